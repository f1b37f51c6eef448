// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "kit.h"
#include "separator_rig.h"
#include "tools.h"

#include "nms/separator.h"

#include <stdlib.h>

/**
   Taking over from another separator, as when a dictionary is exchanged while
   sound is playing: the second half goes through the one that adopts.
*/

#define N_SAMPLES 9000
#define AT 4321
#define HOP 128

/// Two separators, and what the second made of the second half
typedef struct {
  NmsSeparator* from;
  NmsSeparator* to;
  Planes        input;
  Planes        output;
} Handover;

static Handover
handover_new(const NmsSeparatorConfig* config,
             const NmsDictionary*      first,
             const NmsDictionary*      second)
{
  Handover self = {.from  = rig_separator(config, first),
                   .to    = rig_separator(config, second),
                   .input = planes_noise(config->n_channels, N_SAMPLES, 1.0)};
  self.output   = planes_new(nms_separator_n_outputs(self.to), N_SAMPLES);
  return self;
}

static void
handover_run(Handover* self)
{
  const size_t before[] = {0, AT};
  const size_t after[]  = {AT, N_SAMPLES};
  const size_t other[]  = {100, 1777};
  Planes       old = planes_new(nms_separator_n_outputs(self->from), N_SAMPLES);
  rig_run_part(self->from, &self->input, &old, before, 64);
  rig_run_part(self->to, &self->input, &self->output, other, 64);
  nms_separator_adopt(self->to, self->from);
  rig_run_part(self->to, &self->input, &self->output, after, 64);
  planes_free(&old);
}

static void
handover_free(Handover* self)
{
  nms_separator_free(self->from);
  nms_separator_free(self->to);
  planes_free(&self->input);
  planes_free(&self->output);
}

/// The delayed input goes on without a gap, in a remix and in the streams' sum
static void
test_seamless(const NmsDictionary* first,
              const NmsDictionary* second,
              NmsOutput            kind)
{
  const NmsSeparatorConfig config = {44100.0, 2, HOP, 0, kind, false};
  Handover                 self   = handover_new(&config, first, second);
  handover_run(&self);
  for (uint32_t c = 0; c < 2; ++c) {
    float* sum = new_copy(self.output.rows[c] + AT, N_SAMPLES - AT);
    for (uint32_t r = c + 2; r < self.output.n_rows; r += 2) {
      for (size_t i = AT; i < N_SAMPLES; ++i) {
        sum[i - AT] += self.output.rows[r][i];
      }
    }
    const float* wanted = self.input.rows[c] + AT - 2 * HOP;
    CHECK_BELOW(max_difference(sum, wanted, N_SAMPLES - AT), 1e-6);
    if (kind == NMS_REMIX) {
      CHECK_SAME(sum, wanted, N_SAMPLES - AT);
    }
    free(sum);
  }
  handover_free(&self);
}

/// Once faded in, it separates as if it had heard everything, context apart
static void
test_settled(const NmsDictionary* dictionary, uint32_t n_context)
{
  const NmsSeparatorConfig config = {44100.0, 1, HOP, 0, NMS_STREAMS, true};
  Handover                 self = handover_new(&config, dictionary, dictionary);
  Planes       whole   = rig_separate(&config, dictionary, &self.input, 64);
  const size_t settled = AT + 3 * HOP + (n_context - 1) * 256;
  handover_run(&self);
  for (uint32_t r = 0; r < whole.n_rows; ++r) {
    CHECK_SAME(self.output.rows[r] + settled,
               whole.rows[r] + settled,
               N_SAMPLES - settled);
    CHECK_BELOW(max_magnitude(self.output.rows[r] + AT, settled - AT), 2.0);
  }
  planes_free(&whole);
  handover_free(&self);
}

/// Settings are not taken over
static void
test_settings(const NmsDictionary* dictionary)
{
  const NmsSeparatorConfig config = {44100.0, 1, HOP, 0, NMS_REMIX, false};
  Handover                 self = handover_new(&config, dictionary, dictionary);
  for (uint32_t s = 0; s < 3; ++s) {
    nms_separator_set_gain(self.from, s, 0.0f);
    nms_separator_set_gain(self.to, s, 0.5f);
  }
  handover_run(&self);
  const size_t settled = AT + 3 * HOP;
  for (size_t i = settled; i < N_SAMPLES; ++i) {
    CHECK(self.output.rows[0][i] == 0.5f * self.input.rows[0][i - 2 * HOP]);
  }
  handover_free(&self);
}

/// Another hop: the dry signal is there from the first sample on
static void
test_other_hop(const NmsDictionary* dictionary)
{
  const NmsSeparatorConfig config = {44100.0, 1, HOP, 0, NMS_REMIX, false};
  for (uint32_t hop = 32; hop <= 256; hop *= 2) {
    const NmsSeparatorConfig other = {44100.0, 1, hop, 0, NMS_REMIX, false};
    Handover self = handover_new(&config, dictionary, dictionary);
    nms_separator_free(self.to);
    self.to = rig_separator(&other, dictionary);
    handover_run(&self);
    check_note("hop %u", hop);
    CHECK_SAME(self.output.rows[0] + AT,
               self.input.rows[0] + AT - 2 * hop,
               N_SAMPLES - AT);
    handover_free(&self);
  }
  check_no_note();
}

int
main(void)
{
  KitConfig      config  = KIT_DEFAULTS;
  NmsDictionary* three   = kit_new(&config);
  config.n_sources       = 5;
  config.n_bands         = 0;
  config.seed            = 2;
  config.window          = 1024;
  config.n_groups        = 200;
  NmsDictionary* five    = kit_new(&config);
  config.n_context       = 1;
  NmsDictionary* no_past = kit_new(&config);
  test_seamless(three, five, NMS_STREAMS);
  test_seamless(five, three, NMS_STREAMS);
  test_seamless(three, five, NMS_REMIX);
  test_seamless(NULL, three, NMS_STREAMS);
  test_seamless(three, NULL, NMS_REMIX);
  test_settled(three, 2);
  test_settled(no_past, 1);
  test_settings(three);
  test_other_hop(three);
  nms_dictionary_free(three);
  nms_dictionary_free(five);
  nms_dictionary_free(no_past);
  return check_result();
}
