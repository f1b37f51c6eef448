// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "dictionary/groups.h"
#include "nms/separator.h"
#include "nms/stft.h"
#include "separate/mute.h"
#include "separate/separator_impl.h"
#include "separate/stereo.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/*
  How the streams come to add up exactly, and a remix at equal gains to be the
  input itself: stream 0 is never synthesised.  It is the delayed input less all
  other streams,

      stream_0 = delayed - sum over s > 0 of istft(M_s X)

  and a remix with gains g is likewise

      remix = g_0 delayed + istft(sum over s > 0 of (g_s - g_0) M_s X)

  or, where it mutes, with what mute.h makes of them instead,

      remix = g_0 delayed + istft((mute(sum of g_s M_s) - g_0) X)

  Gains change from frame to frame; between frames they follow the rise of the
  windows' product, which is just what overlap-add does to the spectral part.
*/

/// Return a mask of the groups as one of the bins, until the next
static const float*
expand(NmsSeparator* separator, const float* mask)
{
  if (!separator->starts) {
    return mask;
  }

  nms_groups_expand(
      separator->starts, separator->n_groups, mask, separator->bins);
  return separator->bins;
}

/// Return whether any output of the first stream is asked for
static bool
first_is_wanted(const NmsSeparator* separator)
{
  const bool* const wanted = separator->wanted + separator->n_remixed;

  for (uint32_t c = 0; c < separator->config.n_channels; ++c) {
    if (wanted[c]) {
      return true;
    }
  }
  return false;
}

/// Return whether a stream comes out of its share, and set which channels of it
static bool
choose_channels(const NmsSeparator* separator,
                const NmsStftFrame* frame,
                uint32_t            s,
                bool                need_all)
{
  const uint32_t n_channels = separator->config.n_channels;
  const bool is_masked = s > 0 && s < separator->n_shares && !separator->bypass;
  const uint32_t first = separator->n_remixed + s * n_channels;
  bool           is_any = false;

  for (uint32_t o = first; o < first + n_channels; ++o) {
    frame->active[o] = is_masked && (need_all || separator->wanted[o]);
    is_any           = is_any || frame->active[o];
  }
  return is_any;
}

/// Multiply the channels that are active from output `first` on by a mask
static void
write_masked(const NmsSeparator* separator,
             const NmsStftFrame* frame,
             const float*        mask, // Of the bins
             uint32_t            first)
{
  for (uint32_t c = 0; c < separator->config.n_channels; ++c) {
    if (frame->active[first + c]) {
      separator->kernel->apply_mask(
          mask, frame->input[c], separator->n_bins, frame->output[first + c]);
    }
  }
}

static void
write_streams(NmsSeparator* separator, const NmsStftFrame* frame)
{
  const bool  need_all = first_is_wanted(separator);
  const float one      = 1.0f;

  for (uint32_t s = 0; s < separator->n_streams; ++s) {
    const uint32_t first =
        separator->n_remixed + s * separator->config.n_channels;
    if (!choose_channels(separator, frame, s, need_all)) {
      continue;
    }
    if (separator->is_filtered) {
      nms_stereo_write(&separator->stereo,
                       (NmsStereoMix){s, 1, &one},
                       frame->input,
                       frame->output + first);
    } else {
      write_masked(
          separator, frame, expand(separator, separator->models[s]), first);
    }
  }
}

/// Compute what the streams' gains are above that of the first one; return
/// false if none is
static bool
compute_lifts(NmsSeparator* separator)
{
  bool is_any = false;

  for (uint32_t s = 0; s < separator->n_shares; ++s) {
    separator->lifts[s] = separator->now[s] - separator->now[0];
    is_any              = is_any || separator->lifts[s] != 0.0f;
  }
  return is_any;
}

/// Sum the masks of the streams from `first` on, each with a weight
static void
sum_masks(const NmsSeparator* separator,
          uint32_t            first,
          const float*        weights, // [n_shares]
          float*              sum)
{
  memset(sum, 0, separator->n_groups * sizeof(float));
  for (uint32_t s = first; s < separator->n_shares; ++s) {
    const float weight = weights[s];
    for (uint32_t g = 0; weight != 0.0f && g < separator->n_groups; ++g) {
      sum[g] += weight * separator->models[s][g];
    }
  }
}

/// Compute the one mask of a remix that mutes
static void
mix_muted_masks(NmsSeparator* separator)
{
  float* const mix = separator->mix;

  sum_masks(separator, 0, separator->now, mix);
  sum_masks(separator, 0, separator->silenced, separator->muted);
  nms_mute_mask(separator->muted, separator->n_groups, mix);
  for (uint32_t g = 0; g < separator->n_groups; ++g) {
    mix[g] -= separator->now[0];
  }
}

/// Write a remix of which some is muted
static void
write_muted(NmsSeparator* separator, const NmsStftFrame* frame)
{
  for (uint32_t s = 0; s < separator->n_shares; ++s) {
    separator->silenced[s] = separator->now[s] == 0.0f ? 1.0f : 0.0f;
  }
  if (separator->is_filtered) {
    nms_stereo_write_muted(&separator->stereo,
                           separator->now,
                           separator->silenced,
                           frame->input,
                           frame->output);
  } else {
    mix_muted_masks(separator);
    write_masked(separator, frame, expand(separator, separator->mix), 0);
  }
}

/// Write a remix that mutes nothing
static void
write_lifted(NmsSeparator* separator, const NmsStftFrame* frame)
{
  if (separator->is_filtered) {
    nms_stereo_write(&separator->stereo,
                     (NmsStereoMix){0, separator->n_shares, separator->lifts},
                     frame->input,
                     frame->output);
  } else {
    sum_masks(separator, 1, separator->lifts, separator->mix);
    write_masked(separator, frame, expand(separator, separator->mix), 0);
  }
}

static void
write_remix(NmsSeparator* separator, const NmsStftFrame* frame)
{
  const bool is_any = compute_lifts(separator);

  if (is_any) {
    separator->n_mixed = separator->n_past + 1;
  } else if (separator->n_mixed) {
    --separator->n_mixed;
  }

  for (uint32_t c = 0; c < separator->config.n_channels; ++c) {
    frame->active[c] = is_any && separator->wanted[c];
  }
  if (is_any && nms_mute_applies(separator->now, separator->n_shares)) {
    write_muted(separator, frame);
  } else if (is_any) {
    write_lifted(separator, frame);
  }
}

void
nms_separator_write(NmsSeparator* separator, const NmsStftFrame* frame)
{
  if (separator->config.output != NMS_STREAMS) {
    write_remix(separator, frame);
  }
  if (separator->config.output != NMS_REMIX) {
    write_streams(separator, frame);
  }
}

/// Return a stream's gain as it was in force some frames ago
static float
past_gain(const NmsSeparator* separator, uint32_t age, uint32_t stream)
{
  return age ? separator->before[(age - 1) * separator->n_streams + stream]
             : separator->now[stream];
}

/// Write a stream's gain over the hop; return false if it stays at 1
static bool
move_gain(const NmsSeparator* separator, uint32_t stream)
{
  const uint32_t hop      = separator->hop;
  const float    oldest   = past_gain(separator, separator->n_past, stream);
  bool           is_moved = oldest != 1.0f;

  for (uint32_t n = 0; n < hop; ++n) {
    separator->envelope[n] = oldest;
  }
  for (uint32_t age = separator->n_past; age > 0; --age) {
    const float* const rise   = separator->rise + (size_t)(age - 1) * hop;
    const float        change = past_gain(separator, age - 1, stream) -
                         past_gain(separator, age, stream);

    is_moved = is_moved || change != 0.0f;
    for (uint32_t n = 0; n < hop; ++n) {
      separator->envelope[n] += change * rise[n];
    }
  }
  return is_moved;
}

/// Scale a hop of a stream by its gain, which moves from frame to frame
static void
amplify(const NmsSeparator* separator,
        uint32_t            stream,
        const float*        from,
        float*              to)
{
  if (!move_gain(separator, stream)) {
    // Not multiplied, so that even denormals pass, which are flushed else
    memmove(to, from, separator->hop * sizeof(float));
    return;
  }

  for (uint32_t n = 0; n < separator->hop; ++n) {
    to[n] = separator->envelope[n] * from[n];
  }
}

static void
finish_remix(NmsSeparator* separator, const NmsStftHop* hop)
{
  const bool is_dry = !separator->n_mixed;

  for (uint32_t c = 0; c < separator->config.n_channels; ++c) {
    // Zeros are not added: they would take the sign off negative zeros
    float* const output = hop->output[c];
    float* const dry    = is_dry ? output : separator->dry;

    amplify(separator, 0, hop->delayed[c], dry);
    for (uint32_t n = 0; !is_dry && n < separator->hop; ++n) {
      output[n] += dry[n];
    }
  }
}

static void
finish_streams(const NmsSeparator* separator, const NmsStftHop* hop)
{
  const uint32_t      n_channels = separator->config.n_channels;
  float* const* const streams    = hop->output + separator->n_remixed;

  for (uint32_t c = 0; c < n_channels; ++c) {
    float* const first = streams[c];

    memcpy(first, hop->delayed[c], separator->hop * sizeof(float));
    for (uint32_t s = 1; s < separator->n_streams; ++s) {
      const float* const other = streams[s * n_channels + c];
      for (uint32_t n = 0; n < separator->hop; ++n) {
        first[n] -= other[n];
      }
    }
  }
}

static void
amplify_streams(const NmsSeparator* separator, const NmsStftHop* hop)
{
  const uint32_t n_channels = separator->config.n_channels;

  for (uint32_t s = 0; s < separator->n_streams; ++s) {
    for (uint32_t c = 0; c < n_channels; ++c) {
      float* const output = hop->output[s * n_channels + c];
      amplify(separator, s, output, output);
    }
  }
}

void
nms_separator_on_samples(void* user, const NmsStftHop* hop)
{
  NmsSeparator* const separator = user;

  if (separator->config.output != NMS_STREAMS) {
    finish_remix(separator, hop);
  }
  if (separator->config.output != NMS_REMIX) {
    finish_streams(separator, hop);
  }
  if (separator->config.output == NMS_STREAMS) {
    amplify_streams(separator, hop);
  }
}
