// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "uihost.h"

#include "check.h"

#include <lv2/atom/atom.h>
#include <lv2/atom/util.h>
#include <lv2/options/options.h>
#include <lv2/parameters/parameters.h>

#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RATE 48000
#define STEP_SAMPLES (RATE / 30)

static void
note(UiHost* uihost, bool is_touch, uint32_t port, float value)
{
  if (uihost->n_notes < UIHOST_EVENTS) {
    uihost->notes[uihost->n_notes++] = (UiHostNote){is_touch, port, value};
  }
}

/// What the window asks for: a value at once, a message with the next block
static void
write_function(LV2UI_Controller controller,
               uint32_t         port,
               uint32_t         size,
               uint32_t         protocol,
               const void*      bytes)
{
  UiHost* uihost = controller;
  REQUIRE(port < uihost->host->n_ports);
  if (!protocol) {
    float value = 0.0f;
    REQUIRE_INT(size, sizeof(value));
    memcpy(&value, bytes, sizeof(value));
    CHECK(uihost->host->is_control_in[port]);
    CHECK(value >= uihost->host->minima[port]);
    CHECK(value <= uihost->host->maxima[port]);
    uihost->host->values[port] = value;
    note(uihost, false, port, value);
  } else {
    CHECK_INT(protocol, host_map(LV2_ATOM__eventTransfer));
    const LV2_Atom* atom = bytes;
    REQUIRE_INT(size, sizeof(*atom) + atom->size);
    host_send(uihost->host, atom);
  }
}

static void
touch(LV2UI_Feature_Handle handle, uint32_t port, bool grabbed)
{
  note(handle, true, port, grabbed ? 1.0f : 0.0f);
}

static int
resize(LV2UI_Feature_Handle handle, int width, int height)
{
  UiHost* uihost = handle;
  REQUIRE(width > 0 && height > 0);
  uihost_resize(uihost, (uint32_t)width, (uint32_t)height);
  return 0;
}

static LV2UI_Request_Value_Status
request(LV2UI_Feature_Handle      handle,
        LV2_URID                  key,
        LV2_URID                  type,
        const LV2_Feature* const* features)
{
  (void)type;
  (void)features;
  UiHost* uihost = handle;
  CHECK_INT(key, host_map("urn:nmf-separate:dictionary"));
  ++uihost->n_requests;
  return LV2UI_REQUEST_VALUE_SUCCESS;
}

static void
make_parent(UiHost* uihost)
{
  const xcb_screen_t* screen =
      xcb_setup_roots_iterator(xcb_get_setup(uihost->x)).data;
  const uint32_t black = 0;
  uihost->parent       = xcb_generate_id(uihost->x);
  xcb_create_window(uihost->x,
                    XCB_COPY_FROM_PARENT,
                    uihost->parent,
                    screen->root,
                    0,
                    0,
                    1000,
                    700,
                    0,
                    XCB_WINDOW_CLASS_INPUT_OUTPUT,
                    screen->root_visual,
                    XCB_CW_BACK_PIXEL,
                    &black);
  xcb_map_window(uihost->x, uihost->parent);
  free(xcb_get_input_focus_reply(
      uihost->x, xcb_get_input_focus(uihost->x), NULL));
}

UiHost*
uihost_new(const HostConfig* config)
{
  UiHost* uihost = calloc(1, sizeof(UiHost));
  REQUIRE(uihost != NULL);
  uihost->seed  = 1;
  uihost->level = 0.2f;
  uihost->scale = 1.0f;
  uihost->host  = host_new(config);
  host_activate(uihost->host);

  uihost->x = xcb_connect(NULL, NULL);
  REQUIRE(!xcb_connection_has_error(uihost->x));
  make_parent(uihost);

  char path[1024];
  char uri[256];
  snprintf(path, sizeof(path), "%s/nmf-separate-window.so", config->bundle);
  snprintf(uri, sizeof(uri), "%s#window", config->uri);
  uihost->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  REQUIRE(uihost->library != NULL);
  LV2UI_DescriptorFunction describe = NULL;
  *(void**)(void*)&describe = dlsym(uihost->library, "lv2ui_descriptor");
  REQUIRE(describe != NULL);
  for (uint32_t d = 0; describe(d); ++d) {
    if (!strcmp(describe(d)->URI, uri)) {
      uihost->descriptor = describe(d);
    }
  }
  REQUIRE(uihost->descriptor != NULL);
  uihost->idle = uihost->descriptor->extension_data(LV2_UI__idleInterface);
  REQUIRE(uihost->idle != NULL);
  return uihost;
}

void
uihost_free(UiHost* uihost)
{
  uihost_close(uihost);
  host_free(uihost->host);
  xcb_disconnect(uihost->x);
  dlclose(uihost->library);
  free(uihost);
}

/// Tell the window the values of all controls that changed, as hosts do
static void
tell_values(UiHost* uihost)
{
  const Host* host = uihost->host;
  for (uint32_t p = 0; p < host->n_ports && uihost->ui; ++p) {
    LilvNode*  control    = lilv_new_uri(host->world, LV2_CORE__ControlPort);
    const bool is_control = lilv_port_is_a(
        host->plugin, lilv_plugin_get_port_by_index(host->plugin, p), control);
    lilv_node_free(control);
    const float value = host->values[p];
    if (is_control && (!uihost->was_told[p] ||
                       memcmp(&uihost->told[p], &value, sizeof(value)))) {
      uihost->descriptor->port_event(uihost->ui, p, sizeof(value), 0, &value);
      uihost->told[p]     = value;
      uihost->was_told[p] = true;
    }
  }
}

bool
uihost_open(UiHost* uihost)
{
  uihost->rate = (float)uihost->host->config.rate;
  uihost->options[0] =
      (LV2_Options_Option){LV2_OPTIONS_INSTANCE,
                           0,
                           host_map(LV2_PARAMETERS__sampleRate),
                           sizeof(float),
                           host_map(LV2_ATOM__Float),
                           &uihost->rate};
  uihost->options[1]      = (LV2_Options_Option){LV2_OPTIONS_INSTANCE,
                                                 0,
                                                 host_map(LV2_UI__scaleFactor),
                                                 sizeof(float),
                                                 host_map(LV2_ATOM__Float),
                                                 &uihost->scale};
  uihost->touch           = (LV2UI_Touch){uihost, touch};
  uihost->resize          = (LV2UI_Resize){uihost, resize};
  uihost->request         = (LV2UI_Request_Value){uihost, request};
  const LV2_Feature all[] = {
      {LV2_UI__idleInterface, NULL},
      {LV2_UI__touch, &uihost->touch},
      {LV2_UI__resize, &uihost->resize},
      {LV2_UI__requestValue, &uihost->request},
      {LV2_OPTIONS__options, uihost->options},
      {LV2_URID__map, &uihost->host->features.map},
      {LV2_UI__parent, (void*)(uintptr_t)uihost->parent}};
  const LV2_Feature* list[8] = {NULL};
  uint32_t           n       = 0;
  for (uint32_t f = 0; f < 7; ++f) {
    if (!(uihost->lacks & 1U << f)) {
      list[n++] = &all[f];
    }
  }

  LV2UI_Widget widget = NULL;
  char         bundle[1024];
  snprintf(bundle, sizeof(bundle), "%s/", uihost->host->config.bundle);
  uihost->ui      = uihost->descriptor->instantiate(uihost->descriptor,
                                               uihost->host->config.uri,
                                               bundle,
                                               write_function,
                                               uihost,
                                               &widget,
                                               list);
  uihost->window  = (xcb_window_t)(uintptr_t)widget;
  uihost->is_gone = false;
  memset(uihost->was_told, 0, sizeof(uihost->was_told));
  tell_values(uihost);
  return uihost->ui != NULL;
}

void
uihost_close(UiHost* uihost)
{
  if (uihost->ui) {
    LV2UI_Handle ui = uihost->ui;
    uihost->ui      = NULL;
    uihost->descriptor->cleanup(ui);
    uihost->window = 0;
  }
}

void
uihost_end_plugin(UiHost* uihost)
{
  host_close(uihost->host);
}

void
uihost_destroy_parent(UiHost* uihost)
{
  xcb_destroy_window(uihost->x, uihost->parent);
  uihost_settle(uihost);
}

/// Run some samples of noise, and pass on what the plugin tells
static void
run(UiHost* uihost, uint32_t n)
{
  Host* host = uihost->host;
  host_begin(host, n);
  for (uint32_t s = 0; s < n; ++s) {
    uihost->seed = uihost->seed * 1664525U + 1013904223U;
    const float value =
        uihost->level * ((float)(uihost->seed >> 8U) / 8388608.0f - 1.0f);
    for (uint32_t c = 0; c < host->n_inputs; ++c) {
      host->in[c][s] = value;
    }
  }
  host_run(host);

  uint32_t  notify = 0;
  LilvNode* symbol = lilv_new_string(host->world, "notify");
  notify           = lilv_port_get_index(
      host->plugin, lilv_plugin_get_port_by_symbol(host->plugin, symbol));
  lilv_node_free(symbol);
  const LV2_Atom_Sequence* sequence = &host->notify.sequence;
  if (sequence->atom.type != host->u_sequence || !uihost->ui) {
    return;
  }
  LV2_ATOM_SEQUENCE_FOREACH(sequence, event)
  {
    ++uihost->n_messages;
    uihost->descriptor->port_event(uihost->ui,
                                   notify,
                                   (uint32_t)sizeof(event->body) +
                                       event->body.size,
                                   host_map(LV2_ATOM__eventTransfer),
                                   &event->body);
  }
}

void
uihost_step(UiHost* uihost)
{
  for (uint32_t left = STEP_SAMPLES; left > 0;) {
    const uint32_t most = uihost->host->config.max_block;
    const uint32_t n    = left < most ? left : most;
    run(uihost, n);
    left -= n;
  }
  if (uihost->host->config.kind == HOST_STEPPED) {
    host_work(uihost->host);
  }
  tell_values(uihost);
  if (uihost->ui && !(uihost->lacks & UIHOST_NO_IDLE)) {
    uihost->is_gone = uihost->idle->idle(uihost->ui) != 0;
  }
}

void
uihost_steps(UiHost* uihost, uint32_t n)
{
  for (uint32_t s = 0; s < n; ++s) {
    uihost_step(uihost);
  }
}
