// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

/**
   @file test_claims.c
   What a run reads is not written over, and nothing is written twice, whatever
   the files are called.
*/

#include "base/report.h"
#include "check.h"
#include "files/claims.h"
#include "scratch.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static UiClaims claims;

/// Claim a file to be written; return what is said against it, or ""
static const char*
claim(const char* path, bool replace)
{
  static char text[256];
  UiReport    report = {0};
  const bool  ok     = ui_claims_write(&claims, path, replace, &report);
  CHECK(ok == !report.n_errors);
  snprintf(text, sizeof(text), "%s", ok ? "" : ui_report_error(&report));
  CHECK(ok || !strcmp(report.lines[0].file, path));
  ui_report_clear(&report);
  return text;
}

static void
test_links(void)
{
  scratch_folder("music");
  scratch_write("music/in.wav", "x");
  REQUIRE_INT(link("music/in.wav", "hard.wav"), 0);
  REQUIRE_INT(symlink("music/in.wav", "soft.wav"), 0);
  REQUIRE_INT(symlink("music", "other"), 0);

  ui_claims_read(&claims, "music/in.wav");
  static const char* const paths[] = {"music/in.wav",
                                      "./music/in.wav",
                                      "music/../music/in.wav",
                                      "music//in.wav",
                                      "other/in.wav",
                                      "hard.wav",
                                      "soft.wav"};
  for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); ++i) {
    check_note("%s", paths[i]);
    CHECK_TEXT(claim(paths[i], true),
               "is the same file as the input music/in.wav");
  }
  check_no_note();
  ui_claims_clear(&claims);
}

static void
test_twice(void)
{
  CHECK_TEXT(claim("new.wav", false), "");
  static const char* const paths[] = {
      "new.wav", "./new.wav", "music/../new.wav", ".//new.wav"};
  for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); ++i) {
    check_note("%s", paths[i]);
    CHECK_TEXT(claim(paths[i], true), "is the same file as the output new.wav");
  }
  check_no_note();

  // In folders that are not there yet
  CHECK_TEXT(claim("none/a/new.wav", false), "");
  CHECK_TEXT(claim("none/b/new.wav", false), "");
  CHECK_TEXT(claim("none/a//new.wav", false),
             "is the same file as the output none/a/new.wav");
  CHECK_TEXT(claim("./none/a/new.wav", false),
             "is the same file as the output none/a/new.wav");
  CHECK_TEXT(claim("other/new.wav", false), "");
  CHECK_TEXT(claim("music/new.wav", false),
             "is the same file as the output other/new.wav");
  CHECK(!scratch_has("none")); // Looking makes nothing
  ui_claims_clear(&claims);
}

static void
test_existing(void)
{
  scratch_write("old.wav", "x");
  CHECK_TEXT(claim("old.wav", false), "exists; --force replaces it");
  ui_claims_clear(&claims);
  CHECK_TEXT(claim("old.wav", true), "");
  CHECK_TEXT(claim("old.wav", true), "is the same file as the output old.wav");
  CHECK_TEXT(claim("music", true), "is a directory");

  // What is no file may be written to as often as one likes
  CHECK_TEXT(claim("/dev/null", false), "");
  CHECK_TEXT(claim("/dev/null", false), "");
  ui_claims_clear(&claims);
}

/// What is read does not mind being read twice, and a name may be for nothing
static void
test_reading(void)
{
  ui_claims_read(&claims, "music/in.wav");
  ui_claims_read(&claims, "hard.wav");
  ui_claims_read(&claims, "/dev/null");
  ui_claims_read(&claims, "nothing.wav");
  CHECK_INT(claims.n_claims, 2);
  CHECK_TEXT(claim("nothing.wav", true),
             "is the same file as the input nothing.wav");
  CHECK_TEXT(claim("something.wav", true), "");
  ui_claims_clear(&claims);
  CHECK_INT(claims.n_claims, 0);
  ui_claims_clear(&claims);
}

/// As many as there may be
static void
test_many(void)
{
  enum { N_FILES = 2000 };
  char path[64];
  for (int i = 0; i < N_FILES; ++i) {
    snprintf(path, sizeof(path), "out/%d/%d.wav", i % 7, i * 7919 % N_FILES);
    CHECK_TEXT(claim(path, false), "");
  }
  for (int i = 0; i < N_FILES; i += 97) {
    snprintf(path, sizeof(path), "./out/%d/%d.wav", i % 7, i * 7919 % N_FILES);
    CHECK(*claim(path, false) != '\0');
  }
  ui_claims_clear(&claims);
}

int
main(void)
{
  scratch_enter();
  test_links();
  test_twice();
  test_existing();
  test_reading();
  test_many();
  scratch_leave();
  return check_result();
}
