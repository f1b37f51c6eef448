// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "signature.h"

#include "base/memory.h"
#include "base/text.h"

#include <fcntl.h>
#include <gcrypt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/// Bytes of a SHA-256
#define DIGEST_SIZE 32

/// Bytes read at a time
#define CHUNK_SIZE 65536

/// Bytes there have to be for the library, which ends the process without them
#define LIBRARY_SIZE 65536

/// Get the library ready; without its memory that is not swapped, which needs
/// no part of this
static void
prepare(void)
{
  (void)gcry_check_version(NULL);
  gcry_control(GCRYCTL_DISABLE_SECMEM, 0);
  gcry_control(GCRYCTL_INITIALIZATION_FINISHED, 0);
}

static void
write_hex(const unsigned char* digest, char* text)
{
  for (size_t i = 0; i < DIGEST_SIZE; ++i) {
    snprintf(text + 2 * i, 3, "%02x", digest[i]);
  }
}

static void
sign_text(const char* text, char* hex)
{
  unsigned char digest[DIGEST_SIZE];
  gcry_md_hash_buffer(GCRY_MD_SHA256, digest, text, strlen(text));
  write_hex(digest, hex);
}

/// Sign all that is in a file; "" if it cannot be read
static void
sign_file(int file, char* hex)
{
  gcry_md_hd_t  hash = NULL;
  unsigned char chunk[CHUNK_SIZE];
  ssize_t       n = 0;
  if (gcry_md_open(&hash, GCRY_MD_SHA256, 0)) { // Nothing else can be wrong
    ui_memory_fail();
    return;
  }
  while ((n = read(file, chunk, sizeof(chunk))) > 0) {
    gcry_md_write(hash, chunk, (size_t)n);
  }
  if (!n) {
    write_hex(gcry_md_read(hash, GCRY_MD_SHA256), hex);
  }
  gcry_md_close(hash);
}

/// Return all that makes a difference, owned by the caller
static char*
describe(const UiSeparateOptions* options,
         const NmsDictionary*     dictionary,
         const char*              dictionary_hash)
{
  const NmsDictionaryShape* const shape     = &dictionary->shape;
  const double                    sharpness = isnan(options->sharpness)
                                                  ? (double)shape->mask_exponent
                                                  : options->sharpness;
  return ui_format("version %s\ndictionary %s\nhop %u\niterations %u\n"
                   "sharpness %.9g\nstart %.17g\nend %.17g\nstereo %d\n"
                   "container %d\nsubtype %d\nresidual %d\nrest %d\n"
                   "stems %s\nremix %s\n",
                   UI_VERSION,
                   dictionary_hash,
                   options->hop ? options->hop : shape->hop,
                   options->iterations ? options->iterations
                                       : shape->n_iterations,
                   sharpness,
                   options->start,
                   options->end,
                   options->stereo,
                   options->container,
                   options->subtype,
                   options->residual,
                   options->rest,
                   options->stems ? options->stems : "",
                   options->remix ? options->remix : "");
}

void
ui_signature_make(const UiSeparateOptions* options,
                  const NmsDictionary*     dictionary,
                  const char*              path,
                  UiSignature*             signature)
{
  struct stat info;
  const int   file = stat(path, &info) == 0 && S_ISREG(info.st_mode)
                         ? open(path, O_RDONLY | O_CLOEXEC)
                         : -1;
  *signature       = (UiSignature){"", ""};
  if (file < 0) {
    return;
  }
  if (ui_memory_is_there(LIBRARY_SIZE)) {
    prepare();
    sign_file(file, signature->dictionary);
  }
  close(file);
  if (*signature->dictionary) {
    char* const text = describe(options, dictionary, signature->dictionary);
    sign_text(text, signature->settings);
    free(text);
  }
}
