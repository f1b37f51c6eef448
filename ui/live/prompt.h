// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef LIVE_PROMPT_H
#define LIVE_PROMPT_H

#include "nms/attributes.h"
#include "nms/dictionary.h"

#include <stdbool.h>
#include <stddef.h>

/**
   @file prompt.h
   A name that is typed: a line of text, and what keys do to it.
*/

/// What a key did
typedef enum {
  LIVE_PROMPT_GOES_ON,
  LIVE_PROMPT_DONE,    ///< With a name that is good
  LIVE_PROMPT_REFUSED, ///< The name is not good; it goes on
  LIVE_PROMPT_CANCELLED,
} LivePromptEnd;

/// A prompt; starts as zeros
typedef struct {
  const char* label;               ///< What is asked for, or NULL if nothing is
  char        text[NMS_NAME_SIZE]; ///< As typed
  char        usual[NMS_NAME_SIZE]; ///< What counts if nothing is typed
} LivePrompt;

/// Begin to ask for a name.  Any one thread.
void
live_prompt_begin(LivePrompt* prompt, const char* label, const char* usual);

/// Return the name that Return would give.  Any one thread.
NMS_NODISCARD const char* live_prompt_name(const LivePrompt* prompt);

/// Return whether something is asked for.  Any one thread.
NMS_NODISCARD bool live_prompt_is_open(const LivePrompt* prompt);

/**
   Do what a key says: Return, Escape, Backspace, Ctrl-U for all of it, and all
   that a name may have.

   @param key A byte of a text in UTF-8, or another key, which does nothing.
   @return What it did; it is closed if it is done or cancelled.

   Any one thread.
*/
LivePromptEnd live_prompt_press(LivePrompt* prompt, int key);

#endif // LIVE_PROMPT_H
