// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_KERNEL_VECTOR_SCENE_IMPL_H
#define NMS_KERNEL_VECTOR_SCENE_IMPL_H

#include "kernel/kernel.h"
#include "kernel/vector_base_impl.h"
#include "kernel/vector_power_impl.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/**
   @file vector_scene_impl.h
   Two channels, with groups in the lanes: weigh, mix_filter, compare.

   A Hermitian matrix is written half I + h Z + re X + im Y of the matrices Z =
   [1 0; 0 -1], X = [0 1; 1 0], Y = [0 i; -i 0]: real numbers, of which products
   and determinants are sums.
*/

/// Below this trace a group is silent
#define SILENCE 1e-14f

/// The least that a stream weighs
#define LEAST_SHARE 1e-8f

/// Below any determinant of a sum: for lanes beyond the last group
#define LEAST_DETERMINANT 1e-12f

/// Hermitian matrices of as many groups as there are lanes
typedef struct {
  Vector half; ///< Half the trace
  Vector h;    ///< Half the difference of the diagonal
  Vector re;   ///< Above the diagonal
  Vector im;
} Hermitian;

/// Return half the trace of a product, but for the product of the halves
static inline Vector
dot(Hermitian a, Hermitian b)
{
  return a.h * b.h + a.re * b.re + a.im * b.im;
}

/// Return I / 2 and `focus` times an image
static inline Hermitian
load_image(const NmsScene* scene, const float* image, Lanes at)
{
  const size_t       stride = scene->n_groups;
  const float* const from   = image + at.first;
  const float        focus  = scene->focus;

  return (Hermitian){0.5f - (Vector){0.0f},
                     focus * load_some(from, at.n),
                     focus * load_some(from + stride, at.n),
                     focus * load_some(from + 2 * stride, at.n)};
}

/// Add a matrix of trace 1 with a weight
static inline void
add_weighted(Hermitian* sum, Vector weight, Hermitian c)
{
  sum->half += weight * 0.5f;
  sum->h += weight * c.h;
  sum->re += weight * c.re;
  sum->im += weight * c.im;
}

static inline Vector
determinant(Hermitian a)
{
  const Vector square = a.half * a.half;

  return larger(square - dot(a, a), 1e-4f * (square - a.h * a.h));
}

/// What is heard of n groups: the covariance over its trace, or zeros
typedef struct {
  Hermitian unit;
  Vector    trace;
  Flags     sounds;
} Heard;

static inline Heard
load_heard(const NmsScene* scene, Lanes at)
{
  const size_t       stride = scene->n_groups;
  const float* const from   = scene->covariance + at.first;
  const Vector       zero   = {0.0f};
  const Vector       a      = load_some(from, at.n);
  const Vector       b      = load_some(from + stride, at.n);
  const Vector       trace  = a + b;
  const Flags        sounds = not_below(trace, zero + SILENCE);
  const Vector       safe   = select_vector(sounds, trace, zero + 1.0f);
  const Vector scale = select_vector(sounds, quotient(zero + 1.0f, safe), zero);

  return (Heard){{zero + 0.5f,
                  0.5f * (a - b) * scale,
                  load_some(from + 2 * stride, at.n) * scale,
                  load_some(from + 3 * stride, at.n) * scale},
                 trace,
                 sounds};
}

/// P, the inverse of a sum, and P X P
typedef struct {
  Hermitian inverse; ///< Negated but for its half
  Hermitian wrapped;
} Around;

/// Return P X P = tr(P X) P - det(P) adj(X)
static inline Around
wrap(Hermitian sum, Hermitian x)
{
  const Vector    zero    = {0.0f};
  const Vector    det     = larger(determinant(sum), zero + LEAST_DETERMINANT);
  const Vector    scale   = quotient(zero + 1.0f, det);
  const Hermitian inverse = {
      sum.half * scale, sum.h * scale, sum.re * scale, sum.im * scale};
  const Vector match = 2.0f * (inverse.half * x.half - dot(inverse, x));

  return (Around){inverse,
                  {match * inverse.half - scale * x.half,
                   scale * x.h - match * inverse.h,
                   scale * x.re - match * inverse.re,
                   scale * x.im - match * inverse.im}};
}

/// Return the sum of the streams' matrices with weights, at least `least`
static inline Hermitian
sum_streams(const NmsScene* scene, float* const* weights, Lanes at, float least)
{
  const Vector zero = {0.0f};
  Hermitian    sum  = {zero, zero, zero, zero};

  for (uint32_t s = 0; s < scene->n_streams; ++s) {
    add_weighted(&sum,
                 larger(load_some(weights[s] + at.first, at.n), zero + least),
                 load_image(scene, scene->images[s], at));
  }
  return sum;
}

/// Update weights once where there is sound
static inline void
update_weights(const NmsScene* scene,
               const Around*   around,
               Flags           sounds,
               float* const*   weights,
               Lanes           at)
{
  const Vector zero = {0.0f};

  for (uint32_t s = 0; s < scene->n_streams; ++s) {
    float* const    weight = weights[s] + at.first;
    const Hermitian c      = load_image(scene, scene->images[s], at);
    const Vector gain = around->wrapped.half + 2.0f * dot(c, around->wrapped);
    const Vector loss = around->inverse.half - 2.0f * dot(c, around->inverse);
    const Vector root =
        root_vector(quotient(larger(gain, zero), larger(loss, zero + 1e-6f)));
    const Vector next =
        load_some(weight, at.n) * select_vector(sounds, root, zero + 1.0f);
    memcpy(weight, &next, at.n * sizeof(float));
  }
}

/// Add to each stream's energy what its filter lets through of x
static inline void
add_energy(const NmsScene* scene,
           const Around*   around,
           Vector          trace,
           float* const*   weights,
           Lanes           at,
           Vector*         energy)
{
  const Hermitian y = around->wrapped;

  // tr(C Y C) = tr(C Y) - det(C) tr(Y)
  for (uint32_t s = 0; s < scene->n_streams; ++s) {
    const Vector    weight = load_some(weights[s] + at.first, at.n);
    const Hermitian c      = load_image(scene, scene->images[s], at);
    const Vector power = y.half * (0.5f + 2.0f * dot(c, c)) + 2.0f * dot(c, y);
    energy[s] += trace * (weight * weight * power);
  }
}

/// Set the weights that updates begin with
static inline void
begin_weights(const NmsScene* scene, float* const* weights, Lanes at)
{
  const Vector least = LEAST_SHARE - (Vector){0.0f};

  for (uint32_t s = 0; s < scene->n_streams; ++s) {
    const Vector share =
        larger(load_some(scene->shares[s] + at.first, at.n), least);
    memcpy(weights[s] + at.first, &share, at.n * sizeof(float));
  }
}

/// Weigh the streams of up to LANES groups
static inline void
weigh_part(const NmsScene* scene,
           Lanes           at,
           float* const*   weights,
           float*          inverse,
           Vector*         energy)
{
  const size_t stride = scene->n_groups;
  const Heard  heard  = load_heard(scene, at);

  begin_weights(scene, weights, at);
  Around around = wrap(sum_streams(scene, weights, at, 0.0f), heard.unit);
  for (int i = 0; i < 2; ++i) {
    update_weights(scene, &around, heard.sounds, weights, at);
    around = wrap(sum_streams(scene, weights, at, 0.0f), heard.unit);
  }
  add_energy(scene, &around, heard.trace, weights, at, energy);

  float* const to = inverse + at.first;
  memcpy(to, &around.inverse.half, at.n * sizeof(float));
  memcpy(to + stride, &around.inverse.h, at.n * sizeof(float));
  memcpy(to + 2 * stride, &around.inverse.re, at.n * sizeof(float));
  memcpy(to + 3 * stride, &around.inverse.im, at.n * sizeof(float));
}

static void
weigh(const NmsScene* scene,
      float* const*   weights,
      float*          inverse,
      float*          energy)
{
  const size_t whole                   = scene->n_groups / LANES * LANES;
  Vector       sums[NMS_SCENE_STREAMS] = {{0.0f}};

  for (size_t group = 0; group < whole; group += LANES) {
    weigh_part(scene, (Lanes){group, LANES}, weights, inverse, sums);
  }
  if (whole < scene->n_groups) {
    const Lanes rest = {whole, scene->n_groups - whole};
    weigh_part(scene, rest, weights, inverse, sums);
  }
  for (uint32_t s = 0; s < scene->n_streams; ++s) {
    const float sum = total(sums[s]);
    energy[s]       = sum > 0.0f ? sum : 0.0f;
  }
}

/// Return the sum of the streams' matrices with their weights and gains
static inline Hermitian
mix_streams(const NmsScene*     scene,
            const float* const* weights,
            const float*        gains,
            Lanes               at)
{
  const Vector zero = {0.0f};
  Hermitian    sum  = {zero, zero, zero, zero};

  for (uint32_t s = 0; s < scene->n_streams; ++s) {
    add_weighted(&sum,
                 gains[s] * load_some(weights[s] + at.first, at.n),
                 load_image(scene, scene->images[s], at));
  }
  return sum;
}

/// Mix the filters of up to LANES groups
static inline void
mix_filter_part(const NmsScene* scene,
                Hermitian       m,
                const float*    inverse,
                Lanes           at,
                float*          filter)
{
  const size_t       stride = scene->n_groups;
  const float* const from   = inverse + at.first;
  float* const       to     = filter + at.first;
  const Hermitian    p      = {load_some(from, at.n),
                               load_some(from + stride, at.n),
                               load_some(from + 2 * stride, at.n),
                               load_some(from + 3 * stride, at.n)};

  // Real parts, then what the order of the factors makes imaginary
  const Vector half   = m.half * p.half - dot(m, p);
  const Vector h      = p.half * m.h - m.half * p.h;
  const Vector re     = p.half * m.re - m.half * p.re;
  const Vector im     = p.half * m.im - m.half * p.im;
  const Vector turn   = m.re * p.im - m.im * p.re;
  const Vector skew   = m.h * p.re - m.re * p.h;
  const Vector across = m.im * p.h - m.h * p.im;

  const Vector parts[8] = {half + h,
                           turn,
                           re - skew,
                           across + im,
                           re + skew,
                           across - im,
                           half - h,
                           -turn};
  for (size_t i = 0; i < 8; ++i) {
    memcpy(to + i * stride, &parts[i], at.n * sizeof(float));
  }
}

static void
mix_filter(const NmsScene*     scene,
           const float* const* weights,
           const float*        inverse,
           const float*        gains,
           float*              filter)
{
  for (size_t group = 0; group < scene->n_groups; group += LANES) {
    const size_t left = scene->n_groups - group;
    if (left >= LANES) {
      const Lanes     at  = {group, LANES};
      const Hermitian mix = mix_streams(scene, weights, gains, at);
      mix_filter_part(scene, mix, inverse, at, filter);
    } else {
      const Lanes     at  = {group, left};
      const Hermitian mix = mix_streams(scene, weights, gains, at);
      mix_filter_part(scene, mix, inverse, at, filter);
    }
  }
}

/// Return log2(r(M) / r(S)) of up to LANES groups, as NmsKernel.compare says
static inline Vector
compare_part(const NmsScene* scene, const float* mean, Lanes at)
{
  const Vector    zero  = {0.0f};
  const Vector    tiny  = zero + 1e-9f;
  const Heard     heard = load_heard(scene, at);
  const Hermitian x     = heard.unit;
  const Hermitian m     = load_image(scene, mean, at);
  const Hermitian s     = sum_streams(scene, scene->shares, at, LEAST_SHARE);

  const Vector match_m = larger(0.25f - dot(m, x), tiny);
  const Vector match_s = larger(s.half * x.half - dot(s, x), tiny);
  const Vector det_m   = larger(determinant(m), tiny);
  const Vector det_s   = larger(determinant(s), tiny);
  const Vector ratio   = quotient(match_m, match_s);

  return select_vector(
      heard.sounds,
      log2_vector(
          larger(ratio * ratio * quotient(det_s, det_m), zero + 0x1p-126f)),
      zero);
}

static float
compare(const NmsScene* scene, const float* mean)
{
  const size_t whole = scene->n_groups / LANES * LANES;
  Vector       sum   = {0.0f};

  for (size_t group = 0; group < whole; group += LANES) {
    sum += compare_part(scene, mean, (Lanes){group, LANES});
  }
  if (whole < scene->n_groups) {
    sum += compare_part(scene, mean, (Lanes){whole, scene->n_groups - whole});
  }
  return total(sum);
}

#endif // NMS_KERNEL_VECTOR_SCENE_IMPL_H
