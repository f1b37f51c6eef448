// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "claims.h"

#include "base/memory.h"
#include "base/text.h"
#include "target.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct UiClaimImpl {
  bool  is_read;
  bool  exists;
  dev_t device; ///< If it exists, as is the next
  ino_t inode;
  char* path; ///< As given
  char* full; ///< If it does not exist: its path in full
};

/// Return what a path leads to
static bool
look(const char* path, bool is_read, struct stat* info)
{
  const bool is_pipe = !strcmp(path, "-");
  return is_pipe ? !fstat(is_read ? STDIN_FILENO : STDOUT_FILENO, info)
                 : !stat(path, info);
}

/// Return a path in full although its end may not exist, owned by the caller
static char*
complete(const char* path)
{
  char* const real = realpath(path, NULL);
  if (real || !strcmp(path, ".")) {
    return real ? real : ui_format("%s", path);
  }
  const char* const name   = ui_path_base(path);
  size_t            length = (size_t)(name - path);
  while (length > 1 && path[length - 1] == '/') {
    --length;
  }
  char* const folder =
      length ? ui_format("%.*s", (int)length, path) : ui_format(".");
  char* const above = complete(folder);
  char* const full  = ui_path_join(above, name);
  free(above);
  free(folder);
  return full;
}

static int
compare_numbers(unsigned long long a, unsigned long long b)
{
  return (a > b) - (a < b);
}

/// Order claims: those that exist by device and inode, then others by path
static int
compare(const void* a, const void* b)
{
  const UiClaim* const one = a;
  const UiClaim* const two = b;
  if (one->exists != two->exists) {
    return one->exists ? -1 : 1;
  }
  if (!one->exists) {
    return strcmp(one->full, two->full);
  }
  const int devices = compare_numbers(one->device, two->device);
  return devices ? devices : compare_numbers(one->inode, two->inode);
}

static void
free_claim(UiClaim* claim)
{
  free(claim->path);
  free(claim->full);
  free(claim);
}

/**
   Note a file.

   @param info What is there, or NULL for nothing.
   @return The claim that was there before, or NULL.
*/
static const UiClaim*
add(UiClaims* claims, const char* path, bool is_read, const struct stat* info)
{
  UiClaim* const claim = ui_new(1, sizeof(UiClaim));
  claim->is_read       = is_read;
  claim->exists        = info != NULL;
  claim->device        = info ? info->st_dev : 0;
  claim->inode         = info ? info->st_ino : 0;
  claim->path          = ui_format("%s", path);
  claim->full          = info ? NULL : complete(path);

  UiClaim** const found = tsearch(claim, &claims->root, compare);
  if (!found || *found != claim) {
    free_claim(claim);
    return found ? *found : NULL;
  }
  claims->claims =
      ui_grow(claims->claims, claims->n_claims + 1, sizeof(UiClaim*));
  claims->claims[claims->n_claims++] = claim;
  return NULL;
}

void
ui_claims_read(UiClaims* claims, const char* path)
{
  struct stat info;
  const bool  exists = look(path, true, &info);
  if (!exists || S_ISREG(info.st_mode)) {
    (void)add(claims, path, true, exists ? &info : NULL);
  }
}

bool
ui_claims_write(UiClaims*   claims,
                const char* path,
                bool        replace,
                UiReport*   report)
{
  struct stat info;
  const bool  exists = look(path, false, &info);
  if (exists && S_ISDIR(info.st_mode)) {
    return ui_report_fail(report, path, "is a directory");
  }
  if (exists && !S_ISREG(info.st_mode)) {
    return true; // It is written to as it is
  }
  const UiClaim* const other = add(claims, path, false, exists ? &info : NULL);
  if (other && other->is_read) {
    return ui_report_fail(
        report, path, "is the same file as the input %s", other->path);
  }
  if (other) {
    return ui_report_fail(
        report, path, "is the same file as the output %s", other->path);
  }
  return !exists || replace || !strcmp(path, "-") ||
         ui_target_is_descriptor(path) ||
         ui_report_fail(report, path, "exists; --force replaces it");
}

void
ui_claims_clear(UiClaims* claims)
{
  for (size_t i = 0; i < claims->n_claims; ++i) {
    tdelete(claims->claims[i], &claims->root, compare);
    free_claim(claims->claims[i]);
  }
  free((void*)claims->claims);
  *claims = (UiClaims){0};
}
