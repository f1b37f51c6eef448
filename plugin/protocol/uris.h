// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef PLUG_URIS_H
#define PLUG_URIS_H

/**
   @file uris.h
   The names under which hosts, sessions and windows know the plugins.

   Sessions hold these: never change one, add new ones.
*/

/// Everything of ours begins with this
#define PLUG_URI_PREFIX "urn:nmf-separate:"

/// The plugins
#define PLUG_URI_STEREO PLUG_URI_PREFIX "stereo"
#define PLUG_URI_MONO PLUG_URI_PREFIX "mono"
#define PLUG_URI_STEMS_STEREO PLUG_URI_PREFIX "stems-stereo"
#define PLUG_URI_STEMS_MONO PLUG_URI_PREFIX "stems-mono"

/// After a plugin's URI, that of its window
#define PLUG_WINDOW_SUFFIX "#window"

/// The project, in doap:Project
#define PLUG_URI_PROJECT PLUG_URI_PREFIX "project"

/**
   The dictionary's file: atom:Path, patch:writable.

   A patch:Set loads it, "" goes back to the built-in one, the name of a saved
   dictionary finds that; a patch:Get is
   answered with what was asked for last, whether or not it could be loaded.
*/
#define PLUG_URI_DICTIONARY PLUG_URI_PREFIX "dictionary"

/**
   The names of the sources in order: atom:String, patch:readable.

   Separated by ", ", which no name contains.  Empty while there is no
   dictionary and the plugin passes its input through.
*/
#define PLUG_URI_SOURCES PLUG_URI_PREFIX "sources"

/// The unit of what is off or on
#define PLUG_URI_SWITCH PLUG_URI_PREFIX "switch"

/**
   What became of the dictionary, in a sentence: atom:String, patch:readable.

   What is wrong with it, if it could not be loaded; else what it is.
*/
#define PLUG_URI_STATUS PLUG_URI_PREFIX "status"

/**
   The name of a strip's source, from PLUG_URI_NAME "1" on: atom:String,
   patch:writable.

   "" if it holds none, or one that has no name yet.
*/
#define PLUG_URI_NAME PLUG_URI_PREFIX "name-"

/**
   Saves the dictionary under a name: atom:String, patch:writable.

   As NAME.nmf in $XDG_DATA_HOME/nmf-separate.  PLUG_URI_STATUS says what became
   of it.
*/
#define PLUG_URI_SAVE PLUG_URI_PREFIX "save-as"

/**
   Lets a strip hold a source of another dictionary beside what it holds, from
   PLUG_URI_TAKE "1" on: atom:String, patch:writable.

   NAME:SOURCE, with the name of a saved dictionary or of one in the bundle, or
   PATH:SOURCE.  Told as it was set if it is short, else as "".
*/
#define PLUG_URI_TAKE PLUG_URI_PREFIX "take-"

/**
   The dictionary itself: atom:Chunk, in states only.

   Stored beside the path by hosts that keep no file for the plugin, and counts
   if there is no dictionary at that path.
*/
#define PLUG_URI_DICTIONARY_BYTES PLUG_URI_PREFIX "dictionary-bytes"

/**
   What a window is shown: objects on the notify port, each with its content as
   an atom:Chunk under PLUG_URI_CONTENT; see protocol/show.h.
*/
#define PLUG_URI_SHOW PLUG_URI_PREFIX "Show"
#define PLUG_URI_SHOW_ABOUT PLUG_URI_PREFIX "About"
#define PLUG_URI_SHOW_PART PLUG_URI_PREFIX "Part"
#define PLUG_URI_CONTENT PLUG_URI_PREFIX "content"

/**
   What a window that watches says on the control port, an object: with
   PLUG_URI_STRIP and PLUG_URI_LIGHT, both atom:Int, it asks for a light.
*/
#define PLUG_URI_WATCH PLUG_URI_PREFIX "Watch"
#define PLUG_URI_STRIP PLUG_URI_PREFIX "strip"
#define PLUG_URI_LIGHT PLUG_URI_PREFIX "light"

/// Where the bundle keeps its dictionaries, and the one built in
#define PLUG_PRESET_FOLDER "presets"
#define PLUG_DEFAULT_PRESET PLUG_PRESET_FOLDER "/band.nmf"

/// Longest path of a dictionary, its terminating zero included
#define PLUG_PATH_SIZE 4096

#endif // PLUG_URIS_H
