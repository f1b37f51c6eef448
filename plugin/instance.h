// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_INSTANCE_H
#define PLUG_INSTANCE_H

#include "life.h"
#include "loader.h"
#include "process.h"
#include "teacher.h"

#include <lv2/log/logger.h>

/**
   @file instance.h
   An instance of a plugin: what the audio thread touches, and the rest.
*/
typedef struct {
  PlugProcess    process; ///< The audio thread's
  PlugLoader     loader;  ///< Everybody else's
  PlugTeacher    teacher; ///< Likewise
  PlugLife       life;    ///< Asked for by the worker
  LV2_Log_Logger log;     ///< Everybody else's
} PlugInstance;

#endif // PLUG_INSTANCE_H
