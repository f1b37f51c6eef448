// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "learn/filter.h"

#include "base/arena.h"
#include "nms/dictionary.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/// As when playing: how much of the images counts, what is silence, and the
/// least that a source weighs
static const float focus       = 0.98f;
static const float silence     = 1e-14f;
static const float least_share = 1e-8f;

static void
lay_out(NmsFilters* filters)
{
  const size_t    n     = filters->n_groups;
  const size_t    n_all = n * filters->n_sources;
  NmsArena* const arena = &filters->arena;

  filters->images =
      (NmsHermitian*)nms_arena_take(arena, n_all, sizeof(NmsHermitian));
  filters->mixture =
      (NmsHermitian*)nms_arena_take(arena, n, sizeof(NmsHermitian));
  filters->filters =
      (NmsMatrix*)nms_arena_take(arena, n_all, sizeof(NmsMatrix));
  filters->gradient =
      (NmsMatrix*)nms_arena_take(arena, n_all, sizeof(NmsMatrix));
}

NmsStatus
nms_filters_init(NmsFilters* filters, const NmsDictionary* dictionary)
{
  memset(filters, 0, sizeof(*filters));
  filters->n_sources = dictionary->shape.n_sources;
  filters->n_groups  = dictionary->shape.n_groups;
  lay_out(filters);
  const NmsStatus status = nms_arena_reserve(&filters->arena);
  if (status) {
    return status;
  }

  lay_out(filters);
  const size_t n = filters->n_groups;
  for (size_t i = 0; i < n * filters->n_sources; ++i) {
    const float* const  from = dictionary->spatial + 4 * i;
    NmsHermitian* const to =
        &filters->images[i % n * filters->n_sources + i / n];

    to->a  = 0.5f + focus * from[2];
    to->b  = 0.5f - focus * from[2];
    to->re = focus * 0.5f * (from[0] - from[1]);
    to->im = focus * -from[3];
  }
  return NMS_SUCCESS;
}

void
nms_filters_clear(NmsFilters* filters)
{
  nms_arena_free(&filters->arena);
}

static NmsMatrix
whole(NmsHermitian x)
{
  const NmsMatrix y = {{x.a, x.re, x.re, x.b}, {0.0f, x.im, -x.im, 0.0f}};
  return y;
}

static NmsMatrix
multiply(NmsMatrix x, NmsMatrix y)
{
  NmsMatrix z;
  for (int r = 0; r < 2; ++r) {
    for (int c = 0; c < 2; ++c) {
      const int p = 2 * r;
      const int q = p + 1;
      z.re[p + c] = x.re[p] * y.re[c] - x.im[p] * y.im[c] +
                    x.re[q] * y.re[2 + c] - x.im[q] * y.im[2 + c];
      z.im[p + c] = x.re[p] * y.im[c] + x.im[p] * y.re[c] +
                    x.re[q] * y.im[2 + c] + x.im[q] * y.re[2 + c];
    }
  }
  return z;
}

/// Return the Hermitian part
static NmsHermitian
symmetric(NmsMatrix x)
{
  const NmsHermitian y = {
      x.re[0], x.re[3], 0.5f * (x.re[1] + x.re[2]), 0.5f * (x.im[1] - x.im[2])};
  return y;
}

static float
trace_of(NmsHermitian x, NmsHermitian y)
{
  return x.a * y.a + x.b * y.b + 2.0f * (x.re * y.re + x.im * y.im);
}

static void
add_scaled(NmsHermitian* sum, float scale, NmsHermitian x)
{
  sum->a += scale * x.a;
  sum->b += scale * x.b;
  sum->re += scale * x.re;
  sum->im += scale * x.im;
}

static NmsHermitian
weighted_sum(const NmsHermitian* images, const float* weights, uint32_t n)
{
  NmsHermitian sum = {0.0f, 0.0f, 0.0f, 0.0f};
  for (uint32_t s = 0; s < n; ++s) {
    add_scaled(&sum, weights[s], images[s]);
  }
  return sum;
}

static NmsHermitian
invert(NmsHermitian x)
{
  const float det =
      fmaxf(x.a * x.b - x.re * x.re - x.im * x.im, 1e-4f * x.a * x.b);
  const NmsHermitian y = {x.b / det, x.a / det, -x.re / det, -x.im / det};
  return y;
}

/// Return p x p
static NmsHermitian
wrap(NmsHermitian p, NmsHermitian x)
{
  return symmetric(multiply(multiply(whole(p), whole(x)), whole(p)));
}

/// What a group goes through
typedef struct {
  uint32_t     n_updates;
  NmsHermitian inverses[NMS_FILTER_UPDATES + 1];
  NmsHermitian heard[NMS_FILTER_UPDATES]; ///< P X P
  float        weights[NMS_FILTER_UPDATES + 1][NMS_MAX_SOURCES];
  float        ups[NMS_FILTER_UPDATES][NMS_MAX_SOURCES];   ///< tr(C P X P)
  float        downs[NMS_FILTER_UPDATES][NMS_MAX_SOURCES]; ///< tr(C P)
} Path;

/// Compute a group's weights with all that leads to them
static void
walk(const NmsFilters*   filters,
     const float* const* masks,
     uint32_t            g,
     Path*               path)
{
  const uint32_t            n      = filters->n_sources;
  const NmsHermitian* const images = filters->images + (size_t)g * n;
  NmsHermitian              x      = filters->mixture[g];
  const float               trace  = x.a + x.b;

  path->n_updates = trace >= silence ? NMS_FILTER_UPDATES : 0;
  x.a /= trace;
  x.b /= trace;
  x.re /= trace;
  x.im /= trace;
  for (uint32_t s = 0; s < n; ++s) {
    path->weights[0][s] = fmaxf(masks[s][g], least_share);
  }
  for (uint32_t i = 0; i < path->n_updates; ++i) {
    path->inverses[i] = invert(weighted_sum(images, path->weights[i], n));
    path->heard[i]    = wrap(path->inverses[i], x);
    for (uint32_t s = 0; s < n; ++s) {
      path->ups[i][s]   = fmaxf(trace_of(images[s], path->heard[i]), 1e-20f);
      path->downs[i][s] = trace_of(images[s], path->inverses[i]);
      path->weights[i + 1][s] =
          path->weights[i][s] * sqrtf(path->ups[i][s] / path->downs[i][s]);
    }
  }
  path->inverses[path->n_updates] =
      invert(weighted_sum(images, path->weights[path->n_updates], n));
}

void
nms_filters_run(NmsFilters* filters, const float* const* masks)
{
  const uint32_t n = filters->n_sources;

  for (uint32_t g = 0; g < filters->n_groups; ++g) {
    Path path;
    walk(filters, masks, g, &path);

    const float* const weights = path.weights[path.n_updates];
    const NmsMatrix    p       = whole(path.inverses[path.n_updates]);
    for (uint32_t s = 0; s < n; ++s) {
      const size_t i = (size_t)g * n + s;
      NmsMatrix    f = multiply(whole(filters->images[i]), p);
      for (int e = 0; e < 4; ++e) {
        f.re[e] *= weights[s];
        f.im[e] *= weights[s];
      }
      filters->filters[i] = f;
    }
  }
}

/// Return the gradient of a group by its last weights, as a matrix for each
/// source whose trace with its image it is
static void
begin_gradient(const NmsFilters* filters,
               uint32_t          g,
               const Path*       path,
               float*            to_log) // [n_sources]
{
  const uint32_t  n       = filters->n_sources;
  const size_t    row     = (size_t)g * n;
  const NmsMatrix p       = whole(path->inverses[path->n_updates]);
  NmsMatrix       through = {{0.0f}, {0.0f}}; // By S, of all of them

  for (uint32_t s = 0; s < n; ++s) {
    const NmsMatrix t =
        multiply(filters->gradient[row + s], filters->filters[row + s]);
    for (int e = 0; e < 4; ++e) {
      through.re[e] += t.re[e];
      through.im[e] += t.im[e];
    }
  }
  for (uint32_t s = 0; s < n; ++s) {
    NmsMatrix rest = filters->gradient[row + s];
    for (int e = 0; e < 4; ++e) {
      rest.re[e] -= through.re[e];
      rest.im[e] -= through.im[e];
    }
    to_log[s] =
        path->weights[path->n_updates][s] *
        trace_of(filters->images[row + s], symmetric(multiply(p, rest)));
  }
}

/// Take the gradient by the logarithms of weights back through an update
static void
go_back_update(const NmsHermitian* images,
               uint32_t            n,
               const Path*         path,
               uint32_t            i,
               float*              to_log)
{
  NmsHermitian up   = {0.0f, 0.0f, 0.0f, 0.0f};
  NmsHermitian down = {0.0f, 0.0f, 0.0f, 0.0f};
  for (uint32_t s = 0; s < n; ++s) {
    add_scaled(&up, to_log[s] / path->ups[i][s], images[s]);
    add_scaled(&down, 0.5f * to_log[s] / path->downs[i][s], images[s]);
  }

  const NmsMatrix p = whole(path->inverses[i]);
  NmsHermitian    q = wrap(path->inverses[i], down);
  add_scaled(
      &q,
      -1.0f,
      symmetric(multiply(multiply(whole(path->heard[i]), whole(up)), p)));
  for (uint32_t s = 0; s < n; ++s) {
    to_log[s] += path->weights[i][s] * trace_of(images[s], q);
  }
}

void
nms_filters_go_back(const NmsFilters*   filters,
                    const float* const* masks,
                    float* const*       to_masks)
{
  const uint32_t n = filters->n_sources;

  for (uint32_t g = 0; g < filters->n_groups; ++g) {
    Path  path;
    float to_log[NMS_MAX_SOURCES];
    walk(filters, masks, g, &path);
    begin_gradient(filters, g, &path, to_log);
    for (uint32_t i = path.n_updates; i-- > 0;) {
      go_back_update(filters->images + (size_t)g * n, n, &path, i, to_log);
    }
    for (uint32_t s = 0; s < n; ++s) {
      to_masks[s][g] =
          masks[s][g] > least_share ? to_log[s] / masks[s][g] : 0.0f;
    }
  }
}
