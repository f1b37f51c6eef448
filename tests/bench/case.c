// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "case.h"

#include "folder.h"
#include "sound.h"
#include "text.h"

#include <sndfile.h>

#include <glob.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// The recordings of a case as they stand in the mix
typedef struct {
  glob_t      found;  ///< Their paths
  BenchSound* sounds; ///< Of each, owned
} Stems;

/// Set the level of a recording, if it is of the stem `noise`.
static void
set_level(const BenchCase* c, const char* path, BenchSound* sound)
{
  const size_t n    = sound->n_samples * (size_t)sound->n_channels;
  const float  gain = strcmp(strrchr(path, '/'), "/noise.flac")
                          ? 1.0f
                          : powf(10.0f, 0.05f * (float)c->noise_db);
  for (size_t i = 0; i < n; ++i) {
    sound->samples[i] *= gain;
  }
}

/// Return the name of the stem that is recorded, to be freed by the caller.
static char*
stem_of(const char* path)
{
  const char* const name = strrchr(path, '/') + 1;

  return bench_text("%.*s", (int)strcspn(name, "."), name);
}

/// Put a recording where the image has its stem, if there is one.
static bool
set_place(const BenchCase* c, const char* path, BenchSound* sound)
{
  if (!c->image) {
    return true;
  }

  char* const stem   = stem_of(path);
  BenchSound  placed = {0};
  const bool done = bench_image_render(c->image, stem, c->song, sound, &placed);
  free(stem);
  bench_sound_free(sound);
  *sound = placed;
  return done;
}

/// Read a recording as it stands in the mix.
static bool
read_file(const BenchCase* c, const char* path, BenchSound* sound)
{
  if (!bench_sound_read(sound, path)) {
    return false;
  }
  set_level(c, path, sound);
  return set_place(c, path, sound);
}

/// Read all recordings of a case.
static bool
read_stems(const BenchCase* c, Stems* stems)
{
  char* const flac      = bench_text("%s/*.flac", c->stems);
  char* const wav       = bench_text("%s/*.wav", c->stems);
  const int   with_flac = glob(flac, 0, NULL, &stems->found);
  const int   with_wav =
      glob(wav, with_flac ? 0 : GLOB_APPEND, NULL, &stems->found);
  bool done = !with_flac || !with_wav;
  free(flac);
  free(wav);
  stems->sounds = calloc(stems->found.gl_pathc + 1, sizeof(BenchSound));
  done          = done && stems->sounds;
  for (size_t i = 0; done && i < stems->found.gl_pathc; ++i) {
    done = read_file(c, stems->found.gl_pathv[i], &stems->sounds[i]);
  }
  return done;
}

static void
free_stems(Stems* stems)
{
  for (size_t i = 0; stems->sounds && i < stems->found.gl_pathc; ++i) {
    bench_sound_free(&stems->sounds[i]);
  }
  free(stems->sounds);
  globfree(&stems->found);
}

/// Return true if a recording is of one of the stems listed, or of any.
static bool
is_listed(const char* path, const char* list)
{
  char* const stem   = stem_of(path);
  const bool  listed = !list || bench_text_lists(list, stem);
  free(stem);
  return listed;
}

/// Make the sum of the stems listed, or of all.
static bool
sum_stems(const Stems* stems, const char* list, BenchSound* sum)
{
  const BenchSound* const first = stems->sounds;
  bool                    done  = bench_sound_new(
      sum, first->n_samples, first->n_channels, first->sample_rate_hz);
  for (size_t i = 0; done && i < stems->found.gl_pathc; ++i) {
    done = !is_listed(stems->found.gl_pathv[i], list) ||
           bench_sound_add(sum, &stems->sounds[i]);
  }
  return done;
}

/// Write a part of a sound as `folder/name.wav`.
static bool
write_part(const BenchSound* part, const char* folder, const char* name)
{
  char* const path = bench_text("%s/%s.wav", folder, name);
  const bool  done = bench_folder_make(folder) &&
                    bench_sound_write(part, path, SF_FORMAT_FLOAT);
  free(path);
  return done;
}

/// Write one source: its reference, and what comes before to learn from.
static bool
write_source(const BenchCase*  c,
             const char*       name,
             const BenchSound* sound,
             size_t            begin)
{
  char* const reference = bench_text("%s/reference", c->work);
  char* const train     = bench_text("%s/train", c->work);
  BenchSound  before    = {0};
  BenchSound  after     = {0};
  bool        done      = bench_sound_cut(sound, 0, begin, &before) &&
              bench_sound_cut(sound, begin, sound->n_samples, &after);

  const bool is_unheard = begin && bench_sound_is_silent(&before);
  if (done && !is_unheard && !bench_sound_is_silent(&after)) {
    done = write_part(&after, reference, name);
  }
  if (done && begin && !is_unheard) {
    done = write_part(&before, train, name);
  }
  bench_sound_free(&before);
  bench_sound_free(&after);
  free(reference);
  free(train);
  return done;
}

/// Return how many samples are kept to learn from.
static size_t
find_begin(const BenchCase* c, const BenchSound* mix)
{
  switch (c->material) {
  case BENCH_FIRST_HALF:
  case BENCH_REST:
    return mix->n_samples / 2;
  case BENCH_JOINED:
    return 2 * (size_t)mix->sample_rate_hz;
  case BENCH_OWN_KIT:
  case BENCH_PRESET:
    break;
  }
  return 0;
}

/// Write the mix from where it is to be separated.
static bool
write_mix(const BenchCase* c, const BenchSound* mix, size_t begin)
{
  BenchSound part = {0};
  const bool done = bench_sound_cut(mix, begin, mix->n_samples, &part) &&
                    write_part(&part, c->work, "mix");
  bench_sound_free(&part);
  return done;
}

bool
bench_case_write(const BenchCase* c, const BenchSource* sources)
{
  Stems        stems = {0};
  BenchSound   mix   = {0};
  bool         done  = read_stems(c, &stems) && sum_stems(&stems, NULL, &mix);
  const size_t begin = find_begin(c, &mix);

  done = done && write_mix(c, &mix, begin);
  for (const BenchSource* s = sources; done && s->name; ++s) {
    if (c->target && strcmp(c->target, s->name) != 0) {
      continue;
    }
    BenchSound sound = {0};
    done             = sum_stems(&stems, s->stems, &sound) &&
           write_source(c, s->name, &sound, begin);
    bench_sound_free(&sound);
  }
  bench_sound_free(&mix);
  free_stems(&stems);
  return done;
}
