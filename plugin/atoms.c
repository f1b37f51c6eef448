// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "atoms.h"

#include <stdint.h>
#include <string.h>

void
plug_atoms_init(PlugAtoms* atoms, const LV2_URID_Map* map)
{
  memset(atoms, 0, sizeof(*atoms));
  atoms->is_mapped = plug_uris_map(&atoms->uris, map);
}

/// Take over a text that was set
static void
take_text(PlugAtoms* atoms, const PlugPatch* patch)
{
  char* const    text   = atoms->texts[patch->property];
  const uint32_t length = patch->length < PLUG_TEXT_SIZE ? patch->length : 0;

  memcpy(text, patch->text, length);
  memset(text + length, 0, PLUG_TEXT_SIZE - length);
  atoms->has_text[patch->property] = true;
}

/// Take over a path that was set
static void
take_path(PlugAtoms* atoms, const PlugPatch* patch)
{
  if (patch->length < PLUG_PATH_SIZE) {
    memcpy(atoms->path, patch->text, patch->length);
    atoms->path[patch->length] = '\0';
    atoms->has_path            = true;
  }
}

/// Take over what a strip is to take; of more than is one nothing is known
static void
take_wish(PlugAtoms* atoms, const PlugPatch* patch)
{
  const uint32_t strip  = patch->property - PLUG_PROPERTY_TAKE;
  const uint32_t length = patch->length < PLUG_PATH_SIZE ? patch->length : 0;

  memcpy(atoms->takes[strip], patch->text, length);
  atoms->takes[strip][length] = '\0';
  atoms->has_take[strip]      = true;
}

void
plug_atoms_read(PlugAtoms* atoms, const void* control)
{
  if (!atoms->is_mapped) {
    return;
  }

  PlugPatch patch;
  PlugWalk  walk = plug_patch_begin(&atoms->uris, control);
  while (plug_patch_next(&atoms->uris, &walk, &patch)) {
    switch (patch.kind) {
    case PLUG_PATCH_GET_ALL:
      plug_atoms_tell(atoms, PLUG_PROPERTY_DICTIONARY);
      atoms->tells_all = true;
      break;
    case PLUG_PATCH_GET:
      atoms->is_named[patch.property] = true;
      plug_atoms_tell(atoms, patch.property);
      break;
    case PLUG_PATCH_SET:
      if (patch.property == PLUG_PROPERTY_DICTIONARY) {
        take_path(atoms, &patch);
      } else if (patch.property >= PLUG_PROPERTY_TAKE) {
        atoms->is_named[patch.property] = true;
        take_wish(atoms, &patch);
      } else {
        atoms->is_named[patch.property] = true;
        take_text(atoms, &patch);
      }
      break;
    case PLUG_PATCH_WATCH:
      atoms->is_watched = true;
      atoms->strip      = patch.strip;
      atoms->light      = patch.light;
      break;
    }
  }
}

void
plug_atoms_tell(PlugAtoms* atoms, PlugProperty property)
{
  if (plug_properties[property].is_path || atoms->is_named[property]) {
    atoms->tells[property] = true;
  } else {
    atoms->tells_all = true;
  }
}

void
plug_atoms_tell_all(PlugAtoms* atoms)
{
  for (uint32_t p = 0; p < PLUG_N_PROPERTIES; ++p) {
    plug_atoms_tell(atoms, (PlugProperty)p);
  }
}

PlugPatchWriter
plug_atoms_write(PlugAtoms*         atoms,
                 LV2_Atom_Sequence* notify,
                 const char* const* texts)
{
  if (!atoms->is_mapped || !notify) {
    return (PlugPatchWriter){NULL, 0};
  }

  const PlugUris* const uris   = &atoms->uris;
  const PlugPatchWriter writer = plug_patch_write(uris, notify);
  for (uint32_t p = 0; p < PLUG_N_PROPERTIES; ++p) {
    if (atoms->tells[p]) {
      atoms->tells[p] =
          !plug_patch_write_set(uris, &writer, (PlugProperty)p, texts[p]);
    }
  }
  if (atoms->tells_all) {
    atoms->tells_all = !plug_patch_write_put(uris, &writer, texts);
  }
  if (atoms->tells_change) {
    atoms->tells_change = !plug_patch_write_changed(uris, &writer);
  }
  return writer;
}
