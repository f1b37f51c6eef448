// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "teach/desk.h"

#include "nms/dictionary.h"
#include "nms/learnt.h"

#include <stdio.h>
#include <string.h>

/// Return whether a strip was given a name
static bool
is_given(const NmsDesk* desk, const char* name)
{
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    if (!strcmp(desk->strips[s].name, name)) {
      return true;
    }
  }

  return false;
}

const char*
nms_desk_name_of(const NmsDesk* desk, uint32_t strip)
{
  // More than other strips can have been given, for each strip its own
  static const char* const spares[4 * NMS_LEARNT_STRIPS] = {"Source 1",
                                                            "Source 2",
                                                            "Source 3",
                                                            "Source 4",
                                                            "Source 5",
                                                            "Source 6",
                                                            "Source 7",
                                                            "Source 8",
                                                            "Source 9",
                                                            "Source 10",
                                                            "Source 11",
                                                            "Source 12",
                                                            "Source 13",
                                                            "Source 14",
                                                            "Source 15",
                                                            "Source 16"};
  static const char* const rest                          = "rest";

  if (*desk->strips[strip].name) {
    return desk->strips[strip].name;
  }
  if (strip == desk->rest && !is_given(desk, rest)) {
    return rest;
  }

  uint32_t i = strip;
  while (is_given(desk, spares[i])) {
    i += NMS_LEARNT_STRIPS;
  }
  return spares[i];
}

bool
nms_desk_name(NmsDesk* desk, uint32_t strip, const char* name)
{
  for (uint32_t s = 0; s < NMS_LEARNT_STRIPS; ++s) {
    const bool has_name = *desk->strips[s].name || nms_desk_is_used(desk, s);
    if (s != strip && has_name && !strcmp(nms_desk_name_of(desk, s), name)) {
      return false;
    }
  }
  if (!nms_dictionary_name_is_good(name)) {
    return false;
  }

  snprintf(desk->strips[strip].name, NMS_NAME_SIZE, "%s", name);
  return true;
}

void
nms_desk_rename(NmsDesk* desk)
{
  uint32_t source = 0;
  for (uint32_t s = 0; desk->current && s < NMS_LEARNT_STRIPS; ++s) {
    if (nms_desk_is_used(desk, s)) {
      snprintf(desk->current->sources[source++].name,
               NMS_NAME_SIZE,
               "%s",
               nms_desk_name_of(desk, s));
    }
  }
}
