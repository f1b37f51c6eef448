// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_FACTOR_H
#define UI_FACTOR_H

#include "factor_state.h"
#include "nms/attributes.h"

#include <stdbool.h>

/**
   @file factor.h
   A factorisation, from files to files.
*/

/**
   Check the files to be written and begin them, and read what is to be read.

   @return False with an error.

   Setup thread.  Not realtime: blocks.
*/
NMS_NODISCARD bool ui_factor_begin(UiFactor* factor);

/**
   Factorise, showing progress.

   @return False with an error, which may be that a signal asked to stop.

   Setup thread.  Not realtime: blocks.
*/
NMS_NODISCARD bool ui_factor_work(UiFactor* factor);

/// Write the matrices, without committing them; false with an error.
NMS_NODISCARD bool ui_factor_write(UiFactor* factor);

/// Give all files their names, or none; false with an error.
NMS_NODISCARD bool ui_factor_commit(UiFactor* factor);

/// Free what the factorisation owns, and remove what was not committed.
void ui_factor_clear(UiFactor* factor);

#endif // UI_FACTOR_H
