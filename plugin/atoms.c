// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "atoms.h"

#include <lv2/atom/atom.h>
#include <lv2/atom/util.h>
#include <lv2/patch/patch.h>

#include <string.h>

/// A property with a text
typedef struct {
  LV2_URID    property;
  LV2_URID    type;
  const char* text;
} Text;

/// A patch:Set with one property, as an event, up to the value's content
typedef struct {
  LV2_Atom_Event         event;
  LV2_Atom_Object_Body   object;
  LV2_Atom_Property_Body property; ///< Its value is a number
  uint32_t               number;
  uint32_t               padding;
  LV2_Atom_Property_Body value; ///< Its value, a text, follows
} SetEvent;

void
nms_atoms_init(NmsAtoms* const atoms, const LV2_URID_Map* const map)
{
  memset(atoms, 0, sizeof(*atoms));
  if (map) {
    NmsUris* const uris  = &atoms->uris;
    uris->atom_blank     = map->map(map->handle, LV2_ATOM__Blank);
    uris->atom_object    = map->map(map->handle, LV2_ATOM__Object);
    uris->atom_path      = map->map(map->handle, LV2_ATOM__Path);
    uris->atom_sequence  = map->map(map->handle, LV2_ATOM__Sequence);
    uris->atom_string    = map->map(map->handle, LV2_ATOM__String);
    uris->atom_urid      = map->map(map->handle, LV2_ATOM__URID);
    uris->dictionary     = map->map(map->handle, NMS_URI_DICTIONARY);
    uris->patch_get      = map->map(map->handle, LV2_PATCH__Get);
    uris->patch_property = map->map(map->handle, LV2_PATCH__property);
    uris->patch_set      = map->map(map->handle, LV2_PATCH__Set);
    uris->patch_value    = map->map(map->handle, LV2_PATCH__value);
    uris->sources        = map->map(map->handle, NMS_URI_SOURCES);
    atoms->is_mapped     = true;
  }
}

/// Return a property's number, 0 if it is missing or no number
static LV2_URID
number_of(const NmsUris* const uris, const LV2_Atom* const atom)
{
  const bool is_number =
      atom && atom->type == uris->atom_urid && atom->size == sizeof(LV2_URID);

  return is_number ? ((const LV2_Atom_URID*)atom)->body : 0U;
}

/// Take over a path that was set
static void
take_path(NmsAtoms* const atoms, const LV2_Atom* const value)
{
  const bool is_text = value && (value->type == atoms->uris.atom_path ||
                                 value->type == atoms->uris.atom_string);
  if (!is_text || value->size > NMS_PATH_SIZE) {
    return;
  }

  // Texts should end in a zero, and what follows that is none of ours
  const char* const text   = (const char*)LV2_ATOM_BODY_CONST(value);
  uint32_t          length = 0U;
  while (length < value->size && text[length]) {
    ++length;
  }
  if (length < NMS_PATH_SIZE) {
    memcpy(atoms->path, text, length);
    atoms->path[length] = '\0';
    atoms->has_path     = true;
  }
}

static void
read_object(NmsAtoms* const atoms, const LV2_Atom_Object* const object)
{
  const NmsUris* const uris     = &atoms->uris;
  const LV2_Atom*      property = NULL;
  const LV2_Atom*      value    = NULL;

  LV2_ATOM_OBJECT_FOREACH(object, p)
  {
    if (p->key == uris->patch_property) {
      property = &p->value;
    } else if (p->key == uris->patch_value) {
      value = &p->value;
    }
  }

  const LV2_URID key = number_of(uris, property);
  if (object->body.otype == uris->patch_get) {
    // Without a property it asks for all of them
    atoms->tells_dictionary |= !property || key == uris->dictionary;
    atoms->tells_sources |= !property || key == uris->sources;
  } else if (object->body.otype == uris->patch_set && key == uris->dictionary) {
    take_path(atoms, value);
  }
}

void
nms_atoms_read(NmsAtoms* const atoms, const LV2_Atom_Sequence* const control)
{
  if (!atoms->is_mapped || !control ||
      control->atom.type != atoms->uris.atom_sequence) {
    return;
  }

  LV2_ATOM_SEQUENCE_FOREACH(control, event)
  {
    const LV2_Atom* const atom = &event->body;
    if ((atom->type == atoms->uris.atom_object ||
         atom->type == atoms->uris.atom_blank) &&
        atom->size >= sizeof(LV2_Atom_Object_Body)) {
      read_object(atoms, (const LV2_Atom_Object*)atom);
    }
  }
}

/// Append a patch:Set of a text, and return whether there was room
static bool
write_set(const NmsUris* const     uris,
          LV2_Atom_Sequence* const notify,
          const uint32_t           capacity,
          const Text* const        text)
{
  const uint32_t size   = (uint32_t)strlen(text->text) + 1U;
  const uint32_t total  = (uint32_t)sizeof(SetEvent) + size;
  const uint32_t padded = lv2_atom_pad_size(total);
  const uint32_t used   = (uint32_t)sizeof(LV2_Atom) + notify->atom.size;
  if (used + padded > capacity) {
    return false;
  }

  const uint32_t object_size = total - (uint32_t)sizeof(LV2_Atom_Event);
  const SetEvent set         = {
              {{0}, {object_size, uris->atom_object}},
              {0U, uris->patch_set},
              {uris->patch_property, 0U, {sizeof(LV2_URID), uris->atom_urid}},
              text->property,
              0U,
              {uris->patch_value, 0U, {size, text->type}}};

  char* const end = (char*)notify + used;
  memcpy(end, &set, sizeof(set));
  memcpy(end + sizeof(set), text->text, size);
  memset(end + total, 0, padded - total);
  notify->atom.size += padded;
  return true;
}

void
nms_atoms_write(NmsAtoms* const          atoms,
                LV2_Atom_Sequence* const notify,
                const char* const        dictionary,
                const char* const        sources)
{
  if (!atoms->is_mapped || !notify) {
    return;
  }

  // Taken as the room for all of the sequence, its head too, as others do
  const NmsUris* const uris     = &atoms->uris;
  const uint32_t       capacity = notify->atom.size;
  if (capacity < sizeof(LV2_Atom_Sequence)) {
    notify->atom.size = 0U;
    return;
  }

  notify->atom.type = uris->atom_sequence;
  notify->atom.size = (uint32_t)sizeof(LV2_Atom_Sequence_Body);
  notify->body.unit = 0U;
  notify->body.pad  = 0U;
  if (atoms->tells_dictionary) {
    const Text text         = {uris->dictionary, uris->atom_path, dictionary};
    atoms->tells_dictionary = !write_set(uris, notify, capacity, &text);
  }
  if (atoms->tells_sources) {
    const Text text      = {uris->sources, uris->atom_string, sources};
    atoms->tells_sources = !write_set(uris, notify, capacity, &text);
  }
}
