// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "ttl_window.h"

void
plug_ttl_write_window_entry(FILE*              out,
                            const PlugVariant* variant,
                            const char*        binary)
{
  fprintf(out,
          "\n<%s>\n\tui:ui <%s" PLUG_WINDOW_SUFFIX "> .\n"
          "\n<%s" PLUG_WINDOW_SUFFIX ">\n\ta ui:X11UI ;\n\tlv2:binary <%s> ;\n"
          "\trdfs:seeAlso <nmf-separate.ttl> .\n",
          variant->uri,
          variant->uri,
          variant->uri,
          binary);
}

void
plug_ttl_write_window(FILE* out, const PlugVariant* variant)
{
  fprintf(out,
          "\n<%s" PLUG_WINDOW_SUFFIX ">\n\ta ui:X11UI ;\n"
          "\tlv2:requiredFeature ui:idleInterface ,\n\t\tui:parent ,\n"
          "\t\turid:map ;\n"
          "\tlv2:optionalFeature opts:options ,\n\t\tui:requestValue ,\n"
          "\t\tui:resize ,\n\t\tui:touch ;\n"
          "\tlv2:extensionData ui:idleInterface ,\n\t\tui:resize ;\n"
          "\topts:supportedOption param:sampleRate ,\n\t\tui:scaleFactor",
          variant->uri);

  // Hosts tell the inputs unasked
  PlugPort       ports[PLUG_N_PORTS];
  const uint32_t n_ports = plug_ports_list(variant, ports);
  const char*    between = " ;\n\tui:portNotification";
  for (uint32_t p = 0; p < n_ports; ++p) {
    const PlugPortRow* const row = ports[p].row;
    if ((row->flags & PLUG_IS_OUTPUT) && row->type != PLUG_AUDIO_PORT) {
      fprintf(out,
              "%s [\n\t\tui:plugin <%s> ;\n\t\tlv2:symbol \"%s\" ;\n"
              "\t\tui:protocol %s\n\t]",
              between,
              variant->uri,
              ports[p].symbol,
              row->type == PLUG_ATOM_PORT ? "atom:eventTransfer ;\n"
                                            "\t\tui:notifyType atom:Object"
                                          : "ui:floatProtocol");
      between = " ,";
    }
  }
  fprintf(out, " .\n");
}
