// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "chain_naive.h"

#include "features_naive.h"
#include "nmf_naive.h"
#include "tools.h"
#include "wiener_naive.h"

#include <complex.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/// One frame's spectra and windows
typedef struct {
  double* analysis;  ///< [window]
  double* synthesis; ///< [window]
  double* samples;   ///< [window]
  double* re;        ///< [n_channels][n_bins], of what is separated
  double* im;        ///< [n_channels][n_bins], likewise
  double* masks;     ///< [n_streams][n_bins]

  double complex* streams; ///< [n_streams][n_channels][n_bins]
} Frame;

/// Transform the newest samples of every channel and link them
static void
analyse(const Chain* chain, uint32_t f, Frame* frame)
{
  const uint32_t n      = chain->dictionary->shape.window;
  const uint32_t n_bins = chain->dictionary->n_bins;
  const uint64_t end    = (uint64_t)(f + 1) * chain->dictionary->shape.hop;
  const uint32_t ahead  = chain->ahead_frames;
  double*        linked = chain->magnitudes + (size_t)(f + ahead) * n_bins;
  for (uint32_t c = 0; c < chain->n_channels; ++c) {
    const size_t row = (size_t)ahead * chain->n_channels + c;
    double*      re  = frame->re + row * n_bins;
    double*      im  = frame->im + row * n_bins;
    for (uint32_t i = 0; i < n; ++i) {
      const bool heard = end + i >= n;
      frame->samples[i] =
          heard ? frame->analysis[i] * (double)chain->input[c][end + i - n]
                : 0.0;
    }
    naive_dft(frame->samples, n, re, im);
    for (uint32_t k = 0; k < n_bins; ++k) {
      linked[k] = hypot(linked[k], hypot(re[k], im[k]));
    }
  }
}

/// Return how many frames lie between two context columns
static uint32_t
stride_of(const NmsDictionary* kit)
{
  const double stride = kit->shape.stride_samples;
  return (uint32_t)fmax(1.0, rint(stride / kit->shape.hop));
}

/// Return the features when a frame is the newest
static double*
features_of(const Chain* chain, uint32_t f)
{
  const NmsDictionary*    kit    = chain->dictionary;
  const NmsFeaturesConfig config = {
      .n_bins         = kit->n_bins,
      .bin_spacing_hz = (float)(kit->shape.sample_rate_hz / kit->shape.window),
      .bands          = kit->bands,
      .n_bands        = kit->shape.n_bands,
      .exponent       = kit->shape.exponent,
      .n_context      = kit->shape.n_context,
      .stride_frames  = stride_of(kit)};
  double* features = new_doubles(kit->n_features);
  for (uint32_t i = 0; i < kit->n_features; ++i) {
    features[i] =
        naive_feature(&config, chain->magnitudes, f + chain->ahead_frames, i);
  }
  return features;
}

/// Find the activations: the spectrum and the first model have a mean of one
static void
solve(const Chain* chain, uint32_t f)
{
  const NmsDictionary* kit    = chain->dictionary;
  const uint32_t       n      = kit->shape.n_components;
  const uint32_t       n_w    = kit->n_features * n;
  double*              v      = features_of(chain, f);
  double*              w      = new_widened(kit->analysis, n_w);
  double*              h      = chain->activations + (size_t)f * n;
  double*              before = new_doubles(n);
  double*              steps  = new_doubles(n);
  double               level  = 0.0;
  double               sum    = 0.0;
  NaiveNmf             nmf    = {.n_rows       = kit->n_features,
                                 .n_columns    = 1,
                                 .n_components = n,
                                 .beta         = (double)kit->shape.beta,
                                 .relaxation   = (double)kit->shape.relaxation,
                                 .hold_w       = true};
  for (uint32_t i = 0; i < kit->n_features; ++i) {
    level += v[i] / kit->n_features;
  }
  for (uint32_t i = 0; i < n_w; ++i) {
    sum += w[i] / kit->n_features;
  }
  for (uint32_t i = 0; i < kit->n_features; ++i) {
    v[i] = level > 0.0 ? v[i] / level : 0.0;
  }
  for (uint32_t k = 0; k < n; ++k) {
    h[k]     = level > 0.0 ? 1.0 / sum : 0.0;
    steps[k] = 1.0;
  }
  for (uint32_t i = 0; level > 0.0 && i < kit->shape.n_iterations; ++i) {
    nmf.sparsity = (double)kit->sparsity[i];
    memcpy(before, h, n * sizeof(double));
    naive_nmf_iterate(&nmf, v, w, h);
    naive_nmf_go_on(before, h, steps, n, (double)kit->shape.momentum);
  }
  for (uint32_t k = 0; k < n; ++k) {
    h[k] *= level;
  }
  free(v);
  free(w);
  free(before);
  free(steps);
}

/// Return the row of the reconstruction for a bin
static uint32_t
group_of(const NmsDictionary* kit, uint32_t bin)
{
  const double hz    = bin * kit->shape.sample_rate_hz / kit->shape.window;
  uint32_t     group = 0;
  for (uint32_t g = 1; kit->edges && g < kit->shape.n_groups; ++g) {
    group = hz >= (double)kit->edges[g] ? g : group;
  }
  return kit->edges ? group : bin;
}

/// Return the mean of the compressed magnitudes of a bin's group
static double
observed_of(const Chain* chain, uint32_t f, uint32_t bin)
{
  const NmsDictionary* kit = chain->dictionary;
  double               sum = 0.0;
  uint32_t             n   = 0;
  for (uint32_t k = 0; k < kit->n_bins; ++k) {
    if (group_of(kit, k) == group_of(kit, bin)) {
      sum += pow(chain->magnitudes[(size_t)f * kit->n_bins + k],
                 (double)kit->shape.exponent);
      ++n;
    }
  }
  return sum / n;
}

/// Return the model of a source in one bin
static double
model(const Chain* chain, uint32_t f, uint32_t source, uint32_t bin)
{
  const NmsDictionary* kit   = chain->dictionary;
  const uint32_t       n     = kit->shape.n_components;
  const uint32_t       first = kit->sources[source].first_component;
  double               sum   = 0.0;
  for (uint32_t k = first; k < first + kit->sources[source].n_components; ++k) {
    sum += (double)kit->reconstruction[group_of(kit, bin) * n + k] *
           chain->activations[(size_t)f * n + k];
  }
  return sum;
}

/// Compute the masks of one bin
static void
share(const Chain* chain, uint32_t f, uint32_t bin, const Frame* frame)
{
  const NmsDictionary* kit       = chain->dictionary;
  const uint32_t       n_sources = kit->shape.n_sources;
  double               left      = observed_of(chain, f, bin);
  double               sum       = 0.0;
  for (uint32_t s = 0; s < chain->n_streams; ++s) {
    double* own = &frame->masks[s * kit->n_bins + bin];
    *own        = s < n_sources ? model(chain, f, s, bin) : fmax(left, 0.0);
    left -= *own;
    *own = pow(*own, chain->mask_exponent);
    sum += *own;
  }
  for (uint32_t s = 0; s < chain->n_streams; ++s) {
    double* own = &frame->masks[s * kit->n_bins + bin];
    *own        = sum > 0.0 ? *own / sum : 1.0 / chain->n_streams;
  }
}

/// Return one channel of a bin
static double complex
input_at(const Frame* frame, uint32_t n_bins, uint32_t channel, uint32_t bin)
{
  const size_t at = (size_t)channel * n_bins + bin;
  return frame->re[at] + frame->im[at] * I;
}

/// Return the image of a stream, from everywhere if it is the residual
static Matrix
image_of(const NmsDictionary* kit, uint32_t stream, uint32_t group)
{
  const Matrix everywhere = {{{0.5, 0.0}, {0.0, 0.5}}};
  if (stream >= kit->shape.n_sources) {
    return everywhere;
  }
  const float* const c =
      kit->spatial + 4 * ((size_t)stream * kit->shape.n_groups + group);
  const double complex z     = (double)c[2] + (double)c[3] * I;
  const Matrix         image = {{{(double)c[0], z}, {conj(z), (double)c[1]}}};
  return image;
}

/// Return the mean of x x^H over the bins of a group
static Matrix
heard_in(const NmsDictionary* kit, const Frame* frame, uint32_t group)
{
  Matrix   heard = {{{0.0, 0.0}, {0.0, 0.0}}};
  uint32_t n     = 0;
  for (uint32_t k = 0; k < kit->n_bins; ++k) {
    n += group_of(kit, k) == group;
  }
  for (uint32_t k = 0; k < kit->n_bins; ++k) {
    for (uint32_t i = 0; i < 4 && group_of(kit, k) == group; ++i) {
      heard.at[i / 2][i % 2] += input_at(frame, kit->n_bins, i / 2, k) *
                                conj(input_at(frame, kit->n_bins, i % 2, k)) /
                                n;
    }
  }
  return heard;
}

/// Filter one bin
static void
filter(const Chain* chain, uint32_t bin, const Frame* frame)
{
  const NmsDictionary* kit   = chain->dictionary;
  const uint32_t       n     = kit->n_bins;
  const uint32_t       g     = group_of(kit, bin);
  WienerGroup          group = {.n_streams = chain->n_streams,
                                .heard     = heard_in(kit, frame, g),
                                .spread    = chain->spread};
  Matrix               filters[WIENER_STREAMS];
  for (uint32_t s = 0; s < chain->n_streams; ++s) {
    group.shares[s] = frame->masks[s * n + bin];
    group.images[s] = image_of(kit, s, g);
  }
  wiener_filters(&group, filters);
  for (uint32_t s = 0; s < chain->n_streams; ++s) {
    for (uint32_t c = 0; c < 2; ++c) {
      frame->streams[(size_t)(2 * s + c) * n + bin] =
          filters[s].at[c][0] * input_at(frame, n, 0, bin) +
          filters[s].at[c][1] * input_at(frame, n, 1, bin);
    }
  }
}

/// Multiply all channels of one bin by the masks
static void
mask(const Chain* chain, uint32_t bin, const Frame* frame)
{
  const uint32_t n = chain->dictionary->n_bins;
  for (uint32_t r = 0; r < chain->n_streams * chain->n_channels; ++r) {
    frame->streams[(size_t)r * n + bin] =
        frame->masks[r / chain->n_channels * n + bin] *
        input_at(frame, n, r % chain->n_channels, bin);
  }
}

/// Compute each stream of a bin, and its levels
static void
separate(const Chain* chain, uint32_t f, uint32_t bin, const Frame* frame)
{
  const uint32_t n = chain->dictionary->n_bins;
  if (chain->spread > 0.0) {
    filter(chain, bin, frame);
  } else {
    mask(chain, bin, frame);
  }
  for (uint32_t r = 0; r < chain->n_streams * chain->n_channels; ++r) {
    chain->levels[f * chain->n_streams + r / chain->n_channels] +=
        pow(cabs(frame->streams[(size_t)r * n + bin]), 2.0);
  }
}

/// Return sample `i` of the inverse transform of a stream's channel
static double
inverse_at(const Chain* chain, const Frame* frame, uint32_t row, uint32_t i)
{
  const uint32_t n    = chain->dictionary->shape.window;
  const uint32_t bins = chain->dictionary->n_bins;
  double         sum  = 0.0;

  const double complex* y = frame->streams + (size_t)row * bins;
  for (uint32_t k = 0; k < bins; ++k) {
    const double angle  = 2.0 * TOOLS_PI * (double)((uint64_t)i * k % n) / n;
    const double weight = k == 0 || 2 * k == n ? 1.0 : 2.0;
    sum += weight * (creal(y[k]) * cos(angle) - cimag(y[k]) * sin(angle));
  }
  return sum / n;
}

/// Return how many samples at the end of a frame are synthesised
static uint32_t
tail_of(const NmsDictionary* kit)
{
  return kit->shape.is_symmetrical ? kit->shape.window : 2 * kit->shape.hop;
}

/// Write the windows of a dictionary's frames
static void
write_windows(const NmsDictionary* kit, Frame* frame)
{
  const uint32_t n   = kit->shape.window;
  const uint32_t hop = kit->shape.hop;
  naive_windows(n, hop, frame->analysis, frame->synthesis);
  for (uint32_t i = 0; kit->shape.is_symmetrical && i < n; ++i) {
    double sum = 0.0;
    for (uint32_t j = i % hop; j < n; j += hop) {
      sum += pow(sin(TOOLS_PI * (j + 0.5) / n), 2.0);
    }
    frame->analysis[i]  = sin(TOOLS_PI * (i + 0.5) / n);
    frame->synthesis[i] = frame->analysis[i] / sum;
  }
}

/// Add one stream's channel of a frame to its output, the latency later
static void
overlap_add(const Chain* chain, uint32_t f, const Frame* frame, uint32_t row)
{
  const uint32_t n      = chain->dictionary->shape.window;
  const uint32_t hop    = chain->dictionary->shape.hop;
  const uint64_t length = (uint64_t)chain->n_frames * hop;
  double*        output = chain->output + row * length;
  const uint32_t begin  = n - tail_of(chain->dictionary);
  for (uint32_t i = begin; i < n; ++i) {
    const uint64_t at = (uint64_t)(f + 1) * hop + i - begin;
    if (at < length) {
      output[at] += frame->synthesis[i] * inverse_at(chain, frame, row, i);
    }
  }
}

static void
run_frame(const Chain* chain, uint32_t f, Frame* frame)
{
  const uint32_t n_rows = chain->n_streams * chain->n_channels;
  analyse(chain, f, frame);
  solve(chain, f);
  for (uint32_t k = 0; k < chain->dictionary->n_bins; ++k) {
    share(chain, f, k, frame);
    separate(chain, f, k, frame);
  }
  for (uint32_t s = 0; s < chain->n_streams; ++s) {
    double* level = &chain->levels[f * chain->n_streams + s];
    *level        = sqrt(*level);
  }
  for (uint32_t row = 0; row < n_rows; ++row) {
    overlap_add(chain, f, frame, row);
  }
}

void
chain_run(Chain* chain)
{
  const NmsDictionary* kit    = chain->dictionary;
  const size_t         n      = kit->shape.window;
  const size_t         frames = chain->n_frames;
  chain->n_streams            = kit->shape.n_sources + chain->residual;
  chain->output = new_doubles(chain->n_streams * chain->n_channels * frames *
                              kit->shape.hop);
  chain->ahead_frames = kit->shape.n_ahead * stride_of(kit);
  chain->magnitudes = new_doubles((chain->ahead_frames + frames) * kit->n_bins);
  chain->activations = new_doubles(frames * kit->shape.n_components);
  chain->levels      = new_doubles(frames * chain->n_streams);
  chain->masks       = new_doubles(frames * chain->n_streams * kit->n_bins);

  const size_t n_spectra = chain->n_channels * kit->n_bins;
  const size_t n_all     = (chain->ahead_frames + frames) * n_spectra;
  double*      spectra   = new_doubles(2 * n_all);
  Frame        frame     = {new_doubles(n),
                            new_doubles(n),
                            new_doubles(n),
                            spectra,
                            spectra + n_all,
                            chain->masks,
                            calloc(chain->n_streams * n_spectra, sizeof(double complex))};
  write_windows(kit, &frame);
  for (uint32_t f = 0; f < chain->n_frames; ++f) {
    run_frame(chain, f, &frame);
    frame.re += n_spectra;
    frame.im += n_spectra;
    frame.masks += chain->n_streams * kit->n_bins;
  }
  free(frame.analysis);
  free(frame.synthesis);
  free(frame.samples);
  free(spectra);
  free(frame.streams);
}

void
chain_free(Chain* chain)
{
  free(chain->output);
  free(chain->magnitudes);
  free(chain->activations);
  free(chain->levels);
  free(chain->masks);
}
