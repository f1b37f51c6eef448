// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "save.h"

#include "file.h"
#include "protocol/uris.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void
plug_save_path(const char* name, char* path, size_t size)
{
  const char* const data = getenv("XDG_DATA_HOME");
  const char* const home = getenv("HOME");

  // A path that is not absolute counts as none, as the rules of XDG say
  const bool has_data = data && *data == '/';
  const bool has_home = home && *home == '/';
  path[0]             = '\0';
  if (!nms_dictionary_name_is_good(name) || (!has_data && !has_home)) {
    return;
  }

  const int length = snprintf(path,
                              size,
                              "%s%s/nmf-separate/%s.nmf",
                              has_data ? data : home,
                              has_data ? "" : "/.local/share",
                              name);
  if (length < 0 || (size_t)length >= size) {
    path[0] = '\0';
  }
}

/// Make the folders that a file is to lie in
static bool
make_folders(char* path)
{
  for (char* slash = strchr(path + 1, '/'); slash;
       slash       = strchr(slash + 1, '/')) {
    *slash            = '\0';
    const bool is_bad = mkdir(path, 0700) && errno != EEXIST;
    *slash            = '/';
    if (is_bad) {
      return false;
    }
  }

  return true;
}

/// Append text to a buffer with all but letters of ASCII, digits, and what is
/// plain in a path written as %XX
static void
append_encoded(char* to, size_t size, const char* text)
{
  size_t n = strlen(to);
  for (; *text && n + 4 < size; ++text) {
    const unsigned char c = (unsigned char)*text;
    const bool is_plain   = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || strchr("-_./", c);
    n += (size_t)snprintf(to + n, size - n, is_plain ? "%c" : "%%%02X", c);
  }
}

/// Write a preset of a dictionary, where hosts look for a user's presets
static bool
write_preset(const char* name, const char* dictionary)
{
  static const char* const form =
      "@prefix lv2: <http://lv2plug.in/ns/lv2core#> .\n"
      "@prefix pset: <http://lv2plug.in/ns/ext/presets#> .\n"
      "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
      "@prefix state: <http://lv2plug.in/ns/ext/state#> .\n\n"
      "<" PLUG_URI_PREFIX "saved:%s>\n\ta pset:Preset ;\n"
      "\tlv2:appliesTo <" PLUG_URI_STEREO "> , <" PLUG_URI_MONO "> ,\n"
      "\t\t<" PLUG_URI_STEMS_STEREO "> , <" PLUG_URI_STEMS_MONO "> ;\n"
      "\trdfs:label \"%s\" ;\n\trdfs:seeAlso <manifest.ttl> ;\n"
      "\tstate:state [\n\t\t<" PLUG_URI_DICTIONARY "> <file://%s>\n\t] .\n";

  char              path[PATH_MAX];
  char              id[3 * NMS_NAME_SIZE + 1] = "";
  char              at[3 * PATH_MAX]          = "";
  char              text[4 * PATH_MAX];
  const char* const home = getenv("HOME");
  if (!home || *home != '/') {
    return false;
  }

  append_encoded(id, sizeof(id), name);
  append_encoded(at, sizeof(at), dictionary);
  const int n    = snprintf(path,
                         sizeof(path),
                         "%s/.lv2/nmf-separate-%s.preset.lv2/manifest.ttl",
                         home,
                         name);
  const int used = snprintf(text, sizeof(text), form, id, name, at);
  return n > 0 && (size_t)n < sizeof(path) && used > 0 &&
         (size_t)used < sizeof(text) && make_folders(path) &&
         plug_file_write(path, text, (size_t)used);
}

const char*
plug_save(const NmsDictionary* dictionary, const char* name)
{
  char path[PATH_MAX];
  if (!dictionary) {
    return "There is nothing to be saved";
  }
  plug_save_path(name, path, sizeof(path));
  if (!*path) {
    return "This is no name to save a dictionary under";
  }
  if (!access(path, F_OK)) {
    return "A dictionary of this name is there already, so it was not saved";
  }

  void*  bytes   = NULL;
  size_t n_bytes = 0;
  if (nms_dictionary_encode(dictionary, NMS_F32, &bytes, &n_bytes)) {
    return "There is not enough memory to save the dictionary";
  }

  const bool is_saved =
      make_folders(path) && plug_file_write(path, bytes, n_bytes);
  free(bytes);
  if (!is_saved) {
    return "The dictionary cannot be written to your data folder";
  }

  return write_preset(name, path)
             ? "The dictionary is saved"
             : "The dictionary is saved, but not as a preset of hosts";
}
