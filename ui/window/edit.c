// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "edit.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/// Return whether a byte goes on with the letter before it
static bool
is_rest(char byte)
{
  return ((unsigned char)byte & 0xC0U) == 0x80U;
}

/// Return the longest text, in bytes, that may be typed
static size_t
max_length(const WinDesk* desk)
{
  return desk->model->edit.of.kind == WIN_STRIP_MENU ? WIN_EDIT_SIZE - 1
                                                     : PLUG_TEXT_SIZE - 1;
}

void
win_edit_begin(WinDesk* desk, WinPart of, const char* text)
{
  WinModel* const model = desk->model;
  WinEdit         edit  = {.of = of, .is_all = true};
  const bool      is_db = of.kind == WIN_FADER;
  if (text) {
    snprintf(edit.text, sizeof(edit.text), "%s", text);
  } else if (is_db || of.kind == WIN_SHARPNESS) {
    const float value = win_model_value(
        model, is_db ? PLUG_PORT_GAIN : PLUG_PORT_SHARPNESS, of.strip, 0.0f);
    snprintf(edit.text, sizeof(edit.text), "%.1f", (double)value);
    if (is_db && value <= PLUG_MUTE_DB) {
      snprintf(edit.text, sizeof(edit.text), "-inf");
    }
  } else if (of.kind == WIN_NAME && of.strip < PLUG_N_SOURCES) {
    // What is longer than the field was never typed here
    snprintf(edit.text,
             sizeof(edit.text),
             "%.*s",
             PLUG_TEXT_SIZE - 1,
             model->texts[PLUG_PROPERTY_NAME + of.strip]);
  } else if (of.kind != WIN_MENU && of.kind != WIN_STRIP_MENU) {
    return;
  }

  edit.cursor = (uint32_t)strlen(edit.text);
  model->edit = edit;
}

void
win_edit_cancel(WinDesk* desk)
{
  memset(&desk->model->edit, 0, sizeof(desk->model->edit));
}

bool
win_edit_is_open(const WinDesk* desk)
{
  return desk->model->edit.of.kind != WIN_NOTHING;
}

bool
win_edit_read_number(const char* text, float* value)
{
  // By hand, as a host may have set any locale
  const char* at       = text + strspn(text, " ");
  const bool  is_minus = *at == '-' || !strncmp(at, "\xe2\x88\x92", 3);
  if (is_minus) {
    at += *at == '-' ? 1 : 3;
  } else if (*at == '+') {
    ++at;
  }
  if (!strncmp(at, "inf", 3) || !strncmp(at, "\xe2\x88\x9e", 3)) {
    *value = PLUG_MUTE_DB;
    return is_minus;
  }

  double   number    = 0.0;
  double   place     = 1.0;
  uint32_t digits    = 0;
  bool     has_point = false;
  for (; isdigit((unsigned char)*at) ||
         (!has_point && (*at == '.' || *at == ','));
       ++at) {
    if (!isdigit((unsigned char)*at)) {
      has_point = true;
    } else if (++digits > 12) {
      return false;
    } else {
      place  = has_point ? place * 0.1 : 1.0;
      number = has_point ? number + place * (*at - '0')
                         : number * 10.0 + (*at - '0');
    }
  }
  at += strspn(at, " ");
  at += !strncmp(at, "dB", 2) || !strncmp(at, "db", 2) ? 2 : 0;
  *value = (float)(is_minus ? -number : number);
  return digits > 0 && !*at;
}

/// Set the port that a typed number is for
static void
accept_number(WinDesk* desk, const WinEdit* edit)
{
  const PlugPortRole role =
      edit->of.kind == WIN_FADER ? PLUG_PORT_GAIN : PLUG_PORT_SHARPNESS;
  float value = 0.0f;
  if (win_edit_read_number(edit->text, &value)) {
    win_desk_change(
        desk, win_model_port(desk->model, role, edit->of.strip), value);
  } else {
    win_desk_say(desk, true, "%s is no number", edit->text);
  }
}

void
win_edit_accept(WinDesk* desk)
{
  const WinEdit edit = desk->model->edit;
  win_edit_cancel(desk);
  switch (edit.of.kind) {
  case WIN_FADER:
  case WIN_SHARPNESS:
    accept_number(desk, &edit);
    break;
  case WIN_NAME:
    if (edit.of.strip < PLUG_N_SOURCES) {
      win_desk_tell(
          desk, (PlugProperty)(PLUG_PROPERTY_NAME + edit.of.strip), edit.text);
    }
    break;
  case WIN_STRIP_MENU:
    win_desk_take(desk, edit.of.strip, edit.text);
    break;
  case WIN_MENU:
    if (*edit.text) {
      win_desk_tell(desk, PLUG_PROPERTY_SAVE, edit.text);
    }
    break;
  default:
    break;
  }
}

/// Take bytes out of the text
static void
erase(WinEdit* edit, size_t begin, size_t end)
{
  memmove(edit->text + begin, edit->text + end, strlen(edit->text + end) + 1);
  edit->cursor = (uint32_t)begin;
}

/// Return the end of the letter at a place
static size_t
after(const WinEdit* edit, size_t at)
{
  at += edit->text[at] != '\0';
  while (is_rest(edit->text[at])) {
    ++at;
  }
  return at;
}

/// Return the begin of the letter before a place
static size_t
before(const WinEdit* edit, size_t at)
{
  size_t letter = 0;
  for (size_t next = after(edit, 0); next < at; next = after(edit, next)) {
    letter = next;
  }
  return letter;
}

static void
insert(WinDesk* desk, WinEdit* edit, const char* letter)
{
  if (edit->is_all) {
    erase(edit, 0, strlen(edit->text));
  }

  const size_t length = strlen(letter);
  const size_t all    = strlen(edit->text);
  if (all + length <= max_length(desk)) {
    char* const at = edit->text + edit->cursor;
    memmove(at + length, at, all - edit->cursor + 1);
    memcpy(at, letter, length);
    edit->cursor += (uint32_t)length;
  }
}

void
win_edit_key(WinDesk* desk, const UiEvent* event)
{
  WinEdit* const edit = &desk->model->edit;
  const size_t   all  = strlen(edit->text);
  const size_t   at   = edit->cursor < all ? edit->cursor : all;
  switch (event->key) {
  case UI_KEY_ENTER:
    win_edit_accept(desk);
    return;
  case UI_KEY_ESCAPE:
    win_edit_cancel(desk);
    return;
  case UI_KEY_TEXT:
    insert(desk, edit, event->text);
    break;
  case UI_KEY_BACKSPACE:
    erase(edit, edit->is_all ? 0 : before(edit, at), edit->is_all ? all : at);
    break;
  case UI_KEY_DELETE:
    erase(edit, edit->is_all ? 0 : at, edit->is_all ? all : after(edit, at));
    break;
  case UI_KEY_LEFT:
    edit->cursor = (uint32_t)(edit->is_all ? 0 : before(edit, at));
    break;
  case UI_KEY_RIGHT:
    edit->cursor = (uint32_t)(edit->is_all ? all : after(edit, at));
    break;
  case UI_KEY_HOME:
    edit->cursor = 0;
    break;
  case UI_KEY_END:
    edit->cursor = (uint32_t)all;
    break;
  default:
    return;
  }
  edit->is_all = false;
}
