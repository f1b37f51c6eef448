// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "drums.h"
#include "filter.h"
#include "mix.h"
#include "part.h"
#include "play.h"
#include "room.h"
#include "song.h"

#include <math.h>
#include <string.h>

/// Choose who plays in which section: everybody somewhere, two at least.
static void
arrange(RenRandom* random, RenForm* form)
{
  static const double odds[REN_N_BAND_STEMS] = {0.9, 0.9, 0.65, 0.93};
  unsigned            all                    = 0;

  for (int s = 0; s < form->n_sections; ++s) {
    unsigned playing = 0;

    while (!(playing & (playing - 1U))) {
      playing = 0;
      for (int i = 0; i < REN_N_BAND_STEMS; ++i) {
        playing |= ren_chance(random, odds[i]) ? 1U << (unsigned)i : 0U;
      }
    }
    form->playing[s] = playing;
    all |= playing;
  }
  for (int i = 0; i < REN_N_BAND_STEMS; ++i) {
    if (!((all >> (unsigned)i) & 1U)) {
      form->playing[ren_below(random, form->n_sections)] |= 1U << (unsigned)i;
    }
  }
}

/// Add up the stems of a kit.
static void
render_drums(const RenBand* band, RenSound* out)
{
  RenSound kit[REN_N_KIT_STEMS];

  for (int i = 0; i < REN_N_KIT_STEMS; ++i) {
    kit[i] = ren_sound_new(out->n_samples);
  }
  ren_drums_render(band->random, band->library, band->hits, kit);
  for (int i = 0; i < REN_N_KIT_STEMS; ++i) {
    ren_sound_add(out, &kit[i], 1.0);
    ren_sound_free(&kit[i]);
  }
}

/// Play one to three instruments.
static void
render_other(const RenBand* band, RenSound* out)
{
  RenRandom* const random  = band->random;
  const int        n_parts = 1 + ren_below(random, 3);

  for (int i = 0; i < n_parts; ++i) {
    const int dice = ren_below(random, 10);
    RenSound  part = ren_sound_new(out->n_samples);

    if (dice < 5) {
      ren_guitar_render(band, &part);
    } else if (dice < 8) {
      ren_keys_render(band, &part);
    } else {
      ren_orchestra_render(band, &part);
    }
    ren_equalize(random, &part, 4.0);
    if (ren_chance(random, 0.5)) {
      const double  decay_s = ren_uniform(random, 0.2, 2.0);
      const RenRoom room =
          ren_room_new(random, decay_s, ren_uniform(random, -22.0, -8.0));

      ren_room_add(&room, &part);
    }
    ren_mix_level(&part, ren_uniform(random, -6.0, 0.0));
    ren_sound_add(out, &part, 1.0);
    ren_sound_free(&part);
  }
}

/// Play an excerpt of each stem of a production, the same of each.
static void
take_production(RenRandom*  random,
                RenLibrary* library,
                RenForm*    form,
                RenSound*   stems)
{
  static const char* const names[REN_N_BAND_STEMS] = {
      "drums", "bass", "vocals", "other"};
  RenFolder* const folder =
      &library->productions[ren_below(random, (int)library->n_productions)];
  RenPlay play = {0};
  bool    bass = false;

  play.ratio = exp2(ren_uniform(random, -1.5, 1.5) / 12.0);
  play.gain  = 1.0;
  for (size_t i = 0; i < folder->n_samples; ++i) {
    for (int s = 0; s < REN_N_BAND_STEMS; ++s) {
      if (!strcmp(folder->samples[i].instrument, names[s])) {
        const RenSound* const sound = ren_sample_sound(&folder->samples[i]);

        // Repeated if the song is longer
        play.start_s  = 0.0;
        play.attack_s = 0.005;
        while (play.start_s * REN_RATE < (double)stems[s].n_samples) {
          ren_play(&stems[s], sound, &play);
          play.start_s += (double)sound->n_samples / REN_RATE / play.ratio;
        }
        bass = bass || s == REN_BASS_STEM;
      }
    }
  }
  if (!bass) {
    // The bass is with the others: another takes its place
    const RenHarmony harmony = ren_harmony_new(random);
    const RenHits    none    = {0};
    const RenBand    band    = {random, library, form, &harmony, &none};
    const double     hz      = ren_uniform(random, 150.0, 220.0);

    ren_filter(&stems[REN_OTHER], ren_highpass(hz, 0.54));
    ren_filter(&stems[REN_OTHER], ren_highpass(hz, 1.31));
    ren_bass_render(&band, &stems[REN_BASS_STEM]);
  }
}

/// Render a band.
static void
render(RenRandom* random, RenLibrary* library, RenSound* stems)
{
  double     bpm     = 0.0;
  double     swing   = 0.0;
  const int  groove  = ren_groove_choose(random, &bpm, &swing);
  RenForm    form    = ren_form_new(random, bpm, stems[0].n_samples);
  RenHarmony harmony = ren_harmony_new(random);

  form.swing = swing;
  arrange(random, &form);
  if (ren_chance(random, 0.2) && library->n_productions > 0) {
    take_production(random, library, &form, stems);
  } else {
    RenHits       hits = ren_groove_play(random, &form, groove, REN_DRUMS);
    const RenBand band = {random, library, &form, &harmony, &hits};

    render_drums(&band, &stems[REN_DRUMS]);
    ren_bass_render(&band, &stems[REN_BASS_STEM]);
    ren_vocals_render(&band, &stems[REN_VOCALS]);
    render_other(&band, &stems[REN_OTHER]);
    ren_hits_free(&hits);
  }
  for (int i = 0; i < REN_N_BAND_STEMS; ++i) {
    ren_mix_level(&stems[i], -26.0 + ren_uniform(random, -4.0, 4.0));
  }
}

/// Return what a band lacks.
static const char*
missing(const RenLibrary* library)
{
  const char* const drum = ren_library_lacks_drums(library);

  if (drum) {
    return drum;
  }
  return library->n_voices == 0 ? "speech" : ren_library_lacks_notes(library);
}

const RenKind ren_song_band = {"band",
                               REN_N_BAND_STEMS,
                               {"drums", "bass", "vocals", "other"},
                               missing,
                               render};
