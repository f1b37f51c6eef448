#!/usr/bin/env bash
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What takes hours and is in the suite for seconds: one line of figures for each
# part, and what failed.
#
#     bash tests/long/long.sh [PART...]
#
#     noise silence full-scale denormals changing   10^7 frames of it, at a hop
#                                                   of 128 in stereo and of 64
#                                                   in mono
#     cost       that none of them is dearer than noise
#     instances  200 plugins at once
#     swaps      1,000 swaps of dictionaries while a strip learns
#     live       an hour of nmf-live
#
# FRAMES, DICTIONARY, INSTANCES, SWAPS and LIVE_SECONDS in the environment are
# for less or other, BUILD for another folder than build.

set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
build=$(cd "${BUILD:-build}" && pwd)
dictionary=${DICTIONARY:-$root/presets/band.nmf}
frames=${FRAMES:-10000000}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Free memory counts as free
export GLIBC_TUNABLES=glibc.malloc.tcache_count=0

# attempt COMMAND...: its line of figures, and all it says if it fails
failed=0
attempt() {
	local code=0
	"$@" >"$scratch/out" 2>"$scratch/log" || code=$?
	cat "$scratch/out"
	[ $code -eq 0 ] || [ $code -eq 77 ] || {
		cat "$scratch/log"
		failed=1
	}
}

plugin() {
	attempt "$build/tests/long/long_plugin" \
		"$build/tests/plugin/lv2/nmf-separate.lv2" \
		"$build/tests/plugin/kit" "$@"
}

live() {
	PATH=$build/tests/long:$build/tests/live:$build/tests/cli:$build/ui/cli:$PATH \
		attempt sh "$root/tests/long/hour.sh" "${LIVE_SECONDS:-3600}"
}

parts=("$@")
[ $# -gt 0 ] || parts=(cost instances swaps noise silence full-scale denormals
	changing live)
for part in "${parts[@]}"; do
	case $part in
	noise | silence | full-scale | denormals | changing)
		for shape in "128 2" "64 1"; do
			# shellcheck disable=SC2086 # Two words
			attempt "$build/tests/long/long_separator" "$dictionary" \
				"$frames" $shape "$part" 60 remix
		done
		;;
	cost)
		for shape in "128 2" "64 1"; do
			# shellcheck disable=SC2086 # Two words
			attempt "$build/tests/long/long_cost" "$dictionary" 100 $shape
		done
		;;
	instances) plugin instances "${INSTANCES:-200}" 100 "$dictionary" ;;
	swaps) plugin swaps "${SWAPS:-1000}" ;;
	live) live ;;
	*)
		echo "$part: is no part" >&2
		exit 2
		;;
	esac
done
exit $failed
