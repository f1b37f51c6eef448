// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_COMPLEX_H
#define NMS_COMPLEX_H

/**
   @file complex.h
   A complex number, as spectra are made of.
*/

/// One bin of a spectrum
typedef struct {
  float re; ///< Real part
  float im; ///< Imaginary part
} NmsComplex;

#endif // NMS_COMPLEX_H
