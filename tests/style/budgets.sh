#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# usage: budgets.sh SOURCE_DIR
# Fails if a .c file has over 500 lines, a function over 80 (kernels aside), or
# a prototype in a header stands without a comment.

set -eu

source_dir=$1
. "$source_dir/tests/style/lib.sh"
cd "$source_dir"

findings=$(
	for file in $(list_files '*.c'); do
		lines=$(wc -l <"$file")
		[ "$lines" -le 500 ] || echo "$file: $lines lines, 500 allowed"
	done

	# The formatter puts the braces of a function, and no others, alone in the
	# first column
	list_files '*.c' | grep -v '^engine/src/kernel/' | xargs awk '
		FNR == 1 { inside = 0 }
		/^{/ { inside = FNR }
		/^}$/ && inside {
			if (FNR - inside - 1 > 80)
				print FILENAME ":" inside ": a function of " \
					FNR - inside - 1 " lines, 80 allowed"
			inside = 0
		}'

	# A declaration starts in the first column with a word; the line before it
	# ends a comment, or another declaration which shares one
	# shellcheck disable=SC2016 # $ is an anchor of awk
	list_files '*.h' | xargs awk '
		FNR == 1 { before = ""; body = 0 }
		/^{/ { body = 1; statement = 0 }
		/^(static|extern|[A-Za-z_][A-Za-z_0-9]*)/ && !/^typedef/ && !/^extern "C"/ && !body {
			statement = 1
			documented = before ~ /(\*\/|^ *\/\/.*)$/ || \
				(documented && ended == FNR - 1)
			start = FNR
			called = 0
		}
		statement && /=/ { statement = 0 }
		statement && /\(/ { called = 1 }
		statement && /;$/ {
			if (called && !documented)
				print FILENAME ":" start ": a prototype without comment"
			statement = 0
			ended = FNR
		}
		/^}/ { body = 0; statement = 0 }
		!statement || /;$/ { before = $0 }'
)
if [ -n "$findings" ]; then
	echo "$findings"
	exit 1
fi
