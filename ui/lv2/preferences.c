// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "preferences.h"

#include "base/text.h"
#include "window/desk.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/// Return the folder, owned by the caller; NULL if there is no place for it
static char*
make_folder(bool is_made)
{
  const char* const config = getenv("XDG_CONFIG_HOME");
  const char* const home   = getenv("HOME");
  char*             base   = NULL;
  if (config && *config == '/') {
    base = ui_format("%s", config);
  } else if (home && *home) {
    base = ui_format("%s/.config", home);
  }

  char* const folder = base ? ui_format("%s/nmf-separate", base) : NULL;
  if (folder && is_made) {
    (void)mkdir(base, 0700); // Both may be there
    (void)mkdir(folder, 0755);
  }
  free(base);
  return folder;
}

double
win_preferences_zoom(void)
{
  char* const folder = make_folder(false);
  char* const path   = folder ? ui_format("%s/window", folder) : NULL;
  FILE* const file   = path ? fopen(path, "r") : NULL;
  double      zoom   = 1.0;
  if (file) {
    // In thousandths, as a host may read numbers by another locale
    static const char key[]    = "zoom ";
    char              line[64] = "";
    if (fgets(line, sizeof(line), file) &&
        !strncmp(line, key, sizeof(key) - 1)) {
      const unsigned long thousandths =
          strtoul(line + sizeof(key) - 1, NULL, 10);
      zoom = thousandths
                 ? fmin(fmax((double)thousandths / 1000.0, WIN_MIN_ZOOM),
                        WIN_MAX_ZOOM)
                 : zoom;
    }
    fclose(file);
  }
  free(path);
  free(folder);
  return zoom;
}

/// Write a new file, and give it its name when it is whole
static void
write_file(const char* path, const char* temporary, double zoom)
{
  const int   fd   = open(temporary, O_WRONLY | O_CREAT | O_EXCL, 0644);
  FILE* const file = fd >= 0 ? fdopen(fd, "w") : NULL;
  if (!file) {
    if (fd >= 0) {
      close(fd);
      (void)unlink(temporary);
    }
    return;
  }

  const bool is_written = fprintf(file, "zoom %.0f\n", zoom * 1000.0) > 0 &&
                          !fflush(file) && !fsync(fd);
  if (fclose(file) || !is_written || rename(temporary, path)) {
    (void)unlink(temporary);
  }
}

void
win_preferences_set_zoom(double zoom)
{
  char* const folder = make_folder(true);
  char* const path   = folder ? ui_format("%s/window", folder) : NULL;
  char* const temporary =
      path ? ui_format("%s.%ld~", path, (long)getpid()) : NULL;
  if (temporary) {
    write_file(path, temporary, zoom);
  }
  free(temporary);
  free(path);
  free(folder);
}
