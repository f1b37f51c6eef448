// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chain_naive.h"
#include "check.h"
#include "kit.h"
#include "separator_rig.h"
#include "tools.h"

#include "nms/separator.h"

#include <math.h>
#include <stdlib.h>

#define N_FRAMES 40

/// Return a tone per channel in noise, with a pause
static Planes
material(uint32_t n_channels, size_t n_samples)
{
  Planes input = planes_noise(n_channels, n_samples, 0.3);
  for (uint32_t c = 0; c < n_channels; ++c) {
    for (size_t i = 0; i < n_samples; ++i) {
      const bool pause = i > n_samples / 2 && i < 3 * n_samples / 4;
      input.rows[c][i] += 0.5f * sinf((float)(c + 1) * 0.11f * (float)i);
      input.rows[c][i] = pause ? 0.0f : input.rows[c][i];
    }
  }
  return input;
}

/// Compare an array with a naive one, relative to its largest value
static void
check_array(const float* actual, const double* expected, uint32_t n)
{
  double most = 1e-6;
  for (uint32_t i = 0; i < n; ++i) {
    most = fmax(most, fabs(expected[i]));
  }
  for (uint32_t i = 0; i < n; ++i) {
    CHECK_NEAR(actual[i], expected[i], 2e-4 * most);
  }
}

/// Compare the masks of a frame, those of groups in every bin of theirs
static void
check_masks(const NmsAnalysis* shown, const double* expected)
{
  for (uint32_t s = 0; s < shown->n_streams; ++s) {
    uint32_t n_bins = 0;
    for (uint32_t g = 0; g < shown->n_groups; ++g) {
      const uint32_t first = shown->starts ? shown->starts[g] : g;
      const uint32_t end   = shown->starts ? shown->starts[g + 1] : g + 1;
      for (uint32_t bin = first; bin < end; ++bin, ++n_bins) {
        CHECK_NEAR(shown->masks[s][g], expected[s * shown->n_bins + bin], 1e-3);
      }
    }
    CHECK_INT(n_bins, shown->n_bins);
  }
}

/// Run frame by frame, and look at what is shown of each
static void
check_frames(NmsSeparator* separator,
             const Chain*  chain,
             const Planes* input,
             Planes*       output)
{
  const uint32_t hop = chain->dictionary->shape.hop;
  for (uint32_t f = 0; f < N_FRAMES; ++f) {
    const size_t span[2] = {(size_t)f * hop, (size_t)(f + 1) * hop};
    rig_run_part(separator, input, output, span, 0);
    const NmsAnalysis shown = nms_separator_analysis(separator);
    REQUIRE_INT(shown.n_frames, f + 1);
    check_array(shown.magnitudes,
                chain->magnitudes + (size_t)f * shown.n_bins,
                shown.n_bins);
    check_array(shown.activations,
                chain->activations + (size_t)f * shown.n_components,
                shown.n_components);
    check_array(shown.levels,
                chain->levels + (size_t)f * shown.n_streams,
                shown.n_streams);
    check_masks(&shown,
                chain->masks + (size_t)f * shown.n_streams * shown.n_bins);
  }
}

static void
test_chain(const KitConfig* kit, bool residual)
{
  const NmsSeparatorConfig config = {
      kit->sample_rate_hz, 2, kit->hop, 0, NMS_STREAMS, residual};
  const size_t   n          = (size_t)N_FRAMES * kit->hop;
  NmsDictionary* dictionary = kit_new(kit);
  NmsSeparator*  separator  = rig_separator(&config, dictionary);
  Planes         input      = material(2, n);
  Planes         output     = planes_new(nms_separator_n_outputs(separator), n);
  const float* const* rows  = (const float* const*)input.rows;
  Chain               chain = {.dictionary    = dictionary,
                               .n_channels    = 2,
                               .n_frames      = N_FRAMES,
                               .residual      = residual,
                               .mask_exponent = (double)kit->mask_exponent,
                               .spread        = kit->spatial ? 0.01 : 0.0,
                               .input         = rows};
  nms_separator_set_stereo(separator, NMS_STEREO_ALWAYS);
  chain_run(&chain);
  check_frames(separator, &chain, &input, &output);
  for (uint32_t r = 0; r < output.n_rows; ++r) {
    for (size_t i = 0; i < n; ++i) {
      CHECK_NEAR(output.rows[r][i], chain.output[r * n + i], 5e-5);
    }
  }
  chain_free(&chain);
  planes_free(&input);
  planes_free(&output);
  nms_separator_free(separator);
  nms_dictionary_free(dictionary);
}

/// Two channels by filters
static void
test_stereo(KitConfig kit)
{
  kit.spatial = true;
  check_note("filters, bins, residual");
  test_chain(&kit, true);
  kit.n_groups = 11;
  check_note("filters, groups");
  test_chain(&kit, false);
  kit.n_sources = 1;
  check_note("filters, groups, one source and a residual");
  test_chain(&kit, true);
}

/// With context after the frame, and with symmetrical windows; with filters too
static void
test_for_files(KitConfig kit)
{
  kit.n_ahead = 1;
  check_note("asymmetric window, three contexts, one ahead");
  test_chain(&kit, true);
  kit.is_symmetrical = true;
  kit.hop            = 16;
  check_note("symmetrical windows, one context ahead, groups");
  test_chain(&kit, true);
  kit.spatial = true;
  check_note("symmetrical windows, one context ahead, filters");
  test_chain(&kit, true);
  kit.n_ahead = 2;
  kit.hop     = 10;
  check_note("symmetrical windows, two contexts ahead, filters");
  test_chain(&kit, true);
  kit.spatial = false;
  check_note("symmetrical windows, two contexts ahead, groups");
  test_chain(&kit, true);
  kit.n_ahead = 0;
  check_note("symmetrical windows, groups");
  test_chain(&kit, true);
}

int
main(void)
{
  KitConfig kit      = KIT_DEFAULTS;
  kit.window         = 64;
  kit.hop            = 16;
  kit.n_bands        = 14;
  kit.stride_samples = 32;
  test_stereo(kit);
  check_note("bands");
  test_chain(&kit, false);
  check_note("bands, residual");
  test_chain(&kit, true);
  kit.n_groups = 11;
  check_note("groups, residual");
  test_chain(&kit, true);
  kit.n_groups = 33;
  check_note("as many groups as bins");
  test_chain(&kit, true);
  kit.n_groups       = 17;
  kit.n_context      = 3;
  kit.stride_samples = 39;
  kit.hop            = 10;
  kit.window         = 70;
  check_note("asymmetric window, three contexts, groups");
  test_chain(&kit, true);
  test_for_files(kit);
  kit.n_groups = 0;
  check_note("asymmetric window, three contexts");
  test_chain(&kit, true);
  kit.n_bands       = 0;
  kit.n_context     = 1;
  kit.exponent      = 1.0f;
  kit.mask_exponent = 2.0f;
  kit.relaxation    = 2.0f;
  kit.momentum      = 0.0f;
  kit.beta          = 2.0f;
  check_note("bins, Euclidean");
  test_chain(&kit, true);
  kit.beta          = 0.5f;
  kit.mask_exponent = 1.0f;
  kit.hop           = 35;
  kit.n_groups      = 5;
  check_note("bins, groups, between Itakura-Saito and Kullback-Leibler");
  test_chain(&kit, false);
  kit.n_groups = 0;
  check_note("bins, between Itakura-Saito and Kullback-Leibler");
  test_chain(&kit, false);
  return check_result();
}
