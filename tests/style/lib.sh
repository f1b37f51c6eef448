# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What the style tests share.  Sourced; expects $source_dir.

# shellcheck shell=sh
: "${source_dir:?}"

# Print the project's files that match the patterns, tracked or new.
list_files() {
	if git -C "$source_dir" rev-parse --git-dir >/dev/null 2>&1; then
		git -C "$source_dir" ls-files -co --exclude-standard -- "$@"
	else
		for pattern in "$@"; do
			(cd "$source_dir" && find . -name "$pattern" \
				-not -path './build*' | sed 's,^\./,,')
		done
	fi | sort -u | while read -r file; do
		[ ! -e "$source_dir/$file" ] || echo "$file"
	done
}

# Say why a test cannot run here, and end it as skipped.
skip() {
	echo "Skipped: $*"
	exit 77
}

# Print the first of the named programs that is installed.
find_program() {
	for name in "$@"; do
		if command -v "$name" >/dev/null 2>&1; then
			echo "$name"
			return
		fi
	done
}
