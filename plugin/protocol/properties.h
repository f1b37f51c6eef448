// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_PROPERTIES_H
#define PLUG_PROPERTIES_H

#include "protocol/ports.h"

#include <stdbool.h>

/**
   @file properties.h
   What hosts can ask for and set beside the ports, as data: texts all.

   There is one table.  Messages are read and written by it, and the bundle's
   Turtle is written from it.
*/

/// A property, by its row in the table
typedef enum {
  PLUG_PROPERTY_DICTIONARY, ///< PLUG_URI_DICTIONARY
  PLUG_PROPERTY_SOURCES,    ///< PLUG_URI_SOURCES
  PLUG_PROPERTY_STATUS,     ///< PLUG_URI_STATUS
  PLUG_PROPERTY_NAME,       ///< PLUG_URI_NAME "1", and those of the others
  PLUG_PROPERTY_SAVE = PLUG_PROPERTY_NAME + PLUG_N_SOURCES, ///< PLUG_URI_SAVE
  PLUG_PROPERTY_TAKE, ///< PLUG_URI_TAKE "1", and those of the others
} PlugProperty;

/// Number of properties
#define PLUG_N_PROPERTIES (PLUG_PROPERTY_TAKE + PLUG_N_SOURCES)

/// Longest text that can be set, its terminating zero included; of what is a
/// path, or may have one in it, it is PLUG_PATH_SIZE
#define PLUG_TEXT_SIZE 48

/// A row of the table
typedef struct {
  const char* uri;
  const char* name;        ///< For people
  const char* comment;     ///< For people
  const char* file_types;  ///< Suffixes of the files, or NULL
  bool        is_path;     ///< An atom:Path, else an atom:String
  bool        is_writable; ///< Hosts may set it
} PlugPropertyRow;

/// Every property
extern const PlugPropertyRow plug_properties[PLUG_N_PROPERTIES];

#endif // PLUG_PROPERTIES_H
