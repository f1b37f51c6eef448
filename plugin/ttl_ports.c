// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ttl_ports.h"

#include <stdbool.h>

/// Return the place of an audio port among its group's channels
static const char*
side(const PlugVariant* variant, uint32_t channel)
{
  if (variant->n_channels == 1) {
    return "pg:center";
  }

  return channel ? "pg:right" : "pg:left";
}

static void
write_audio_group(FILE* out, const PlugVariant* variant, const PlugPort* port)
{
  fprintf(out,
          " ,\n\t\tpg:%s ;\n",
          variant->n_channels > 1 ? "StereoGroup" : "MonoGroup");
  if (port->row->flags & PLUG_IS_OUTPUT) {
    fprintf(out, "\tpg:source <%s#in> ;\n", variant->uri);
  }
  fprintf(out, "\tpg:element ");
  for (uint32_t c = 0; c < variant->n_channels; ++c) {
    fprintf(out,
            "%s[\n\t\tlv2:index %u ;\n\t\tlv2:designation %s\n\t] ",
            c ? ", " : "",
            c,
            side(variant, c));
  }
  fprintf(out, ";\n");
}

static void
write_group(FILE* out, const PlugVariant* variant, const PlugPort* port)
{
  fprintf(out,
          "\n<%s#%s>\n\ta pg:%s",
          variant->uri,
          port->group,
          port->row->flags & PLUG_IS_OUTPUT ? "OutputGroup" : "InputGroup");
  if (port->row->type == PLUG_AUDIO_PORT) {
    write_audio_group(out, variant, port);
  } else {
    fprintf(out, " ;\n");
  }

  fprintf(out,
          "\tlv2:symbol \"%s\" ;\n\tlv2:name \"%s\" ;\n"
          "\trdfs:label \"%s\" .\n",
          port->group,
          port->group_name,
          port->group_name);
}

static void
write_properties(FILE* out, uint32_t flags)
{
  static const char* const names[] = {NULL,
                                      "lv2:toggled",
                                      "lv2:integer",
                                      "lv2:enumeration",
                                      "lv2:reportsLatency",
                                      "pprop:notOnGUI",
                                      "pprop:trigger"};

  for (uint32_t f = 1; f < sizeof(names) / sizeof(names[0]); ++f) {
    if (flags & (1U << f)) {
      fprintf(out, " ;\n\t\tlv2:portProperty %s", names[f]);
    }
  }
}

static void
write_value(FILE*              out,
            const char*        property,
            const PlugPortRow* row,
            float              value)
{
  const bool is_integer = row->flags & PLUG_IS_INTEGER;

  fprintf(out, " ;\n\t\t%s ", property);
  fprintf(out, is_integer ? "%.0f" : "%.1f", (double)value);
}

static void
write_range(FILE* out, const PlugPortRow* row)
{
  write_value(out, "lv2:default", row, row->initial);
  write_value(out, "lv2:minimum", row, row->minimum);
  write_value(out, "lv2:maximum", row, row->maximum);
  if (row->unit) {
    fprintf(out, " ;\n\t\tunits:unit %s", row->unit);
  }
  for (uint32_t p = 0; p < row->n_points; ++p) {
    fprintf(out,
            " ;\n\t\tlv2:scalePoint [\n\t\t\trdfs:label \"%s\"",
            row->points[p].label);
    fprintf(
        out, " ;\n\t\t\trdf:value %.1f\n\t\t]", (double)row->points[p].value);
  }
}

void
plug_ttl_write_groups(FILE*              out,
                      const PlugVariant* variant,
                      const PlugPort*    ports,
                      uint32_t           n_ports)
{
  for (uint32_t p = 0; p < n_ports; ++p) {
    if (plug_port_opens_group(ports, p)) {
      write_group(out, variant, &ports[p]);
    }
  }
}

void
plug_ttl_write_port(FILE*              out,
                    const PlugVariant* variant,
                    const PlugPort*    port,
                    uint32_t           index)
{
  static const char* const types[] = {
      "atom:AtomPort", "lv2:AudioPort", "lv2:ControlPort"};

  const PlugPortRow* const row = port->row;
  fprintf(out,
          "%s [\n\t\ta lv2:%s ,\n\t\t\t%s ;\n\t\tlv2:index %u ;\n"
          "\t\tlv2:symbol \"%s\" ;\n\t\tlv2:name \"%s\" ;\n"
          "\t\trdfs:comment \"%s\"",
          index ? " ,\n\t" : "\n\tlv2:port",
          row->flags & PLUG_IS_OUTPUT ? "OutputPort" : "InputPort",
          types[row->type],
          index,
          port->symbol,
          port->name,
          row->comment);

  if (row->type == PLUG_ATOM_PORT) {
    fprintf(out,
            " ;\n\t\tatom:bufferType atom:Sequence"
            " ;\n\t\tatom:supports patch:Message"
            " ;\n\t\trsz:minimumSize 8192");
  }
  if (row->group) {
    fprintf(out, " ;\n\t\tpg:group <%s#%s>", variant->uri, port->group);
  }

  if (plug_port_is_optional(variant, port)) {
    fprintf(out, " ;\n\t\tlv2:portProperty lv2:connectionOptional");
  }
  if (row->type == PLUG_AUDIO_PORT) {
    fprintf(out, " ;\n\t\tlv2:designation %s", side(variant, port->channel));
  } else if (row->designation) {
    fprintf(out, " ;\n\t\tlv2:designation %s", row->designation);
  }
  if (row->type == PLUG_FLOAT_PORT) {
    write_properties(out, row->flags);
    write_range(out, row);
  }
  fprintf(out, "\n\t]");
}
