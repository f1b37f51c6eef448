// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "library.h"

#include "end.h"
#include "note.h"

#include <dirent.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/// Samples that may stay in memory between two songs
#define KEPT ((size_t)64 << 20U)

static const char* const pieces[REN_N_PIECES] = {
    "kick",
    "snare",
    "snare_side",
    "tom",
    "hihat_closed",
    "hihat_half",
    "hihat_open",
    "hihat_pedal",
    "crash",
    "china_splash",
    "ride",
    "ride_bell",
};

static const char* const families[REN_N_FAMILIES] = {
    "bass",
    "guitar",
    "piano",
    "epiano",
    "organ",
    "strings",
    "winds",
    "voice",
    "power",
};

/// Compare two names bytewise.
static int
compare_names(const void* a, const void* b)
{
  return strcmp(*(char* const*)a, *(char* const*)b);
}

/// Return a copy of the first bytes of a text.
static char*
copy_text(const char* text, size_t n)
{
  char* const copy = ren_new(n + 1, 1);

  memcpy(copy, text, n);
  return copy;
}

/// Return the visible names in a folder in order, or NULL if there is none.
static char**
list_names(const char* folder, size_t* n_names)
{
  DIR* const dir   = opendir(folder);
  char**     names = NULL;

  *n_names = 0;
  if (!dir) {
    return NULL;
  }
  for (struct dirent* entry = readdir(dir); entry; entry = readdir(dir)) {
    if (entry->d_name[0] != '.') {
      names               = ren_grow(names, *n_names + 1, sizeof(*names));
      names[(*n_names)++] = copy_text(entry->d_name, strlen(entry->d_name));
    }
  }
  closedir(dir);
  if (names) {
    qsort(names, *n_names, sizeof(*names), compare_names);
  }
  return names;
}

/// Free what list_names() returned.
static void
free_names(char** names, size_t n_names)
{
  for (size_t i = 0; i < n_names; ++i) {
    free(names[i]);
  }
  free(names);
}

/// Return whether a name is that of a recording.
static bool
is_recording(const char* suffix)
{
  return suffix && (!strcmp(suffix, ".flac") || !strcmp(suffix, ".ogg") ||
                    !strcmp(suffix, ".wav"));
}

/// Add the recordings in FOLDER/NAME to a list, which is empty at first.
static void
open_folder(RenFolder* folder, const char* parent, const char* name)
{
  char* const  path    = ren_join(parent, name);
  size_t       n_names = 0;
  char** const names   = list_names(path, &n_names);

  if (n_names > 0) {
    folder->samples = ren_grow(
        folder->samples, folder->n_samples + n_names, sizeof(RenSample));
  }
  for (size_t i = 0; i < n_names; ++i) {
    RenSample* const  sample = &folder->samples[folder->n_samples];
    const char* const suffix = strrchr(names[i], '.');
    const char* const parted = strstr(names[i], "__");

    if (is_recording(suffix)) {
      const char* const rest = parted ? parted + 2 : names[i];
      const char* const end  = parted ? parted : suffix;

      memset(sample, 0, sizeof(*sample));
      sample->path       = ren_join(path, names[i]);
      sample->instrument = copy_text(names[i], (size_t)(end - names[i]));
      sample->name       = copy_text(rest, (size_t)(suffix - rest));
      sample->midi       = ren_note_midi(sample->instrument, sample->name);
      ++folder->n_samples;
    }
  }
  free_names(names, n_names);
  free(path);
}

/// List the recordings in the folders in FOLDER/NAME.
static RenFolder*
open_folders(const char* parent, const char* name, size_t* n_folders)
{
  char* const      path    = ren_join(parent, name);
  size_t           n_names = 0;
  char** const     names   = list_names(path, &n_names);
  RenFolder* const folders = ren_new(n_names, sizeof(RenFolder));

  *n_folders = 0;
  for (size_t i = 0; i < n_names; ++i) {
    open_folder(&folders[*n_folders], path, names[i]);
    if (folders[*n_folders].n_samples > 0) {
      ++*n_folders;
    } else {
      free(folders[*n_folders].samples);
    }
  }
  free_names(names, n_names);
  free(path);
  return folders;
}

void
ren_library_open(RenLibrary* library, const char* folder)
{
  static const RenLibrary empty    = {0};
  char* const             drums    = ren_join(folder, "drums");
  char* const             machines = ren_join(folder, "drums-machines");
  char* const             melodic  = ren_join(folder, "melodic");
  size_t                  n_names  = 0;
  char** const            names    = list_names(folder, &n_names);

  if (!names) {
    ren_end(folder, "is no folder with recordings");
  }
  free_names(names, n_names);
  *library = empty;
  for (int i = 0; i < REN_N_PIECES; ++i) {
    open_folder(&library->drums[i], drums, pieces[i]);
    open_folder(&library->machines[i], machines, pieces[i]);
  }
  for (int i = 0; i < REN_N_FAMILIES; ++i) {
    open_folder(&library->notes[i], melodic, families[i]);
  }
  open_folder(&library->noise, folder, "noise");
  open_folder(&library->noise, folder, "noise-more");
  library->speech  = open_folders(folder, "speech", &library->n_voices);
  library->singers = open_folders(folder, "singers", &library->n_singers);
  library->guitarists =
      open_folders(folder, "guitarists", &library->n_guitarists);
  library->productions =
      open_folders(folder, "productions", &library->n_productions);
  free(drums);
  free(machines);
  free(melodic);
}

/// Do something with each of some folders.
static void
each_of(RenFolder* folders,
        size_t     n_folders,
        void (*const visit)(RenFolder*, void*),
        void* data)
{
  for (size_t i = 0; i < n_folders; ++i) {
    visit(&folders[i], data);
  }
}

/// Do something with each folder of a library.
static void
each_folder(RenLibrary* library,
            void (*const visit)(RenFolder*, void*),
            void* data)
{
  each_of(library->drums, REN_N_PIECES, visit, data);
  each_of(library->machines, REN_N_PIECES, visit, data);
  each_of(library->notes, REN_N_FAMILIES, visit, data);
  each_of(library->speech, library->n_voices, visit, data);
  each_of(library->singers, library->n_singers, visit, data);
  each_of(library->guitarists, library->n_guitarists, visit, data);
  each_of(library->productions, library->n_productions, visit, data);
  visit(&library->noise, data);
}

/// Add up the samples in memory.
static void
count_samples(RenFolder* folder, void* data)
{
  size_t* const total = data;

  for (size_t i = 0; i < folder->n_samples; ++i) {
    *total += folder->samples[i].sound.n_samples;
  }
}

/// Forget what was read.
static void
forget_samples(RenFolder* folder, void* data)
{
  (void)data;
  for (size_t i = 0; i < folder->n_samples; ++i) {
    ren_sound_free(&folder->samples[i].sound);
  }
}

/// Free a folder's list and recordings.
static void
free_folder(RenFolder* folder, void* data)
{
  forget_samples(folder, data);
  for (size_t i = 0; i < folder->n_samples; ++i) {
    free(folder->samples[i].path);
    free(folder->samples[i].instrument);
    free(folder->samples[i].name);
  }
  free(folder->samples);
}

const char*
ren_library_lacks_drums(const RenLibrary* library)
{
  static const RenPiece needed[] = {
      REN_KICK, REN_SNARE, REN_TOM, REN_HAT_CLOSED};

  for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); ++i) {
    if (library->drums[needed[i]].n_samples == 0 &&
        library->machines[needed[i]].n_samples == 0) {
      return pieces[needed[i]];
    }
  }
  return NULL;
}

const char*
ren_library_lacks_notes(const RenLibrary* library)
{
  for (int i = 0; i < REN_POWER; ++i) {
    if (library->notes[i].n_samples == 0) {
      return families[i];
    }
  }
  return NULL;
}

void
ren_library_close(RenLibrary* library)
{
  each_folder(library, free_folder, NULL);
  free(library->speech);
  free(library->singers);
  free(library->guitarists);
  free(library->productions);
}

void
ren_library_trim(RenLibrary* library)
{
  size_t total = 0;

  each_folder(library, count_samples, &total);
  if (total > KEPT) {
    each_folder(library, forget_samples, NULL);
  }
}

const RenSound*
ren_sample_sound(RenSample* sample)
{
  if (!sample->sound.samples) {
    sample->sound = ren_sound_read(sample->path);

    const size_t   most  = REN_RATE / 5;
    const RenSound first = {
        sample->sound.samples,
        sample->sound.n_samples < most ? sample->sound.n_samples : most};

    sample->loudness =
        ren_sound_rms(&first) * sqrt((double)first.n_samples / (double)most);
  }
  return &sample->sound;
}
