// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef KERNELS_H
#define KERNELS_H

#include "kernel/kernel.h"

/**
   @file kernels.h
   All kernels that this processor runs.
*/

/// Test each of them; one that must run everywhere and does not is a failure.
void test_each_kernel(void (*test)(const NmsKernel* kernel));

#endif // KERNELS_H
