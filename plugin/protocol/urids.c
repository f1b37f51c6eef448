// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "protocol/urids.h"

#include "protocol/uris.h"

#include <lv2/atom/atom.h>
#include <lv2/patch/patch.h>
#include <lv2/state/state.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>

bool
plug_uris_map(PlugUris* uris, const LV2_URID_Map* map)
{
  const struct {
    LV2_URID*   number;
    const char* uri;
  } names[] = {
      {&uris->atom_blank, LV2_ATOM__Blank},
      {&uris->atom_chunk, LV2_ATOM__Chunk},
      {&uris->atom_int, LV2_ATOM__Int},
      {&uris->atom_object, LV2_ATOM__Object},
      {&uris->atom_path, LV2_ATOM__Path},
      {&uris->atom_sequence, LV2_ATOM__Sequence},
      {&uris->atom_string, LV2_ATOM__String},
      {&uris->atom_urid, LV2_ATOM__URID},
      {&uris->content, PLUG_URI_CONTENT},
      {&uris->dictionary_bytes, PLUG_URI_DICTIONARY_BYTES},
      {&uris->light, PLUG_URI_LIGHT},
      {&uris->patch_body, LV2_PATCH__body},
      {&uris->patch_get, LV2_PATCH__Get},
      {&uris->patch_property, LV2_PATCH__property},
      {&uris->patch_put, LV2_PATCH__Put},
      {&uris->patch_set, LV2_PATCH__Set},
      {&uris->patch_value, LV2_PATCH__value},
      {&uris->show, PLUG_URI_SHOW},
      {&uris->show_about, PLUG_URI_SHOW_ABOUT},
      {&uris->show_part, PLUG_URI_SHOW_PART},
      {&uris->state_changed, LV2_STATE__StateChanged},
      {&uris->strip, PLUG_URI_STRIP},
      {&uris->watch, PLUG_URI_WATCH},
  };

  memset(uris, 0, sizeof(*uris));
  if (!map) {
    return false;
  }

  bool is_whole = true;
  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); ++i) {
    *names[i].number = map->map(map->handle, names[i].uri);
    is_whole         = is_whole && *names[i].number;
  }
  for (uint32_t p = 0; p < PLUG_N_PROPERTIES; ++p) {
    uris->properties[p] = map->map(map->handle, plug_properties[p].uri);
    is_whole            = is_whole && uris->properties[p];
  }

  return is_whole;
}
