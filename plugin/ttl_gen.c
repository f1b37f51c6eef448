// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  Writes the bundle's Turtle from the port table, when the project is built:

      ttl_gen FOLDER BINARY WINDOW [PRESET...]

  BINARY is the plugin's file in the bundle, WINDOW that of its window, "-" if
  there is none; each PRESET is the name, without
  suffix, of a dictionary in the bundle's presets folder.  The manifest holds
  only what a host must know to find things, as hosts read it at every start.
*/

#include "protocol/ports.h"
#include "protocol/properties.h"
#include "protocol/uris.h"
#include "ttl_ports.h"
#include "ttl_window.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Raised when nothing changes that a host could tell; even ones are stable
#define MICRO_VERSION 2

#define LICENSE "https://spdx.org/licenses/GPL-3.0-or-later"

static const char* const prefixes =
    "@prefix atom: <http://lv2plug.in/ns/ext/atom#> .\n"
    "@prefix doap: <http://usefulinc.com/ns/doap#> .\n"
    "@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n"
    "@prefix log: <http://lv2plug.in/ns/ext/log#> .\n"
    "@prefix lv2: <http://lv2plug.in/ns/lv2core#> .\n"
    "@prefix mod: <http://moddevices.com/ns/mod#> .\n"
    "@prefix patch: <http://lv2plug.in/ns/ext/patch#> .\n"
    "@prefix opts: <http://lv2plug.in/ns/ext/options#> .\n"
    "@prefix param: <http://lv2plug.in/ns/ext/parameters#> .\n"
    "@prefix pg: <http://lv2plug.in/ns/ext/port-groups#> .\n"
    "@prefix pprop: <http://lv2plug.in/ns/ext/port-props#> .\n"
    "@prefix pset: <http://lv2plug.in/ns/ext/presets#> .\n"
    "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    "@prefix rsz: <http://lv2plug.in/ns/ext/resize-port#> .\n"
    "@prefix state: <http://lv2plug.in/ns/ext/state#> .\n"
    "@prefix ui: <http://lv2plug.in/ns/extensions/ui#> .\n"
    "@prefix units: <http://lv2plug.in/ns/extensions/units#> .\n"
    "@prefix urid: <http://lv2plug.in/ns/ext/urid#> .\n"
    "@prefix work: <http://lv2plug.in/ns/ext/worker#> .\n";

/// The presets, by name
typedef struct {
  int          n;
  char* const* names;
} Presets;

static void
write_preset_label(FILE* out, const char* name)
{
  fprintf(
      out, "\trdfs:label \"%c%s\"", toupper((unsigned char)name[0]), name + 1);
}

static void
write_manifest(FILE* out, const char* binary, const Presets* presets)
{
  for (uint32_t v = 0; v < PLUG_N_VARIANTS; ++v) {
    fprintf(out,
            "\n<%s>\n\ta lv2:Plugin ;\n\tlv2:binary <%s> ;\n"
            "\trdfs:seeAlso <nmf-separate.ttl> .\n",
            plug_variants[v].uri,
            binary);
    for (int p = 0; p < presets->n; ++p) {
      fprintf(out,
              "\n<%s#preset-%s>\n\ta pset:Preset ;\n\tlv2:appliesTo <%s> ;\n",
              plug_variants[v].uri,
              presets->names[p],
              plug_variants[v].uri);
      write_preset_label(out, presets->names[p]);
      fprintf(out, " ;\n\trdfs:seeAlso <presets.ttl> .\n");
    }
  }
}

/// Write that a preset begins with the strips as they are by default
static void
write_preset_ports(FILE* out, const PlugVariant* variant)
{
  PlugPort       ports[PLUG_N_PORTS];
  const uint32_t n_ports = plug_ports_list(variant, ports);
  const char*    between = "\tlv2:port";

  for (uint32_t p = 0; p < n_ports; ++p) {
    const PlugPortRow* const row = ports[p].row;
    if (row->repeat == PLUG_PER_STRIP) {
      fprintf(out,
              "%s [\n\t\tlv2:symbol \"%s\" ;\n\t\tpset:value %.1f\n\t]",
              between,
              ports[p].symbol,
              (double)row->initial);
      between = " ,";
    }
  }
  fprintf(out, " .\n");
}

static void
write_presets(FILE* out, const Presets* presets)
{
  for (uint32_t v = 0; v < PLUG_N_VARIANTS; ++v) {
    for (int p = 0; p < presets->n; ++p) {
      fprintf(out,
              "\n<%s#preset-%s>\n\ta pset:Preset ;\n\tlv2:appliesTo <%s> ;\n",
              plug_variants[v].uri,
              presets->names[p],
              plug_variants[v].uri);
      write_preset_label(out, presets->names[p]);
      fprintf(out,
              " ;\n\tstate:state [\n\t\t<" PLUG_URI_DICTIONARY
              "> <" PLUG_PRESET_FOLDER "/%s.nmf>\n\t] ;\n",
              presets->names[p]);
      write_preset_ports(out, &plug_variants[v]);
    }
  }
}

static void
write_project(FILE* out)
{
  fprintf(out,
          "\n<" PLUG_URI_PROJECT ">\n\ta doap:Project ;\n"
          "\tdoap:name \"nmf-separate\" ;\n"
          "\tdoap:shortdesc \"Real-time audio source separation with learned "
          "dictionaries\" ;\n"
          "\tdoap:license <" LICENSE "> ;\n"
          "\tdoap:maintainer [\n\t\ta foaf:Person ;\n"
          "\t\tfoaf:name \"The nmf-separate authors\"\n\t] .\n");
}

/// Write what hosts can ask for beside the ports
static void
write_parameters(FILE* out)
{
  for (uint32_t p = 0; p < PLUG_N_PROPERTIES; ++p) {
    const PlugPropertyRow* const row = &plug_properties[p];
    fprintf(out,
            "\n<%s>\n\ta lv2:Parameter ;\n\trdfs:label \"%s\" ;\n"
            "\trdfs:comment \"%s\" ;\n",
            row->uri,
            row->name,
            row->comment);
    if (row->file_types) {
      fprintf(out, "\tmod:fileTypes \"%s\" ;\n", row->file_types);
    }
    fprintf(out, "\trdfs:range atom:%s .\n", row->is_path ? "Path" : "String");
  }
}

/// Write which of them a plugin has: all
static void
write_parameter_list(FILE* out)
{
  for (uint32_t p = 0; p < PLUG_N_PROPERTIES; ++p) {
    fprintf(out,
            "\tpatch:%s <%s> ;\n",
            plug_properties[p].is_writable ? "writable" : "readable",
            plug_properties[p].uri);
  }
}

/// Write what the parameters and ports are described with
static void
write_terms(FILE* out)
{
  fprintf(out,
          "\nmod:fileTypes\n\ta rdf:Property ;\n"
          "\trdfs:label \"suffixes of the files\" .\n");
  fprintf(out,
          "\n<" PLUG_URI_SWITCH ">\n\ta units:Unit ;\n"
          "\trdfs:label \"switch\" ;\n"
          "\trdfs:comment \"0 is off, 1 is on\" ;\n"
          "\tunits:symbol \"\" ;\n"
          "\tunits:render \"%%.0f\" .\n");
}

static void
write_plugin(FILE* out, const PlugVariant* variant)
{
  PlugPort       ports[PLUG_N_PORTS];
  const uint32_t n_ports = plug_ports_list(variant, ports);

  plug_ttl_write_groups(out, variant, ports, n_ports);

  fprintf(out,
          "\n<%s>\n\ta lv2:Plugin ,\n\t\tlv2:SpectralPlugin ;\n"
          "\tdoap:name \"%s\" ;\n\tdoap:license <" LICENSE "> ;\n"
          "\tdoap:shortdesc \"%s\" ;\n\trdfs:comment \"%s\" ;\n"
          "\tlv2:project <" PLUG_URI_PROJECT "> ;\n"
          "\tlv2:minorVersion %d ;\n\tlv2:microVersion %d ;\n",
          variant->uri,
          variant->name,
          variant->brief,
          variant->comment,
          PLUG_MINOR_VERSION,
          MICRO_VERSION);
  write_parameter_list(out);
  fprintf(out,
          "\tlv2:optionalFeature lv2:hardRTCapable ,\n\t\tlog:log ,\n"
          "\t\tstate:threadSafeRestore ,\n\t\turid:map ,\n"
          "\t\twork:schedule ;\n"
          "\tlv2:extensionData state:interface ,\n\t\twork:interface ;\n"
          "\tpg:mainInput <%s#in> ;\n\tpg:mainOutput <%s#out> ;",
          variant->uri,
          variant->uri);

  for (uint32_t p = 0; p < n_ports; ++p) {
    plug_ttl_write_port(out, variant, &ports[p], p);
  }
  fprintf(out, " .\n");
}

static FILE*
open_file(const char* folder, const char* name)
{
  char path[4096];
  snprintf(path, sizeof(path), "%s/%s", folder, name);

  FILE* const out = fopen(path, "w");
  if (!out) {
    perror(path);
    exit(EXIT_FAILURE);
  }

  fputs(prefixes, out);
  return out;
}

static void
close_file(FILE* out)
{
  const bool failed = ferror(out);
  if (fclose(out) || failed) {
    perror("ttl_gen");
    exit(EXIT_FAILURE);
  }
}

int
main(int argc, char** argv)
{
  if (argc < 4) {
    fprintf(stderr, "Usage: ttl_gen FOLDER BINARY WINDOW [PRESET...]\n");
    return EXIT_FAILURE;
  }

  const Presets presets    = {argc - 4, argv + 4};
  const bool    has_window = strcmp(argv[3], "-") != 0;
  FILE* const   manifest   = open_file(argv[1], "manifest.ttl");
  write_manifest(manifest, argv[2], &presets);
  for (uint32_t v = 0; has_window && v < PLUG_N_VARIANTS; ++v) {
    plug_ttl_write_window_entry(manifest, &plug_variants[v], argv[3]);
  }
  close_file(manifest);

  FILE* const preset_file = open_file(argv[1], "presets.ttl");
  write_presets(preset_file, &presets);
  close_file(preset_file);

  FILE* const plugins = open_file(argv[1], "nmf-separate.ttl");
  write_project(plugins);
  write_parameters(plugins);
  write_terms(plugins);
  for (uint32_t v = 0; v < PLUG_N_VARIANTS; ++v) {
    write_plugin(plugins, &plug_variants[v]);
    if (has_window) {
      plug_ttl_write_window(plugins, &plug_variants[v]);
    }
  }
  close_file(plugins);
  return EXIT_SUCCESS;
}
