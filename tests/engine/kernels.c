// Copyright 2026 The nmf-separate authors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "kernels.h"

#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
test_each_kernel(void (*test)(const NmsKernel* kernel))
{
  static const char* const names[] = {"reference", "vector", "avx2", "avx512"};

  for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); ++i) {
    REQUIRE_INT(setenv("NMS_KERNEL", names[i], 1), 0);
    const NmsKernel* kernel = nms_kernel_choose();
    REQUIRE(kernel != NULL);
    if (strcmp(kernel->name, names[i]) != 0) {
      fprintf(stderr, "%s: not for this processor\n", names[i]);
      CHECK(i >= 2);
      continue;
    }
    test(kernel);
  }
}
