#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# usage: tidy.sh SOURCE_DIR BUILD_DIR
# Fails if clang-tidy finds anything in a file that is compiled.

set -eu

source_dir=$1
build_dir=$2
. "$source_dir/tests/style/lib.sh"

clang_tidy=$(find_program clang-tidy-14 clang-tidy)
[ -n "$clang_tidy" ] || skip "clang-tidy is not installed"
commands=$build_dir/compile_commands.json
[ -f "$commands" ] || skip "there is no $commands"

# One file a run: its va_list check keeps state from file to file. Compilers of
# another make know other options
sed -n 's/^ *"file": "\(.*\)",\{0,1\}$/\1/p' "$commands" | sort -u |
	grep -v "^$build_dir/" |
	xargs -P 2 -n 1 "$clang_tidy" -p "$build_dir" --quiet \
		--extra-arg=-Wno-unknown-warning-option 2>/dev/null
