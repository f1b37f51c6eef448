// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_PLUGIN_PLUGIN_H
#define NMS_PLUGIN_PLUGIN_H

#include "life.h"
#include "loader.h"
#include "process.h"

#include <lv2/log/logger.h>

/**
   @file plugin.h
   An instance: what the audio thread touches, and the rest.
*/
typedef struct {
  NmsProcess     process; ///< The audio thread's
  NmsLoader      loader;  ///< Everybody else's
  NmsLife        life;    ///< Asked for by the worker
  LV2_Log_Logger log;     ///< Everybody else's
} NmsPlugin;

#endif // NMS_PLUGIN_PLUGIN_H
