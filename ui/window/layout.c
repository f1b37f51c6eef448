// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "layout.h"

#include <math.h>
#include <string.h>

/// From the edges and between parts, units
#define MARGIN 12.0
#define GAP 8.0

/// The head, units
#define HEAD_Y 10.0
#define HEAD_HEIGHT 30.0

/// The picture, units; its height is what the rest leaves
#define PICTURE_X 44.0
#define PICTURE_Y 52.0
#define TIMES_HEIGHT 18.0

/// From the top of the strips to the bottom, units
#define STRIPS_HEIGHT 258.0
#define STRIPS_BELOW 30.0

/// The numbers at the foot, units
#define STATUS_WIDTH 392.0

/// A fader's knob, units
#define KNOB_HEIGHT 13.0

/// Part of a strip where the fader and the meter are, units
#define FADER_Y 46.0
#define FADER_HEIGHT 146.0

/// The open menu, units
#define ENTRY_HEIGHT 23.0
#define MENU_WIDTH 218.0
#define MENU_PADDING 4.0

/// A point of the fader's taper: a gain, and how much of the way is above it
typedef struct {
  double gain_db;
  double part;
} Point;

static const Point taper[] = {
    {12.0, 0.0}, {-12.0, 0.5}, {-48.0, 0.875}, {(double)PLUG_MUTE_DB, 1.0}};

#define N_POINTS (sizeof(taper) / sizeof(taper[0]))

/// Return a box given in units from a corner, in whole pixels
static UiBox
box_at(double scale, UiBox corner, UiBox units)
{
  const double x      = rint(corner.x + units.x * scale);
  const double y      = rint(corner.y + units.y * scale);
  const double right  = rint(corner.x + (units.x + units.width) * scale);
  const double bottom = rint(corner.y + (units.y + units.height) * scale);
  return (UiBox){x, y, right - x, bottom - y};
}

/// Where the next part of the head goes
typedef struct {
  WinLayout* layout;
  double     x; ///< Units
} Row;

/// Place a part of the head, and the next one behind it
static UiBox
place_next(Row* row, double width, double gap)
{
  const UiBox box = box_at(row->layout->scale,
                           (UiBox){0},
                           (UiBox){row->x, HEAD_Y, width, HEAD_HEIGHT});
  row->x += width + gap;
  return box;
}

/// Place the head; what is left over of the width goes to the dictionary
static void
place_head(WinLayout* layout, const WinModel* model, double width)
{
  const bool   has_stereo = model->variant->n_channels > 1;
  const double stereo     = has_stereo ? 72.0 + 6.0 : 0.0;
  const double others     = 24.0 + 4.0 + 24.0 + GAP + 2.0 * 26.0 + GAP + 98.0 +
                        6.0 + 84.0 + 6.0 + stereo + 92.0 + GAP + 78.0 + 6.0 +
                        76.0;
  const double kit               = width - 2.0 * MARGIN - 6.0 - others;
  Row          row               = {layout, MARGIN};
  layout->head[WIN_KIT]          = place_next(&row, fmax(40.0, kit), 6.0);
  layout->head[WIN_KIT_PREVIOUS] = place_next(&row, 24.0, 4.0);
  layout->head[WIN_KIT_NEXT]     = place_next(&row, 24.0, GAP);
  layout->settings[0]            = place_next(&row, 26.0, 0.0);
  layout->settings[1]            = place_next(&row, 26.0, GAP);
  layout->head[WIN_LATENCY]      = place_next(&row, 98.0, 6.0);
  layout->head[WIN_SHARPNESS]    = place_next(&row, 84.0, 6.0);
  if (has_stereo) {
    layout->head[WIN_STEREO] = place_next(&row, 72.0, 6.0);
  }
  layout->head[WIN_REST]   = place_next(&row, 92.0, GAP);
  layout->head[WIN_BYPASS] = place_next(&row, 78.0, 6.0);
  layout->menu             = place_next(&row, 76.0, 0.0);
}

/// Place the picture and its scales, and the foot
static void
place_picture(WinLayout* layout, double width, double height)
{
  const double scale  = layout->scale;
  const double bottom = height - STRIPS_BELOW - STRIPS_HEIGHT - 5.0;
  const double end    = bottom - TIMES_HEIGHT;
  const double room   = fmax(0.0, end - PICTURE_Y);
  const double inner  = fmax(0.0, width - PICTURE_X - MARGIN);
  layout->picture =
      box_at(scale, (UiBox){0}, (UiBox){PICTURE_X, PICTURE_Y, inner, room});
  layout->times =
      box_at(scale, (UiBox){0}, (UiBox){PICTURE_X, end, inner, TIMES_HEIGHT});
  layout->pitches =
      box_at(scale, (UiBox){0}, (UiBox){0.0, PICTURE_Y, PICTURE_X, room});

  const double below = height - STRIPS_BELOW + 4.0;
  const double begin = fmax(0.5 * width, width - STATUS_WIDTH - MARGIN);
  layout->foot       = box_at(
      scale, (UiBox){0}, (UiBox){MARGIN, below, begin - MARGIN - GAP, 22.0});
  layout->status = box_at(
      scale, (UiBox){0}, (UiBox){begin, below, width - begin - MARGIN, 22.0});
}

/// Place what is in a strip; `width` of it in units
static void
place_strip(WinLayout*      layout,
            const WinModel* model,
            uint32_t        index,
            double          width)
{
  const double         scale = layout->scale;
  WinStripBoxes* const strip = &layout->strips[index];
  const UiBox          at    = strip->all;
  const double         right = 92.0;
  const double         inner = fmax(20.0, width - right - 12.0);
  const double         half  = 0.5 * (inner - 5.0);

  strip->number = box_at(scale, at, (UiBox){10.0, 8.0, 18.0, 24.0});
  strip->name   = box_at(scale, at, (UiBox){29.0, 8.0, width - 53.0, 24.0});
  strip->menu   = box_at(scale, at, (UiBox){width - 24.0, 8.0, 18.0, 24.0});
  strip->scale  = box_at(scale, at, (UiBox){4.0, FADER_Y, 34.0, FADER_HEIGHT});
  strip->fader  = box_at(
      scale,
      at,
      (UiBox){
           32.0, FADER_Y - 0.5 * KNOB_HEIGHT, 24.0, FADER_HEIGHT + KNOB_HEIGHT});
  strip->meter = box_at(scale, at, (UiBox){64.0, FADER_Y, 18.0, FADER_HEIGHT});
  strip->held  = box_at(scale, at, (UiBox){56.0, 30.0, 34.0, 13.0});
  strip->gain  = box_at(scale, at, (UiBox){10.0, 200.0, 76.0, 18.0});
  strip->mute  = box_at(scale, at, (UiBox){right, 166.0, half, 26.0});
  strip->solo =
      box_at(scale, at, (UiBox){right + half + 5.0, 166.0, half, 26.0});
  if (model->variant->n_channels > 1) {
    strip->place  = box_at(scale, at, (UiBox){right, 52.0, inner, 16.0});
    strip->lights = box_at(scale, at, (UiBox){right, 90.0, inner, 50.0});
  } else {
    strip->lights = box_at(scale, at, (UiBox){right, 58.0, inner, 66.0});
  }
  strip->learn = box_at(scale, at, (UiBox){10.0, 222.0, width - 20.0, 26.0});

  layout->n_lights[index] =
      index < PLUG_N_SOURCES ? model->about.strips[index].n_lights : 0;
  if (layout->n_lights[index] > PLUG_SHOW_LIGHTS) {
    layout->n_lights[index] = PLUG_SHOW_LIGHTS;
  }
}

static void
place_strips(WinLayout*      layout,
             const WinModel* model,
             double          width,
             double          height)
{
  const double all  = width - 2.0 * MARGIN - GAP * (PLUG_N_STRIPS - 1);
  const double each = fmax(1.0, all / PLUG_N_STRIPS);
  const double y    = height - STRIPS_BELOW - STRIPS_HEIGHT;
  for (uint32_t i = 0; i < PLUG_N_STRIPS; ++i) {
    const double x = MARGIN + i * (each + GAP);
    layout->strips[i].all =
        box_at(layout->scale, (UiBox){0}, (UiBox){x, y, each, STRIPS_HEIGHT});
    place_strip(layout, model, i, each);
  }
}

/// Place the open menu below the part that opened it, or where it has room
static void
place_menu(WinLayout* layout, const WinModel* model)
{
  const WinMenu* const menu = &model->menu;
  if (menu->of.kind == WIN_NOTHING || menu->n_entries == 0) {
    return;
  }
  const double scale   = layout->scale;
  const double padding = rint(MENU_PADDING * scale);
  const double each    = fmax(1.0, rint(ENTRY_HEIGHT * scale));
  const UiBox  page    = layout->page;
  const UiBox  of      = win_layout_box(layout, menu->of);
  const double room =
      fmax(1.0, floor((page.height - 2.0 * padding - 2.0) / each));
  const uint32_t all =
      menu->n_entries < WIN_N_ENTRIES ? menu->n_entries : WIN_N_ENTRIES;
  const uint32_t n = (double)all < room ? all : (uint32_t)room;
  const double   width =
      fmin(page.width, fmax(of.width, rint(MENU_WIDTH * scale)));
  const double height = (double)n * each + 2.0 * padding;
  const double x      = fmin(of.x, page.width - width - 1.0);
  const double y = fmin(of.y + of.height + 2.0, page.height - height - 1.0);

  layout->open         = (UiBox){fmax(0.0, x), fmax(0.0, y), width, height};
  layout->entry_height = each;
  layout->n_entries    = n;
  layout->first_entry  = menu->first < all - n ? menu->first : all - n;
}

/// Place the text that is edited over what it stands for
static void
place_edit(WinLayout* layout, const WinModel* model)
{
  layout->edited = model->edit.of;
  if (layout->edited.kind == WIN_FADER &&
      layout->edited.strip < PLUG_N_STRIPS) {
    layout->edit = layout->strips[layout->edited.strip].gain;
  } else if (layout->edited.kind == WIN_NAME ||
             layout->edited.kind == WIN_STRIP_MENU) {
    const WinPart name = {WIN_NAME, layout->edited.strip, 0};
    layout->edit       = win_layout_box(layout, name);
  } else if (layout->edited.kind != WIN_NOTHING) {
    layout->edit = layout->head[WIN_KIT];
  }
}

void
win_layout_make(const WinModel* model,
                uint32_t        width,
                uint32_t        height,
                WinLayout*      layout)
{
  memset(layout, 0, sizeof(*layout));
  layout->page = (UiBox){0.0, 0.0, (double)width, (double)height};
  layout->scale =
      fmin(model->zoom,
           fmin((double)width / WIN_WIDTH, (double)height / WIN_HEIGHT));
  const double units_wide = (double)width / layout->scale;
  const double units_high = (double)height / layout->scale;
  place_head(layout, model, units_wide);
  place_picture(layout, units_wide, units_high);
  place_strips(layout, model, units_wide, units_high);
  place_menu(layout, model);
  place_edit(layout, model);
}

/// Return the box of a light
static UiBox
light_box(const WinLayout* layout, uint32_t strip, uint32_t index)
{
  if (index >= layout->n_lights[strip]) {
    return (UiBox){0};
  }
  enum { N_ROWS = PLUG_SHOW_LIGHTS / WIN_LIGHT_COLUMNS };
  const UiBox    all    = layout->strips[strip].lights;
  const uint32_t column = index % WIN_LIGHT_COLUMNS;
  const uint32_t row    = index / WIN_LIGHT_COLUMNS;
  const double   width  = all.width / WIN_LIGHT_COLUMNS;
  const double   height = all.height / N_ROWS;
  return (UiBox){all.x + column * width, all.y + row * height, width, height};
}

/// Return the box of a place in a strip
static UiBox
strip_box(const WinLayout* layout, WinPart part)
{
  const UiBox none = {0.0, 0.0, 0.0, 0.0};
  if (part.strip >= PLUG_N_STRIPS) {
    return (UiBox){0};
  }
  const WinStripBoxes* const strip     = &layout->strips[part.strip];
  const bool                 is_source = part.strip < PLUG_N_SOURCES;
  switch (part.kind) {
  case WIN_NAME:
    return strip->name;
  case WIN_STRIP_MENU:
    return strip->menu;
  case WIN_FADER:
    return strip->fader;
  case WIN_MUTE:
    return strip->mute;
  case WIN_SOLO:
    return strip->solo;
  case WIN_LEARN:
    return is_source ? strip->learn : none;
  case WIN_PLACE:
    return strip->place;
  case WIN_LIGHT:
    return light_box(layout, part.strip, part.index);
  case WIN_APART:
    return is_source ? none : strip->learn;
  default:
    return (UiBox){0};
  }
}

UiBox
win_layout_box(const WinLayout* layout, WinPart part)
{
  switch (part.kind) {
  case WIN_NOTHING:
    return (UiBox){0};
  case WIN_SETTINGS:
    return part.index < WIN_N_SETTINGS ? layout->settings[part.index]
                                       : (UiBox){0};
  case WIN_KIT:
  case WIN_KIT_PREVIOUS:
  case WIN_KIT_NEXT:
  case WIN_LATENCY:
  case WIN_SHARPNESS:
  case WIN_STEREO:
  case WIN_REST:
  case WIN_BYPASS:
    return layout->head[part.kind];
  case WIN_MENU:
    return layout->menu;
  case WIN_PICTURE:
    return layout->picture;
  case WIN_ENTRY:
    return win_layout_entry(layout, part.index);
  case WIN_EDIT:
    return layout->edit;
  default:
    return strip_box(layout, part);
  }
}

UiBox
win_layout_entry(const WinLayout* layout, uint32_t entry)
{
  const uint32_t first = layout->first_entry;
  if (entry < first || entry >= first + layout->n_entries) {
    return (UiBox){0};
  }
  const double padding =
      0.5 * (layout->open.height - layout->n_entries * layout->entry_height);
  return (UiBox){layout->open.x,
                 layout->open.y + padding +
                     (double)(entry - first) * layout->entry_height,
                 layout->open.width,
                 layout->entry_height};
}

static bool
contains(UiBox box, double x, double y)
{
  return x >= box.x && x < box.x + box.width && y >= box.y &&
         y < box.y + box.height;
}

/// Return the place at a point of a strip
static WinPart
part_in_strip(const WinLayout* layout, uint32_t strip, double x, double y)
{
  static const WinPartKind kinds[] = {WIN_STRIP_MENU,
                                      WIN_NAME,
                                      WIN_FADER,
                                      WIN_MUTE,
                                      WIN_SOLO,
                                      WIN_PLACE,
                                      WIN_LEARN,
                                      WIN_APART};
  for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); ++i) {
    const WinPart part = {kinds[i], strip, 0};
    if (contains(strip_box(layout, part), x, y)) {
      return part;
    }
  }
  for (uint32_t i = 0; i < layout->n_lights[strip]; ++i) {
    if (contains(light_box(layout, strip, i), x, y)) {
      return (WinPart){WIN_LIGHT, strip, i};
    }
  }
  return (WinPart){WIN_NOTHING, 0, 0};
}

/// Return the entry of the open menu at a point
static WinPart
part_in_menu(const WinLayout* layout, double x, double y)
{
  for (uint32_t i = 0; i < layout->n_entries; ++i) {
    const uint32_t entry = layout->first_entry + i;
    if (contains(win_layout_entry(layout, entry), x, y)) {
      return (WinPart){WIN_ENTRY, 0, entry};
    }
  }
  return (WinPart){WIN_NOTHING, 0, 0};
}

WinPart
win_layout_at(const WinLayout* layout, double x, double y)
{
  if (contains(layout->open, x, y)) {
    return part_in_menu(layout, x, y);
  }
  if (contains(layout->edit, x, y)) {
    return (WinPart){WIN_EDIT, 0, 0};
  }
  for (uint32_t strip = 0; strip < PLUG_N_STRIPS; ++strip) {
    if (contains(layout->strips[strip].all, x, y)) {
      return part_in_strip(layout, strip, x, y);
    }
  }
  for (WinPartKind kind = WIN_KIT; kind <= WIN_PICTURE; ++kind) {
    for (uint32_t i = 0; i < (kind == WIN_SETTINGS ? WIN_N_SETTINGS : 1); ++i) {
      const WinPart part = {kind, 0, i};
      if (contains(win_layout_box(layout, part), x, y)) {
        return part;
      }
    }
  }
  return (WinPart){WIN_NOTHING, 0, 0};
}

float
win_layout_gain_at(const WinLayout* layout, uint32_t strip, double y)
{
  const UiBox  way  = layout->strips[strip].meter;
  const double part = (y - way.y) / fmax(way.height, 1e-9);
  if (!(part > 0.0)) {
    return (float)taper[0].gain_db;
  }
  for (size_t i = 1; i < N_POINTS; ++i) {
    if (part < taper[i].part) {
      const Point  above = taper[i - 1];
      const double step  = (part - above.part) / (taper[i].part - above.part);
      return (float)(above.gain_db + step * (taper[i].gain_db - above.gain_db));
    }
  }
  return PLUG_MUTE_DB;
}

double
win_layout_y_of(const WinLayout* layout, uint32_t strip, float gain_db)
{
  const UiBox  way  = layout->strips[strip].meter;
  const double gain = fmin((double)gain_db, taper[0].gain_db);
  double       part = 1.0;
  for (size_t i = N_POINTS - 1; i > 0 && gain > taper[i].gain_db; --i) {
    const Point  above = taper[i - 1];
    const double step =
        (gain - above.gain_db) / (taper[i].gain_db - above.gain_db);
    part = above.part + step * (taper[i].part - above.part);
  }
  return way.y + part * way.height;
}

uint32_t
win_layout_moving(const WinLayout* layout, UiBox* boxes)
{
  uint32_t n = 0;
  boxes[n++] = layout->picture;
  boxes[n++] = layout->status;
  for (uint32_t i = 0; i < PLUG_N_STRIPS; ++i) {
    const UiBox meter = layout->strips[i].meter;
    const UiBox held  = layout->strips[i].held;
    boxes[n++] =
        (UiBox){held.x, held.y, held.width, meter.y + meter.height - held.y};
    boxes[n++] = layout->strips[i].lights;
  }
  return n;
}

bool
win_box_touches(UiBox a, UiBox b)
{
  const UiBox common = win_box_common(a, b);
  return common.width > 0.0 && common.height > 0.0;
}

UiBox
win_box_common(UiBox a, UiBox b)
{
  const double x      = fmax(a.x, b.x);
  const double y      = fmax(a.y, b.y);
  const double right  = fmin(a.x + a.width, b.x + b.width);
  const double bottom = fmin(a.y + a.height, b.y + b.height);
  return (UiBox){x, y, fmax(0.0, right - x), fmax(0.0, bottom - y)};
}
