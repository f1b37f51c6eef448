// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "atoms.h"

#include <stdint.h>
#include <string.h>

void
nms_atoms_init(NmsAtoms* atoms, const LV2_URID_Map* map)
{
  memset(atoms, 0, sizeof(*atoms));
  atoms->is_mapped = nms_uris_map(&atoms->uris, map);
}

/// Take over a path that was set
static void
take_path(NmsAtoms* atoms, const NmsPatch* patch)
{
  if (patch->length < NMS_PATH_SIZE) {
    memcpy(atoms->path, patch->text, patch->length);
    atoms->path[patch->length] = '\0';
    atoms->has_path            = true;
  }
}

void
nms_atoms_read(NmsAtoms* atoms, const void* control)
{
  if (!atoms->is_mapped) {
    return;
  }

  NmsPatch patch;
  NmsWalk  walk = nms_patch_begin(&atoms->uris, control);
  while (nms_patch_next(&atoms->uris, &walk, &patch)) {
    switch (patch.kind) {
    case NMS_PATCH_GET_ALL:
      nms_atoms_tell(atoms, NMS_PROPERTY_DICTIONARY);
      atoms->tells_all = true;
      break;
    case NMS_PATCH_GET:
      atoms->is_named[patch.property] = true;
      nms_atoms_tell(atoms, patch.property);
      break;
    case NMS_PATCH_SET:
      take_path(atoms, &patch);
      break;
    }
  }
}

void
nms_atoms_tell(NmsAtoms* atoms, NmsProperty property)
{
  if (nms_properties[property].is_writable || atoms->is_named[property]) {
    atoms->tells[property] = true;
  } else {
    atoms->tells_all = true;
  }
}

void
nms_atoms_tell_all(NmsAtoms* atoms)
{
  for (uint32_t p = 0; p < NMS_N_PROPERTIES; ++p) {
    nms_atoms_tell(atoms, (NmsProperty)p);
  }
}

void
nms_atoms_write(NmsAtoms*          atoms,
                LV2_Atom_Sequence* notify,
                const char* const* texts)
{
  if (!atoms->is_mapped || !notify) {
    return;
  }

  const NmsUris* const uris   = &atoms->uris;
  const NmsPatchWriter writer = nms_patch_write(uris, notify);
  for (uint32_t p = 0; p < NMS_N_PROPERTIES; ++p) {
    if (atoms->tells[p]) {
      atoms->tells[p] =
          !nms_patch_write_set(uris, &writer, (NmsProperty)p, texts[p]);
    }
  }
  if (atoms->tells_all) {
    atoms->tells_all = !nms_patch_write_put(uris, &writer, texts);
  }
  if (atoms->tells_change) {
    atoms->tells_change = !nms_patch_write_changed(uris, &writer);
  }
}
