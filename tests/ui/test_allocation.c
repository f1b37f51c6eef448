// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_allocation.c
   The rooms which a window uses, when memory is short: nothing ends the
   process, and what was made is freed.

   The linker hands the allocations of these rooms to engine/hooks.c, and some
   calls of cairo and fontconfig to the functions below.
*/

#include "base/memory.h"
#include "base/report.h"
#include "base/text.h"
#include "check.h"
#include "hooks.h"
#include "nms/status.h"
#include "picture/axes.h"
#include "picture/canvas.h"
#include "picture/columns.h"
#include "picture/log_rows.h"
#include "picture/palette.h"

#include <cairo.h>
#include <fontconfig/fontconfig.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/// Not NULL, for what came to be
static char made[1];

/// How many calls of the libraries below are good before one fails, and all
/// after it
static int n_library_good = INT32_MAX;

static bool
library_fails(void)
{
  return n_library_good-- <= 0;
}

// NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)

/// The linker looks for these in libraries too
#define WRAPPING __attribute__((visibility("default")))

cairo_surface_t*
__real_cairo_image_surface_create(cairo_format_t format, int width, int height);

WRAPPING cairo_surface_t*
__wrap_cairo_image_surface_create(cairo_format_t format, int width, int height);

FcPattern* __real_FcPatternCreate(void);

WRAPPING FcPattern* __wrap_FcPatternCreate(void);

FcPattern* __real_FcFontRenderPrepare(FcConfig*  config,
                                      FcPattern* pattern,
                                      FcPattern* font);

WRAPPING FcPattern* __wrap_FcFontRenderPrepare(FcConfig*  config,
                                               FcPattern* pattern,
                                               FcPattern* font);

/// As the real one; if it fails, a surface that says so, as cairo's are
cairo_surface_t*
__wrap_cairo_image_surface_create(cairo_format_t format, int width, int height)
{
  const bool fails = library_fails();
  return __real_cairo_image_surface_create(
      format, fails ? 1 << 24 : width, height);
}

FcPattern*
__wrap_FcPatternCreate(void)
{
  return library_fails() ? NULL : __real_FcPatternCreate();
}

FcPattern*
__wrap_FcFontRenderPrepare(FcConfig*  config,
                           FcPattern* pattern,
                           FcPattern* font)
{
  return library_fails() ? NULL
                         : __real_FcFontRenderPrepare(config, pattern, font);
}
// NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp)

/// Note in `out` whether something came to be, and return the status
static NmsStatus
tell(bool came, void** out)
{
  *out = came ? made : NULL;
  return came ? NMS_SUCCESS : NMS_NO_MEMORY;
}

static NmsStatus
try_new(void** out)
{
  char* const bytes = ui_new(3, 5);
  const bool  came  = bytes && !bytes[14];
  free(bytes);
  return tell(came, out);
}

/// What cannot be made longer is still there
static NmsStatus
try_grow(void** out)
{
  char* array = ui_grow(NULL, 4, 1);
  if (!array) {
    return tell(false, out);
  }
  array[3]          = 'x';
  char* const grown = ui_grow(array, 400, 1);
  array             = grown ? grown : array;
  CHECK_INT(array[3], 'x');
  free(array);
  return tell(grown, out);
}

static NmsStatus
try_text(void** out)
{
  char* const stem = ui_path_stem("a/b.wav");
  char* const path = stem ? ui_path_join("folder", stem) : NULL;
  char* const seen = path ? ui_shown(path) : NULL;
  const bool  came = seen != NULL;
  if (came) {
    CHECK_TEXT(seen, "folder/b");
  }
  free(stem);
  free(path);
  free(seen);
  return tell(came, out);
}

/// What is lost of a report counts, and what is left is whole
static NmsStatus
try_report(void** out)
{
  UiReport from = {0};
  UiReport to   = {0};
  ui_report_add(&to, UI_NOTE, NULL, "a note");
  CHECK(!ui_report_fail(&from, "file", "cannot be %s", "read"));
  ui_report_add(&from, UI_WARNING, "file", "is short");
  ui_report_move(&from, &to);
  CHECK_INT(from.n_lines, 0);
  CHECK_INT(from.n_errors, 0);
  CHECK_INT(to.n_errors, 1);
  CHECK(to.n_lines <= 3);
  for (size_t i = 0; i < to.n_lines; ++i) {
    CHECK(to.lines[i].text != NULL);
    CHECK((to.lines[i].severity == UI_NOTE) == !to.lines[i].file);
  }
  bool has_error = false;
  for (size_t i = 0; i < to.n_lines; ++i) {
    has_error = has_error || to.lines[i].severity == UI_ERROR;
  }
  CHECK_TEXT(ui_report_error(&to),
             has_error ? "cannot be read" : "out of memory");
  const bool came = to.n_lines == 3;
  ui_report_clear(&to);
  return tell(came, out);
}

static NmsStatus
try_columns(void** out)
{
  const float      frame[] = {1.0f, 2.0f};
  UiColumns* const columns = ui_columns_new(2, 4);
  const bool       came    = columns != NULL;
  for (int i = 0; came && i < 9; ++i) {
    ui_columns_add(columns, frame);
  }
  ui_columns_free(columns);
  return tell(came, out);
}

static NmsStatus
try_log_rows(void** out)
{
  UiLogRows* const axis = ui_log_rows_new(16, 129, 100.0);
  const bool       came = axis != NULL;
  ui_log_rows_free(axis);
  return tell(came, out);
}

/// Count the bytes of a picture
static bool
count_bytes(void* user, const void* bytes, size_t n_bytes)
{
  size_t* const n_all = user;
  (void)bytes;
  *n_all += n_bytes;
  return true;
}

/// Draw with everything there is; return whether all of it could be drawn, as
/// the canvas says when it is saved
static bool
draw(UiCanvas* canvas, const UiLogRows* axis)
{
  static const UiTextStyle style = {14, UI_COLOUR_TEXT, UI_CENTER, true, 60};
  uint32_t                 colours[4] = {0, 1, 2, 3};
  const UiPixels           pixels     = {2, 2, colours};
  const UiBox              box        = {50, 10, 100, 60};
  const UiBox              empty      = {50, 10, 0, 60};
  size_t                   n_bytes    = 0;
  ui_canvas_fill(canvas, box, UI_COLOUR_PANEL);
  ui_canvas_paint(canvas, box, &pixels);
  ui_canvas_paint(canvas, empty, &pixels);
  ui_canvas_write(canvas, 100, 40, &style, "pi\303\261ata \346\255\214");
  ui_axes_draw_time(canvas, box, 3.0);
  ui_axes_draw_levels(canvas, box, -50.0, ui_palette_heat);
  ui_axes_draw_frequency(canvas, box, axis);
  const char* const cause = ui_canvas_save(canvas, count_bytes, &n_bytes);
  CHECK(!cause == (n_bytes > 0));
  return !cause;
}

/// A picture lacks what there was no memory for, and says so, unless that was
/// a font
static NmsStatus
try_canvas(void** out)
{
  UiLogRows* const axis   = ui_log_rows_new(16, 129, 100.0);
  UiCanvas* const  canvas = axis ? ui_canvas_new(200, 100) : NULL;
  const bool       came   = canvas && draw(canvas, axis);
  ui_canvas_free(canvas);
  ui_log_rows_free(axis);
  return tell(came, out);
}

/// The libraries fail at the first, second, ... call and ever after
static void
test_libraries(void)
{
  UiLogRows* const axis = ui_log_rows_new(16, 129, 100.0);
  REQUIRE(axis != NULL);
  bool whole = false;
  for (int n = 0; !whole && n < 100; ++n) {
    check_note("the libraries fail after %d calls", n);
    n_library_good         = n;
    UiCanvas* const canvas = ui_canvas_new(200, 100);
    REQUIRE(canvas != NULL);
    const bool saved = draw(canvas, axis);
    whole            = n_library_good >= 0;
    CHECK(saved || !whole);
    CHECK(n > 1 || !saved);
    ui_canvas_free(canvas);
    n_library_good = INT32_MAX;
  }
  check_no_note();
  CHECK(whole);
  ui_log_rows_free(axis);
}

static int n_calls; ///< Of the function below

static void
count_call(void)
{
  ++n_calls;
}

/// Who wants to know is told; so a tool ends
static void
test_handler(void)
{
  ui_memory_on_failure(count_call);
  hooks_arm(0);
  CHECK(!ui_new(1, 1));
  hooks_arm(0);
  CHECK(!ui_grow(NULL, 1, 1));
  hooks_disarm();
  CHECK(!ui_grow(NULL, SIZE_MAX / 2, 4));
  CHECK_INT(n_calls, 3);
  ui_memory_on_failure(NULL);
  CHECK(!ui_grow(NULL, SIZE_MAX / 2, 4));
  CHECK_INT(n_calls, 3);
}

int
main(void)
{
  hooks_attempt(try_new, "new", false);
  hooks_attempt(try_grow, "grow", false);
  hooks_attempt(try_text, "text", false);
  hooks_attempt(try_report, "report", false);
  hooks_attempt(try_columns, "columns", false);
  hooks_attempt(try_log_rows, "log_rows", false);
  hooks_attempt(try_canvas, "canvas", true);
  check_no_note();
  test_libraries();
  test_handler();
  return check_result();
}
