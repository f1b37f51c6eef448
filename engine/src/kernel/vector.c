// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#define NMS_KERNEL_NAME vector
#define NMS_VECTOR_BYTES 16

#include "kernel/vector_impl.h"
