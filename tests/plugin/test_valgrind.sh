#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Nothing leaks in 50 rounds of opening and closing at any moment, and nothing
# is read that was not written.  Under a sanitizer that looks for itself.
#
#     test_valgrind.sh sanitizers:NAMES TEST BUNDLE KIT

command -v valgrind >/dev/null || {
  echo "Skipped: there is no valgrind"
  exit 77
}
[ "$1" = sanitizers: ] || {
  echo "Skipped: this is a build with a sanitizer"
  exit 77
}

exec valgrind -q --error-exitcode=1 --leak-check=full \
  --show-leak-kinds=definite,indirect,possible \
  --errors-for-leak-kinds=definite,indirect,possible "$2" "$3" "$4" 50
