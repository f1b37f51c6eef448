// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_DICTIONARY_FORMAT_H
#define NMS_DICTIONARY_FORMAT_H

/**
   @file format.h
   The names in a dictionary file, for encode.c and decode.c.

   A safetensors file: the header's length as a little-endian 64-bit number, the
   header as JSON, the tensors.  Every metadata value is a string, as that
   format asks; but for the two texts it is itself JSON.
*/

#define NMS_FORMAT_NAME "nmf-separate"
#define NMS_FORMAT_VERSION 1

#define NMS_KEY_METADATA "__metadata__"
#define NMS_KEY_FORMAT "format"
#define NMS_KEY_VERSION "format_version"
#define NMS_KEY_RATE "sample_rate_hz"
#define NMS_KEY_WINDOW "window"
#define NMS_KEY_HOP "hop"
#define NMS_KEY_CONTEXT "context"
#define NMS_KEY_STRIDE "stride_samples"
#define NMS_KEY_EXPONENT "exponent"
#define NMS_KEY_BETA "beta"
#define NMS_KEY_RELAXATION "relaxation" ///< 1 if absent
#define NMS_KEY_MOMENTUM "momentum"     ///< 0 if absent
#define NMS_KEY_MASK "mask_exponent"
#define NMS_KEY_SOURCES "sources"
#define NMS_KEY_LICENCE "licence"
#define NMS_KEY_PROVENANCE "provenance"

/// Appended to a tensor's name: what its stored values are multiplied with
#define NMS_KEY_SCALE_SUFFIX "_scale"

#define NMS_TENSOR_ANALYSIS "analysis"             ///< [features, components]
#define NMS_TENSOR_RECONSTRUCTION "reconstruction" ///< [groups, components]
#define NMS_TENSOR_SPARSITY "sparsity"             ///< [iterations]
#define NMS_TENSOR_BANDS "bands"   ///< [bands, 3]: lower, center, upper, in Hz
#define NMS_TENSOR_GROUPS "groups" ///< [groups + 1]: edges, in Hz
#define NMS_TENSOR_SPATIAL "spatial" ///< [sources, groups, 4]: covariances

/// Most axes of a tensor
#define NMS_TENSOR_AXES 3

#endif // NMS_DICTIONARY_FORMAT_H
