// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/*
  Writes the bundle's Turtle from the port table, when the project is built:

      ttl_gen FOLDER BINARY [PRESET...]

  BINARY is the plugin's file in the bundle; each PRESET is the name, without
  suffix, of a dictionary in the bundle's presets folder.  The manifest holds
  only what a host must know to find things, as hosts read it at every start.
*/

#include "protocol/ports.h"
#include "protocol/properties.h"
#include "protocol/uris.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/// Of the plugins, not of the project: even numbers are stable versions
#define MINOR_VERSION 2
#define MICRO_VERSION 2

#define LICENSE "https://spdx.org/licenses/GPL-3.0-or-later"

static const char* const prefixes =
    "@prefix atom: <http://lv2plug.in/ns/ext/atom#> .\n"
    "@prefix doap: <http://usefulinc.com/ns/doap#> .\n"
    "@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n"
    "@prefix log: <http://lv2plug.in/ns/ext/log#> .\n"
    "@prefix lv2: <http://lv2plug.in/ns/lv2core#> .\n"
    "@prefix patch: <http://lv2plug.in/ns/ext/patch#> .\n"
    "@prefix pg: <http://lv2plug.in/ns/ext/port-groups#> .\n"
    "@prefix pprop: <http://lv2plug.in/ns/ext/port-props#> .\n"
    "@prefix pset: <http://lv2plug.in/ns/ext/presets#> .\n"
    "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    "@prefix rsz: <http://lv2plug.in/ns/ext/resize-port#> .\n"
    "@prefix state: <http://lv2plug.in/ns/ext/state#> .\n"
    "@prefix units: <http://lv2plug.in/ns/extensions/units#> .\n"
    "@prefix urid: <http://lv2plug.in/ns/ext/urid#> .\n"
    "@prefix work: <http://lv2plug.in/ns/ext/worker#> .\n";

/// The presets, by name
typedef struct {
  int          n;
  char* const* names;
} Presets;

static void
write_preset_label(FILE* const out, const char* const name)
{
  fprintf(
      out, "\trdfs:label \"%c%s\"", toupper((unsigned char)name[0]), name + 1);
}

static void
write_manifest(FILE* const          out,
               const char* const    binary,
               const Presets* const presets)
{
  for (uint32_t v = 0U; v < NMS_N_VARIANTS; ++v) {
    fprintf(out,
            "\n<%s>\n\ta lv2:Plugin ;\n\tlv2:binary <%s> ;\n"
            "\trdfs:seeAlso <nmf-separate.ttl> .\n",
            nms_variants[v].uri,
            binary);
    for (int p = 0; p < presets->n; ++p) {
      fprintf(out,
              "\n<%s#preset-%s>\n\ta pset:Preset ;\n\tlv2:appliesTo <%s> ;\n",
              nms_variants[v].uri,
              presets->names[p],
              nms_variants[v].uri);
      write_preset_label(out, presets->names[p]);
      fprintf(out, " ;\n\trdfs:seeAlso <presets.ttl> .\n");
    }
  }
}

static void
write_presets(FILE* const out, const Presets* const presets)
{
  for (uint32_t v = 0U; v < NMS_N_VARIANTS; ++v) {
    for (int p = 0; p < presets->n; ++p) {
      fprintf(out,
              "\n<%s#preset-%s>\n\ta pset:Preset ;\n\tlv2:appliesTo <%s> ;\n",
              nms_variants[v].uri,
              presets->names[p],
              nms_variants[v].uri);
      write_preset_label(out, presets->names[p]);
      fprintf(out,
              " ;\n\tstate:state [\n\t\t<" NMS_URI_DICTIONARY
              "> <" NMS_PRESET_FOLDER "/%s.nmf>\n\t] .\n",
              presets->names[p]);
    }
  }
}

static void
write_project(FILE* const out)
{
  fprintf(out,
          "\n<" NMS_URI_PROJECT ">\n\ta doap:Project ;\n"
          "\tdoap:name \"nmf-separate\" ;\n"
          "\tdoap:shortdesc \"Real-time audio source separation with learned "
          "dictionaries\" ;\n"
          "\tdoap:license <" LICENSE "> ;\n"
          "\tdoap:maintainer [\n\t\ta foaf:Person ;\n"
          "\t\tfoaf:name \"The nmf-separate authors\"\n\t] .\n");
}

/// Write what hosts can ask for beside the ports
static void
write_parameters(FILE* const out)
{
  for (uint32_t p = 0U; p < NMS_N_PROPERTIES; ++p) {
    const NmsPropertyRow* const row = &nms_properties[p];
    fprintf(out,
            "\n<%s>\n\ta lv2:Parameter ;\n\trdfs:label \"%s\" ;\n"
            "\trdfs:comment \"%s\" ;\n\trdfs:range atom:%s .\n",
            row->uri,
            row->name,
            row->comment,
            row->is_path ? "Path" : "String");
  }
}

/// Write which of them a plugin has: all
static void
write_parameter_list(FILE* const out)
{
  for (uint32_t p = 0U; p < NMS_N_PROPERTIES; ++p) {
    fprintf(out,
            "\tpatch:%s <%s> ;\n",
            nms_properties[p].is_writable ? "writable" : "readable",
            nms_properties[p].uri);
  }
}

/// Write the part of a group's URI that follows the plugin's
static void
write_group_slug(FILE* const out, const bool stems, const NmsPort* const port)
{
  switch (port->row->role) {
  case NMS_PORT_INPUT:
    fprintf(out, "in");
    break;
  case NMS_PORT_OUTPUT:
    fprintf(out, stems ? "out_%s" : "out", nms_strip_symbol(port->strip));
    break;
  case NMS_PORT_GAIN:
  case NMS_PORT_MUTE:
  case NMS_PORT_SOLO:
    fprintf(out, "strip_%s", nms_strip_symbol(port->strip));
    break;
  case NMS_PORT_LATENCY:
  case NMS_PORT_LOAD:
    fprintf(out, "status");
    break;
  default:
    fprintf(out, "settings");
    break;
  }
}

/// Return the name of a group for people
static const char*
group_name(const NmsVariant* const variant, const NmsPort* const port)
{
  switch (port->row->role) {
  case NMS_PORT_INPUT:
    return "In";
  case NMS_PORT_OUTPUT:
    return variant->stems ? nms_strip_name(port->strip) : "Out";
  case NMS_PORT_GAIN:
  case NMS_PORT_MUTE:
  case NMS_PORT_SOLO:
    return nms_strip_name(port->strip);
  case NMS_PORT_LATENCY:
  case NMS_PORT_LOAD:
    return "Status";
  default:
    return "Settings";
  }
}

/// Return whether a port is the first of its group
static bool
opens_group(const NmsPort* const port)
{
  switch (port->row->role) {
  case NMS_PORT_INPUT:
  case NMS_PORT_OUTPUT:
    return port->channel == 0U;
  case NMS_PORT_ENABLED:
  case NMS_PORT_GAIN:
  case NMS_PORT_LATENCY:
    return true;
  default:
    return false;
  }
}

/// Return the place of an audio port among its group's channels
static const char*
side(const NmsVariant* const variant, const uint32_t channel)
{
  if (variant->n_channels == 1U) {
    return "pg:center";
  }

  return channel ? "pg:right" : "pg:left";
}

static void
write_audio_group(FILE* const             out,
                  const NmsVariant* const variant,
                  const NmsPort* const    port)
{
  fprintf(out,
          " ,\n\t\tpg:%s ;\n",
          variant->n_channels > 1U ? "StereoGroup" : "MonoGroup");
  if (port->row->flags & NMS_IS_OUTPUT) {
    fprintf(out, "\tpg:source <%s#in> ;\n", variant->uri);
  }
  fprintf(out, "\tpg:element ");
  for (uint32_t c = 0U; c < variant->n_channels; ++c) {
    fprintf(out,
            "%s[\n\t\tlv2:index %u ;\n\t\tlv2:designation %s\n\t] ",
            c ? ", " : "",
            c,
            side(variant, c));
  }
  fprintf(out, ";\n");
}

static void
write_group(FILE* const             out,
            const NmsVariant* const variant,
            const NmsPort* const    port)
{
  fprintf(out, "\n<%s#", variant->uri);
  write_group_slug(out, variant->stems, port);
  fprintf(out,
          ">\n\ta pg:%s",
          port->row->flags & NMS_IS_OUTPUT ? "OutputGroup" : "InputGroup");
  if (port->row->type == NMS_AUDIO_PORT) {
    write_audio_group(out, variant, port);
  } else {
    fprintf(out, " ;\n");
  }

  fprintf(out, "\tlv2:symbol \"");
  write_group_slug(out, variant->stems, port);
  fprintf(out,
          "\" ;\n\tlv2:name \"%s\" ;\n\trdfs:label \"%s\" .\n",
          group_name(variant, port),
          group_name(variant, port));
}

static void
write_properties(FILE* const out, const uint32_t flags)
{
  static const char* const names[] = {NULL,
                                      "lv2:toggled",
                                      "lv2:integer",
                                      "lv2:enumeration",
                                      "lv2:reportsLatency",
                                      "pprop:notOnGUI"};

  for (uint32_t f = 1U; f < sizeof(names) / sizeof(names[0]); ++f) {
    if (flags & (1U << f)) {
      fprintf(out, " ;\n\t\tlv2:portProperty %s", names[f]);
    }
  }
}

static void
write_value(FILE* const             out,
            const char*             property,
            const NmsPortRow* const row,
            const float             value)
{
  const bool is_integer = row->flags & NMS_IS_INTEGER;

  fprintf(out, " ;\n\t\t%s ", property);
  fprintf(out, is_integer ? "%.0f" : "%.1f", (double)value);
}

static void
write_range(FILE* const out, const NmsPortRow* const row)
{
  write_value(out, "lv2:default", row, row->initial);
  write_value(out, "lv2:minimum", row, row->minimum);
  write_value(out, "lv2:maximum", row, row->maximum);
  if (row->unit) {
    fprintf(out, " ;\n\t\tunits:unit %s", row->unit);
  }
  for (uint32_t p = 0U; p < row->n_points; ++p) {
    fprintf(out,
            " ;\n\t\tlv2:scalePoint [\n\t\t\trdfs:label \"%s\"",
            row->points[p].label);
    fprintf(
        out, " ;\n\t\t\trdf:value %.1f\n\t\t]", (double)row->points[p].value);
  }
}

static void
write_port(FILE* const             out,
           const NmsVariant* const variant,
           const NmsPort* const    port,
           const uint32_t          index)
{
  static const char* const types[] = {
      "atom:AtomPort", "lv2:AudioPort", "lv2:ControlPort"};

  const NmsPortRow* const row = port->row;
  fprintf(out,
          "%s [\n\t\ta lv2:%s ,\n\t\t\t%s ;\n\t\tlv2:index %u ;\n"
          "\t\tlv2:symbol \"%s\" ;\n\t\tlv2:name \"%s\" ;\n"
          "\t\trdfs:comment \"%s\"",
          index ? " ,\n\t" : "\n\tlv2:port",
          row->flags & NMS_IS_OUTPUT ? "OutputPort" : "InputPort",
          types[row->type],
          index,
          port->symbol,
          port->name,
          row->comment);

  if (row->type == NMS_ATOM_PORT) {
    fprintf(out,
            " ;\n\t\tatom:bufferType atom:Sequence"
            " ;\n\t\tatom:supports patch:Message"
            " ;\n\t\trsz:minimumSize 8192"
            " ;\n\t\tlv2:portProperty lv2:connectionOptional");
  } else {
    fprintf(out, " ;\n\t\tpg:group <%s#", variant->uri);
    write_group_slug(out, variant->stems, port);
    fprintf(out, ">");
  }

  if (row->type == NMS_AUDIO_PORT) {
    fprintf(out, " ;\n\t\tlv2:designation %s", side(variant, port->channel));
  } else if (row->designation) {
    fprintf(out, " ;\n\t\tlv2:designation %s", row->designation);
  }
  if (row->type == NMS_FLOAT_PORT) {
    write_properties(out, row->flags);
    write_range(out, row);
  }
  fprintf(out, "\n\t]");
}

static void
write_plugin(FILE* const out, const NmsVariant* const variant)
{
  NmsPort        ports[NMS_N_PORTS];
  const uint32_t n_ports = nms_ports_list(variant, ports);

  for (uint32_t p = 0U; p < n_ports; ++p) {
    if (opens_group(&ports[p])) {
      write_group(out, variant, &ports[p]);
    }
  }

  fprintf(out,
          "\n<%s>\n\ta lv2:Plugin ,\n\t\tlv2:SpectralPlugin ;\n"
          "\tdoap:name \"%s\" ;\n\tdoap:license <" LICENSE "> ;\n"
          "\trdfs:comment \"%s\" ;\n"
          "\tlv2:project <" NMS_URI_PROJECT "> ;\n"
          "\tlv2:minorVersion %d ;\n\tlv2:microVersion %d ;\n",
          variant->uri,
          variant->name,
          variant->comment,
          MINOR_VERSION,
          MICRO_VERSION);
  write_parameter_list(out);
  fprintf(out,
          "\tlv2:optionalFeature lv2:hardRTCapable ,\n\t\tlog:log ,\n"
          "\t\tstate:threadSafeRestore ,\n\t\turid:map ,\n"
          "\t\twork:schedule ;\n"
          "\tlv2:extensionData state:interface ,\n\t\twork:interface ;\n"
          "\tpg:mainInput <%s#in> ;\n\tpg:mainOutput <%s#%s> ;",
          variant->uri,
          variant->uri,
          variant->stems ? "out_1" : "out");

  for (uint32_t p = 0U; p < n_ports; ++p) {
    write_port(out, variant, &ports[p], p);
  }
  fprintf(out, " .\n");
}

static FILE*
open_file(const char* const folder, const char* const name)
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
close_file(FILE* const out)
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
  if (argc < 3) {
    fprintf(stderr, "Usage: ttl_gen FOLDER BINARY [PRESET...]\n");
    return EXIT_FAILURE;
  }

  const Presets presets  = {argc - 3, argv + 3};
  FILE* const   manifest = open_file(argv[1], "manifest.ttl");
  write_manifest(manifest, argv[2], &presets);
  close_file(manifest);

  FILE* const preset_file = open_file(argv[1], "presets.ttl");
  write_presets(preset_file, &presets);
  close_file(preset_file);

  FILE* const plugins = open_file(argv[1], "nmf-separate.ttl");
  write_project(plugins);
  write_parameters(plugins);
  for (uint32_t v = 0U; v < NMS_N_VARIANTS; ++v) {
    write_plugin(plugins, &nms_variants[v]);
  }
  close_file(plugins);
  return EXIT_SUCCESS;
}
