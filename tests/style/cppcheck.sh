#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# usage: cppcheck.sh SOURCE_DIR BUILD_DIR
# Fails if cppcheck finds anything.

set -eu

source_dir=$1
build_dir=$2
. "$source_dir/tests/style/lib.sh"

[ -n "$(find_program cppcheck)" ] || skip "cppcheck is not installed"
commands=$build_dir/compile_commands.json
[ -f "$commands" ] || skip "there is no $commands"

cppcheck --quiet -j 2 --error-exitcode=1 --inline-suppr \
	--enable=warning,style,performance,portability \
	--project="$commands" \
	--suppressions-list="$source_dir/tests/style/cppcheck.txt" \
	--template='{file}:{line}: {severity}: {message} [{id}]'
