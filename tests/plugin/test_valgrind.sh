#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Nothing leaks in 50 rounds of opening and closing at any moment, and nothing
# is read that was not written.
#
#     test_valgrind.sh TEST BUNDLE KIT

command -v valgrind >/dev/null || {
	echo "Skipped: there is no valgrind"
	exit 77
}
exec valgrind -q --error-exitcode=1 --leak-check=full \
	--show-leak-kinds=definite,indirect,possible \
	--errors-for-leak-kinds=definite,indirect,possible "$1" "$2" "$3" 50
