// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "host.h"

#include "check.h"
#include "host_features.h"
#include "protocol/ports.h"
#include "protocol/uris.h"

#include <lv2/atom/util.h>
#include <lv2/patch/patch.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define URI_DICTIONARY "urn:nmf-separate:dictionary"
#define URI_SOURCES "urn:nmf-separate:sources"
#define URI_STATUS "urn:nmf-separate:status"

/// A world with nothing in it but one bundle
static LilvWorld*
load_bundle(const char* bundle)
{
  LilvWorld* world = lilv_world_new();
  REQUIRE(world != NULL);
  char path[HOST_TEXT];
  snprintf(path, sizeof(path), "%s/", bundle);
  LilvNode* node = lilv_new_file_uri(world, NULL, path);
  lilv_world_load_bundle(world, node);
  lilv_node_free(node);
  return world;
}

static const LilvPlugin*
find_plugin(LilvWorld* world, const char* uri)
{
  LilvNode*         node = lilv_new_uri(world, uri);
  const LilvPlugin* plugin =
      lilv_plugins_get_by_uri(lilv_world_get_all_plugins(world), node);
  lilv_node_free(node);
  REQUIRE(plugin != NULL);
  return plugin;
}

static void
add_audio(Host* host, uint32_t port, bool is_input)
{
  if (is_input) {
    REQUIRE(host->n_inputs < HOST_INPUTS);
    host->inputs[host->n_inputs++] = port;
  } else {
    REQUIRE(host->n_outputs < HOST_OUTPUTS);
    host->outputs[host->n_outputs++] = port;
  }
}

static void
find_ports(Host* host)
{
  LilvNode* audio   = lilv_new_uri(host->world, LV2_CORE__AudioPort);
  LilvNode* control = lilv_new_uri(host->world, LV2_CORE__ControlPort);
  LilvNode* input   = lilv_new_uri(host->world, LV2_CORE__InputPort);
  for (uint32_t i = 0; i < host->n_ports; ++i) {
    const LilvPort* port = lilv_plugin_get_port_by_index(host->plugin, i);
    const bool      in   = lilv_port_is_a(host->plugin, port, input);
    if (lilv_port_is_a(host->plugin, port, audio)) {
      add_audio(host, i, in);
    } else if (lilv_port_is_a(host->plugin, port, control)) {
      host->is_control_in[i] = in;
      lilv_instance_connect_port(host->instance, i, &host->values[i]);
    } else if (host->config.kind != HOST_BARE) {
      lilv_instance_connect_port(host->instance,
                                 i,
                                 in ? &host->control.sequence
                                    : &host->notify.sequence);
    }
  }
  lilv_node_free(audio);
  lilv_node_free(control);
  lilv_node_free(input);
  host->latency_port =
      lilv_plugin_has_latency(host->plugin)
          ? (int)lilv_plugin_get_latency_port_index(host->plugin)
          : -1;
}

static void
map_uris(Host* host)
{
  host->u_body       = host_map(LV2_PATCH__body);
  host->u_changed    = host_map(LV2_STATE__StateChanged);
  host->u_chunk      = host_map(LV2_ATOM__Chunk);
  host->u_dictionary = host_map(URI_DICTIONARY);
  host->u_get        = host_map(LV2_PATCH__Get);
  host->u_light      = host_map(PLUG_URI_LIGHT);
  host->u_property   = host_map(LV2_PATCH__property);
  host->u_put        = host_map(LV2_PATCH__Put);
  host->u_sequence   = host_map(LV2_ATOM__Sequence);
  host->u_set        = host_map(LV2_PATCH__Set);
  host->u_show       = host_map(PLUG_URI_SHOW);
  host->u_sources    = host_map(URI_SOURCES);
  host->u_status     = host_map(URI_STATUS);
  host->u_strip      = host_map(PLUG_URI_STRIP);
  host->u_value      = host_map(LV2_PATCH__value);
  host->u_watch      = host_map(PLUG_URI_WATCH);
  for (uint32_t s = 0; s < PLUG_N_SOURCES; ++s) {
    char uri[64];
    snprintf(uri, sizeof(uri), PLUG_URI_TAKE "%u", s + 1);
    host->u_takes[s] = host_map(uri);
  }
}

static void
begin_forging(Host* host)
{
  if (!host->is_forging) {
    lv2_atom_forge_set_buffer(
        &host->forge, (uint8_t*)&host->control, sizeof(host->control));
    lv2_atom_forge_sequence_head(&host->forge, &host->frame, 0);
    host->is_forging = true;
  }
}

Host*
host_new(const HostConfig* config)
{
  Host* host = calloc(1, sizeof(Host));
  REQUIRE(host != NULL);
  host->config      = *config;
  host->notify_size = HOST_ATOMS - sizeof(LV2_Atom);
  host->world       = load_bundle(config->bundle);
  host->plugin      = find_plugin(host->world, config->uri);
  host->n_ports     = lilv_plugin_get_num_ports(host->plugin);
  REQUIRE(host->n_ports <= HOST_PORTS);
  map_uris(host);
  host_features_init(host);
  lilv_plugin_get_port_ranges_float(
      host->plugin, host->minima, host->maxima, host->values);

  const LV2_Feature* const* list = host->features.list;
  host->instance                 = lilv_plugin_instantiate(
      host->plugin, config->rate, config->kind == HOST_BARE ? NULL : list);
  REQUIRE(host->instance != NULL);
  host->handle = lilv_instance_get_handle(host->instance);
  host->worker = (const LV2_Worker_Interface*)lilv_instance_get_extension_data(
      host->instance, LV2_WORKER__interface);
  lv2_atom_forge_init(&host->forge, &host->features.map);

  find_ports(host);
  for (uint32_t i = 0; i < HOST_INPUTS + HOST_OUTPUTS; ++i) {
    guarded_init(&host->buffers[i], config->max_block);
  }
  host_begin(host, 0);
  host_worker_start(host);
  return host;
}

static void
free_rest(Host* host)
{
  for (uint32_t i = 0; i < HOST_INPUTS + HOST_OUTPUTS; ++i) {
    guarded_clear(&host->buffers[i]);
  }
  lilv_world_free(host->world);
  free(host);
}

void
host_end(Host* host)
{
  lilv_instance_free(host->instance);
  host->instance = NULL;
}

void
host_free(Host* host)
{
  host_worker_stop(host);
  lilv_instance_free(host->instance);
  free_rest(host);
}

void
host_free_busy(Host* host)
{
  // As soon as the worker has begun, and before it can be done
  const struct timespec pause = {0, 20000};
  while (atomic_load(&host->requests.n_put) !=
         atomic_load(&host->requests.n_taken)) {
    nanosleep(&pause, NULL);
  }
  lilv_instance_free(host->instance);
  host_worker_stop(host);
  free_rest(host);
}

void
host_free_then_work(Host* host)
{
  lilv_instance_free(host->instance);
  host_worker_run(host);
  free_rest(host);
}

void
host_activate(Host* host)
{
  lilv_instance_activate(host->instance);
}

void
host_deactivate(Host* host)
{
  lilv_instance_deactivate(host->instance);
}

/// Return which buffer an audio port uses; inputs come first
static uint32_t
buffer_of(const Host* host, bool is_input, uint32_t index)
{
  switch (host->sharing) {
  case HOST_ALL_ONE:
    return 0;
  case HOST_IN_PLACE:
    return is_input || index < host->n_inputs ? index : HOST_INPUTS + index;
  default:
    return is_input ? index : HOST_INPUTS + index;
  }
}

void
host_begin(Host* host, uint32_t n)
{
  // So that the block ends where the guard begins
  host->n_samples = n;
  for (uint32_t i = 0; i < host->n_inputs; ++i) {
    host->in[i] = host->buffers[buffer_of(host, true, i)].end - n;
    lilv_instance_connect_port(host->instance, host->inputs[i], host->in[i]);
  }
  for (uint32_t o = 0; o < host->n_outputs; ++o) {
    host->out[o] = host->buffers[buffer_of(host, false, o)].end - n;
    lilv_instance_connect_port(host->instance, host->outputs[o], host->out[o]);
  }
}

/// Take down a property's value
static void
read_value(Host* host, LV2_URID property, const LV2_Atom* value)
{
  const char* text = (const char*)LV2_ATOM_BODY_CONST(value);
  REQUIRE(value->size > 0 && text[value->size - 1] == '\0');
  if (property == host->u_dictionary) {
    snprintf(host->dictionary, HOST_TEXT, "%s", text);
  } else if (property == host->u_sources) {
    snprintf(host->sources, HOST_TEXT, "%s", text);
  } else if (property == host->u_status) {
    snprintf(host->status, HOST_TEXT, "%s", text);
  }
}

/// Take down a message from the plugin
static void
read_told(Host* host, const LV2_Atom_Object* object)
{
  const LV2_Atom_URID*   property = NULL;
  const LV2_Atom*        value    = NULL;
  const LV2_Atom_Object* body     = NULL;
  lv2_atom_object_get(object,
                      host->u_property,
                      &property,
                      host->u_value,
                      &value,
                      host->u_body,
                      &body,
                      0);
  if (object->body.otype == host->u_changed) {
    ++host->n_changed;
  } else if (object->body.otype == host->u_show) {
    ++host->n_shown;
  } else if (object->body.otype == host->u_set && property && value) {
    ++host->n_told;
    host->n_read_only +=
        property->body == host->u_sources || property->body == host->u_status;
    read_value(host, property->body, value);
  } else if (object->body.otype == host->u_put && body) {
    ++host->n_told;
    LV2_ATOM_OBJECT_FOREACH(body, each)
    {
      read_value(host, each->key, &each->value);
    }
  }
}

void
host_run(Host* host)
{
  LV2_Atom_Sequence* notify = &host->notify.sequence;
  begin_forging(host);
  lv2_atom_forge_pop(&host->forge, &host->frame);
  host->is_forging  = false;
  notify->atom.size = host->notify_size;
  notify->atom.type = host->u_chunk;

  host_worker_wrap_run(host);

  if (notify->atom.type == host->u_sequence) {
    LV2_ATOM_SEQUENCE_FOREACH(notify, event)
    {
      read_told(host, (const LV2_Atom_Object*)&event->body);
    }
  }
}

void
host_skip(Host* host, uint32_t n)
{
  while (n > 0) {
    const uint32_t n_now =
        n < host->config.max_block ? n : host->config.max_block;
    host_begin(host, n_now);
    for (uint32_t i = 0; i < host->n_inputs; ++i) {
      memset(host->in[i], 0, n_now * sizeof(float));
    }
    host_run(host);
    n -= n_now;
  }
}

float*
host_value(Host* host, const char* symbol)
{
  LilvNode*       node = lilv_new_string(host->world, symbol);
  const LilvPort* port = lilv_plugin_get_port_by_symbol(host->plugin, node);
  lilv_node_free(node);
  REQUIRE(port != NULL);
  return &host->values[lilv_port_get_index(host->plugin, port)];
}

void
host_set_dictionary(Host* host, const char* path)
{
  LV2_Atom_Forge*      forge = &host->forge;
  LV2_Atom_Forge_Frame object;
  begin_forging(host);
  lv2_atom_forge_frame_time(forge, 0);
  lv2_atom_forge_object(forge, &object, 0, host->u_set);
  lv2_atom_forge_key(forge, host->u_property);
  lv2_atom_forge_urid(forge, host->u_dictionary);
  lv2_atom_forge_key(forge, host->u_value);
  lv2_atom_forge_path(forge, path, (uint32_t)strlen(path));
  lv2_atom_forge_pop(forge, &object);
}

/// Send a patch:Set of a text
static void
set_text(Host* host, LV2_URID property, const char* text)
{
  LV2_Atom_Forge*      forge = &host->forge;
  LV2_Atom_Forge_Frame object;
  begin_forging(host);
  lv2_atom_forge_frame_time(forge, 0);
  lv2_atom_forge_object(forge, &object, 0, host->u_set);
  lv2_atom_forge_key(forge, host->u_property);
  lv2_atom_forge_urid(forge, property);
  lv2_atom_forge_key(forge, host->u_value);
  lv2_atom_forge_string(forge, text, (uint32_t)strlen(text));
  lv2_atom_forge_pop(forge, &object);
}

void
host_set_text(Host* host, const char* uri, const char* text)
{
  set_text(host, host_map(uri), text);
}

void
host_take(Host* host, uint32_t strip, const char* text)
{
  set_text(host, host->u_takes[strip], text);
}

void
host_get(Host* host)
{
  LV2_Atom_Forge_Frame object;
  begin_forging(host);
  lv2_atom_forge_frame_time(&host->forge, 0);
  lv2_atom_forge_object(&host->forge, &object, 0, host->u_get);
  lv2_atom_forge_pop(&host->forge, &object);
}

void
host_get_one(Host* host, LV2_URID property)
{
  LV2_Atom_Forge_Frame object;
  begin_forging(host);
  lv2_atom_forge_frame_time(&host->forge, 0);
  lv2_atom_forge_object(&host->forge, &object, 0, host->u_get);
  lv2_atom_forge_key(&host->forge, host->u_property);
  lv2_atom_forge_urid(&host->forge, property);
  lv2_atom_forge_pop(&host->forge, &object);
}

void
host_watch(Host* host, int strip, int light)
{
  LV2_Atom_Forge_Frame object;
  begin_forging(host);
  lv2_atom_forge_frame_time(&host->forge, 0);
  lv2_atom_forge_object(&host->forge, &object, 0, host->u_watch);
  if (strip < PLUG_N_SOURCES) {
    lv2_atom_forge_key(&host->forge, host->u_strip);
    lv2_atom_forge_int(&host->forge, strip);
    lv2_atom_forge_key(&host->forge, host->u_light);
    lv2_atom_forge_int(&host->forge, light);
  }
  lv2_atom_forge_pop(&host->forge, &object);
}

void
host_send(Host* host, const LV2_Atom* message)
{
  begin_forging(host);
  lv2_atom_forge_frame_time(&host->forge, 0);
  lv2_atom_forge_write(
      &host->forge, message, (uint32_t)sizeof(*message) + message->size);
}

long
host_work(Host* host)
{
  return host_worker_run(host);
}

void
host_settle(Host* host)
{
  do {
    host_begin(host, 0);
    host_run(host);
  } while (host_work(host));
  host_begin(host, 0);
  host_run(host);
  host_skip(host, 16384);
  host_work(host);
}
