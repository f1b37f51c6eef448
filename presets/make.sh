#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Learns the presets from recordings that may be used for it.
#
# usage: make.sh [NAME...]
#
# Makes drums.nmf, band.nmf and speech.nmf, or those named, beside this script.
# NMS_AUDIO names the folder of the recordings (../shared/audio beside the
# project by default), of which train/ alone is read; NMF_LEARN the tool.
# The same recordings give the same bytes, as the inner loops are those that
# every processor has.

set -eu

export NMS_KERNEL=vector
here=$(cd "$(dirname "$0")" && pwd)
train=${NMS_AUDIO:-$here/../../shared/audio}/train
nmf_learn=${NMF_LEARN:-$here/../build/ui/cli/nmf-learn}

if [ ! -d "$train" ]; then
	echo "make.sh: no recordings in $train (set NMS_AUDIO)" >&2
	exit 1
fi

# Print a section of a preset's description, without its heading.
section() {
	awk -v heading="## $2" '
		/^## / { inside = $0 == heading; next }
		inside' "$here/$1.md" | sed -e '/./,$!d' -e 's/`//g'
}

# usage: learn NAME [OPTION...] SOURCE=FILE...
learn() {
	name=$1
	shift
	"$nmf_learn" -q --force --jobs 0 --f16 -o "$here/$name.nmf" \
		--licence "$(section "$name" Licence)" \
		--provenance "$(section "$name" Provenance)" "$@"
}

make_drums() {
	hits=$train/drums
	machines=$train/drums-machines
	learn drums \
		kick="$hits/kick,$machines/kick" \
		snare="$hits/snare,$hits/snare_side" \
		snare="$machines/snare,$machines/snare_side" \
		cymbals="$hits/hihat_closed,$hits/hihat_half,$hits/hihat_open" \
		cymbals="$hits/hihat_pedal,$hits/ride,$hits/ride_bell" \
		cymbals="$hits/crash,$hits/china_splash" \
		cymbals="$machines/hihat_closed,$machines/hihat_open" \
		cymbals="$machines/ride,$machines/crash" \
		toms="$hits/tom,$machines/tom"
}

# Print the paths of a stem of all productions, with commas.
productions() {
	find "$train/productions" -name "$1.flac" | LC_ALL=C sort | paste -sd , -
}

make_band() {
	notes=$train/melodic
	learn band \
		drums="$(productions drums)" \
		bass="$notes/bass,$(productions bass)" \
		vocals="$notes/voice,$(productions vocals)" \
		other="$notes/guitar,$notes/piano,$notes/epiano" \
		other="$notes/strings,$notes/winds,$notes/organ" \
		other="$(productions other)"
}

make_speech() {
	learn speech speech="$train/speech" noise="$train/noise"
}

[ $# -gt 0 ] || set -- drums band speech
for preset in "$@"; do
	case $preset in
	drums | band | speech) "make_$preset" ;;
	*)
		echo "make.sh: $preset: no such preset" >&2
		exit 1
		;;
	esac
done
