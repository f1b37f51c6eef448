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

/// Put a recording where the image has its stem, if there is one.
static bool
set_place(const BenchCase* c, const char* path, BenchSound* sound)
{
  if (!c->image) {
    return true;
  }

  const char* const name   = strrchr(path, '/') + 1;
  char* const       stem   = bench_text("%.*s", (int)strcspn(name, "."), name);
  BenchSound        placed = {0};
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

/// Add a recording to a sound, which is made if it is empty.
static bool
add_file(const BenchCase* c, BenchSound* sound, const char* path)
{
  BenchSound part = {0};
  if (!read_file(c, path, &part)) {
    return false;
  }
  if (!sound->samples) {
    *sound = part;
    return true;
  }

  const bool done = bench_sound_add(sound, &part);
  bench_sound_free(&part);
  return done;
}

/// Read the sum of all recordings in a folder.
static bool
read_mix(const BenchCase* c, BenchSound* mix)
{
  char* const pattern = bench_text("%s/*.flac", c->stems);
  glob_t      found   = {0};
  bool        done    = !glob(pattern, 0, NULL, &found);
  for (size_t i = 0; done && i < found.gl_pathc; ++i) {
    done = add_file(c, mix, found.gl_pathv[i]);
  }
  globfree(&found);
  free(pattern);
  return done;
}

/// Read the sum of some stems into a sound, which is silence before.
static bool
read_stems(const BenchCase* c, BenchSound* sound, const char* stems)
{
  char* const names = bench_text("%s", stems);
  char*       rest  = NULL;
  bool        done  = true;
  for (char* stem = strtok_r(names, ",", &rest); done && stem;
       stem       = strtok_r(NULL, ",", &rest)) {
    char* const path = bench_text("%s/%s.flac", c->stems, stem);
    done             = access(path, F_OK) || add_file(c, sound, path);
    free(path);
  }
  free(names);
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

bool
bench_case_write(const BenchCase* c, const BenchSource* sources)
{
  BenchSound mix  = {0};
  BenchSound part = {0};
  bool       done = read_mix(c, &mix);

  const size_t begin = find_begin(c, &mix);
  done = done && bench_sound_cut(&mix, begin, mix.n_samples, &part) &&
         write_part(&part, c->work, "mix");
  for (const BenchSource* s = sources; done && s->name; ++s) {
    if (c->target && strcmp(c->target, s->name) != 0) {
      continue;
    }
    BenchSound sound = {0};
    done             = bench_sound_new(
               &sound, mix.n_samples, mix.n_channels, mix.sample_rate_hz) &&
           read_stems(c, &sound, s->stems) &&
           write_source(c, s->name, &sound, begin);
    bench_sound_free(&sound);
  }
  bench_sound_free(&part);
  bench_sound_free(&mix);
  return done;
}
