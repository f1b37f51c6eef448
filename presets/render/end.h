// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef RENDER_END_H
#define RENDER_END_H

#include <stddef.h>

/**
   @file end.h
   What ends the program: it renders all or says in one sentence why not.
*/

/// Print "render-presets: ABOUT: CAUSE" to stderr and exit with 1.
_Noreturn void ren_end(const char* about, const char* cause);

/// Return `n` zeroed elements of `size` bytes, freed with free(), or end.
void* ren_new(size_t n, size_t size);

/// Return a grown or moved block as realloc() does, or end.
void* ren_grow(void* block, size_t n, size_t size);

/// Return "FOLDER/NAME", freed with free(), or end.
char* ren_join(const char* folder, const char* name);

#endif // RENDER_END_H
