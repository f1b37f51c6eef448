// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "kit.h"
#include "player_rig.h"
#include "separator_rig.h"
#include "tools.h"

#include "nms/player.h"

#include <fenv.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/**
   What a player lets be heard, bit by bit against separators that are run by
   themselves.
*/

#define N_SAMPLES 6000
#define AT 2321
#define HOP PLAYER_RIG_HOP

static const uint32_t blocks[] = TOOLS_BLOCK_SIZES;
#define N_BLOCKS (sizeof(blocks) / sizeof(blocks[0]))

static NmsDictionary* three;
static NmsDictionary* five;

/// Change of what is heard, at sample AT
typedef struct {
  NmsPlayerConfig config;
  NmsPlayable     first;
  NmsPlayable     second;
  bool            fits; ///< Both are equally late
} Change;

/// Return the row of a separator that goes to an output, or NULL for silence
static const float*
source_of(const NmsPlayerConfig* config,
          const NmsPlayable*     playable,
          const Planes*          rows,
          uint32_t               output)
{
  const uint32_t n     = config->n_channels;
  const uint32_t first = config->output == NMS_STREAMS ? 0 : n;
  if (output < first) {
    return rows->rows[output];
  }
  output -= first;
  for (uint32_t s = 0; s < nms_separator_n_streams(playable->separator); ++s) {
    const uint32_t strip = playable->strips ? playable->strips[s] : s;
    if (strip == output / n) {
      return rows->rows[first + s * n + output % n];
    }
  }
  return NULL;
}

/// Return how many outputs a player has
static uint32_t
n_outputs(const NmsPlayerConfig* config)
{
  const uint32_t n_remixes = config->output == NMS_STREAMS ? 0 : 1;
  const uint32_t n_strips  = config->output == NMS_REMIX ? 0 : config->n_strips;
  return config->n_channels * (n_remixes + n_strips);
}

/// Write an output by the definition: the old one, up to the new one's latency
/// after AT if they fit, 512 samples of both, the new one
static void
define_output(const Change* change,
              const float*  first,
              const float*  second,
              float*        output)
{
  const uint32_t wait =
      change->fits ? nms_separator_latency_samples(change->second.separator)
                   : 0;
  for (uint32_t i = 0; i < N_SAMPLES; ++i) {
    const float a        = first ? first[i] : 0.0f;
    const float b        = second ? second[i] : 0.0f;
    const float position = (float)i - (float)(AT + wait);
    const float share    = position / 512.0f;
    if (i < AT || position <= 0.0f) {
      output[i] = a;
    } else {
      output[i] = share < 1.0f ? share * b + (1.0f - share) * a : b;
    }
  }
}

/// Write what is to be heard; leaves both separators as after a reset
static void
define(const Change* change, const Planes* input, const Planes* output)
{
  NmsSeparator* a         = change->first.separator;
  NmsSeparator* b         = change->second.separator;
  Planes        first     = planes_new(nms_separator_n_outputs(a), N_SAMPLES);
  Planes        second    = planes_new(nms_separator_n_outputs(b), N_SAMPLES);
  const size_t  before[2] = {0, AT};
  const size_t  after[2]  = {AT, N_SAMPLES};
  rig_run_part(a, input, &first, before, 0);
  nms_separator_adopt(b, a);
  rig_run_part(a, input, &first, after, 0);
  rig_run_part(b, input, &second, after, 0);
  for (uint32_t o = 0; o < output->n_rows; ++o) {
    define_output(change,
                  source_of(&change->config, &change->first, &first, o),
                  source_of(&change->config, &change->second, &second, o),
                  output->rows[o]);
  }
  nms_separator_reset(a);
  nms_separator_reset(b);
  planes_free(&first);
  planes_free(&second);
}

/// Play a change; `output` may leave rows out
static void
play_change(Change*       change,
            const Planes* input,
            const Planes* output,
            uint32_t      block)
{
  const size_t before[2] = {0, AT};
  const size_t after[2]  = {AT, N_SAMPLES};
  NmsPlayer*   player    = rig_player(&change->config);
  nms_player_swap(player, &change->first);
  rig_play_part(player, input, output, before, block);
  nms_player_swap(player, &change->second);
  rig_play_part(player, input, output, after, block);
  CHECK(nms_player_current(player) == &change->second);
  CHECK(nms_player_retired(player) == &change->first);
  CHECK(nms_player_clear(player) == &change->second);
  nms_player_free(player);
}

/// Each block size gives the bits of the definition
static void
check_change(Change* change)
{
  const NmsPlayerConfig* config = &change->config;
  const uint32_t         n      = n_outputs(config);
  Planes input  = planes_noise(config->n_channels, N_SAMPLES, 1.0);
  Planes wanted = planes_new(n, N_SAMPLES);
  define(change, &input, &wanted);
  for (size_t b = 0; b < N_BLOCKS; ++b) {
    check_note("blocks of %u", blocks[b]);
    Planes found = planes_noise(n, N_SAMPLES, 1.0);
    play_change(change, &input, &found, blocks[b]);
    planes_check_same(&found, &wanted);
    planes_free(&found);
  }
  check_no_note();
  planes_free(&input);
  planes_free(&wanted);
}

static Change
change_new(const NmsPlayerConfig* config,
           const NmsDictionary*   first,
           const NmsDictionary*   second,
           uint32_t               hop)
{
  Change change = {.config = *config,
                   .first  = rig_playable(config, first, HOP),
                   .second = rig_playable(config, second, hop),
                   .fits   = hop == HOP};
  return change;
}

static void
change_free(Change* change)
{
  rig_playable_clear(&change->first);
  rig_playable_clear(&change->second);
}

/// Whatever is exchanged for whatever, mono and stereo, remix, streams, both
static void
test_changes(void)
{
  const NmsDictionary* kits[] = {NULL, three, five};
  const NmsOutput outputs[]   = {NMS_REMIX, NMS_STREAMS, NMS_REMIX_AND_STREAMS};
  for (uint32_t i = 0; i < 27; ++i) {
    const NmsPlayerConfig config = {1 + i % 2, 6, outputs[i / 9]};
    Change                change =
        change_new(&config, kits[i % 3], kits[i / 3 % 3], i % 4 ? HOP : 64);
    check_change(&change);
    change_free(&change);
  }
}

/// The last stream to the last strip, one dropped, empty ones silent
static void
test_strips(void)
{
  const uint32_t        to_old[] = {4, 1, 0, 6};
  const uint32_t        to_new[] = {0, 7, 2, 3, 1, 6};
  const NmsPlayerConfig config   = {2, 7, NMS_STREAMS};

  Change change        = change_new(&config, three, five, HOP);
  change.first.strips  = to_old;
  change.second.strips = to_new;
  check_change(&change);
  change_free(&change);
}

/// Gains by strip, the same in both
static void
test_gains(void)
{
  const float           gains[] = {0.0f, 2.0f, 0.5f, 1.0f, 0.25f, 3.0f};
  const NmsPlayerConfig config  = {1, 6, NMS_REMIX};
  Change                change  = change_new(&config, three, five, HOP);
  const uint32_t        to[]    = {3, 0, 1, 5};
  Planes                input   = planes_noise(1, N_SAMPLES, 1.0);
  Planes                wanted  = planes_new(1, N_SAMPLES);
  Planes                found   = planes_new(1, N_SAMPLES);
  change.first.strips           = to;
  for (uint32_t s = 0; s < 6; ++s) {
    nms_separator_set_gain(change.second.separator, s, gains[s]);
    if (s < 4) {
      nms_separator_set_gain(change.first.separator, s, gains[to[s]]);
    }
  }
  nms_separator_set_mask_exponent(change.first.separator, 3.0f);
  nms_separator_set_mask_exponent(change.second.separator, 3.0f);
  nms_separator_reset(change.first.separator);
  define(&change, &input, &wanted);

  // Fresh ones, so that only the player can have set them
  change_free(&change);
  change              = change_new(&config, three, five, HOP);
  change.first.strips = to;
  NmsPlayer* player   = rig_player(&config);
  nms_player_swap(player, &change.first);
  nms_player_update(player);
  for (uint32_t s = 0; s < 6; ++s) {
    nms_player_set_gain(player, s, gains[s]);
  }
  nms_player_set_gain(player, 6, 7.0f);
  nms_player_set_gain(player, 0, (float)NAN);
  nms_player_set_mask_exponent(player, 3.0f);
  rig_play_part(player, &input, &found, (const size_t[]){0, AT}, 100);
  nms_player_swap(player, &change.second);
  rig_play_part(player, &input, &found, (const size_t[]){AT, N_SAMPLES}, 100);
  planes_check_same(&found, &wanted);

  nms_player_free(player);
  change_free(&change);
  planes_free(&input);
  planes_free(&wanted);
  planes_free(&found);
}

/// No gain acts on what only delays; that of the next one does
static void
test_dry(void)
{
  const NmsPlayerConfig config = {1, 6, NMS_REMIX};
  Change                change = change_new(&config, NULL, three, HOP);
  Planes                input  = planes_noise(1, N_SAMPLES, 1.0);
  Planes                found  = planes_new(1, N_SAMPLES);
  NmsPlayer*            player = rig_player(&config);
  for (uint32_t s = 0; s < 6; ++s) {
    nms_player_set_gain(player, s, 0.0f);
  }
  nms_player_set_mask_exponent(player, 3.0f);
  nms_player_swap(player, &change.first);
  rig_play(player, &input, &found, 100);
  CHECK_SAME(found.rows[0] + 2 * HOP, input.rows[0], N_SAMPLES - 2 * HOP);
  nms_player_swap(player, &change.second);
  rig_play(player, &input, &found, 100);
  CHECK_BELOW(max_magnitude(found.rows[0] + 1000, N_SAMPLES - 1000), 0.0);
  nms_player_free(player);
  change_free(&change);
  planes_free(&input);
  planes_free(&found);
}

/// The sources of both share the residual, whose strip then is silent
static void
test_residual(void)
{
  const NmsPlayerConfig config = {1, 6, NMS_REMIX_AND_STREAMS};
  Change                change = change_new(&config, three, five, HOP);
  Planes                input  = planes_noise(1, N_SAMPLES, 1.0);
  Planes                wanted = planes_new(7, N_SAMPLES);
  Planes                found  = planes_new(7, N_SAMPLES);
  NmsPlayer*            player = rig_player(&config);
  nms_separator_set_residual(change.first.separator, false);
  nms_separator_set_residual(change.second.separator, false);
  define(&change, &input, &wanted);
  nms_separator_set_residual(change.first.separator, true);
  nms_separator_set_residual(change.second.separator, true);
  nms_player_set_residual(player, false);
  nms_player_swap(player, &change.first);
  rig_play_part(player, &input, &found, (const size_t[]){0, AT}, 100);
  nms_player_swap(player, &change.second);
  rig_play_part(player, &input, &found, (const size_t[]){AT, N_SAMPLES}, 100);
  planes_check_same(&found, &wanted);
  CHECK_BELOW(max_magnitude(found.rows[4], AT), 0.0);
  CHECK_BELOW(max_magnitude(found.rows[6], N_SAMPLES), 0.0);
  nms_player_set_residual(player, true);
  rig_play(player, &input, &found, 100);
  CHECK(max_magnitude(found.rows[6], N_SAMPLES) > 0.0);
  nms_player_free(player);
  change_free(&change);
  planes_free(&input);
  planes_free(&wanted);
  planes_free(&found);
}

/// Settings that move during a fade reach both
static void
test_moving(void)
{
  const NmsPlayerConfig config = {1, 6, NMS_REMIX};
  Change                change = change_new(&config, three, five, HOP);
  Planes                input  = planes_noise(1, N_SAMPLES, 1.0);
  Planes                found  = planes_new(1, N_SAMPLES);
  NmsPlayer*            player = rig_player(&config);
  nms_player_swap(player, &change.first);
  rig_play_part(player, &input, &found, (const size_t[]){0, AT}, 100);
  nms_player_swap(player, &change.second);
  for (uint32_t s = 0; s < 6; ++s) {
    nms_player_set_gain(player, s, 0.0f);
  }
  rig_play_part(player, &input, &found, (const size_t[]){AT, N_SAMPLES}, 100);

  // Silent well before the fade begins to end
  const uint32_t from = AT + 3 * HOP;
  CHECK(max_magnitude(found.rows[0], AT) > 0.5);
  CHECK_BELOW(max_magnitude(found.rows[0] + from, 300), 0.0);
  nms_player_set_bypass(player, true);
  rig_play(player, &input, &found, 100);
  CHECK_SAME(found.rows[0] + 1000, input.rows[0] + 1000 - 2 * HOP, 4000);
  nms_player_free(player);
  change_free(&change);
  planes_free(&input);
  planes_free(&found);
}

/// With all gains equal nobody hears a change
static void
test_inaudible(void)
{
  const NmsPlayerConfig config = {2, 6, NMS_REMIX};
  Change                change = change_new(&config, three, five, HOP);
  Planes                input  = planes_noise(2, N_SAMPLES, 1.0);
  Planes                found  = planes_new(2, N_SAMPLES);
  play_change(&change, &input, &found, 77);
  for (uint32_t c = 0; c < 2; ++c) {
    CHECK_BELOW(max_difference(found.rows[c] + 2 * HOP,
                               input.rows[c],
                               N_SAMPLES - 2 * HOP),
                1e-6);
  }
  change_free(&change);
  planes_free(&input);
  planes_free(&found);
}

/// Outputs share buffers with inputs, crosswise, or are left out
static void
test_buffers(void)
{
  const NmsPlayerConfig config = {2, 4, NMS_STREAMS};
  Change                change = change_new(&config, three, NULL, HOP);
  Planes                input  = planes_noise(2, N_SAMPLES, 1.0);
  Planes                wanted = planes_new(8, N_SAMPLES);
  const size_t          sizes  = N_SAMPLES * sizeof(float);
  define(&change, &input, &wanted);
  for (size_t b = 0; b < N_BLOCKS; ++b) {
    check_note("shared, blocks of %u", blocks[b]);
    Planes found = planes_new(8, N_SAMPLES);
    for (uint32_t c = 0; c < 2; ++c) {
      memcpy(found.rows[5 - c], input.rows[c], sizes);
    }
    const Planes shared = {2, N_SAMPLES, {found.rows[5], found.rows[4]}};
    free(found.rows[3]);
    found.rows[3] = NULL;
    play_change(&change, &shared, &found, blocks[b]);
    for (uint32_t o = 0; o < 8; ++o) {
      if (found.rows[o]) {
        CHECK_SAME(found.rows[o], wanted.rows[o], N_SAMPLES);
      }
    }
    planes_free(&found);
  }

  check_note("an input left out");
  Planes found = planes_new(8, N_SAMPLES);
  memset(input.rows[1], 0, sizes);
  nms_separator_reset(change.first.separator);
  define(&change, &input, &wanted);
  const Planes half = {2, N_SAMPLES, {input.rows[0], NULL}};
  play_change(&change, &half, &found, 300);
  planes_check_same(&found, &wanted);
  check_no_note();
  planes_free(&found);
  change_free(&change);
  planes_free(&input);
  planes_free(&wanted);
}

/// A buffer that lies across two others, in blocks of at most 256 samples
static void
test_overlap(void)
{
  const NmsPlayerConfig config = {2, 1, NMS_REMIX};
  Change                change = change_new(&config, three, five, HOP);
  Planes                input  = planes_noise(2, N_SAMPLES, 1.0);
  Planes                wanted = planes_new(2, N_SAMPLES);
  Planes                found  = planes_new(2, N_SAMPLES);
  float*                memory = new_floats(512);
  NmsPlayer*            player = rig_player(&config);
  float*                out[2] = {memory + 128, memory};
  const float*          in[2]  = {memory + 256, memory};
  play_change(&change, &input, &wanted, 0);
  nms_player_swap(player, &change.first);
  for (uint32_t at = 0; at < AT; at += 211) {
    nms_player_update(player);
    memcpy(memory + 256, input.rows[0] + at, 211 * sizeof(float));
    memcpy(memory, input.rows[1] + at, 211 * sizeof(float));
    nms_player_run(player, in, out, 211);

    // The later one is written over the earlier one, so has all of it
    CHECK_SAME(memory, wanted.rows[1] + at, 211);
  }
  nms_player_free(player);
  change_free(&change);
  free(memory);
  planes_free(&input);
  planes_free(&wanted);
  planes_free(&found);
}

/// The caller's floating point mode changes nothing, in a fade either
static void
test_float_mode(void)
{
  const NmsPlayerConfig config = {1, 6, NMS_STREAMS};
  Change                change = change_new(&config, three, five, HOP);
  Planes                input  = planes_noise(1, N_SAMPLES, 1.0);
  Planes                wanted = planes_new(6, N_SAMPLES);
  Planes                found  = planes_new(6, N_SAMPLES);
  play_change(&change, &input, &wanted, 100);
  fesetround(FE_UPWARD);
  play_change(&change, &input, &found, 100);
  CHECK_INT(fegetround(), FE_UPWARD);
  fesetround(FE_TONEAREST);
  planes_check_same(&found, &wanted);
  change_free(&change);
  planes_free(&input);
  planes_free(&wanted);
  planes_free(&found);
}

int
main(void)
{
  KitConfig config = KIT_DEFAULTS;
  three            = kit_new(&config);
  config.n_sources = 5;
  config.n_bands   = 0;
  config.seed      = 2;
  config.window    = 1024;
  config.n_groups  = 200;
  five             = kit_new(&config);
  test_changes();
  test_strips();
  test_gains();
  test_dry();
  test_residual();
  test_moving();
  test_inaudible();
  test_buffers();
  test_overlap();
  test_float_mode();
  nms_dictionary_free(three);
  nms_dictionary_free(five);
  return check_result();
}
