#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# usage: format.sh SOURCE_DIR
# Fails if clang-format would change a C file.

set -eu

source_dir=$1
. "$source_dir/tests/style/lib.sh"

# Versions differ in what they make of the same settings
version=14
clang_format=$(find_program "clang-format-$version" clang-format)
[ -n "$clang_format" ] || skip "clang-format is not installed"
"$clang_format" --version | grep -q "version $version\." ||
	skip "$("$clang_format" --version) is not version $version"

cd "$source_dir"
list_files '*.c' '*.h' | xargs "$clang_format" --dry-run -Werror
