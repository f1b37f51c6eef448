// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef SCRATCH_H
#define SCRATCH_H

#include <stdbool.h>

/**
   @file scratch.h
   A folder of its own for a test, and small files in it.
*/

/// Make a folder and go there; ends the test if that fails.
void scratch_enter(void);

/// As scratch_enter(), but in memory where the system has such a folder.
void scratch_enter_memory(void);

/// Remove all that is in a folder, if there is one; ends the test if that
/// fails.
void scratch_empty(const char* folder);

/// Remove the folder with all that is in it; ends the test if that fails.
void scratch_leave(void);

/// Return how many entries a folder has, hidden ones too; 0 if there is none.
int scratch_count(const char* folder);

/// Return the text of a file, of at most 4095 bytes, until the next call; "" if
/// there is none.
const char* scratch_read(const char* path);

/// Write a file, in place of another; ends the test if that fails.
void scratch_write(const char* path, const char* text);

/// Make a folder; ends the test if that fails.
void scratch_folder(const char* path);

/// Return whether there is anything of that name, a dangling link too.
bool scratch_has(const char* path);

#endif // SCRATCH_H
