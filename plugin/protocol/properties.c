// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "protocol/properties.h"

#include "protocol/uris.h"

#include <stddef.h>

#define NAME_COMMENT "The name of this source"
#define TAKE_COMMENT \
  "NAME:SOURCE of another dictionary, whose source this one then holds, too"

const PlugPropertyRow plug_properties[PLUG_N_PROPERTIES] = {
    {PLUG_URI_DICTIONARY,
     "Dictionary",
     "The file with the learned sources",
     "nmf",
     true,
     true},
    {PLUG_URI_SOURCES,
     "Sources",
     "The names of the dictionary's sources, in order",
     NULL,
     false,
     false},
    {PLUG_URI_STATUS,
     "Status",
     "What became of the dictionary, or what is wrong with it",
     NULL,
     false,
     false},
    {PLUG_URI_NAME "1", "Source 1 Name", NAME_COMMENT, NULL, false, true},
    {PLUG_URI_NAME "2", "Source 2 Name", NAME_COMMENT, NULL, false, true},
    {PLUG_URI_NAME "3", "Source 3 Name", NAME_COMMENT, NULL, false, true},
    {PLUG_URI_NAME "4", "Source 4 Name", NAME_COMMENT, NULL, false, true},
    {PLUG_URI_SAVE,
     "Save Dictionary",
     "Saves the dictionary under this name, by which it is found again",
     NULL,
     false,
     true},
    {PLUG_URI_TAKE "1", "Source 1 Take", TAKE_COMMENT, NULL, false, true},
    {PLUG_URI_TAKE "2", "Source 2 Take", TAKE_COMMENT, NULL, false, true},
    {PLUG_URI_TAKE "3", "Source 3 Take", TAKE_COMMENT, NULL, false, true},
    {PLUG_URI_TAKE "4", "Source 4 Take", TAKE_COMMENT, NULL, false, true},
};
