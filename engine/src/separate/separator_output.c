// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "dictionary/groups.h"
#include "nms/separator.h"
#include "nms/stft.h"
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

/// Compute the one mask of a remix
static void
mix_masks(NmsSeparator* separator)
{
  float* const mix = separator->mix;

  memset(mix, 0, separator->n_groups * sizeof(float));
  for (uint32_t s = 1; s < separator->n_shares; ++s) {
    const float lift = separator->lifts[s];
    for (uint32_t g = 0; lift != 0.0f && g < separator->n_groups; ++g) {
      mix[g] += lift * separator->models[s][g];
    }
  }
}

static void
write_remix(NmsSeparator* separator, const NmsStftFrame* frame)
{
  const bool is_any = compute_lifts(separator);

  separator->was_mixed = separator->is_mixed;
  separator->is_mixed  = is_any;

  for (uint32_t c = 0; c < separator->config.n_channels; ++c) {
    frame->active[c] = is_any && separator->wanted[c];
  }
  if (is_any && separator->is_filtered) {
    nms_stereo_write(&separator->stereo,
                     (NmsStereoMix){0, separator->n_shares, separator->lifts},
                     frame->input,
                     frame->output);
  } else if (is_any) {
    mix_masks(separator);
    write_masked(separator, frame, expand(separator, separator->mix), 0);
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

/// Scale a hop of a stream by its gain, which moves from frame to frame
static void
amplify(const NmsSeparator* separator,
        uint32_t            stream,
        const float*        from,
        float*              to)
{
  const float before = separator->before[stream];
  const float change = separator->now[stream] - before;

  if (before == 1.0f && change == 0.0f) {
    // Not multiplied, so that even denormals pass, which are flushed else
    memmove(to, from, separator->hop * sizeof(float));
    return;
  }

  for (uint32_t n = 0; n < separator->hop; ++n) {
    to[n] = (before + change * separator->rise[n]) * from[n];
  }
}

static void
finish_remix(NmsSeparator* separator, const NmsStftHop* hop)
{
  const bool is_dry = !separator->is_mixed && !separator->was_mixed;

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
