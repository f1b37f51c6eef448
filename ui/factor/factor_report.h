// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_FACTOR_REPORT_H
#define UI_FACTOR_REPORT_H

#include "factor_state.h"

#include <stdbool.h>

/**
   @file factor_report.h
   What is known of a factorisation, for people and for programs.
*/

/// Add a note: the shapes, the divergence, the time.
void ui_factor_tell(UiFactor* factor);

/**
   Print a JSON object on a line to stdout.

   @param factor In.
   @param ok     Whether its files are written; else there is nothing but the
                 error.
*/
void ui_factor_print_json(const UiFactor* factor, bool ok);

#endif // UI_FACTOR_REPORT_H
