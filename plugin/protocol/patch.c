// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "protocol/patch.h"

#include "protocol/uris.h"

#include <lv2/atom/atom.h>
#include <lv2/patch/patch.h>
#include <lv2/state/state.h>

#include <stddef.h>
#include <string.h>

/// The head of an event that is an object
typedef struct {
  LV2_Atom_Event       event;
  LV2_Atom_Object_Body object;
} ObjectHead;

/// A property whose value is an object, up to that object's properties
typedef struct {
  LV2_Atom_Property_Body head;
  LV2_Atom_Object_Body   object;
} ObjectProperty;

/// Where a message being appended goes on
typedef struct {
  char* at;
} Message;

bool
nms_uris_map(NmsUris* const uris, const LV2_URID_Map* const map)
{
  const struct {
    LV2_URID*   number;
    const char* uri;
  } names[] = {
      {&uris->atom_blank, LV2_ATOM__Blank},
      {&uris->atom_chunk, LV2_ATOM__Chunk},
      {&uris->atom_object, LV2_ATOM__Object},
      {&uris->atom_path, LV2_ATOM__Path},
      {&uris->atom_sequence, LV2_ATOM__Sequence},
      {&uris->atom_string, LV2_ATOM__String},
      {&uris->atom_urid, LV2_ATOM__URID},
      {&uris->dictionary_bytes, NMS_URI_DICTIONARY_BYTES},
      {&uris->patch_body, LV2_PATCH__body},
      {&uris->patch_get, LV2_PATCH__Get},
      {&uris->patch_property, LV2_PATCH__property},
      {&uris->patch_put, LV2_PATCH__Put},
      {&uris->patch_set, LV2_PATCH__Set},
      {&uris->patch_value, LV2_PATCH__value},
      {&uris->state_changed, LV2_STATE__StateChanged},
  };

  memset(uris, 0, sizeof(*uris));
  if (!map) {
    return false;
  }

  bool is_whole = true;
  for (size_t i = 0U; i < sizeof(names) / sizeof(names[0]); ++i) {
    *names[i].number = map->map(map->handle, names[i].uri);
    is_whole         = is_whole && *names[i].number;
  }
  for (uint32_t p = 0U; p < NMS_N_PROPERTIES; ++p) {
    uris->properties[p] = map->map(map->handle, nms_properties[p].uri);
    is_whole            = is_whole && uris->properties[p];
  }

  return is_whole;
}

NmsWalk
nms_patch_begin(const NmsUris* const uris, const void* const sequence)
{
  LV2_Atom head = {0U, 0U};
  if (sequence) {
    memcpy(&head, sequence, sizeof(head));
  }

  // The port's own size is all that tells how much may be read
  const NmsAtom atom = nms_atom_at(
      sequence,
      head.type == uris->atom_sequence ? sizeof(head) + (size_t)head.size : 0U);
  return nms_walk_sequence(&atom);
}

/// Find a property by number; false if it is none of ours
static bool
find_property(const NmsUris* const uris,
              const NmsAtom* const atom,
              NmsProperty* const   property)
{
  LV2_URID number = 0U;
  if (atom->type != uris->atom_urid || atom->size != sizeof(number)) {
    return false;
  }

  memcpy(&number, atom->body, sizeof(number));
  for (uint32_t p = 0U; p < NMS_N_PROPERTIES; ++p) {
    if (uris->properties[p] == number) {
      *property = (NmsProperty)p;
      return true;
    }
  }

  return false;
}

/// Read the text of a patch:Set
static bool
read_text(const NmsUris* const uris,
          const NmsAtom* const value,
          NmsPatch* const      patch)
{
  if (value->type != uris->atom_path && value->type != uris->atom_string) {
    return false;
  }

  // Texts should end in a zero, and what follows that is none of ours
  patch->text   = (const char*)value->body;
  patch->length = 0U;
  while (patch->length < value->size && patch->text[patch->length]) {
    ++patch->length;
  }

  return true;
}

/// Read a message; false if it is not for us
static bool
read_object(const NmsUris* const uris,
            const NmsAtom* const object,
            NmsPatch* const      patch)
{
  NmsAtom  property = {0U, 0U, NULL};
  NmsAtom  value    = {0U, 0U, NULL};
  LV2_URID type     = 0U;
  NmsWalk  walk     = nms_walk_object(object, &type);
  LV2_URID key      = 0U;
  NmsAtom  atom     = {0U, 0U, NULL};
  while (nms_walk_property(&walk, &key, &atom)) {
    if (key == uris->patch_property) {
      property = atom;
    } else if (key == uris->patch_value) {
      value = atom;
    }
  }

  // An object that was cut short may mean anything
  if (walk.n_bytes) {
    return false;
  }

  const bool is_known = find_property(uris, &property, &patch->property);
  if (type == uris->patch_get) {
    patch->kind = property.body ? NMS_PATCH_GET : NMS_PATCH_GET_ALL;
    return is_known || !property.body;
  }

  patch->kind = NMS_PATCH_SET;
  return type == uris->patch_set && is_known &&
         nms_properties[patch->property].is_writable &&
         read_text(uris, &value, patch);
}

bool
nms_patch_next(const NmsUris* const uris,
               NmsWalk* const       walk,
               NmsPatch* const      patch)
{
  NmsAtom event = {0U, 0U, NULL};
  while (nms_walk_event(walk, &event)) {
    const bool is_object =
        event.type == uris->atom_object || event.type == uris->atom_blank;

    memset(patch, 0, sizeof(*patch));
    if (is_object && read_object(uris, &event, patch)) {
      return true;
    }
  }

  return false;
}

NmsPatchWriter
nms_patch_write(const NmsUris* const uris, LV2_Atom_Sequence* const sequence)
{
  // Taken as the room for all of the sequence, its head too, as others do
  NmsPatchWriter writer = {sequence, sequence->atom.size};
  if (writer.capacity < sizeof(LV2_Atom_Sequence)) {
    sequence->atom.size = 0U;
    writer.capacity     = 0U;
    return writer;
  }

  sequence->atom.type = uris->atom_sequence;
  sequence->atom.size = (uint32_t)sizeof(LV2_Atom_Sequence_Body);
  sequence->body.unit = 0U;
  sequence->body.pad  = 0U;
  return writer;
}

/// Return how many bytes a property with a text takes, padded
static size_t
text_size(const char* const text)
{
  return sizeof(LV2_Atom_Property_Body) + ((strlen(text) + 8U) & ~(size_t)7U);
}

/// Append an object's head, for properties of `size` bytes that follow
static bool
begin(const NmsUris* const        uris,
      const NmsPatchWriter* const writer,
      const LV2_URID              type,
      const size_t                size,
      Message* const              message)
{
  const size_t used =
      writer->capacity ? sizeof(LV2_Atom) + writer->sequence->atom.size : 0U;
  const size_t total = sizeof(ObjectHead) + size;
  if (used + total > writer->capacity) {
    return false;
  }

  const ObjectHead head = {
      {{0},
       {(uint32_t)(sizeof(LV2_Atom_Object_Body) + size), uris->atom_object}},
      {0U, type}};

  message->at = (char*)writer->sequence + used;
  memcpy(message->at, &head, sizeof(head));
  message->at += sizeof(head);
  writer->sequence->atom.size += (uint32_t)total;
  return true;
}

static void
append(Message* const message, const void* const bytes, const size_t n_bytes)
{
  memcpy(message->at, bytes, n_bytes);
  message->at += n_bytes;
}

/// Append a property with a text, padded
static void
append_text(const NmsUris* const uris,
            Message* const       message,
            const LV2_URID       key,
            const NmsProperty    property,
            const char* const    text)
{
  const size_t                 size   = strlen(text) + 1U;
  const size_t                 padded = (size + 7U) & ~(size_t)7U;
  const bool                   path   = nms_properties[property].is_path;
  const LV2_Atom_Property_Body head   = {
        key, 0U, {(uint32_t)size, path ? uris->atom_path : uris->atom_string}};

  append(message, &head, sizeof(head));
  append(message, text, size);
  memset(message->at, 0, padded - size);
  message->at += padded - size;
}

bool
nms_patch_write_set(const NmsUris* const        uris,
                    const NmsPatchWriter* const writer,
                    const NmsProperty           property,
                    const char* const           text)
{
  const LV2_Atom_Property_Body head = {
      uris->patch_property, 0U, {sizeof(LV2_URID), uris->atom_urid}};
  const LV2_URID number[2] = {uris->properties[property], 0U}; // Padded

  Message message = {NULL};
  if (!begin(uris,
             writer,
             uris->patch_set,
             sizeof(head) + sizeof(number) + text_size(text),
             &message)) {
    return false;
  }

  append(&message, &head, sizeof(head));
  append(&message, number, sizeof(number));
  append_text(uris, &message, uris->patch_value, property, text);
  return true;
}

bool
nms_patch_write_put(const NmsUris* const        uris,
                    const NmsPatchWriter* const writer,
                    const char* const* const    texts)
{
  size_t size = 0U;
  for (uint32_t p = 0U; p < NMS_N_PROPERTIES; ++p) {
    size += text_size(texts[p]);
  }

  const ObjectProperty body = {
      {uris->patch_body,
       0U,
       {(uint32_t)(sizeof(LV2_Atom_Object_Body) + size), uris->atom_object}},
      {0U, 0U}};

  Message message = {NULL};
  if (!begin(uris, writer, uris->patch_put, sizeof(body) + size, &message)) {
    return false;
  }

  append(&message, &body, sizeof(body));
  for (uint32_t p = 0U; p < NMS_N_PROPERTIES; ++p) {
    append_text(uris, &message, uris->properties[p], (NmsProperty)p, texts[p]);
  }
  return true;
}

bool
nms_patch_write_changed(const NmsUris* const        uris,
                        const NmsPatchWriter* const writer)
{
  Message message = {NULL};
  return begin(uris, writer, uris->state_changed, 0U, &message);
}
