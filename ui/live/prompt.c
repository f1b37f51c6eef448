// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "prompt.h"

#include <stdio.h>
#include <string.h>

/// Keys as terminals send them
enum {
  KEY_BELL       = 0x07, ///< Ctrl-G, as Escape
  KEY_ERASE      = 0x08, ///< Ctrl-H
  KEY_NEW_LINE   = 0x0A,
  KEY_RETURN     = 0x0D,
  KEY_KILL       = 0x15, ///< Ctrl-U
  KEY_ESCAPE     = 0x1B,
  FIRST_PRINTED  = 0x20,
  KEY_DELETE     = 0x7F,
  FIRST_OF_UTF8  = 0xC0, ///< Of a character of several bytes
  LAST_CHARACTER = 0xFF,
};

void
live_prompt_begin(LivePrompt* prompt, const char* label, const char* usual)
{
  prompt->label   = label;
  prompt->text[0] = '\0';
  snprintf(prompt->usual, sizeof(prompt->usual), "%s", usual);
}

const char*
live_prompt_name(const LivePrompt* prompt)
{
  return *prompt->text ? prompt->text : prompt->usual;
}

bool
live_prompt_is_open(const LivePrompt* prompt)
{
  return prompt->label != NULL;
}

/// Take back the last character, all of its bytes
static void
erase(LivePrompt* prompt)
{
  size_t n = strlen(prompt->text);
  while (n) {
    const unsigned char last = (unsigned char)prompt->text[--n];
    prompt->text[n]          = '\0';
    if (last < KEY_DELETE || last >= FIRST_OF_UTF8) {
      return;
    }
  }
}

static void
append(LivePrompt* prompt, int key)
{
  const size_t n = strlen(prompt->text);
  if (key >= FIRST_PRINTED && key <= LAST_CHARACTER && key != KEY_DELETE &&
      n + 1 < sizeof(prompt->text)) {
    prompt->text[n]     = (char)key;
    prompt->text[n + 1] = '\0';
  }
}

LivePromptEnd
live_prompt_press(LivePrompt* prompt, int key)
{
  switch (key) {
  case KEY_NEW_LINE:
  case KEY_RETURN:
    if (!nms_dictionary_name_is_good(live_prompt_name(prompt))) {
      return LIVE_PROMPT_REFUSED;
    }
    prompt->label = NULL;
    return LIVE_PROMPT_DONE;
  case KEY_BELL:
  case KEY_ESCAPE:
    prompt->label = NULL;
    return LIVE_PROMPT_CANCELLED;
  case KEY_ERASE:
  case KEY_DELETE:
    erase(prompt);
    return LIVE_PROMPT_GOES_ON;
  case KEY_KILL:
    prompt->text[0] = '\0';
    return LIVE_PROMPT_GOES_ON;
  default:
    append(prompt, key);
    return LIVE_PROMPT_GOES_ON;
  }
}
