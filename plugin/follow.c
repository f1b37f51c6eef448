// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "follow.h"

#include "model.h"
#include "nms/follow.h"
#include "nms/separator.h"
#include "protocol/ports.h"

static bool
is_on(const PlugConnections* connections, PlugPortRole role)
{
  return plug_connections_control(connections, role, 0) > 0.5f;
}

void
plug_follow_update(PlugFollow*            follow,
                   const PlugConnections* connections,
                   PlugExchange*          exchange)
{
  follow->is_frozen = is_on(connections, PLUG_PORT_FREEZE);
  plug_exchange_set_follows(exchange, is_on(connections, PLUG_PORT_FOLLOW));
}

void
plug_follow_run(PlugFollow* follow, PlugExchange* exchange)
{
  const PlugModel* const model = plug_exchange_current(exchange);

  if (!model->follow || follow->is_frozen) {
    return;
  }

  NmsSeparator* const separator = model->playable.separator;
  const NmsAnalysis   analysis  = nms_separator_analysis(separator);
  if (nms_follow_listen(model->follow, &analysis)) {
    follow->is_owed = true;
  }
  nms_follow_serve(model->follow, separator);
  if (follow->is_owed) {
    follow->is_owed = !plug_exchange_ask_for(exchange, PLUG_WORK_FOLLOW);
  }
}
