// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_layout.c
   Every part is where its box is, at any size, and faders follow their taper.
*/

#include "check.h"
#include "scenes.h"
#include "window/layout.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>

/// A size of the window
typedef struct {
  uint32_t width;
  uint32_t height;
  double   zoom;
} Size;

static const Size sizes[] = {{980, 620, 1.0},
                             {735, 465, 0.75},
                             {1960, 1240, 2.0},
                             {2940, 1860, 3.0},
                             {1400, 640, 1.0},
                             {1000, 1100, 1.5},
                             {980, 620, 3.0}};

#define N_SIZES (sizeof(sizes) / sizeof(sizes[0]))

static bool
is_within(UiBox inner, UiBox outer)
{
  return inner.x >= outer.x && inner.y >= outer.y &&
         inner.x + inner.width <= outer.x + outer.width &&
         inner.y + inner.height <= outer.y + outer.height;
}

static bool
is_there(UiBox box)
{
  return box.width > 0.0 && box.height > 0.0;
}

/// Call a function for every part that there could be, menus left out
static uint32_t
each_part(const WinLayout* layout,
          void (*func)(const WinLayout* layout, WinPart part))
{
  uint32_t n = 0;
  for (WinPartKind kind = WIN_KIT; kind < WIN_ENTRY; ++kind) {
    for (uint32_t strip = 0; strip < PLUG_N_STRIPS; ++strip) {
      for (uint32_t i = 0; i < PLUG_SHOW_LIGHTS; ++i) {
        const WinPart part      = {kind, strip, i};
        const bool    in_strip  = kind > WIN_PICTURE;
        const bool    has_index = kind == WIN_LIGHT || kind == WIN_SETTINGS;
        if ((strip == 0 || in_strip) && (i == 0 || has_index) &&
            is_there(win_layout_box(layout, part))) {
          func(layout, part);
          ++n;
        }
      }
    }
  }
  return n;
}

static void
check_part(const WinLayout* layout, WinPart part)
{
  const UiBox box = win_layout_box(layout, part);
  check_note(
      "kind %d, strip %u, index %u", (int)part.kind, part.strip, part.index);
  CHECK(is_within(box, layout->page));
  if (part.kind > WIN_PICTURE) {
    CHECK(is_within(box, layout->strips[part.strip].all));
  }
  const WinPart found =
      win_layout_at(layout, box.x + 0.5 * box.width, box.y + 0.5 * box.height);
  CHECK(win_part_equal(found, part));
  check_no_note();
}

static void
test_every_part_is_found_at_its_centre(void)
{
  for (uint32_t scene = 0; scene < N_SCENES; ++scene) {
    WinModel* model = scene_new(&scenes[scene]);
    model->menu.of  = (WinPart){WIN_NOTHING, 0, 0};
    model->edit.of  = (WinPart){WIN_NOTHING, 0, 0};
    for (size_t i = 0; i < N_SIZES; ++i) {
      WinLayout layout;
      model->zoom = sizes[i].zoom;
      win_layout_make(model, sizes[i].width, sizes[i].height, &layout);
      const uint32_t n        = each_part(&layout, check_part);
      const bool     mono     = model->variant->n_channels < 2;
      uint32_t       n_lights = 0;
      for (uint32_t s = 0; s < PLUG_N_STRIPS; ++s) {
        n_lights += layout.n_lights[s];
      }
      // 11 of the head and the picture, but stereo; 7 of each strip, but places
      CHECK_INT(n,
                (mono ? 11 : 12) + PLUG_N_STRIPS * (mono ? 6 : 7) + n_lights);
    }
    win_model_free(model);
  }
}

/// Parts that are none have no box, whatever their numbers
static void
test_what_is_not_there_has_no_box(void)
{
  static const WinPart none[] = {{WIN_NOTHING, 0, 0},
                                 {WIN_FADER, PLUG_N_STRIPS, 0},
                                 {WIN_LIGHT, 0, PLUG_SHOW_LIGHTS},
                                 {WIN_LIGHT, PLUG_N_SOURCES, 0},
                                 {WIN_LEARN, PLUG_N_SOURCES, 0},
                                 {WIN_APART, 0, 0},
                                 {WIN_SETTINGS, 0, WIN_N_SETTINGS},
                                 {WIN_ENTRY, 0, 0},
                                 {WIN_EDIT, 0, 0}};

  WinModel* model = scene_new(&scenes[1]);
  WinLayout layout;
  win_layout_make(model, WIN_WIDTH, WIN_HEIGHT, &layout);
  for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); ++i) {
    CHECK(!is_there(win_layout_box(&layout, none[i])));
  }
  CHECK_INT(win_layout_at(&layout, -1.0, 5.0).kind, WIN_NOTHING);
  CHECK_INT(win_layout_at(&layout, 5.0, 5.0).kind, WIN_NOTHING);
  CHECK_INT(win_layout_at(&layout, 1e9, 1e9).kind, WIN_NOTHING);
  win_model_free(model);
}

static void
test_strips_stand_side_by_side(void)
{
  WinModel* model = scene_new(&scenes[1]);
  for (size_t i = 0; i < N_SIZES; ++i) {
    WinLayout layout;
    model->zoom = sizes[i].zoom;
    win_layout_make(model, sizes[i].width, sizes[i].height, &layout);
    CHECK(layout.scale <= sizes[i].zoom);
    for (uint32_t s = 1; s < PLUG_N_STRIPS; ++s) {
      const UiBox left  = layout.strips[s - 1].all;
      const UiBox right = layout.strips[s].all;
      CHECK(left.x + left.width < right.x);
      CHECK_NEAR(left.width, right.width, 1.0);
    }
    CHECK(layout.picture.y + layout.picture.height < layout.strips[0].all.y);
    CHECK(!win_box_touches(layout.foot, layout.status));
  }
  win_model_free(model);
}

/// Room that is left over makes the picture larger, not the parts
static void
test_room_goes_to_the_picture(void)
{
  WinModel* model = scene_new(&scenes[1]);
  WinLayout small;
  WinLayout large;
  win_layout_make(model, WIN_WIDTH, WIN_HEIGHT, &small);
  win_layout_make(model, WIN_WIDTH + 300, WIN_HEIGHT + 200, &large);
  CHECK_NEAR(small.scale, 1.0, 1e-12);
  CHECK_NEAR(large.scale, 1.0, 1e-12);
  CHECK_NEAR(large.picture.width, small.picture.width + 300.0, 1.0);
  CHECK_NEAR(large.picture.height, small.picture.height + 200.0, 1.0);
  CHECK_NEAR(large.strips[0].all.height, small.strips[0].all.height, 1.0);
  win_model_free(model);
}

static void
test_faders_follow_the_taper(void)
{
  WinModel* model = scene_new(&scenes[1]);
  WinLayout layout;
  win_layout_make(model, WIN_WIDTH, WIN_HEIGHT, &layout);
  for (uint32_t s = 0; s < PLUG_N_STRIPS; ++s) {
    const UiBox  way    = layout.strips[s].meter;
    const UiBox  box    = win_layout_box(&layout, (WinPart){WIN_FADER, s, 0});
    const double bottom = way.y + way.height;
    CHECK(way.y > box.y && bottom < box.y + box.height);
    for (int i = -899; i <= 120; ++i) {
      const double gain_db = 0.1 * i;
      const double y       = win_layout_y_of(&layout, s, (float)gain_db);
      CHECK(y >= way.y && y < bottom);
      CHECK_NEAR(win_layout_gain_at(&layout, s, y), gain_db, 1e-3);
    }
    // Half of the way is for +-12 dB, and the middle of that for 0 dB
    CHECK_NEAR(win_layout_y_of(&layout, s, 12.0f), way.y, 1e-9);
    CHECK_NEAR(
        win_layout_y_of(&layout, s, 0.0f), way.y + 0.25 * way.height, 1e-6);
    CHECK_NEAR(
        win_layout_y_of(&layout, s, -12.0f), way.y + 0.5 * way.height, 1e-6);
    // The ends, and all beyond them
    CHECK_NEAR(win_layout_y_of(&layout, s, -90.0f), bottom, 1e-9);
    CHECK_NEAR(win_layout_y_of(&layout, s, -200.0f), bottom, 1e-9);
    CHECK_NEAR(win_layout_y_of(&layout, s, 30.0f), way.y, 1e-9);
    CHECK_NEAR(win_layout_gain_at(&layout, s, bottom), -90.0, 0.0);
    CHECK_NEAR(win_layout_gain_at(&layout, s, 1e9), -90.0, 0.0);
    CHECK_NEAR(win_layout_gain_at(&layout, s, box.y), 12.0, 0.0);
    CHECK_NEAR(win_layout_gain_at(&layout, s, -1e9), 12.0, 0.0);
  }
  win_model_free(model);
}

/// Open a menu of so many entries
static void
open_menu(WinModel* model, WinPart of, uint32_t n_entries, uint32_t first)
{
  model->menu.of        = of;
  model->menu.n_entries = n_entries;
  model->menu.first     = first;
}

static void
test_menus_have_room_wherever_they_open(void)
{
  static const WinPart openers[] = {{WIN_KIT, 0, 0},
                                    {WIN_MENU, 0, 0},
                                    {WIN_STRIP_MENU, 0, 0},
                                    {WIN_STRIP_MENU, 4, 0},
                                    {WIN_FADER, 4, 0}};

  WinModel* model = scene_new(&scenes[1]);
  for (size_t i = 0; i < sizeof(openers) / sizeof(openers[0]); ++i) {
    for (uint32_t n = 1; n <= WIN_N_ENTRIES; n += 7) {
      WinLayout layout;
      open_menu(model, openers[i], n, 0);
      win_layout_make(model, WIN_WIDTH, WIN_HEIGHT, &layout);
      CHECK(is_within(layout.open, layout.page));
      CHECK(layout.n_entries >= 1 && layout.n_entries <= n);
      for (uint32_t e = 0; e < layout.n_entries; ++e) {
        const UiBox   box  = win_layout_entry(&layout, e);
        const WinPart part = win_layout_at(
            &layout, box.x + 0.5 * box.width, box.y + 0.5 * box.height);
        CHECK(is_within(box, layout.open));
        CHECK(win_part_equal(part, (WinPart){WIN_ENTRY, 0, e}));
      }
    }
  }
  win_model_free(model);
}

static void
test_long_menus_scroll_to_their_last_entry(void)
{
  WinModel* model = scene_new(&scenes[1]);
  WinLayout layout;
  open_menu(model, (WinPart){WIN_KIT, 0, 0}, WIN_N_ENTRIES, 1000);
  win_layout_make(model, WIN_WIDTH, WIN_HEIGHT, &layout);
  CHECK(layout.n_entries < WIN_N_ENTRIES);
  CHECK_INT(layout.first_entry + layout.n_entries, WIN_N_ENTRIES);
  CHECK(!is_there(win_layout_entry(&layout, layout.first_entry - 1)));
  CHECK(is_there(win_layout_entry(&layout, WIN_N_ENTRIES - 1)));
  CHECK(!is_there(win_layout_entry(&layout, WIN_N_ENTRIES)));
  win_model_free(model);
}

static void
test_texts_are_edited_over_what_they_are(void)
{
  static const WinPart edited[] = {{WIN_NAME, 2, 0},
                                   {WIN_STRIP_MENU, 3, 0},
                                   {WIN_FADER, 1, 0},
                                   {WIN_KIT, 0, 0}};

  WinModel* model = scene_new(&scenes[1]);
  for (size_t i = 0; i < sizeof(edited) / sizeof(edited[0]); ++i) {
    WinLayout layout;
    model->edit.of = edited[i];
    win_layout_make(model, WIN_WIDTH, WIN_HEIGHT, &layout);
    const UiBox box = win_layout_box(&layout, (WinPart){WIN_EDIT, 0, 0});
    CHECK(is_there(box));
    CHECK(is_within(box, layout.page));
    const WinPart part = win_layout_at(&layout, box.x + 2.0, box.y + 2.0);
    CHECK_INT(part.kind, WIN_EDIT);
  }
  win_model_free(model);
}

static void
test_small_and_large_windows_have_boxes_in_them(void)
{
  static const Size odd[] = {{1, 1, 1.0},
                             {200, 100, 1.0},
                             {3000, 2000, 1.0},
                             {3000, 2000, 3.0},
                             {5, 3000, 1.0},
                             {3000, 5, 2.0}};
  for (uint32_t scene = 0; scene < N_SCENES; ++scene) {
    WinModel* model = scene_new(&scenes[scene]);
    for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); ++i) {
      WinLayout layout;
      UiBox     boxes[WIN_N_MOVING];
      model->zoom = odd[i].zoom;
      win_layout_make(model, odd[i].width, odd[i].height, &layout);
      CHECK(layout.scale > 0.0);
      CHECK_INT(win_layout_moving(&layout, boxes), WIN_N_MOVING);
      for (uint32_t k = 0; k < WIN_N_MOVING; ++k) {
        CHECK(isfinite(boxes[k].x + boxes[k].y));
        CHECK(boxes[k].width >= 0.0 && boxes[k].height >= 0.0);
      }
      for (uint32_t part = 0; part < 7; ++part) {
        const double y = odd[i].height * part / 7.0;
        win_layout_at(&layout, 0.5 * odd[i].width, y);
        CHECK(isfinite(win_layout_gain_at(&layout, 0, y)));
      }
    }
    win_model_free(model);
  }
}

int
main(void)
{
  test_every_part_is_found_at_its_centre();
  test_what_is_not_there_has_no_box();
  test_strips_stand_side_by_side();
  test_room_goes_to_the_picture();
  test_faders_follow_the_taper();
  test_menus_have_room_wherever_they_open();
  test_long_menus_scroll_to_their_last_entry();
  test_texts_are_edited_over_what_they_are();
  test_small_and_large_windows_have_boxes_in_them();
  return check_result();
}
