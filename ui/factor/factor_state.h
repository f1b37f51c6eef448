// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef UI_FACTOR_STATE_H
#define UI_FACTOR_STATE_H

#include "base/report.h"
#include "factor_options.h"
#include "files/folders.h"
#include "files/target.h"
#include "nms/nmf.h"
#include "npy.h"

#include <stdint.h>

/**
   @file factor_state.h
   A factorisation on its way: what is read, found and written.
*/

/// The files it may write
enum {
  UI_FACTOR_FILE_W,
  UI_FACTOR_FILE_H,
  UI_FACTOR_FILE_V,
  UI_FACTOR_FILE_PLOT,
  UI_N_FACTOR_FILES
};

/// A factorisation; starts as zeros but for the first three
typedef struct {
  const UiFactorOptions* options;
  const char*            file; ///< What is factorised
  UiReport*              report;

  uint32_t     sample_rate_hz; ///< Of a recording, else 0
  UiMatrix     v;
  UiMatrix     w;
  UiMatrix     h;
  UiMatrix     held_w; ///< First columns of W, or empty
  UiMatrix     held_h; ///< First rows of H, or empty
  NmsNmfConfig config; ///< What the engine does, in its scale

  double  mean;  ///< Of V, then
  double  scale; ///< A power of two: V and H are multiplied by it meanwhile
  double* cost;  ///< [n_iterations + 1], or NULL if nobody asks for it
  double  last_cost;
  double  elapsed_s;

  char*     paths[UI_N_FACTOR_FILES];   ///< NULL for those not asked for
  UiTarget* targets[UI_N_FACTOR_FILES]; ///< The same
  UiFolders made;
} UiFactor;

#endif // UI_FACTOR_STATE_H
