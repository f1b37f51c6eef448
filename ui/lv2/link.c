// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "link.h"

#include "protocol/show.h"
#include "protocol/uris.h"

#include <lv2/atom/atom.h>

#include <stddef.h>
#include <string.h>

/// Room for a message of one text, aligned as sequences have to be
typedef struct {
  uint64_t space[(PLUG_PATH_SIZE + 512) / sizeof(uint64_t)];
} Buffer;

/// Return the port of a role, or PLUG_N_PORTS, atoms among them
static uint32_t
find_port(const WinModel* model, PlugPortRole role)
{
  return win_model_port(model, role, 0);
}

bool
win_link_init(WinLink* link, const WinLinkHost* host, const WinModel* model)
{
  memset(link, 0, sizeof(*link));
  link->host    = *host;
  link->control = find_port(model, PLUG_PORT_CONTROL);
  link->notify  = find_port(model, PLUG_PORT_NOTIFY);
  if (!plug_uris_map(&link->uris, host->map)) {
    return false;
  }

  link->event_transfer =
      host->map->map(host->map->handle, LV2_ATOM__eventTransfer);
  return link->event_transfer != 0;
}

/// Begin a message
static PlugPatchWriter
begin(const WinLink* link, Buffer* buffer)
{
  memset(buffer->space, 0, sizeof(buffer->space));
  void* const              start    = buffer->space;
  LV2_Atom_Sequence* const sequence = start;
  sequence->atom.size               = sizeof(buffer->space);
  return plug_patch_write(&link->uris, sequence);
}

/// Send the one message that was written
static void
send(const WinLink* link, const Buffer* buffer)
{
  const char* const event =
      (const char*)buffer->space + sizeof(LV2_Atom_Sequence);
  LV2_Atom atom;
  memcpy(&atom, event + offsetof(LV2_Atom_Event, body), sizeof(atom));
  link->host.write(link->host.controller,
                   link->control,
                   (uint32_t)sizeof(atom) + atom.size,
                   link->event_transfer,
                   event + offsetof(LV2_Atom_Event, body));
}

void
win_link_ask(const WinLink* link)
{
  Buffer                buffer;
  const PlugPatchWriter writer = begin(link, &buffer);
  if (plug_patch_write_get_all(&link->uris, &writer)) {
    send(link, &buffer);
  }
}

void
win_link_watch(const WinLink* link, WinPart hover)
{
  Buffer                buffer;
  const PlugPatchWriter writer   = begin(link, &buffer);
  const bool            is_light = hover.kind == WIN_LIGHT &&
                        hover.strip < PLUG_N_SOURCES &&
                        hover.index < PLUG_SHOW_LIGHTS;
  if (plug_watch_write(&link->uris,
                       &writer,
                       is_light ? hover.strip : PLUG_N_SOURCES,
                       is_light ? hover.index : 0)) {
    send(link, &buffer);
  }
}

/// Let the host ask for a file
static void
request(const WinLink* link, PlugProperty property, WinDesk* desk)
{
  const LV2UI_Request_Value* const host = link->host.request;
  const LV2UI_Request_Value_Status status =
      host ? host->request(
                 host->handle, link->uris.properties[property], 0, NULL)
           : LV2UI_REQUEST_VALUE_ERR_UNSUPPORTED;
  if (status != LV2UI_REQUEST_VALUE_SUCCESS &&
      status != LV2UI_REQUEST_VALUE_BUSY) {
    win_desk_say(desk, false, "This host lets no file be chosen from here");
  }
}

void
win_link_do(const WinLink* link, const WinAction* action, WinDesk* desk)
{
  const WinLinkHost* const host = &link->host;
  Buffer                   buffer;
  switch (action->kind) {
  case WIN_WRITE:
    host->write(host->controller,
                action->port,
                sizeof(action->value),
                0,
                &action->value);
    break;
  case WIN_TOUCH:
    if (host->touch) {
      host->touch->touch(
          host->touch->handle, action->port, action->value > 0.5f);
    }
    break;
  case WIN_TELL: {
    const PlugPatchWriter writer = begin(link, &buffer);
    if (plug_patch_write_set(
            &link->uris, &writer, action->property, action->text)) {
      send(link, &buffer);
    }
    break;
  }
  case WIN_FILE:
    request(link, action->property, desk);
    break;
  case WIN_ZOOM:
    break; // Not the plugin's
  }
}

/// Return what has changed with a port's value
static WinChange
told_value(WinDesk* desk, uint32_t port, float value)
{
  WinChange change = {false, false, 0};
  if (!win_desk_told(desk, port, value)) {
    return change;
  }

  const PlugPort* const at = &desk->model->ports[port];
  switch (at->row->role) {
  case PLUG_PORT_LOAD:
  case PLUG_PORT_LATENCY:
    change.moves = true;
    break;
  case PLUG_PORT_GAIN:
  case PLUG_PORT_STATE:
  case PLUG_PORT_PROGRESS:
  case PLUG_PORT_HEARD:
    change.strips = 1U << at->strip;
    break;
  default:
    change.is_all = true;
    break;
  }
  return change;
}

/// Take over a message of the plugin's
static WinChange
told_message(const WinLink* link, WinDesk* desk, const PlugAtom* object)
{
  WinModel* const model = desk->model;
  PlugShow        show;
  PlugShowAbout   about;
  PlugShowPart    part;
  PlugNews        news;
  if (plug_show_read(&link->uris, object, &show)) {
    win_model_show(model, &show);
    return (WinChange){false, true, 0};
  }
  if (plug_show_read_about(&link->uris, object, &about)) {
    model->about = about;
    return (WinChange){true, true, 0};
  }
  if (plug_show_read_part(&link->uris, object, &part)) {
    model->part = part;
    return (WinChange){true, true, 0};
  }
  if (plug_patch_read_news(&link->uris, object, &news)) {
    for (uint32_t p = 0; p < PLUG_N_PROPERTIES; ++p) {
      if (news.texts[p]) {
        win_desk_told_text(
            desk, (PlugProperty)p, news.texts[p], news.lengths[p]);
      }
    }
    return (WinChange){true, true, 0};
  }
  return (WinChange){false, false, 0};
}

WinChange
win_link_told(const WinLink* link, WinDesk* desk, const WinPortEvent* event)
{
  if (!event->bytes) {
    return (WinChange){false, false, 0};
  }
  if (event->protocol == 0 && event->size == sizeof(float)) {
    float value = 0.0f;
    memcpy(&value, event->bytes, sizeof(value));
    return told_value(desk, event->port, value);
  }
  if (event->protocol == link->event_transfer && event->port == link->notify) {
    const PlugAtom object = plug_atom_at(event->bytes, event->size);
    return told_message(link, desk, &object);
  }
  return (WinChange){false, false, 0};
}
