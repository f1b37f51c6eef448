// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "protocol/walk.h"

#include <lv2/atom/atom.h>

#include <string.h>

/// Bytes in an event before its atom, and in a property
#define EVENT_HEAD offsetof(LV2_Atom_Event, body)
#define PROPERTY_HEAD offsetof(LV2_Atom_Property_Body, value)

PlugAtom
plug_atom_at(const void* atom, size_t room)
{
  const PlugAtom nothing = {0, 0, NULL};
  LV2_Atom       head    = {0, 0};
  if (room < sizeof(head)) {
    return nothing;
  }

  memcpy(&head, atom, sizeof(head));
  if (head.size > room - sizeof(head)) {
    return nothing;
  }

  const PlugAtom found = {
      head.type, head.size, (const char*)atom + sizeof(head)};
  return found;
}

/// Pass over `n_bytes` and the padding after them, as far as there is any
static void
step(PlugWalk* walk, size_t n_bytes)
{
  const size_t padded = (n_bytes + 7U) & ~(size_t)7U;
  const size_t n      = padded < walk->n_bytes ? padded : walk->n_bytes;

  walk->at += n;
  walk->n_bytes -= n;
}

/// Take an atom that stands `head` bytes further on
static bool
take(PlugWalk* walk, size_t head, PlugAtom* atom)
{
  if (walk->n_bytes < head) {
    return false;
  }

  *atom = plug_atom_at(walk->at + head, walk->n_bytes - head);
  if (!atom->body) {
    return false;
  }

  step(walk, head + sizeof(LV2_Atom) + atom->size);
  return true;
}

/// Walk what follows a head in a body
static PlugWalk
walk_after(const PlugAtom* atom, size_t head)
{
  const bool     is_whole = atom->body && atom->size >= head;
  const PlugWalk walk     = {is_whole ? (const char*)atom->body + head : NULL,
                         is_whole ? atom->size - head : 0};

  return walk;
}

PlugWalk
plug_walk_sequence(const PlugAtom* sequence)
{
  return walk_after(sequence, sizeof(LV2_Atom_Sequence_Body));
}

bool
plug_walk_event(PlugWalk* walk, PlugAtom* event)
{
  return take(walk, EVENT_HEAD, event);
}

PlugWalk
plug_walk_object(const PlugAtom* object, LV2_URID* type)
{
  LV2_Atom_Object_Body head = {0, 0};
  const PlugWalk       walk = walk_after(object, sizeof(head));

  if (walk.at) {
    memcpy(&head, object->body, sizeof(head));
  }
  *type = head.otype;
  return walk;
}

bool
plug_walk_property(PlugWalk* walk, LV2_URID* key, PlugAtom* value)
{
  const char* const at = walk->at;
  if (!take(walk, PROPERTY_HEAD, value)) {
    return false;
  }

  memcpy(key, at, sizeof(*key));
  return true;
}
