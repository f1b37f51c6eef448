// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "nms/attributes.h"
#include "protocol/ports.h"
#include "protocol/uris.h"
#include "view.h"

#include <lv2/atom/atom.h>
#include <lv2/core/lv2.h>
#include <lv2/log/log.h>
#include <lv2/options/options.h>
#include <lv2/parameters/parameters.h>
#include <lv2/ui/ui.h>
#include <lv2/urid/urid.h>

#include <math.h>
#include <stdint.h>
#include <string.h>

/// What the host passes
typedef struct {
  const LV2_URID_Map*        map;
  const LV2UI_Touch*         touch;
  const LV2UI_Resize*        resize;
  const LV2UI_Request_Value* request;
  const LV2_Options_Option*  options;
  const LV2_Log_Log*         log;
  const void*                parent;
  const void*                idle; ///< Not NULL if the host has it
} Features;

static Features
find_features(const LV2_Feature* const* list)
{
  static const char some[] = "";

  Features features = {0};
  for (size_t f = 0; list && list[f]; ++f) {
    const char* const uri  = list[f]->URI;
    const void* const data = list[f]->data;
    if (!strcmp(uri, LV2_URID__map)) {
      features.map = data;
    } else if (!strcmp(uri, LV2_UI__touch)) {
      features.touch = data;
    } else if (!strcmp(uri, LV2_UI__resize)) {
      features.resize = data;
    } else if (!strcmp(uri, LV2_UI__requestValue)) {
      features.request = data;
    } else if (!strcmp(uri, LV2_OPTIONS__options)) {
      features.options = data;
    } else if (!strcmp(uri, LV2_LOG__log)) {
      features.log = data;
    } else if (!strcmp(uri, LV2_UI__parent)) {
      features.parent = data;
    } else if (!strcmp(uri, LV2_UI__idleInterface)) {
      features.idle = some;
    }
  }
  return features;
}

/// Read a number among the host's options, within bounds, else the fallback
static double
read_option(const Features* features,
            const char*     uri,
            double          least,
            double          most,
            double          fallback)
{
  const LV2_URID_Map* const map    = features->map;
  double                    number = fallback;
  const LV2_URID            key    = map->map(map->handle, uri);
  const LV2_URID            real   = map->map(map->handle, LV2_ATOM__Float);
  const LV2_URID            wide   = map->map(map->handle, LV2_ATOM__Double);
  for (const LV2_Options_Option* option = features->options;
       option && (option->key || option->value);
       ++option) {
    float value = 0.0f;
    if (option->key != key || !key || !option->value) {
      continue;
    }
    if (option->type == real && option->size == sizeof(value)) {
      memcpy(&value, option->value, sizeof(value));
      number = (double)value;
    } else if (option->type == wide && option->size == sizeof(number)) {
      memcpy(&number, option->value, sizeof(number));
    }
  }
  return number >= least && number <= most ? number : fallback;
}

/// Tell the host why there is no window
static void
complain(const Features* features, const char* why)
{
  if (features->log && features->log->printf && features->map) {
    const LV2_URID_Map* const map = features->map;
    (void)features->log->printf(features->log->handle,
                                map->map(map->handle, LV2_LOG__Error),
                                "nmf-separate: no window, as %s\n",
                                why);
  }
}

static LV2UI_Handle
instantiate(const LV2UI_Descriptor*   descriptor,
            const char*               plugin_uri,
            const char*               bundle_path,
            LV2UI_Write_Function      write_function,
            LV2UI_Controller          controller,
            LV2UI_Widget*             widget,
            const LV2_Feature* const* list)
{
  (void)descriptor;
  const Features     features = find_features(list);
  const PlugVariant* variant  = NULL;
  for (uint32_t v = 0; v < PLUG_N_VARIANTS; ++v) {
    if (plugin_uri && !strcmp(plugin_uri, plug_variants[v].uri)) {
      variant = &plug_variants[v];
    }
  }
  if (!variant || !widget || !write_function || !features.map ||
      !features.parent) {
    complain(&features, "the host lacks what it needs");
    return NULL;
  }

  const WinViewSetup setup = {
      .variant = variant,
      .host    = {write_function,
                  controller,
                  features.map,
                  features.touch,
                  features.request},
      .resize  = features.resize,
      .bundle  = bundle_path,
      .parent  = (uint32_t)(uintptr_t)features.parent,
      .scale   = read_option(&features, LV2_UI__scaleFactor, 0.5, 8.0, 0.0),
      .sample_rate_hz = read_option(
          &features, LV2_PARAMETERS__sampleRate, 1000.0, 1e6, 48000.0),
      .has_idle = features.idle != NULL};

  const char*    why  = NULL;
  WinView* const view = win_view_new(&setup, &why);
  if (!view) {
    complain(&features, why);
    return NULL;
  }

  // LV2 passes a window's number as if it were a pointer
  const uintptr_t number = win_view_window(view);
  memcpy(widget, &number, sizeof(number));
  return view;
}

static void
cleanup(LV2UI_Handle ui)
{
  win_view_free(ui);
}

// suil goes on to call these for jalv when its user has closed the window, with
// no handle
static void
port_event(LV2UI_Handle ui,
           uint32_t     port_index,
           uint32_t     buffer_size,
           uint32_t     format,
           const void*  buffer)
{
  const WinPortEvent event = {port_index, buffer_size, format, buffer};
  if (ui) {
    win_view_told(ui, &event);
  }
}

static int
idle(LV2UI_Handle ui)
{
  return ui && win_view_idle(ui) ? 0 : 1;
}

static int
resize(LV2UI_Feature_Handle ui, int width, int height)
{
  if (!ui || width <= 0 || height <= 0) {
    return 1;
  }

  win_view_resize(ui, (uint32_t)width, (uint32_t)height);
  return 0;
}

static const void*
extension_data(const char* uri)
{
  static const LV2UI_Idle_Interface idle_interface   = {idle};
  static const LV2UI_Resize         resize_interface = {NULL, resize};
  if (!strcmp(uri, LV2_UI__idleInterface)) {
    return &idle_interface;
  }
  return strcmp(uri, LV2_UI__resize) ? NULL : &resize_interface;
}

#define DESCRIPTOR(uri)                                                      \
  {                                                                          \
    uri PLUG_WINDOW_SUFFIX, instantiate, cleanup, port_event, extension_data \
  }

NMS_API const LV2UI_Descriptor*
lv2ui_descriptor(uint32_t index)
{
  static const LV2UI_Descriptor descriptors[PLUG_N_VARIANTS] = {
      DESCRIPTOR(PLUG_URI_STEREO),
      DESCRIPTOR(PLUG_URI_MONO),
      DESCRIPTOR(PLUG_URI_STEMS_STEREO),
      DESCRIPTOR(PLUG_URI_STEMS_MONO)};

  return index < PLUG_N_VARIANTS ? &descriptors[index] : NULL;
}
