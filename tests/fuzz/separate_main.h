// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef SEPARATE_MAIN_H
#define SEPARATE_MAIN_H

/**
   @file separate_main.h
   The whole of nmf-separate, as a function: its main() is compiled with this
   name, and with this file included.
*/

/// As main(); `optind` has to be 0.
int separate_main(int argc, char** argv);

#endif // SEPARATE_MAIN_H
