// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "scene.h"

#include "base/clock.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/// How fast a meter falls, dB per second
#define FALL_DB_PER_S 26.0

/// How long it holds its highest level, seconds
#define HOLD_S 1.5

void
live_scene_init(LiveScene* scene)
{
  const LiveMeter nothing = {LIVE_SILENCE_DB, LIVE_SILENCE_DB, 0.0};
  scene->in = scene->out = nothing;
  for (int s = 0; s < LIVE_MAX_STRIPS; ++s) {
    scene->meters[s] = nothing;
  }
}

/// Let a meter follow a peak
static void
follow(LiveMeter* meter, float peak, double elapsed_s, double now_s)
{
  const double peak_db =
      fmax(20.0 * log10(fmax((double)peak, 1e-9)), LIVE_SILENCE_DB);
  meter->level_db = fmax(peak_db, meter->level_db - FALL_DB_PER_S * elapsed_s);
  meter->level_db = fmax(meter->level_db, LIVE_SILENCE_DB);
  if (peak_db >= meter->hold_db || now_s - meter->held_s > HOLD_S) {
    meter->hold_db = meter->level_db;
    meter->held_s  = now_s;
  }
}

void
live_scene_look(LiveScene* scene, LiveProcess* process, double now_s)
{
  LiveShown* const shown     = &process->shown;
  const double     n_samples = (double)atomic_load(&shown->n_samples);
  const double     elapsed_s = n_samples / scene->rate_hz - scene->elapsed_s;
  scene->elapsed_s           = n_samples / scene->rate_hz;
  follow(&scene->in, atomic_exchange(&shown->peak_in, 0), elapsed_s, now_s);
  follow(&scene->out, atomic_exchange(&shown->peak_out, 0), elapsed_s, now_s);

  float gains[LIVE_MAX_STRIPS];
  live_desk_gains(scene->desk, gains);
  for (uint32_t s = 0; s < LIVE_MAX_STRIPS; ++s) {
    // Stems come with their gains on
    const bool  has  = s < scene->desk->n_strips;
    const float gain = has && !scene->stems ? gains[s] : 1.0f;
    follow(&scene->meters[s],
           gain * atomic_exchange(&shown->peaks[s], 0),
           elapsed_s,
           now_s);
  }
  scene->engine_ms =
      1e3 * (double)atomic_load(&shown->latency_samples) / scene->rate_hz;
  scene->load_worst  = (double)atomic_load(&shown->load_worst);
  scene->load_mean   = (double)atomic_load(&shown->load_mean);
  scene->block       = atomic_load(&shown->block);
  scene->n_xruns_in  = atomic_load(&shown->n_xruns_in);
  scene->n_xruns_out = atomic_load(&shown->n_xruns_out);
  scene->n_late      = atomic_load(&shown->n_late);
  scene->n_overruns  = atomic_load(&process->tape.n_lost_in_all);
}

/// Write what a source does or holds
static void
write_ear(const LiveEar* ear, const LiveStrip* strip, char* text, size_t size)
{
  char clock[UI_CLOCK_SIZE];
  if (strip->is_armed && ear->state != NMS_EAR_ARMED &&
      ear->state != NMS_EAR_LISTENING) {
    snprintf(text, size, "arming"); // Nothing is heard yet
  } else if (strip->is_armed) {
    const bool hears = ear->state == NMS_EAR_LISTENING;
    const bool heard = hears || ear->heard_s > 0.0;
    snprintf(text,
             size,
             "%s%s%s",
             hears ? "listening" : "armed",
             heard ? " " : "",
             heard ? ui_clock_write(ear->heard_s, clock) : "");
  } else if (ear->state == NMS_EAR_FAILED) {
    snprintf(text,
             size,
             "failed%s%s",
             ear->why ? ": " : "",
             ear->why ? ear->why : "");
  } else if (ear->state != NMS_EAR_IDLE) {
    snprintf(text, size, "learning %u %%", ear->percent);
  } else if (ear->holds == NMS_HOLDS_LEARNT && ear->percent < 100) {
    snprintf(text, size, "refining %u %%", ear->percent);
  } else if (ear->holds == NMS_HOLDS_LEARNT) {
    snprintf(text, size, "learnt");
  }
}

void
live_scene_state(const LiveScene* scene,
                 uint32_t         strip,
                 char*            text,
                 size_t           size)
{
  const LiveStrip* const of = &scene->desk->strips[strip];

  *text = '\0';
  if (of->source == LIVE_NO_SOURCE) {
    return;
  }
  write_ear(&scene->ears[of->source], of, text, size);
  const char* const words[] = {
      scene->desk->rest == of->source
          ? (scene->desk->follows ? "rest, followed" : "rest")
          : NULL,
      of->is_locked ? "locked" : NULL};
  for (int i = 0; i < 2; ++i) {
    const size_t n = strlen(text);
    if (words[i]) {
      snprintf(text + n, size - n, "%s%s", n ? ", " : "", words[i]);
    }
  }
}

/// Write how often the device missed something
static void
write_xruns(const LiveScene* scene, char* text, size_t size)
{
  if (scene->is_jack) {
    snprintf(text, size, "xruns %lu", scene->n_xruns_out);
  } else {
    snprintf(text,
             size,
             "xruns in %lu, out %lu",
             scene->n_xruns_in,
             scene->n_xruns_out);
  }
}

/// Write the first row: what plays, and what is special
static void
write_title(const LiveScene* scene, char* text, size_t size)
{
  char clock[UI_CLOCK_SIZE];
  char recorded[UI_CLOCK_SIZE + 8] = "";
  if (scene->recorded_s >= 0.0) {
    snprintf(recorded,
             sizeof(recorded),
             "  REC %s",
             ui_clock_write(scene->recorded_s, clock));
  }
  snprintf(text,
           size,
           "nmf-live %s%s  %s%s%s",
           scene->preset,
           scene->desk->is_unsaved ? " (not saved)" : "",
           ui_clock_write(scene->elapsed_s, clock),
           recorded,
           scene->desk->bypass ? "  BYPASS" : "");
}

/// Write whether the audio thread comes before others
static void
write_priority(const LiveScene* scene, char* text, size_t size)
{
  static const char* const names[] = {
      "not known yet", "no; this helps:", "yes"};
  snprintf(text, size, "real-time priority: %s", names[scene->priority]);
}

void
live_scene_head(const LiveScene* scene, int row, char* text, size_t size)
{
  char xruns[64];
  *text = '\0';
  switch (row) {
  case 0:
    write_title(scene, text, size);
    break;
  case 1:
    snprintf(text,
             size,
             "%s -> %s, %.0f Hz, block %u",
             scene->input,
             scene->output,
             scene->rate_hz,
             scene->block);
    break;
  case 2:
    snprintf(text,
             size,
             "delay %.1f ms = in %.1f + engine %.1f + out %.1f",
             scene->input_ms + scene->engine_ms + scene->output_ms,
             scene->input_ms,
             scene->engine_ms,
             scene->output_ms);
    break;
  case 3:
    write_xruns(scene, xruns, sizeof(xruns));
    snprintf(text,
             size,
             "load %.0f %%, worst %.0f %%  %s, late %lu",
             100.0 * scene->load_mean,
             100.0 * scene->load_worst,
             xruns,
             scene->n_late);
    break;
  case 4:
    write_priority(scene, text, size);
    break;
  default:
    if (scene->priority == LIVE_PRIORITY_NONE) {
      snprintf(text,
               size,
               "%s",
               scene->is_jack
                   ? "  start the server as jackd -R, or as PipeWire"
                   : "  sudo setcap cap_sys_nice=ep $(which nmf-live)");
    }
  }
}

void
live_scene_line(const LiveScene* scene, char* text, size_t size)
{
  char clock[UI_CLOCK_SIZE];
  char xruns[64];
  write_xruns(scene, xruns, sizeof(xruns));
  size_t n = (size_t)snprintf(
      text,
      size,
      "%s  delay %.1f ms  load %.0f %%, worst %.0f %%  %s, late %lu  in %.0f, "
      "out %.0f dB ",
      ui_clock_write(scene->elapsed_s, clock),
      scene->input_ms + scene->engine_ms + scene->output_ms,
      100.0 * scene->load_mean,
      100.0 * scene->load_worst,
      xruns,
      scene->n_late,
      scene->in.hold_db,
      scene->out.hold_db);
  for (uint32_t s = 0; n < size && s < scene->desk->n_strips; ++s) {
    if (!scene->desk->strips[s].is_used) {
      continue;
    }
    n += (size_t)snprintf(text + n,
                          size - n,
                          " %s %.0f",
                          scene->names[s],
                          scene->meters[s].hold_db);
  }
}
