// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef NMS_PLUGIN_PROPERTIES_H
#define NMS_PLUGIN_PROPERTIES_H

#include <stdbool.h>

/**
   @file properties.h
   What hosts can ask for and set beside the ports, as data: texts all.

   There is one table.  Messages are read and written by it, and the bundle's
   Turtle is written from it.
*/

/// A property, by its row in the table
typedef enum {
  NMS_PROPERTY_DICTIONARY, ///< NMS_URI_DICTIONARY
  NMS_PROPERTY_SOURCES,    ///< NMS_URI_SOURCES
  NMS_PROPERTY_STATUS,     ///< NMS_URI_STATUS
} NmsProperty;

/// Number of properties
#define NMS_N_PROPERTIES (NMS_PROPERTY_STATUS + 1)

/// A row of the table
typedef struct {
  const char* uri;
  const char* name;        ///< For people
  const char* comment;     ///< For people
  const char* file_types;  ///< Suffixes of the files, or NULL
  bool        is_path;     ///< An atom:Path, else an atom:String
  bool        is_writable; ///< Hosts may set it
} NmsPropertyRow;

/// Every property
extern const NmsPropertyRow nms_properties[NMS_N_PROPERTIES];

#endif // NMS_PLUGIN_PROPERTIES_H
