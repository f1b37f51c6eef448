// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_fonts.c
   Texts on pictures: a script that the plain font lacks is drawn with another
   font, and bytes that are not UTF-8 spoil nothing.

   Skipped, once all else holds, where no font has the letters tried.
*/

#include "base/report.h"
#include "base/text.h"
#include "check.h"
#include "cli/picture_file.h"
#include "files/target.h"
#include "picture/canvas.h"

#include <fontconfig/fontconfig.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// Largest picture taken, bytes
#define MAX_BYTES (1 << 16)

/// A picture of a text, as PNG
typedef struct {
  size_t        n_bytes;
  unsigned char bytes[MAX_BYTES];
} Picture;

/// Draw a text, and a line below it
static void
draw(const char* text, bool bold, Picture* picture)
{
  const CliTextStyle style  = {24, 0x000000, CLI_LEFT, bold, 300};
  CliReport          report = {0};
  CliCanvas* const   canvas = cli_canvas_new(320, 80);
  cli_canvas_write(canvas, 8, 24, &style, text);
  cli_canvas_write(canvas, 8, 56, &style, "below");
  CliTarget* const target = cli_target_new("text.png", true, &report);
  CHECK(target && cli_picture_file_save(canvas, target, &report) &&
        cli_target_commit(target, &report));
  cli_target_free(target);
  cli_canvas_free(canvas);
  cli_report_clear(&report);

  FILE* const file = fopen("text.png", "rb");
  picture->n_bytes = file ? fread(picture->bytes, 1, MAX_BYTES, file) : 0;
  CHECK(picture->n_bytes > 0 && picture->n_bytes < MAX_BYTES);
  if (file) {
    fclose(file);
  }
}

/// Whether two texts look the same
static bool
look_alike(const char* one, const char* two, bool bold)
{
  static Picture first;
  static Picture second;
  draw(one, bold, &first);
  draw(two, bold, &second);
  return first.n_bytes == second.n_bytes &&
         !memcmp(first.bytes, second.bytes, first.n_bytes);
}

/// Whether some font has a letter
static bool
is_in_a_font(FcChar32 letter)
{
  FcPattern* const   pattern = FcPatternCreate();
  FcCharSet* const   letters = FcCharSetCreate();
  FcObjectSet* const objects = FcObjectSetBuild(FC_FAMILY, (char*)NULL);
  FcCharSetAddChar(letters, letter);
  FcPatternAddCharSet(pattern, FC_CHARSET, letters);
  FcFontSet* const found = FcFontList(NULL, pattern, objects);
  const bool       any   = found && found->nfont > 0;
  if (found) {
    FcFontSetDestroy(found);
  }
  FcObjectSetDestroy(objects);
  FcCharSetDestroy(letters);
  FcPatternDestroy(pattern);
  return any;
}

/// Letters of one font that have nothing but their absence in common
static bool
test_script(const char* name, FcChar32 letter, const char* one, const char* two)
{
  if (!is_in_a_font(letter)) {
    printf("no font has %s\n", name);
    return false;
  }
  for (int bold = 0; bold < 2; ++bold) {
    CHECK(look_alike(one, one, bold));
    check_note("two letters, %s", name);
    CHECK(!look_alike(one, two, bold));
    check_no_note();
  }
  return true;
}

static void
test_bytes(void)
{
  CHECK(look_alike("a\xff z", "a? z", false));
  CHECK(look_alike("\xc0\xaf", "??", false));        // No shortest form
  CHECK(look_alike("\xed\xa0\x80", "???", true));    // A surrogate
  CHECK(look_alike("caf\xc3", "caf?", false));       // Cut short
  CHECK(!look_alike("caf\xc3\xa9", "caf??", false)); // As it should be
  CHECK(!look_alike("", "a", false));
}

int
main(void)
{
  char folder[] = "/tmp/nmf-cli-fonts-XXXXXX";
  if (!mkdtemp(folder) || chdir(folder)) {
    return 1;
  }
  test_bytes();
  bool all = test_script("Cyrillic", 0x0416, "\xd0\x96", "\xd0\xaf");
  all = test_script("Chinese", 0x6771, "a\xe6\x9d\xb1", "a\xe4\xba\xac") && all;
  unlink("text.png");
  rmdir(folder);
  const int failed = check_result();
  return failed || all ? failed : CHECK_SKIP;
}
