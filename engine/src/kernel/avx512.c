// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#if defined(__x86_64__)

#define NMS_KERNEL_NAME avx512
#define NMS_VECTOR_BYTES 64

#define NMS_HAS_TILES

#include "kernel/tiles_impl.h"
#include "kernel/vector_impl.h"

#else
typedef int NmsNothingHere; // A source file must declare something
#endif
