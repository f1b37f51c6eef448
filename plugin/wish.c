// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "wish.h"

#include "kit.h"
#include "nms/dictionary.h"
#include "nms/learnt.h"
#include "save.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool
plug_wish_make(PlugWish* wish, const char* text)
{
  if (atomic_load_explicit(&wish->is_open, memory_order_acquire)) {
    return false;
  }

  memcpy(wish->text, text, strlen(text) + 1);
  atomic_store_explicit(&wish->is_open, true, memory_order_release);
  return true;
}

void
plug_wish_take_back(PlugWish* wish)
{
  atomic_store_explicit(&wish->is_open, false, memory_order_relaxed);
}

/// Return whether a text is a path, and no name
static bool
is_path(const char* text)
{
  static const char* const suffix = ".nmf";

  const size_t length = strlen(text);
  return strchr(text, '/') || (length >= strlen(suffix) &&
                               !strcmp(text + length - strlen(suffix), suffix));
}

/// Part a text into dictionary and source; NULL if it has none of that
static const char*
cut_source(char* text)
{
  // A file of the whole name is meant first
  char* const colon = strrchr(text, ':');
  if (!colon || strchr(colon, '/') || (is_path(text) && !access(text, F_OK))) {
    return NULL;
  }

  *colon = '\0';
  return colon + 1;
}

/// Find the file of a dictionary; "" if there is none
static void
find_file(const char* text, const PlugLoader* loader, char* path, size_t size)
{
  if (is_path(text)) {
    snprintf(path, size, "%s", text);
    return;
  }

  plug_save_path(text, path, size);
  if (*path && !access(path, F_OK)) {
    return;
  }

  const char* const slash  = strrchr(loader->default_path, '/');
  const int         folder = (int)(slash - loader->default_path);
  const int         length =
      snprintf(path, size, "%.*s/%s.nmf", folder, loader->default_path, text);
  if (!nms_dictionary_name_is_good(text) || length < 0 ||
      (size_t)length >= size || access(path, F_OK)) {
    path[0] = '\0';
  }
}

/// Read a dictionary; NULL if it is none
static NmsDictionary*
read_dictionary(const PlugKit* kit)
{
  NmsLearnt      learnt     = {0};
  NmsMessage     message    = {""};
  NmsDictionary* dictionary = NULL;

  // What was learnt in a session has more behind the dictionary
  (void)!nms_learnt_decode(kit->bytes, kit->n_bytes, &learnt, &message);
  return !*message.text && learnt.n_dictionary &&
                 !nms_dictionary_decode(learnt.dictionary,
                                        learnt.n_dictionary,
                                        &dictionary,
                                        &message)
             ? dictionary
             : NULL;
}

/// Read the dictionary in a file, and find a source in it
static const char*
read_source(const char* path, const char* name, NmsCourseSource* source)
{
  PlugKit* kit = NULL;
  if (plug_kit_new(path, &kit)) {
    return "There is not enough memory to take a source";
  }

  const int            error      = plug_kit_read(kit);
  NmsDictionary* const dictionary = error ? NULL : read_dictionary(kit);
  plug_kit_release(kit);
  if (!dictionary) {
    return error ? "The dictionary to take a source of cannot be read"
                 : "The file to take a source of is no dictionary";
  }

  const int index = nms_dictionary_find(dictionary, name);
  if (index >= 0 && !nms_dictionary_is_for_files(dictionary)) {
    *source = (NmsCourseSource){dictionary, (uint32_t)index};
    return NULL;
  }

  nms_dictionary_free(dictionary);
  return index < 0 ? "The dictionary has no source of that name to take"
                   : "The dictionary is for files, so nothing was taken of it";
}

const char*
plug_wish_find(PlugWish*         wish,
               const PlugLoader* loader,
               const char*       name,
               NmsCourseSource*  source)
{
  char text[PLUG_PATH_SIZE];
  char path[PLUG_PATH_SIZE];

  snprintf(text, sizeof(text), "%s", wish->text);
  atomic_store_explicit(&wish->is_open, false, memory_order_release);

  const char* const wanted = cut_source(text);
  find_file(text, loader, path, sizeof(path));
  return *path ? read_source(path, wanted ? wanted : name, source)
               : "There is no dictionary of that name to take a source of";
}
