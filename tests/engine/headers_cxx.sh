#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# usage: headers_cxx.sh SOURCE_DIR
# Fails if a public header does not compile as C++, or declares a function that
# C++ would look for under another name.

set -eu

source_dir=$1
. "$source_dir/tests/style/lib.sh"
cxx=$(find_program "${CXX:-c++}" g++ clang++)
[ -n "$cxx" ] || skip "there is no C++ compiler"
cd "$source_dir/engine/include"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0

# Compile standard input to an object
compile() {
	"$cxx" -std=c++11 -Wall -Wextra -Wpedantic -Werror -I. -x c++ -c - \
		-o "$folder/object.o"
}

for header in nms/*.h; do
	echo "#include \"$header\"" | compile || failed=1

	# Every function it declares or speaks of, all of which are public
	names=$(grep -oE '\bnms_[a-z0-9_]+\(' "$header" | tr -d '(' | sort -u)
	[ -n "$names" ] || continue
	{
		echo '#include "nms/nms.h"'
		echo 'extern void (*const all[])();'
		echo 'void (*const all[])() = {'
		for name in $names; do
			echo "reinterpret_cast<void (*)()>($name),"
		done
		echo '};'
	} | compile || failed=1
	if nm -u "$folder/object.o" | grep _Z; then
		echo "$header: these functions are not extern \"C\""
		failed=1
	fi
done
exit $failed
