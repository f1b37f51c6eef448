#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The bundle goes where hosts look, for everybody and for one user, and is whole:
# the plugins are found, and the binary exports one symbol.
#
#     test_install.sh BUILD

set -eu
build=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Look for the four plugins where they were installed.
check() {
	bundle=$1
	for file in manifest.ttl nmf-separate.ttl presets.ttl nmf-separate.so; do
		[ -s "$bundle/$file" ] || { echo "No $bundle/$file"; exit 1; }
	done
	for preset in "$build"/lv2/nmf-separate.lv2/presets/*.nmf; do
		[ ! -f "$preset" ] || cmp "$preset" "$bundle/presets/${preset##*/}"
	done
	! command -v lv2ls >/dev/null ||
		[ "$(LV2_PATH=${bundle%/*} lv2ls | grep -c '^urn:nmf-separate:')" = 4 ]
}

DESTDIR="$scratch/root" cmake --install "$build" --prefix /usr >/dev/null
check "$scratch/root/usr/lib/lv2/nmf-separate.lv2"

HOME="$scratch/home" cmake --build "$build" --target install-user >/dev/null
check "$scratch/home/.lv2/nmf-separate.lv2"
HOME="$scratch/home" cmake --build "$build" --target install-user >/dev/null
check "$scratch/home/.lv2/nmf-separate.lv2"

if command -v nm >/dev/null; then
	symbols=$(nm -D --defined-only "$bundle/nmf-separate.so" | cut -d' ' -f3)
	[ "$symbols" = lv2_descriptor ] || { echo "Exports $symbols"; exit 1; }
	window=$bundle/nmf-separate-window.so
	symbols=$(nm -D --defined-only "$window" 2>/dev/null | cut -d' ' -f3)
	[ ! -f "$window" ] || [ "$symbols" = lv2ui_descriptor ] ||
		{ echo "The window exports $symbols"; exit 1; }
fi
