#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# usage: window_pictures.sh BUNDLE OUT_DIR
# Draws the pictures of the window that stand in the documents.  Its sounds are
# two parts of one real song (ichbinsoftware, CC0): a dictionary is learnt from
# the first, and the plugin plays the second.  They are looked for in NMS_AUDIO,
# or in ../shared/audio; without them nothing is drawn.

set -eu

bundle=$1
out=$2
here=$(cd "$(dirname "$0")" && pwd)
audio=${NMS_AUDIO:-$here/../../../shared/audio}
songs=$audio/train/productions
if [ ! -d "$songs" ]; then
	echo "skipped: no recordings in $audio"
	exit 77
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Place the parts of a song between left and right.
place_parts() {
	mkdir "$work/$1"
	for part in drums:0 bass:0.05 vocals:0.3 other:-0.5; do
		"$WINDOW_PICTURE" place "$work/$1/${part%:*}.wav" "${part#*:}" \
			"$songs/$1/${part%:*}.flac" >"$work/log"
	done
}

# usage: draw NAME ZOOM END CONTROL...
draw() {
	name=$1
	zoom=$2
	end=$3
	shift 3
	"$WINDOW_PICTURE" draw "$bundle" "$work/song kit.nmf" \
		"$work/$name.png" "$zoom" "$end" "$@" -- "$work"/lithium_b/*.wav
	# As many colours as eyes tell apart, in a third of the bytes
	if command -v convert >/dev/null 2>&1; then
		convert "$work/$name.png" -colors 256 \
			-define png:compression-level=9 "PNG8:$out/$name.png"
	else
		cp "$work/$name.png" "$out/$name.png"
	fi
}

place_parts lithium_a
place_parts lithium_b
"$NMF_LEARN" -q --force -o "$work/song kit.nmf" "drums=$work/lithium_a/drums.wav" \
	"bass=$work/lithium_a/bass.wav" "vocals=$work/lithium_a/vocals.wav" \
	"other=$work/lithium_a/other.wav"
draw window 2 14.6 gain_2=-3 apart=1
draw window-learning 1 14.6 gain_4=-6 mute_3=1 learn_4=1@7.5
