#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Every option of the tools that the pages name exists: what stands behind a
# tool's name in code is one of that tool, what stands alone one of any.

. "$(dirname "$0")/lib.sh"
. "$source_dir/tests/style/lib.sh"

for tool in separate learn inspect factorize live; do
	[ -n "$(find_program nmf-$tool)" ] || continue
	nmf-$tool --help | grep -o -- '--[a-z0-9-]*' | sed "s/^/nmf-$tool /"
done | sort -u >"$work/options"
[ -s "$work/options" ] || fail "no tool has options"

# Print FILE:LINE TOOL OPTION for each option in code; TOOL is - for none.  What
# other programs are given stands behind their names, so it is left out.
options() {
	awk '
		function look(code,    words, n, i, tool) {
			n = split(code, words, /[ |;()=,]+/)
			tool = words[1] ~ /^--/ ? "-" : ""
			for (i = 1; i <= n; ++i) {
				if (words[i] ~ /^nmf-[a-z]+$/) tool = words[i]
				if (tool != "" && words[i] ~ /^--[a-z][a-z0-9-]*$/)
					print FILENAME ":" FNR, tool, words[i]
			}
		}
		/^ *```/ { fence = !fence; next }
		fence { sub(/ # .*/, ""); look($0); next }
		{
			n = split($0, part, "`")
			for (k = 2; k <= n; k += 2) look(part[k])
		}' "$@"
}

cd "$source_dir"
# What measures has options of its own
list_files README.md 'docs/*.md' 'presets/*.md' |
	grep -v '^docs/\(measuring\.md\|speed\.md\|packages/\)' >"$work/pages"
# shellcheck disable=SC2046 # Names without spaces
options $(cat "$work/pages") >"$work/found"
[ "$(wc -l <"$work/found")" -gt 50 ] || fail "options are not found"
while read -r at tool option; do
	[ "$tool" != - ] || tool='nmf-[a-z]*'
	grep -qx -- "$tool $option" "$work/options" || echo "$at: $tool has no $option"
done <"$work/found" >"$work/wrong"
[ ! -s "$work/wrong" ] || fail "$(cat "$work/wrong")"
