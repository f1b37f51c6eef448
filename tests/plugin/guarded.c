// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#define _DEFAULT_SOURCE // MAP_ANONYMOUS

#include "guarded.h"

#include "check.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void
guarded_init(Guarded* guarded, uint32_t n)
{
  const size_t page = (size_t)sysconf(_SC_PAGESIZE);
  const size_t size = (n * sizeof(float) + page - 1) / page * page;

  guarded->mapping_size = size + 2 * page;
  guarded->mapping      = (char*)mmap(NULL,
                                 guarded->mapping_size,
                                 PROT_READ | PROT_WRITE,
                                 MAP_PRIVATE | MAP_ANONYMOUS,
                                 -1,
                                 0);
  REQUIRE(guarded->mapping != MAP_FAILED);
  memset(guarded->mapping, 0, guarded->mapping_size);
  guarded->end = (float*)(void*)(guarded->mapping + page + size);
  REQUIRE_INT(mprotect(guarded->mapping, page, PROT_NONE), 0);
  REQUIRE_INT(mprotect(guarded->end, page, PROT_NONE), 0);
}

void
guarded_clear(Guarded* guarded)
{
  munmap(guarded->mapping, guarded->mapping_size);
}
