// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "form.h"

#include "recording.h"

#include <math.h>

RenForm
ren_form_new(RenRandom* random, double bpm, size_t n_samples)
{
  const double bars = (double)n_samples / REN_RATE * bpm / 240.0;
  RenForm      form = {0};

  form.bpm          = bpm;
  form.n_samples    = n_samples;
  form.n_bars       = (int)ceil(bars);
  form.section_bars = bpm > 140.0 && ren_chance(random, 0.6) ? 8 : 4;
  if (bpm < 90.0 && ren_chance(random, 0.5)) {
    form.section_bars = 2;
  }
  form.n_sections = (form.n_bars + form.section_bars - 1) / form.section_bars;
  if (form.n_sections > REN_MAX_SECTIONS) {
    form.n_sections = REN_MAX_SECTIONS;
  }
  for (int i = 0; i < REN_MAX_SECTIONS; ++i) {
    form.playing[i] = ~0U;
  }
  return form;
}

double
ren_form_beat_s(const RenForm* form)
{
  return 60.0 / form->bpm;
}

double
ren_form_time(const RenForm* form, int bar, double beat)
{
  const double whole = floor(beat + 1e-9);
  const double part  = fmax(beat - whole, 0.0);
  const double half  = 0.5 + form->swing;
  const double swung = part < 0.5 ? part * half / 0.5
                                  : half + ((part - 0.5) * (1.0 - half) / 0.5);

  return ((4.0 * bar) + whole + swung) * ren_form_beat_s(form);
}

int
ren_form_section(const RenForm* form, int bar)
{
  const int section = bar / form->section_bars;

  return section < form->n_sections ? section : form->n_sections - 1;
}

bool
ren_form_plays(const RenForm* form, int bar, int stem)
{
  return (form->playing[ren_form_section(form, bar)] >> (unsigned)stem) & 1U;
}
