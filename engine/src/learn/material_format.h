// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_LEARN_MATERIAL_FORMAT_H
#define NMS_LEARN_MATERIAL_FORMAT_H

/**
   @file material_format.h
   Where things stand in material (docs/material.md), for material_encode.c and
   material_decode.c.

   Little-endian, without gaps: a header, then the frames, each the root of its
   energy, its largest value, and a byte for every value; then, if all of it was
   heard in two channels, four sums for each group.
*/

#define NMS_MATERIAL_MAGIC "nmfheard" ///< Eight bytes, no terminating zero
#define NMS_MATERIAL_VERSION 1        ///< Without sums
#define NMS_MATERIAL_IMAGES 2         ///< With them
#define NMS_MATERIAL_SUMS 32 ///< Bytes of a group's sums, 64-bit floats

// Offsets in the header, bytes; 32-bit numbers but for those said otherwise
#define NMS_AT_VERSION 8
#define NMS_AT_FRAMES 12
#define NMS_AT_WINDOW 16
#define NMS_AT_HOP 20
#define NMS_AT_BANDS 24  ///< 0 for plain bins
#define NMS_AT_GROUPS 28 ///< 0 for single bins
#define NMS_AT_CONTEXT 32
#define NMS_AT_STRIDE 36
#define NMS_AT_RATE 40     ///< 64-bit float, Hz
#define NMS_AT_EXPONENT 48 ///< 32-bit float
#define NMS_AT_LAYOUT 52   ///< Checksum of bands and edges
#define NMS_AT_HEARD 56    ///< 64 bits, frames
#define NMS_AT_SILENT 64   ///< 64 bits, frames
#define NMS_AT_STEP 72     ///< A power of two
#define NMS_AT_WAITING 76
#define NMS_MATERIAL_HEADER 80

// Offsets in a frame, bytes
#define NMS_AT_LEVEL 0 ///< 32-bit float
#define NMS_AT_PEAK 4  ///< 32-bit float
#define NMS_AT_VALUES 8

/// From byte to byte, dB; 255 is the frame's largest value, 0 stands for zero
#define NMS_MATERIAL_STEP_DB 0.375

/// No level or value is greater
#define NMS_MATERIAL_LARGEST 1e12f

/// Greatest step from kept frame to kept frame
#define NMS_MATERIAL_MAX_STEP (1U << 24U)

#endif // NMS_LEARN_MATERIAL_FORMAT_H
