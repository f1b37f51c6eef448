// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "stretch.h"

#include "base/memory.h"
#include "files/peak.h"

#include <stdlib.h>
#include <string.h>

/// Return how many streams are separated
static size_t
count_made(const UiStretchShape* shape)
{
  size_t n_made = 0;
  for (uint32_t i = 0; shape->made && i < shape->n_streams; ++i) {
    n_made += shape->made[i];
  }
  return n_made;
}

void
ui_stretch_make(UiStretch* stretch, const UiStretchShape* shape)
{
  const uint32_t n_channels = shape->n_channels;
  const size_t   n_heard    = (size_t)shape->lead + shape->length;
  const size_t   n_made     = count_made(shape) * shape->length;
  stretch->samples = ui_new(n_channels * (n_heard + n_made), sizeof(float));
  stretch->input   = ui_new(n_channels, sizeof(float*));
  stretch->output =
      ui_new((size_t)shape->n_streams * n_channels, sizeof(float*));

  float* next = stretch->samples;
  for (uint32_t c = 0; c < n_channels; ++c, next += n_heard) {
    stretch->input[c] = next;
  }
  for (uint32_t i = 0; i < shape->n_streams; ++i) {
    for (uint32_t c = 0; shape->made && shape->made[i] && c < n_channels; ++c) {
      stretch->output[(size_t)i * n_channels + c] = next;
      next += shape->length;
    }
  }
  if (shape->n_values) {
    stretch->frames = ui_new(shape->n_frames * shape->n_values, sizeof(float));
  }
}

void
ui_stretch_clear(UiStretch* stretch)
{
  free(stretch->samples);
  free((void*)stretch->input);
  free((void*)stretch->output);
  free(stretch->frames);
}

void
ui_stretch_follow(UiStretch*            stretch,
                  const UiStretchShape* shape,
                  const UiStretch*      previous)
{
  for (uint32_t c = 0; c < shape->n_channels; ++c) {
    memmove(stretch->input[c],
            previous->input[c] + previous->n_samples,
            shape->lead * sizeof(float));
  }
}

void
ui_stretch_find_peak(UiStretch*            stretch,
                     const UiStretchShape* shape,
                     const UiRange*        range)
{
  const uint64_t end = stretch->position + stretch->n_samples;
  const uint64_t first =
      range->begin > stretch->position ? range->begin : stretch->position;
  const uint64_t last = range->end < end ? range->end : end;
  stretch->peak       = 0.0f;
  for (uint32_t c = 0; first < last && c < shape->n_channels; ++c) {
    const float* const samples =
        stretch->input[c] + shape->lead + (first - stretch->position);
    stretch->peak =
        ui_peak_raise(stretch->peak, samples, (uint32_t)(last - first));
  }
}
