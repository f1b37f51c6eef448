// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  What lv2_validate does not look at: the bundle against the port table, as a
  host reads it.

      test_bundle BUNDLE [PRESETS-PER-PLUGIN]
*/

#include "check.h"
#include "host.h"
#include "protocol/ports.h"
#include "protocol/properties.h"
#include "protocol/uris.h"

#include <lilv/lilv.h>
#include <lv2/atom/atom.h>
#include <lv2/core/lv2.h>
#include <lv2/patch/patch.h>
#include <lv2/port-groups/port-groups.h>
#include <lv2/port-props/port-props.h>
#include <lv2/presets/presets.h>
#include <lv2/ui/ui.h>

#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOD "http://moddevices.com/ns/mod#"
#define DOAP "http://usefulinc.com/ns/doap#"
#define RDFS "http://www.w3.org/2000/01/rdf-schema#"
#define UNITS "http://lv2plug.in/ns/extensions/units#"

static LilvWorld* world;

/// Return the text of an object, "" if there is none; for one use at a time
static const char*
object_of(const LilvNode* subject, const char* predicate)
{
  static char text[512];
  LilvNode*   node   = lilv_new_uri(world, predicate);
  LilvNode*   object = lilv_world_get(world, subject, node, NULL);
  snprintf(text, sizeof(text), "%s", object ? lilv_node_as_string(object) : "");
  lilv_node_free(object);
  lilv_node_free(node);
  return text;
}

/// Return the text of a port's object, "" if there is none
static const char*
port_object(const LilvPlugin* plugin,
            const LilvPort*   port,
            const char*       predicate)
{
  static char text[512];
  LilvNode*   node   = lilv_new_uri(world, predicate);
  LilvNode*   object = lilv_port_get(plugin, port, node);
  snprintf(text, sizeof(text), "%s", object ? lilv_node_as_string(object) : "");
  lilv_node_free(object);
  lilv_node_free(node);
  return text;
}

static bool
has_property(const LilvPlugin* plugin, const LilvPort* port, const char* uri)
{
  LilvNode*  node = lilv_new_uri(world, uri);
  const bool has  = lilv_port_has_property(plugin, port, node);
  lilv_node_free(node);
  return has;
}

static bool
is_a(const LilvPlugin* plugin, const LilvPort* port, const char* uri)
{
  LilvNode*  node = lilv_new_uri(world, uri);
  const bool is   = lilv_port_is_a(plugin, port, node);
  lilv_node_free(node);
  return is;
}

static void
check_range(const LilvPlugin*  plugin,
            const LilvPort*    port,
            const PlugPortRow* row)
{
  LilvNode* initial = NULL;
  LilvNode* minimum = NULL;
  LilvNode* maximum = NULL;
  lilv_port_get_range(plugin, port, &initial, &minimum, &maximum);
  REQUIRE(initial && minimum && maximum);
  CHECK(lilv_node_as_float(initial) == row->initial);
  CHECK(lilv_node_as_float(minimum) == row->minimum);
  CHECK(lilv_node_as_float(maximum) == row->maximum);
  lilv_node_free(initial);
  lilv_node_free(minimum);
  lilv_node_free(maximum);

  LilvScalePoints* points = lilv_port_get_scale_points(plugin, port);
  CHECK_INT(lilv_scale_points_size(points), row->n_points);
  LILV_FOREACH(scale_points, i, points)
  {
    const LilvScalePoint* point = lilv_scale_points_get(points, i);
    const float value = lilv_node_as_float(lilv_scale_point_get_value(point));
    CHECK(value >= row->minimum && value <= row->maximum);
    CHECK(strlen(lilv_node_as_string(lilv_scale_point_get_label(point))) > 0);
  }
  lilv_scale_points_free(points);
}

static void
check_float_port(const LilvPlugin* plugin,
                 const LilvPort*   port,
                 const PlugPort*   want)
{
  const uint32_t flags = want->row->flags;
  CHECK(is_a(plugin, port, LV2_CORE__ControlPort));
  CHECK(has_property(plugin, port, LV2_CORE__toggled) ==
        !!(flags & PLUG_IS_TOGGLED));
  CHECK(has_property(plugin, port, LV2_CORE__integer) ==
        !!(flags & PLUG_IS_INTEGER));
  CHECK(has_property(plugin, port, LV2_CORE__enumeration) ==
        !!(flags & PLUG_IS_ENUMERATION));
  CHECK(has_property(plugin, port, LV2_CORE__reportsLatency) ==
        !!(flags & PLUG_IS_LATENCY));
  CHECK(has_property(plugin, port, LV2_PORT_PROPS__notOnGUI) ==
        !!(flags & PLUG_IS_HIDDEN));
  CHECK(strlen(port_object(plugin, port, UNITS "unit")) > 0);
  check_range(plugin, port, want->row);
}

static void
check_group(const LilvPlugin* plugin, const LilvPort* port)
{
  const char* uri = port_object(plugin, port, LV2_PORT_GROUPS__group);
  REQUIRE(*uri);
  LilvNode* group = lilv_new_uri(world, uri);
  CHECK(strlen(object_of(group, RDFS "label")) > 0);
  CHECK(strlen(object_of(group, LV2_CORE__name)) > 0);
  CHECK(strlen(object_of(group, LV2_CORE__symbol)) > 0);
  lilv_node_free(group);
}

static void
check_port(const LilvPlugin*  plugin,
           const PlugVariant* variant,
           uint32_t           index,
           const PlugPort*    want)
{
  const LilvPort*    port = lilv_plugin_get_port_by_index(plugin, index);
  const PlugPortRow* row  = want->row;
  REQUIRE(port != NULL);
  check_note(
      "%s port %u", lilv_node_as_uri(lilv_plugin_get_uri(plugin)), index);

  LilvNode* name = lilv_port_get_name(plugin, port);
  CHECK_TEXT(lilv_node_as_string(name), want->name);
  CHECK_TEXT(lilv_node_as_string(lilv_port_get_symbol(plugin, port)),
             want->symbol);
  lilv_node_free(name);
  CHECK_TEXT(port_object(plugin, port, RDFS "comment"), row->comment);
  CHECK(is_a(plugin,
             port,
             row->flags & PLUG_IS_OUTPUT ? LV2_CORE__OutputPort
                                         : LV2_CORE__InputPort));

  CHECK(has_property(plugin, port, LV2_CORE__connectionOptional) ==
        plug_port_is_optional(variant, want));
  switch (row->type) {
  case PLUG_FLOAT_PORT:
    check_float_port(plugin, port, want);
    check_group(plugin, port);
    break;
  case PLUG_AUDIO_PORT:
    CHECK(is_a(plugin, port, LV2_CORE__AudioPort));
    CHECK(*port_object(plugin, port, LV2_CORE__designation));
    check_group(plugin, port);
    break;
  case PLUG_ATOM_PORT:
    CHECK(is_a(plugin, port, "http://lv2plug.in/ns/ext/atom#AtomPort"));
    break;
  }
}

static void
check_binary(const LilvPlugin* plugin, uint32_t variant)
{
  char* path = lilv_file_uri_parse(
      lilv_node_as_uri(lilv_plugin_get_library_uri(plugin)), NULL);
  void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  lilv_free(path);
  REQUIRE(library != NULL);

  LV2_Descriptor_Function describe = NULL;
  *(void**)(void*)&describe        = dlsym(library, "lv2_descriptor");
  REQUIRE(describe != NULL);
  CHECK_TEXT(describe(variant)->URI, plug_variants[variant].uri);
  CHECK(!describe(PLUG_N_VARIANTS));
  dlclose(library);
}

/// Where the bundle has a window, each plugin has it, and it is told of every
/// output that is no sound
static void
check_window(const LilvPlugin* plugin, const PlugVariant* variant)
{
  LilvUIs* uis = lilv_plugin_get_uis(plugin);
  if (lilv_uis_size(uis)) {
    const LilvUI* ui   = lilv_uis_get(uis, lilv_uis_begin(uis));
    LilvNode*     kind = lilv_new_uri(world, LV2_UI__X11UI);
    char          uri[256];
    snprintf(uri, sizeof(uri), "%s#window", variant->uri);
    CHECK_INT(lilv_uis_size(uis), 1);
    CHECK_TEXT(lilv_node_as_uri(lilv_ui_get_uri(ui)), uri);
    CHECK(lilv_ui_is_a(ui, kind));
    char* path =
        lilv_file_uri_parse(lilv_node_as_uri(lilv_ui_get_binary_uri(ui)), NULL);
    CHECK(path && !access(path, R_OK));
    lilv_free(path);
    lilv_node_free(kind);

    uint32_t       n_outputs = 0;
    PlugPort       ports[PLUG_N_PORTS];
    const uint32_t n_ports = plug_ports_list(variant, ports);
    for (uint32_t p = 0; p < n_ports; ++p) {
      n_outputs += (ports[p].row->flags & PLUG_IS_OUTPUT) &&
                   ports[p].row->type != PLUG_AUDIO_PORT;
    }
    LilvNode*  told = lilv_new_uri(world, LV2_UI__portNotification);
    LilvNodes* all =
        lilv_world_find_nodes(world, lilv_ui_get_uri(ui), told, NULL);
    CHECK_INT(lilv_nodes_size(all), n_outputs);
    lilv_nodes_free(all);
    lilv_node_free(told);
  }
  lilv_uis_free(uis);
}

/// The properties a plugin has are those of the table
static void
check_properties(const LilvPlugin* plugin)
{
  uint32_t n_listed = 0;
  for (int writable = 0; writable < 2; ++writable) {
    LilvNode* list = lilv_new_uri(
        world, writable ? LV2_PATCH__writable : LV2_PATCH__readable);
    LilvNodes* listed = lilv_plugin_get_value(plugin, list);
    n_listed += lilv_nodes_size(listed);
    for (uint32_t p = 0; p < PLUG_N_PROPERTIES; ++p) {
      const PlugPropertyRow* row  = &plug_properties[p];
      LilvNode*              node = lilv_new_uri(world, row->uri);
      check_note("%s", row->uri);
      CHECK(lilv_nodes_contains(listed, node) ==
            (row->is_writable == writable));
      CHECK_TEXT(object_of(node, RDFS "label"), row->name);
      CHECK_TEXT(object_of(node, RDFS "comment"), row->comment);
      CHECK_TEXT(object_of(node, RDFS "range"),
                 row->is_path ? LV2_ATOM__Path : LV2_ATOM__String);
      lilv_node_free(node);
    }
    lilv_nodes_free(listed);
    lilv_node_free(list);
  }
  CHECK_INT(n_listed, PLUG_N_PROPERTIES);
}

static LV2_URID
map_uri(LV2_URID_Map_Handle handle, const char* uri)
{
  (void)handle;
  return host_map(uri);
}

/// The controls that a preset set
typedef struct {
  const PlugVariant* variant;
  unsigned           n_set;
} Reset;

/// Count a control set to its default, if it is one of a strip
static void
count_value(const char* symbol,
            void*       user,
            const void* value,
            uint32_t    size,
            uint32_t    type)
{
  Reset*         reset = user;
  PlugPort       ports[PLUG_N_PORTS];
  const uint32_t n = plug_ports_list(reset->variant, ports);
  check_note("preset sets %s", symbol);
  CHECK_INT(type, host_map("http://lv2plug.in/ns/ext/atom#Float"));
  REQUIRE_INT(size, sizeof(float));
  for (uint32_t p = 0; p < n; ++p) {
    if (!strcmp(ports[p].symbol, symbol)) {
      CHECK(ports[p].row->repeat == PLUG_PER_STRIP);
      CHECK(*(const float*)value == ports[p].row->initial);
      ++reset->n_set;
    }
  }
}

/// A preset brings a dictionary, and gains, mutes and solos as they begin:
/// those set for other sources mean nothing for these.  The rest stays as it is
static void
check_presets(const LilvPlugin* plugin, uint32_t variant, unsigned n_expected)
{
  LV2_URID_Map map     = {NULL, map_uri};
  LilvNode*    preset  = lilv_new_uri(world, LV2_PRESETS__Preset);
  LilvNodes*   presets = lilv_plugin_get_related(plugin, preset);
  CHECK_INT(lilv_nodes_size(presets), n_expected);
  LILV_FOREACH(nodes, i, presets)
  {
    const LilvNode* node = lilv_nodes_get(presets, i);
    CHECK(lilv_world_load_resource(world, node) >= 0);
    CHECK(strlen(object_of(node, RDFS "label")) > 0);
    LilvState* state = lilv_state_new_from_world(world, &map, node);
    REQUIRE(state != NULL);
    CHECK(lilv_node_equals(lilv_state_get_plugin_uri(state),
                           lilv_plugin_get_uri(plugin)));
    Reset reset = {&plug_variants[variant], 0};
    lilv_state_restore(state, NULL, count_value, &reset, 0, NULL);
    CHECK_INT(reset.n_set, 3 * PLUG_N_STRIPS);
    lilv_state_free(state);
  }
  lilv_nodes_free(presets);
  lilv_node_free(preset);
}

static void
check_plugin(const LilvPlugin* plugin, uint32_t variant)
{
  const LilvNode* node = lilv_plugin_get_uri(plugin);
  check_note("%s", lilv_node_as_uri(node));
  CHECK(lilv_plugin_verify(plugin));
  CHECK_TEXT(object_of(node, DOAP "name"), plug_variants[variant].name);
  CHECK_TEXT(object_of(node, DOAP "shortdesc"), plug_variants[variant].brief);
  CHECK_TEXT(object_of(node, RDFS "comment"), plug_variants[variant].comment);
  CHECK(strlen(object_of(node, DOAP "license")) > 0);
  const int minor = atoi(object_of(node, LV2_CORE__minorVersion));
  const int micro = atoi(object_of(node, LV2_CORE__microVersion));
  CHECK_INT(minor, PLUG_MINOR_VERSION);
  CHECK(minor % 2 == 0);
  CHECK(micro >= 2 && micro % 2 == 0);
  CHECK(lilv_plugin_has_latency(plugin));

  LilvNodes* required = lilv_plugin_get_required_features(plugin);
  CHECK_INT(lilv_nodes_size(required), 0);
  lilv_nodes_free(required);

  check_properties(plugin);
  PlugPort       ports[PLUG_N_PORTS];
  const uint32_t n_ports = plug_ports_list(&plug_variants[variant], ports);
  REQUIRE_INT(lilv_plugin_get_num_ports(plugin), n_ports);
  for (uint32_t p = 0; p < n_ports; ++p) {
    check_port(plugin, &plug_variants[variant], p, &ports[p]);
  }
}

/// The group that hosts take for the plugin's output is that of the first ones
static void
check_main(const LilvPlugin* plugin, uint32_t variant)
{
  PlugPort       ports[PLUG_N_PORTS];
  const uint32_t n     = plug_ports_list(&plug_variants[variant], ports);
  uint32_t       first = 0;
  while (first < n && (ports[first].row->type != PLUG_AUDIO_PORT ||
                       !(ports[first].row->flags & PLUG_IS_OUTPUT))) {
    ++first;
  }
  char main_group[512];
  snprintf(main_group,
           sizeof(main_group),
           "%s",
           object_of(lilv_plugin_get_uri(plugin), LV2_PORT_GROUPS__mainOutput));
  CHECK_TEXT(port_object(plugin,
                         lilv_plugin_get_port_by_index(plugin, first),
                         LV2_PORT_GROUPS__group),
             main_group);
}

/// Hosts see that it can be switched, and automated
static void
check_enabled(const LilvPlugin* plugin)
{
  LilvNode*       designation = lilv_new_uri(world, LV2_CORE__enabled);
  LilvNode*       input       = lilv_new_uri(world, LV2_CORE__InputPort);
  const LilvPort* port =
      lilv_plugin_get_port_by_designation(plugin, input, designation);
  REQUIRE(port != NULL);
  CHECK(!has_property(plugin, port, LV2_PORT_PROPS__notOnGUI));
  CHECK(!has_property(plugin, port, LV2_PORT_PROPS__notAutomatic));
  CHECK(!has_property(plugin, port, LV2_PORT_PROPS__expensive));
  lilv_node_free(designation);
  lilv_node_free(input);
}

/// File choosers show dictionaries
static void
check_dictionary(void)
{
  LilvNode* node = lilv_new_uri(world, PLUG_URI_DICTIONARY);
  CHECK_TEXT(object_of(node, MOD "fileTypes"), "nmf");
  lilv_node_free(node);
}

int
main(int argc, char** argv)
{
  REQUIRE(argc > 1);
  world = lilv_world_new();
  char path[4096];
  snprintf(path, sizeof(path), "%s/", argv[1]);
  LilvNode* bundle = lilv_new_file_uri(world, NULL, path);
  lilv_world_load_bundle(world, bundle);
  lilv_node_free(bundle);

  const LilvPlugins* plugins = lilv_world_get_all_plugins(world);
  CHECK_INT(lilv_plugins_size(plugins), PLUG_N_VARIANTS);
  for (uint32_t v = 0; v < PLUG_N_VARIANTS; ++v) {
    LilvNode*         uri    = lilv_new_uri(world, plug_variants[v].uri);
    const LilvPlugin* plugin = lilv_plugins_get_by_uri(plugins, uri);
    REQUIRE(plugin != NULL);
    check_plugin(plugin, v);
    check_main(plugin, v);
    check_enabled(plugin);
    check_binary(plugin, v);
    check_window(plugin, &plug_variants[v]);
    check_presets(plugin, v, argc > 2 ? (unsigned)atoi(argv[2]) : 0);
    lilv_node_free(uri);
  }
  check_dictionary();
  lilv_world_free(world);
  return check_result();
}
