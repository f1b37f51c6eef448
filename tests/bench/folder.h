// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef BENCH_FOLDER_H
#define BENCH_FOLDER_H

/**
   @file folder.h
   Folders; temporary ones are where TMPDIR says.
*/

#include <stdbool.h>

/// Make a folder, and those above it, unless they are there; false, said on
/// stderr, if that cannot be done.
bool bench_folder_make(const char* folder);

/// Return TMPDIR, or what stands for it.
const char* bench_temporary(void);

/**
   Make a temporary folder.

   @param name What its name begins with.
   @return Its path, to be given to bench_folder_remove(), or NULL, said on
   stderr.
*/
char* bench_folder_new(const char* name);

/// Remove a folder with all that is in it, and free its path.
void bench_folder_remove(char* folder);

#endif // BENCH_FOLDER_H
