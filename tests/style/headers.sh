#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# usage: headers.sh SOURCE_DIR
# Fails if a file lacks its licence header or a header does not compile alone.

set -eu

source_dir=$1
. "$source_dir/tests/style/lib.sh"
cd "$source_dir"
failed=0

for file in $(list_files '*.c' '*.h' '*.sh' '*.cmake' '*CMakeLists.txt' '.ci/*'); do
	if ! head -n 3 "$file" | grep -q 'Copyright .* The nmf-separate authors' ||
		! head -n 3 "$file" |
		grep -q 'SPDX-License-Identifier: GPL-3.0-or-later$'; then
		echo "$file: no copyright and SPDX line at the top"
		failed=1
	fi
done

cc=${CC:-cc}
command -v "$cc" >/dev/null 2>&1 || skip "there is no C compiler"
packages=
for package in sndfile fftw3f jansson lv2 lilv-0 libpng cairo soxr libmpg123 \
	xcb xkbcommon; do
	if pkg-config --exists "$package" 2>/dev/null; then
		packages="$packages $package"
	fi
done
# shellcheck disable=SC2086 # the names are words
flags=$(pkg-config --cflags $packages 2>/dev/null) || flags=

# Headers included by others' paths are found from the folders of all headers
folders=$(list_files '*.h' | sed 's,/[^/]*$,,' | sort -u | sed 's,^,-iquote,')

for header in $(list_files '*.h'); do
	# A kernel's body is included after its vector type
	case $header in
	engine/src/kernel/*_impl.h) continue ;;
	ui/* | tests/ui/*) roof=ui ;;
	plugin/* | tests/plugin/*) roof=plugin ;;
	*) roof=engine/src ;;
	esac
	# shellcheck disable=SC2086 # the flags are words
	"$cc" -std=c11 -fsyntax-only -Wall -Wextra -Werror -Wno-unused \
		-D_XOPEN_SOURCE=700 -Iengine/include "-I$roof" -I. $folders -iquoteui \
		$flags -x c -include "$header" /dev/null || failed=1
done
exit $failed
