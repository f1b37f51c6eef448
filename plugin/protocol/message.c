// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "protocol/message.h"

#include <string.h>

bool
plug_message_begin(const PlugUris*        uris,
                   const PlugPatchWriter* writer,
                   LV2_URID               type,
                   size_t                 size,
                   PlugMessage*           message)
{
  const size_t used =
      writer->capacity ? sizeof(LV2_Atom) + writer->sequence->atom.size : 0;
  const size_t total = sizeof(PlugMessageHead) + size;
  if (used + total > writer->capacity) {
    return false;
  }

  const PlugMessageHead head = {
      {{0},
       {(uint32_t)(sizeof(LV2_Atom_Object_Body) + size), uris->atom_object}},
      {0, type}};

  message->at = (char*)writer->sequence + used;
  plug_message_append(message, &head, sizeof(head));
  writer->sequence->atom.size += (uint32_t)total;
  return true;
}

void
plug_message_append(PlugMessage* message, const void* bytes, size_t n_bytes)
{
  memcpy(message->at, bytes, n_bytes);
  message->at += n_bytes;
}

void
plug_message_pad(PlugMessage* message, size_t n_bytes)
{
  memset(message->at, 0, n_bytes);
  message->at += n_bytes;
}
