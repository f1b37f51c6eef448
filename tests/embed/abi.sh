#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# usage: abi.sh [--write]
# Fails if the shared library exports other functions than abi.txt lists or the
# headers declare, if public structs are laid out otherwise or constants have other
# values, or if the static library defines what is not called nms_.  With --write
# the list is written anew.

set -eu
source_dir=${SOURCE:?}
. "$source_dir/tests/style/lib.sh"
[ -n "$(find_program nm)" ] || skip "there is no nm"
[ "$(getconf LONG_BIT)" = 64 ] || skip "the list is one of 64 bits"
list=$source_dir/tests/embed/abi.txt
headers=$source_dir/engine/include

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Print statements that print the size of each public struct and enum, and where
# each member of a struct is.
print_types() {
	awk '
		/^typedef struct/ { n = 0; inside = 1 }
		inside && /^  [a-zA-Z].*;/ {
			sub(/;.*/, "")
			sub(/\[.*/, "")
			sub(/\)\(.*/, "")
			sub(/.*[ *]/, "")
			members[++n] = $0
		}
		/^} Nms[A-Za-z]*;/ {
			type = substr($2, 1, length($2) - 1)
			print "SHOW(\"type " type "\", sizeof(" type "))"
			for (i = 1; i <= n; ++i)
				print "SHOW(\"member " type "." members[i] \
					"\", offsetof(" type ", " members[i] "))"
			n = inside = 0
		}' "$1"
}

# Print statements that print the values of all constants.
print_constants() {
	grep -oE '^  NMS_[A-Z0-9_]+,|^#define NMS_[A-Z0-9_]+ +[0-9(-]' "$1" |
		grep -oE 'NMS_[A-Z0-9_]+' |
		sed 's/.*/SHOW("constant &", &)/'
}

list_types() {
	cat "$headers"/nms/*.h >"$work/all.h"
	{
		echo '#include <nms/nms.h>'
		echo '#include <stddef.h>'
		echo '#include <stdio.h>'
		printf '%s\n' '#define SHOW(what, is) printf("%s %.9g\n", what, (double)(is));'
		echo 'int main(void) {'
		print_types "$work/all.h"
		print_constants "$work/all.h"
		echo 'return 0; }'
	} >"$work/types.c"
	"${CC:-cc}" -std=c11 -I"$headers" -o "$work/types" "$work/types.c"
	"$work/types"
}

list_functions() {
	nm -D --defined-only "${LIBRARY:?}" | awk '$2 != "A" { print "function", $3 }' |
		sed 's/@.*//'
}

list_functions >"$work/functions.txt"
list_types >"$work/types.txt"
LC_ALL=C sort "$work/functions.txt" "$work/types.txt" >"$work/abi.txt"

if [ "${1:-}" = --write ]; then
	cp "$work/abi.txt" "$list"
	exit
fi
if ! diff "$list" "$work/abi.txt"; then
	echo "What the engine gives to programs has changed (< before, > now)."
	echo "An addition is fine, other changes take a version with another"
	echo "soname (docs/embed.md).  Then: cmake --build build --target abi"
	exit 1
fi

declared=$(grep -ohE '^(NMS_API.*)?\bnms_[a-z0-9_]+\(' "$headers"/nms/*.h |
	grep -oE 'nms_[a-z0-9_]+' | grep -vx nms_hop_at | sort -u)
echo "$declared" | sed 's/^/function /' | LC_ALL=C sort |
	diff - "$work/functions.txt" || {
	echo "The headers declare (<) other functions than are exported (>)"
	exit 1
}

strangers=$(nm -g --defined-only "${ARCHIVE:?}" 2>/dev/null |
	awk 'NF == 3 && $3 !~ /^nms_/ { print $3 }')
[ -z "$strangers" ] || {
	echo "The static library defines $strangers"
	exit 1
}
