// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>

/**
   @file fuzz.h
   What every target of the fuzzer is: one function, fed with anything.
*/

/**
   Try an input; a fault ends the process.

   @param bytes   In, [n_bytes], not aligned.
   @param n_bytes Any, 0 too.
   @return 0, or -1 for what is not worth to be kept.
*/
int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t n_bytes);

#endif // FUZZ_H
