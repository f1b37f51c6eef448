// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_screens.c
   What the window looks like, against pictures that somebody has looked at.

   usage: test_ui_screens FOLDER [write]

   FOLDER has fonts.conf, and the pictures in FOLDER/screens.  With `write` the
   pictures are made anew: look at them before they are kept.
*/

#include "check.h"
#include "scenes.h"
#include "screens.h"

#include <fontconfig/fontconfig.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Sides of the squares that are compared, pixels at 1x
#define SIDE 6

/// How far they may be off: edges and letters are not drawn alike everywhere
#define WORST_GAP 30.0
#define MEAN_GAP 0.5

/// Return whether there is the font that the pictures were made with
static bool
has_font(void)
{
  FcPattern* wanted = FcNameParse((const FcChar8*)"sans-serif");
  FcConfigSubstitute(NULL, wanted, FcMatchPattern);
  FcDefaultSubstitute(wanted);
  FcResult   result = FcResultMatch;
  FcPattern* found  = FcFontMatch(NULL, wanted, &result);
  FcChar8*   family = NULL;
  const bool has = found && !FcPatternGetString(found, FC_FAMILY, 0, &family) &&
                   !strcmp((const char*)family, "DejaVu Sans");
  FcPatternDestroy(wanted);
  if (found) {
    FcPatternDestroy(found);
  }
  return has;
}

/// Draw a scene as it is compared
static Screen
draw_scene(const Scene* scene, uint32_t zoom)
{
  WinModel* model = scene_new(scene);
  model->zoom     = (double)zoom;
  Screen screen   = screen_of(model, WIN_WIDTH * zoom, WIN_HEIGHT * zoom);
  win_model_free(model);
  return screen;
}

static void
try_scene(const char* folder, const Scene* scene, uint32_t zoom, bool write)
{
  char path[1024];
  snprintf(
      path, sizeof(path), "%s/screens/%s-%ux.png", folder, scene->name, zoom);
  Screen screen = draw_scene(scene, zoom);
  if (write) {
    screen_write(&screen, path);
  }
  Screen seen = screen_read(path);
  check_note("%s", path);
  REQUIRE(seen.pixels != NULL);
  REQUIRE(seen.width == screen.width && seen.height == screen.height);
  const ScreenGap gap = screen_gap(&screen, &seen, SIDE * zoom);
  if (!CHECK_BELOW(gap.worst, WORST_GAP) || !CHECK_BELOW(gap.mean, MEAN_GAP)) {
    snprintf(path, sizeof(path), "%s-%ux-drawn.png", scene->name, zoom);
    screen_write(&screen, path);
    printf("what was drawn is in %s\n", path);
  }
  check_no_note();
  screen_free(&seen);
  screen_free(&screen);
}

/// A fader a decibel lower, a switch or another letter would be noticed
static void
test_small_changes_are_noticed(void)
{
  Screen    before = draw_scene(&scenes[1], 1);
  WinModel* model  = scene_new(&scenes[1]);
  for (int i = 0; i < 3; ++i) {
    check_note("change %d", i);
    win_model_set(
        model, win_model_port(model, PLUG_PORT_GAIN, 0), i == 0 ? -1.0f : 0.0f);
    win_model_set(
        model, win_model_port(model, PLUG_PORT_SOLO, 2), i == 1 ? 1.0f : 0.0f);
    snprintf(model->texts[PLUG_PROPERTY_NAME],
             PLUG_PATH_SIZE,
             i == 2 ? "drams" : "drums");
    Screen after = screen_of(model, WIN_WIDTH, WIN_HEIGHT);
    CHECK(screen_gap(&before, &after, SIDE).worst > WORST_GAP);
    screen_free(&after);
  }
  check_no_note();
  win_model_free(model);
  screen_free(&before);
}

int
main(int argc, char** argv)
{
  REQUIRE(argc >= 2);
  char fonts[1024];
  snprintf(fonts, sizeof(fonts), "%s/fonts.conf", argv[1]);
  REQUIRE(!setenv("FONTCONFIG_FILE", fonts, 1));
  if (!has_font()) {
    printf("skipped: the pictures were made with DejaVu Sans\n");
    return CHECK_SKIP;
  }
  const bool write = argc > 2 && !strcmp(argv[2], "write");
  for (uint32_t i = 0; i < N_SCENES; ++i) {
    try_scene(argv[1], &scenes[i], 1, write);
    if (i < N_LARGE_SCENES) {
      try_scene(argv[1], &scenes[i], 2, write);
    }
  }
  test_small_changes_are_noticed();
  return check_result();
}
