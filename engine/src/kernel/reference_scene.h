// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_KERNEL_REFERENCE_SCENE_H
#define NMS_KERNEL_REFERENCE_SCENE_H

#include "kernel/kernel.h"
#include "nms/attributes.h"
#include "nms/complex.h"

#include <stdint.h>

/**
   @file reference_scene.h
   The reference's functions for two channels, as kernel.h documents them.

   They compute in double precision, with the matrices written out.
*/

/// NmsKernel.covary
void nms_reference_covary(const NmsComplex* const* spectra,
                          const uint32_t*          starts,
                          uint32_t                 n_groups,
                          float*                   covariance) NMS_REALTIME;

/// NmsKernel.weigh
void nms_reference_weigh(const NmsScene* scene,
                         float* const*   weights,
                         float*          inverse,
                         float*          energy) NMS_REALTIME;

/// NmsKernel.mix_filter
void nms_reference_mix_filter(const NmsScene*     scene,
                              const float* const* weights,
                              const float*        inverse,
                              const float*        gains,
                              float*              filter) NMS_REALTIME;

/// NmsKernel.apply_filter
void nms_reference_apply_filter(const float*             filter,
                                const uint32_t*          starts,
                                uint32_t                 n_groups,
                                const NmsComplex* const* x,
                                NmsComplex* const*       y) NMS_REALTIME;

/// NmsKernel.compare
float nms_reference_compare(const NmsScene* scene,
                            const float*    mean) NMS_REALTIME;

#endif // NMS_KERNEL_REFERENCE_SCENE_H
