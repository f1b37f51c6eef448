// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "separator_rig.h"

#include "check.h"
#include "tools.h"

#include <math.h>
#include <stdlib.h>

Planes
planes_new(uint32_t n_rows, size_t n_samples)
{
  Planes planes = {.n_rows = n_rows, .n_samples = n_samples};
  REQUIRE(n_rows <= PLANES_ROWS);
  for (uint32_t r = 0; r < n_rows; ++r) {
    planes.rows[r] = new_floats(n_samples);
  }
  return planes;
}

Planes
planes_noise(uint32_t n_rows, size_t n_samples, double amplitude)
{
  Planes planes = planes_new(n_rows, n_samples);
  for (uint32_t r = 0; r < n_rows; ++r) {
    Random random = {r + 100};
    for (size_t i = 0; i < n_samples; ++i) {
      // Louder and softer stretches
      const double level =
          amplitude * (0.05 + 0.95 * fabs(sin(1e-3 * (double)i)));
      planes.rows[r][i] = (float)(level * random_between(&random, -1.0, 1.0));
    }
  }
  return planes;
}

void
planes_free(Planes* planes)
{
  for (uint32_t r = 0; r < planes->n_rows; ++r) {
    free(planes->rows[r]);
  }
}

NmsSeparator*
rig_separator(const NmsSeparatorConfig* config, const NmsDictionary* dictionary)
{
  NmsSeparator* separator = NULL;
  REQUIRE_INT(nms_separator_new(config, dictionary, &separator), NMS_SUCCESS);
  REQUIRE(separator != NULL);
  return separator;
}

void
rig_run_part(NmsSeparator* separator,
             const Planes* input,
             const Planes* output,
             const size_t  span[2],
             uint32_t      block)
{
  Random random = {7};
  for (size_t done = span[0]; done < span[1];) {
    const float*   in[PLANES_ROWS];
    float*         out[PLANES_ROWS];
    const uint32_t size = next_block(&random, block, span[1] - done);
    for (uint32_t r = 0; r < input->n_rows; ++r) {
      in[r] = input->rows[r] + done;
    }
    for (uint32_t r = 0; r < output->n_rows; ++r) {
      out[r] = output->rows[r] ? output->rows[r] + done : NULL;
    }
    nms_separator_run(separator, in, out, size);
    done += size;
  }
}

void
rig_run(NmsSeparator* separator,
        const Planes* input,
        const Planes* output,
        uint32_t      block)
{
  const size_t span[2] = {0, input->n_samples};
  rig_run_part(separator, input, output, span, block);
}

Planes
rig_separate(const NmsSeparatorConfig* config,
             const NmsDictionary*      dictionary,
             const Planes*             input,
             uint32_t                  block)
{
  NmsSeparator* separator = rig_separator(config, dictionary);
  Planes        output =
      planes_new(nms_separator_n_outputs(separator), input->n_samples);
  rig_run(separator, input, &output, block);
  nms_separator_free(separator);
  return output;
}

void
planes_check_same(const Planes* a, const Planes* b)
{
  REQUIRE_INT(a->n_rows, b->n_rows);
  for (uint32_t r = 0; r < b->n_rows; ++r) {
    CHECK_SAME(a->rows[r], b->rows[r], b->n_samples);
  }
}

void
planes_check_sum(const Planes* input, const Planes* output, uint32_t latency)
{
  for (uint32_t c = 0; c < input->n_rows; ++c) {
    double most = 0.0;
    for (size_t i = 0; i < input->n_samples; ++i) {
      double sum = i < latency ? 0.0 : -(double)input->rows[c][i - latency];
      for (uint32_t r = c; r < output->n_rows; r += input->n_rows) {
        sum += (double)output->rows[r][i];
      }
      most = fabs(sum) <= most ? most : fabs(sum);
    }
    CHECK_BELOW(most, 1e-6);
  }
}
