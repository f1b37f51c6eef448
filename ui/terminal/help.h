// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "options.h"

/**
   @file help.h
   What --help and --version print.
*/

/// Print the synopsis and every option to stdout, within 80 columns.
void cli_help_print(const CliProgram* program);

/// Print name, version and licence to stdout.
void cli_help_print_version(const CliProgram* program);

#endif // CLI_HELP_H
