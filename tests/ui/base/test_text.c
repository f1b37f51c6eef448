// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_text.c
   Texts, paths and lists.
*/

#include "base/text.h"
#include "capture.h"
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/// Check a string that is owned, and free it
static void
check_owned(char* text, const char* wanted)
{
  CHECK_TEXT(text, wanted);
  free(text);
}

static void
test_format(void)
{
  check_owned(ui_format("%s-%d", "a", 7), "a-7");
  check_owned(ui_format("%s", ""), "");

  // However long
  enum { LENGTH = 100000 };
  char* text = ui_format("%*d|", LENGTH, 1);
  CHECK_INT(strlen(text), LENGTH + 1);
  CHECK_TEXT(text + LENGTH - 2, " 1|");
  free(text);
}

static void
test_shown(void)
{
  // U+202E: what follows is shown the wrong way round
  static const char turned[] = {
      '\xe2', '\x80', '\xae', 'f', 'd', 'p', '.', 'e', 'x', 'e', '\0'};

  check_owned(ui_shown("plain caf\xc3\xa9"), "plain caf\xc3\xa9");
  check_owned(ui_shown("a\033[31mb"), "a?[31mb");
  check_owned(ui_shown("two\nlines\tand\x7f"), "two?lines?and?");
  check_owned(ui_shown(turned), "?fdp.exe");
  check_owned(ui_shown("\xff\xfe"), "??");
  check_owned(ui_shown(""), "");

  capture_begin(STDOUT_FILENO);
  ui_show(stdout, "100 % \033c");
  CHECK_TEXT(capture_end(), "100 % ?c");
}

static void
test_base(void)
{
  CHECK_TEXT(ui_path_base("a/b/c.wav"), "c.wav");
  CHECK_TEXT(ui_path_base("c.wav"), "c.wav");
  CHECK_TEXT(ui_path_base("a/b/"), "");
  CHECK_TEXT(ui_path_base("/"), "");
}

static void
test_stem(void)
{
  static const struct {
    const char* path;
    const char* stem;
    const char* suffix;
  } cases[] = {
      {"a/b.c/song.flac", "song", "flac"},
      {"song.live.wav", "song.live", "wav"},
      {"song", "song", ""},
      {"a.b/song", "song", ""},
      {".wav", ".wav", ""},
      {"a/.wav", ".wav", ""},
      {"..wav", ".", "wav"},
      {"song.", "song", ""},
      {"-.wav", "-", "wav"},
      {"a/-", "-", ""},
  };
  for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); ++i) {
    check_note("%s", cases[i].path);
    check_owned(ui_path_stem(cases[i].path), cases[i].stem);
    CHECK_TEXT(ui_path_suffix(cases[i].path), cases[i].suffix);
  }
  check_no_note();
  check_owned(ui_path_stem("-"), "stdin");
}

static void
test_join(void)
{
  check_owned(ui_path_join("a", "b"), "a/b");
  check_owned(ui_path_join("/", "b"), "/b");
  check_owned(ui_path_join("a/", "b"), "a/b");
  check_owned(ui_path_join("a/b", "c.wav"), "a/b/c.wav");
}

static void
test_list(void)
{
  char  text[] = "a,,b";
  char* left   = text;
  CHECK_TEXT(ui_list_next(&left), "a");
  CHECK_TEXT(ui_list_next(&left), "");
  CHECK_TEXT(ui_list_next(&left), "b");
  CHECK(!ui_list_next(&left));
  CHECK(!ui_list_next(&left));

  char  nothing[] = "";
  char* none      = nothing;
  CHECK_TEXT(ui_list_next(&none), "");
  CHECK(!ui_list_next(&none));

  char  comma[] = ",";
  char* two     = comma;
  CHECK_TEXT(ui_list_next(&two), "");
  CHECK_TEXT(ui_list_next(&two), "");
  CHECK(!ui_list_next(&two));
}

int
main(void)
{
  test_format();
  test_shown();
  test_base();
  test_stem();
  test_join();
  test_list();
  return check_result();
}
