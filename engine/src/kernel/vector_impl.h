// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file vector_impl.h
   The kernels in vectors of the compiler's: included by one source file per
   kind of processor, which defines NMS_KERNEL_NAME and NMS_VECTOR_BYTES and is
   compiled for that processor.
*/

#include "kernel/kernel.h"
#include "kernel/vector_bins_impl.h"
#include "kernel/vector_filter_impl.h"
#include "kernel/vector_packed_impl.h"
#include "kernel/vector_pairs_impl.h"
#include "kernel/vector_power_impl.h"
#include "kernel/vector_scene_impl.h"

#ifndef NMS_HAS_TILES
#define ratio_sum_tiled NULL
#define ratio_project_tiled NULL
#define combine_tiled NULL
#endif

#define NMS_STRINGIFY(x) #x
#define NMS_NAME_STRING(x) NMS_STRINGIFY(x)
#define NMS_PASTE(a, b) a##b
#define NMS_KERNEL_SYMBOL(name) NMS_PASTE(nms_kernel_, name)

const NmsKernel NMS_KERNEL_SYMBOL(NMS_KERNEL_NAME) = {
    NMS_NAME_STRING(NMS_KERNEL_NAME),
    LANES,
    ratio_sum,
    ratio_project,
    ratio_sum_tiled,
    ratio_project_tiled,
    combine_tiled,
    combine,
    combine_halves,
    project,
    add_outer,
    power,
    share,
    link_channels,
    apply_mask,
    energy,
    sum_bands,
    covary,
    weigh,
    mix_filter,
    apply_filter,
    compare,
    split_pairs,
    join_pairs};
