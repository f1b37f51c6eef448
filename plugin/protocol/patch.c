// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "protocol/patch.h"

#include "protocol/show.h"

#include <lv2/atom/atom.h>

#include <stddef.h>
#include <string.h>

/// A property whose value is an object, up to that object's properties
typedef struct {
  LV2_Atom_Property_Body head;
  LV2_Atom_Object_Body   object;
} ObjectProperty;

/// A property whose value is the number of another one
typedef struct {
  LV2_Atom_Property_Body head;
  LV2_URID               number[2]; ///< The second one pads
} PropertyName;

PlugWalk
plug_patch_begin(const PlugUris* uris, const void* sequence)
{
  LV2_Atom head = {0, 0};
  if (sequence) {
    memcpy(&head, sequence, sizeof(head));
  }

  // The port's own size is all that tells how much may be read
  const PlugAtom atom = plug_atom_at(
      sequence,
      head.type == uris->atom_sequence ? sizeof(head) + (size_t)head.size : 0);
  return plug_walk_sequence(&atom);
}

/// Find the property that has a number; false if it is none of ours
static bool
find_number(const PlugUris* uris, LV2_URID number, PlugProperty* property)
{
  for (uint32_t p = 0; p < PLUG_N_PROPERTIES; ++p) {
    if (uris->properties[p] == number) {
      *property = (PlugProperty)p;
      return true;
    }
  }

  return false;
}

/// Find the property that an atom names; false if it is none of ours
static bool
find_property(const PlugUris* uris,
              const PlugAtom* atom,
              PlugProperty*   property)
{
  LV2_URID number = 0;
  if (atom->type != uris->atom_urid || atom->size != sizeof(number)) {
    return false;
  }

  memcpy(&number, atom->body, sizeof(number));
  return find_number(uris, number, property);
}

/// Read the value of a property
static bool
read_text(const PlugUris* uris,
          const PlugAtom* value,
          const char**    text,
          uint32_t*       length)
{
  if (value->type != uris->atom_path && value->type != uris->atom_string) {
    return false;
  }

  // Texts should end in a zero, and what follows that is none of ours
  *text   = (const char*)value->body;
  *length = 0;
  while (*length < value->size && (*text)[*length]) {
    ++*length;
  }

  return true;
}

/// The properties of an object that messages have
typedef struct {
  LV2_URID type;     ///< Of the object, 0 if that is cut short
  PlugAtom property; ///< Without a body if there is none, likewise all
  PlugAtom value;
  PlugAtom body;
  PlugAtom strip;
  PlugAtom light;
} Parts;

/// Take an object apart
static Parts
read_parts(const PlugUris* uris, const PlugAtom* object)
{
  Parts    parts = {.type = 0};
  PlugWalk walk  = plug_walk_object(object, &parts.type);
  LV2_URID key   = 0;
  PlugAtom atom  = {0, 0, NULL};
  while (plug_walk_property(&walk, &key, &atom)) {
    if (key == uris->patch_property) {
      parts.property = atom;
    } else if (key == uris->patch_value) {
      parts.value = atom;
    } else if (key == uris->patch_body) {
      parts.body = atom;
    } else if (key == uris->strip) {
      parts.strip = atom;
    } else if (key == uris->light) {
      parts.light = atom;
    }
  }

  // An object that was cut short may mean anything
  parts.type = walk.n_bytes ? 0 : parts.type;
  return parts;
}

/// Read a number below a limit
static bool
read_below(const PlugUris* uris,
           const PlugAtom* atom,
           uint32_t        limit,
           uint32_t*       number)
{
  if (!atom->body || atom->type != uris->atom_int ||
      atom->size != sizeof(*number)) {
    return false;
  }

  memcpy(number, atom->body, sizeof(*number));
  return *number < limit; // As one less than 0 is not, either
}

/// Read what a window asks for
static bool
read_watch(const PlugUris* uris, const Parts* parts, PlugPatch* patch)
{
  patch->kind  = PLUG_PATCH_WATCH;
  patch->strip = PLUG_N_SOURCES;
  return (!parts->strip.body && !parts->light.body) ||
         (read_below(uris, &parts->strip, PLUG_N_SOURCES, &patch->strip) &&
          read_below(uris, &parts->light, PLUG_SHOW_LIGHTS, &patch->light));
}

/// Read a message; false if it is not for us
static bool
read_object(const PlugUris* uris, const PlugAtom* object, PlugPatch* patch)
{
  const Parts parts    = read_parts(uris, object);
  const bool  is_known = find_property(uris, &parts.property, &patch->property);
  if (parts.type && parts.type == uris->patch_get) {
    patch->kind = parts.property.body ? PLUG_PATCH_GET : PLUG_PATCH_GET_ALL;
    return is_known || !parts.property.body;
  }

  if (parts.type && parts.type == uris->watch) {
    return read_watch(uris, &parts, patch);
  }

  patch->kind = PLUG_PATCH_SET;
  return parts.type && parts.type == uris->patch_set && is_known &&
         plug_properties[patch->property].is_writable &&
         read_text(uris, &parts.value, &patch->text, &patch->length);
}

/// Return whether an atom is an object
static bool
is_object(const PlugUris* uris, const PlugAtom* atom)
{
  return atom->body &&
         (atom->type == uris->atom_object || atom->type == uris->atom_blank);
}

bool
plug_patch_next(const PlugUris* uris, PlugWalk* walk, PlugPatch* patch)
{
  PlugAtom event = {0, 0, NULL};
  while (plug_walk_event(walk, &event)) {
    memset(patch, 0, sizeof(*patch));
    if (is_object(uris, &event) && read_object(uris, &event, patch)) {
      return true;
    }
  }

  return false;
}

/// Read every property of ours in the body of a patch:Put
static bool
read_put(const PlugUris* uris, const PlugAtom* body, PlugNews* news)
{
  LV2_URID     type     = 0;
  LV2_URID     key      = 0;
  PlugAtom     value    = {0, 0, NULL};
  PlugProperty property = PLUG_PROPERTY_DICTIONARY;
  bool         is_any   = false;
  PlugWalk     walk     = plug_walk_object(body, &type);
  while (plug_walk_property(&walk, &key, &value)) {
    is_any |=
        find_number(uris, key, &property) &&
        read_text(
            uris, &value, &news->texts[property], &news->lengths[property]);
  }

  return is_any && !walk.n_bytes;
}

bool
plug_patch_read_news(const PlugUris* uris,
                     const PlugAtom* object,
                     PlugNews*       news)
{
  memset(news, 0, sizeof(*news));
  if (!is_object(uris, object)) {
    return false;
  }

  const Parts parts = read_parts(uris, object);
  if (parts.type && parts.type == uris->patch_put) {
    return is_object(uris, &parts.body) && read_put(uris, &parts.body, news);
  }
  if (parts.type && parts.type == uris->patch_set) {
    PlugProperty property = PLUG_PROPERTY_DICTIONARY;
    return find_property(uris, &parts.property, &property) &&
           read_text(uris,
                     &parts.value,
                     &news->texts[property],
                     &news->lengths[property]);
  }

  news->is_changed = parts.type && parts.type == uris->state_changed;
  return news->is_changed;
}

PlugPatchWriter
plug_patch_write(const PlugUris* uris, LV2_Atom_Sequence* sequence)
{
  // Taken as the room for all of the sequence, its head too, as others do
  PlugPatchWriter writer = {sequence, sequence->atom.size};
  if (writer.capacity < sizeof(LV2_Atom_Sequence)) {
    sequence->atom.size = 0;
    writer.capacity     = 0;
    return writer;
  }

  sequence->atom.type = uris->atom_sequence;
  sequence->atom.size = (uint32_t)sizeof(LV2_Atom_Sequence_Body);
  sequence->body.unit = 0;
  sequence->body.pad  = 0;
  return writer;
}

/// Return how many bytes a property with a text takes, padded
static size_t
text_size(const char* text)
{
  return sizeof(LV2_Atom_Property_Body) + ((strlen(text) + 8U) & ~(size_t)7U);
}

/// Append a property with a text, padded
static void
append_text(const PlugUris* uris,
            PlugMessage*    message,
            LV2_URID        key,
            PlugProperty    property,
            const char*     text)
{
  const size_t                 size   = strlen(text) + 1;
  const size_t                 padded = (size + 7U) & ~(size_t)7U;
  const bool                   path   = plug_properties[property].is_path;
  const LV2_Atom_Property_Body head   = {
        key, 0, {(uint32_t)size, path ? uris->atom_path : uris->atom_string}};

  plug_message_append(message, &head, sizeof(head));
  plug_message_append(message, text, size);
  plug_message_pad(message, padded - size);
}

/// Append a property with the number of another one
static void
append_name(const PlugUris* uris, PlugMessage* message, PlugProperty property)
{
  const PropertyName name = {
      {uris->patch_property, 0, {sizeof(LV2_URID), uris->atom_urid}},
      {uris->properties[property], 0}};

  plug_message_append(message, &name, sizeof(name));
}

bool
plug_patch_write_get(const PlugUris*        uris,
                     const PlugPatchWriter* writer,
                     PlugProperty           property)
{
  PlugMessage message = {NULL};
  if (!plug_message_begin(
          uris, writer, uris->patch_get, sizeof(PropertyName), &message)) {
    return false;
  }

  append_name(uris, &message, property);
  return true;
}

bool
plug_patch_write_get_all(const PlugUris* uris, const PlugPatchWriter* writer)
{
  PlugMessage message = {NULL};
  return plug_message_begin(uris, writer, uris->patch_get, 0, &message);
}

bool
plug_patch_write_set(const PlugUris*        uris,
                     const PlugPatchWriter* writer,
                     PlugProperty           property,
                     const char*            text)
{
  PlugMessage message = {NULL};
  if (!plug_message_begin(uris,
                          writer,
                          uris->patch_set,
                          sizeof(PropertyName) + text_size(text),
                          &message)) {
    return false;
  }

  append_name(uris, &message, property);
  append_text(uris, &message, uris->patch_value, property, text);
  return true;
}

bool
plug_patch_write_put(const PlugUris*        uris,
                     const PlugPatchWriter* writer,
                     const char* const*     texts)
{
  size_t size = 0;
  for (uint32_t p = 0; p < PLUG_N_PROPERTIES; ++p) {
    size += text_size(texts[p]);
  }

  const ObjectProperty body = {
      {uris->patch_body,
       0,
       {(uint32_t)(sizeof(LV2_Atom_Object_Body) + size), uris->atom_object}},
      {0, 0}};

  PlugMessage message = {NULL};
  if (!plug_message_begin(
          uris, writer, uris->patch_put, sizeof(body) + size, &message)) {
    return false;
  }

  plug_message_append(&message, &body, sizeof(body));
  for (uint32_t p = 0; p < PLUG_N_PROPERTIES; ++p) {
    append_text(uris, &message, uris->properties[p], (PlugProperty)p, texts[p]);
  }
  return true;
}

bool
plug_patch_write_changed(const PlugUris* uris, const PlugPatchWriter* writer)
{
  PlugMessage message = {NULL};
  return plug_message_begin(uris, writer, uris->state_changed, 0, &message);
}
