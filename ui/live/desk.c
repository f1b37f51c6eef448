// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "desk.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/// What an arrow up and one to the right add, dB
#define COARSE_DB 1.0
#define FINE_DB 0.2

/// Give an order; false if there is no room for it
static bool
order(LiveDesk* desk, LiveOrderKind kind, uint32_t source, const char* text)
{
  if (desk->n_orders == LIVE_N_ORDERS) {
    return false;
  }
  LiveOrder* const made = &desk->orders[desk->n_orders++];
  made->kind            = kind;
  made->source          = source;
  snprintf(made->text, sizeof(made->text), "%s", text);
  return true;
}

/// Disarm and unlock all
static void
forget(LiveDesk* desk)
{
  for (uint32_t i = 0; i < desk->n_strips; ++i) {
    LiveStrip* const strip = &desk->strips[i];
    if (strip->is_armed) {
      (void)order(desk, LIVE_LEARN, strip->source, "");
    }
    if (strip->is_locked) {
      (void)order(desk, LIVE_UNLOCK, strip->source, "");
    }
  }
  if (desk->n_strips && desk->rest != LIVE_NO_SOURCE) {
    (void)order(desk, LIVE_REST, LIVE_NO_SOURCE, "");
  }
  if (desk->follows) {
    (void)order(desk, LIVE_FREEZE, LIVE_NO_SOURCE, "");
  }
  desk->rest    = LIVE_NO_SOURCE;
  desk->follows = false;
}

void
live_desk_set_streams(LiveDesk* desk, const UiStreams* streams)
{
  const uint32_t n_sources = streams->n_streams - streams->residual;
  const bool     can_learn = n_sources <= NMS_LEARNT_STRIPS;
  const uint32_t residual =
      streams->residual && can_learn ? n_sources : NMS_LEARNT_STRIPS;

  forget(desk);
  desk->is_unsaved = false;
  desk->doubtful   = 0;
  desk->selected   = 0;
  desk->can_learn  = can_learn;
  desk->n_strips   = can_learn ? NMS_LEARNT_STRIPS + 1 : streams->n_streams;
  for (uint32_t i = 0; i < desk->n_strips; ++i) {
    const bool  is_used = i < streams->n_streams;
    const float gain    = is_used ? streams->gains[i] : 1.0f;
    const bool  mute    = gain == 0.0f;
    const bool  learns  = can_learn && i != residual;

    desk->strips[i] = (LiveStrip){
        .gain_db = mute ? 0.0 : 20.0 * log10((double)gain),
        .gain    = mute ? 1.0f : gain,
        .mute    = mute,
        .source  = learns ? i - (i > residual) : LIVE_NO_SOURCE,
        .is_used = is_used,
    };
  }
  live_desk_show_strips(desk);
}

void
live_desk_set_used(LiveDesk* desk, const uint32_t* strips, uint32_t n)
{
  for (uint32_t i = 0; i < desk->n_strips; ++i) {
    desk->strips[i].is_used = false;
  }
  for (uint32_t s = 0; s < n; ++s) {
    desk->strips[strips[s]].is_used = true;
  }
  live_desk_show_strips(desk);
}

void
live_desk_show_strips(LiveDesk* desk)
{
  bool has_free = false;
  for (uint32_t i = 0; i < desk->n_strips; ++i) {
    LiveStrip* const strip = &desk->strips[i];
    const bool is_taken = strip->is_used || strip->is_busy || strip->is_armed;
    const bool is_free =
        !is_taken && !has_free && strip->source != LIVE_NO_SOURCE;

    strip->is_shown = is_taken || is_free;
    has_free        = has_free || is_free;
  }
  while (desk->selected && !desk->strips[desk->selected].is_shown) {
    --desk->selected;
  }
}

/// Set a gain, within its limits, as exactly as it is shown
static void
set_gain(LiveStrip* strip, double gain_db)
{
  const double tenths = round(10.0 * gain_db);
  strip->gain_db = fmin(fmax(0.1 * tenths, LIVE_MIN_GAIN_DB), LIVE_MAX_GAIN_DB);
  strip->gain    = strip->gain_db <= LIVE_MIN_GAIN_DB
                       ? 0.0f
                       : (float)pow(10.0, strip->gain_db / 20.0);
}

/// Do what a key says to the strip selected
static bool
press_strip(LiveStrip* strip, int key)
{
  switch (key) {
  case 'm':
    strip->mute = !strip->mute;
    return true;
  case 's':
    strip->solo = !strip->solo;
    return true;
  case '0':
    set_gain(strip, 0.0);
    return true;
  case LIVE_KEY_UP:
    set_gain(strip, strip->gain_db + COARSE_DB);
    return true;
  case LIVE_KEY_DOWN:
    set_gain(strip, strip->gain_db - COARSE_DB);
    return true;
  case LIVE_KEY_RIGHT:
    set_gain(strip, strip->gain_db + FINE_DB);
    return true;
  case LIVE_KEY_LEFT:
    set_gain(strip, strip->gain_db - FINE_DB);
    return true;
  default:
    return false;
  }
}

/// Arm the strip, or let it learn what it has heard
static void
press_learn(LiveDesk* desk, LiveStrip* strip)
{
  if (strip->is_locked) {
    desk->said = "the strip is locked; k unlocks it";
  } else if (order(desk,
                   strip->is_armed ? LIVE_LEARN : LIVE_ARM,
                   strip->source,
                   "")) {
    strip->is_armed = !strip->is_armed;
  }
}

/// Lock the strip, or unlock it; what it has heard is learnt before
static void
press_lock(LiveDesk* desk, LiveStrip* strip)
{
  if (strip->is_armed) {
    press_learn(desk, strip);
  }
  if (!strip->is_armed && order(desk,
                                strip->is_locked ? LIVE_UNLOCK : LIVE_LOCK,
                                strip->source,
                                "")) {
    strip->is_locked = !strip->is_locked;
  }
}

/// Let the strip be the rest, or none
static void
press_rest(LiveDesk* desk, const LiveStrip* strip)
{
  const uint32_t rest =
      desk->rest == strip->source ? LIVE_NO_SOURCE : strip->source;
  if (order(desk, LIVE_REST, rest, "")) {
    desk->rest = rest;
  }
  if (rest == LIVE_NO_SOURCE && desk->follows &&
      order(desk, LIVE_FREEZE, rest, "")) {
    desk->follows = false;
  }
}

/// Ask for the name of the strip
static void
press_name(LiveDesk* desk, const LiveStrip* strip)
{
  desk->asks_name = true;
  desk->prompts   = LIVE_NAME;
  desk->named     = strip->source;
}

/// Say why the strip selected learns nothing
static void
refuse(LiveDesk* desk)
{
  desk->said = desk->can_learn
                   ? "the residual is what no source is, and learns nothing"
                   : "beside more than four sources nothing is learnt";
}

/// Do what a key says to the strip selected about learning
static bool
press_source(LiveDesk* desk, LiveStrip* strip, int key)
{
  const bool learns = strip->source != LIVE_NO_SOURCE;
  switch (learns ? key : 0) {
  case 'l':
    press_learn(desk, strip);
    return true;
  case 'c':
    (void)order(desk, LIVE_CLEAR, strip->source, "");
    return true;
  case 'k':
    press_lock(desk, strip);
    return true;
  case 'e':
    press_rest(desk, strip);
    return true;
  case 'n':
    press_name(desk, strip);
    return true;
  default:
    break;
  }
  if (learns ||
      (key != 'l' && key != 'c' && key != 'k' && key != 'e' && key != 'n')) {
    return false;
  }
  refuse(desk);
  return true;
}

/// Follow the rest, or freeze it
static void
press_follow(LiveDesk* desk)
{
  if (desk->rest == LIVE_NO_SOURCE) {
    desk->said = "there is no rest to follow; e makes the strip the rest";
  } else if (order(desk,
                   desk->follows ? LIVE_FREEZE : LIVE_FOLLOW,
                   desk->rest,
                   "")) {
    desk->follows = !desk->follows;
  }
}

/// Whether a key is to be done that loses what was learnt: when it comes twice
static bool
is_sure(LiveDesk* desk, int key, const char* said)
{
  const bool sure = !desk->is_unsaved || desk->doubtful == key;
  desk->doubtful  = sure ? 0 : key;
  desk->said      = sure ? desk->said : said;
  return sure;
}

/// Give a key to the prompt
static void
press_prompt(LiveDesk* desk, int key)
{
  switch (live_prompt_press(&desk->prompt, key)) {
  case LIVE_PROMPT_DONE:
    (void)order(
        desk, desk->prompts, desk->named, live_prompt_name(&desk->prompt));
    break;
  case LIVE_PROMPT_REFUSED:
    desk->said = "a name is of letters, digits, spaces, -, _ and +";
    break;
  case LIVE_PROMPT_GOES_ON:
  case LIVE_PROMPT_CANCELLED:
    break;
  }
}

/// Do what a key says about learning, but about no strip
static bool
press_learning(LiveDesk* desk, int key)
{
  if (key != 'u' && key != 'f' && key != 'w') {
    return false;
  }
  if (!desk->can_learn) {
    refuse(desk);
  } else if (key == 'u') {
    (void)order(desk, LIVE_UNDO, LIVE_NO_SOURCE, "");
  } else if (key == 'f') {
    press_follow(desk);
  } else {
    desk->asks_name = true;
    desk->prompts   = LIVE_SAVE;
    desk->named     = LIVE_NO_SOURCE;
  }
  return true;
}

/// Do what a key says that is about no strip
static bool
press_desk(LiveDesk* desk, int key)
{
  switch (key) {
  case 'b':
    desk->bypass = !desk->bypass;
    return true;
  case 'r':
    desk->record = !desk->record;
    return true;
  case 'p':
    desk->next_preset = is_sure(
        desk, key, "what was learnt is not saved: w saves it, p goes on");
    return true;
  case 'q':
    desk->quit =
        is_sure(desk, key, "what was learnt is not saved: w saves it, q ends");
    return true;
  default:
    return press_learning(desk, key);
  }
}

bool
live_desk_press(LiveDesk* desk, int key)
{
  if (live_prompt_is_open(&desk->prompt)) {
    press_prompt(desk, key);
    return true;
  }
  desk->doubtful = key == desk->doubtful ? key : 0;
  if (key >= '1' && key <= '9') {
    const uint32_t strip = (uint32_t)(key - '1');
    const bool known = strip < desk->n_strips && desk->strips[strip].is_shown;
    desk->selected   = known ? strip : desk->selected;
    return known;
  }
  if (press_desk(desk, key)) {
    return true;
  }
  LiveStrip* const strip = &desk->strips[desk->selected];
  return desk->n_strips &&
         (press_source(desk, strip, key) || press_strip(strip, key));
}

void
live_desk_gains(const LiveDesk* desk, float* gains)
{
  NmsStrip strips[LIVE_MAX_STRIPS];
  for (uint32_t i = 0; i < desk->n_strips; ++i) {
    const LiveStrip* const strip = &desk->strips[i];
    strips[i] = (NmsStrip){0.0f, strip->mute, strip->solo, strip->is_used};
  }
  nms_strips_gains(strips, desk->n_strips, gains);
  for (uint32_t i = 0; i < desk->n_strips; ++i) {
    gains[i] *= desk->strips[i].gain; // By 0 or 1: the bits of nmf-separate
  }
}
