// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_HOST_H
#define PLUG_HOST_H

#include "nms/attributes.h"

#include <lv2/core/lv2.h>
#include <lv2/log/log.h>
#include <lv2/state/state.h>
#include <lv2/urid/urid.h>
#include <lv2/worker/worker.h>

/**
   @file host.h
   What a host offers, all of it optional.
*/
typedef struct {
  LV2_URID_Map*        map;
  LV2_Log_Log*         log;
  LV2_Worker_Schedule* worker;
  LV2_State_Map_Path*  map_path;
  LV2_State_Make_Path* make_path;
  LV2_State_Free_Path* free_path;
} PlugHost;

/**
   Find what we know among a host's features.

   Unlike lv2_features_query() this survives a feature whose URI is missing or
   uninitialised, of which lv2file passes one.

   @param features In, ends with NULL; or NULL.

   Setup thread.
*/
NMS_NODISCARD PlugHost plug_host_read(const LV2_Feature* const* features);

#endif // PLUG_HOST_H
