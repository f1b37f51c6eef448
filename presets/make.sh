#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Learns the presets from recordings that may be used for it.
#
# usage: make.sh [NAME...]
#
# Makes drums.nmf, band.nmf and speech.nmf, or those named, beside this script:
# renders mixtures from single hits, notes and sentences, and learns from them.
# NMS_AUDIO names the folder of the recordings (../shared/audio beside the
# project by default), of which train/ alone is read; NMF_LEARN and
# RENDER_PRESETS the tools; NMS_KITS where the files are of the Debian packages
# that kits.py names and of fretsonfire-songs-sectoid, / where they are
# installed.  The same recordings give the same bytes, as the inner loops are
# those that every processor has.

set -eu

export NMS_KERNEL=vector
here=$(cd "$(dirname "$0")" && pwd)
train=${NMS_AUDIO:-$here/../../shared/audio}/train
nmf_learn=${NMF_LEARN:-$here/../build/ui/cli/nmf-learn}
render=${RENDER_PRESETS:-$here/../build/presets/render-presets}

if [ -d "$train" ]; then
	train=$(cd "$train" && pwd)
else
	echo "make.sh: no recordings in $train (set NMS_AUDIO)" >&2
	exit 1
fi

songs=$(mktemp -d)
trap 'rm -rf "$songs"' EXIT

# Print a section of a preset's description, without its heading.
section() {
	awk -v heading="## $2" '
		/^## / { inside = $0 == heading; next }
		inside' "$here/$1.md" | sed -e '/./,$!d' -e 's/`//g'
}

# usage: make NAME SONGS OPTIONS SOURCE...
# Render a preset's songs and learn its sources from their stems, with more
# options for nmf-learn.
make() {
	name=$1
	"$render" --songs "$2" --seconds 25 --seed 1 \
		"$name" "$from" "$songs/$name"
	options=$3
	shift 3
	for source in "$@"; do
		stems=$(find "$songs/$name" -name "$source.wav" | LC_ALL=C sort |
			paste -sd , -)
		set -- "$@" "$source=$stems"
		shift
	done
	# shellcheck disable=SC2086 # Several options
	"$nmf_learn" -q --force --jobs 0 --f16 -o "$here/$name.nmf" $options \
		--licence "$(section "$name" Licence)" \
		--provenance "$(section "$name" Provenance)" "$@"
	rm -rf "${songs:?}/$name" "$songs/more"
}

# Put what there is beside more to learn from: links, which may be added to.
add() {
	mkdir "$songs/more"
	for folder in "$@"; do
		cp -rs "$train/$folder" "$songs/more"
	done
	from=$songs/more
}

# Put more kits beside the drums to learn from.
add_kits() {
	add drums drums-machines
	"$here/kits.py" "${NMS_KITS:-/}" "$songs/more"
}

# usage: link FOLDER RULE FILE...
# Link files into a folder beside the others, by names that a rule for sed
# makes.
link() {
	folder=$songs/more/$1
	rule=$2
	shift 2
	mkdir -p "$folder"
	for file in "$@"; do
		ln -s "$file" "$folder/$(basename "$file" | sed -E "$rule")"
	done
}

# Put singers, guitarists and notes of more of them beside the band.
add_players() {
	add drums drums-machines melodic speech productions
	voices=$train/voice-more
	guitars=$train/guitar-more
	rock=${NMS_KITS:-}/usr/share/games/fretsonfire/data/songs/sectoid
	sharp='s/__([a-g])-/__\1#/'
	link melodic/voice "s/^berklee_(.*)-([a-g]b?-?[0-9])/\\1__\\2/; $sharp" \
		"$voices"/berklee_*malevoice*
	link melodic/power "s/^ax-grinder-/open__/; $sharp" \
		"$guitars"/ax-grinder-*[0-9].ogg
	link melodic/power "s/^ax-grinder-(.*)-pmute/muted__\\1/; $sharp" \
		"$guitars"/ax-grinder-*-pmute.ogg
	link singers/choirs "" "$voices"/choir_*
	link singers/mtg "" "$voices"/mtg_*
	link singers/vocadito "" "$voices"/vocadito_*
	link singers/berklee "" "$voices"/berklee_*down-vocals* \
		"$voices"/berklee_vocal-hum*
	link guitarists/berklee "" "$guitars"/guitar-riff* \
		"$guitars"/guitar-chord*
	mkdir -p "$songs/more/guitarists/sectoid"
	for song in "$rock"/*/guitar.ogg; do
		name=$(basename "$(dirname "$song")" | tr ' ' -)
		ln -s "$song" "$songs/more/guitarists/sectoid/$name.ogg"
	done
}

[ $# -gt 0 ] || set -- drums band speech
for preset in "$@"; do
	from=$train
	case $preset in
	drums)
		add_kits
		make drums 150 "--mask-exponent 2 --components 64
			--steps 1000 --step-size 0.03" kick snare cymbals toms
		;;
	band)
		add_players
		make band 80 "--mask-exponent 1.6" drums bass vocals other
		;;
	speech)
		make speech 240 "--mask-exponent 2 --components 256 --context 5
			--steps 1500 --step-size 0.03" speech noise
		;;
	*)
		echo "make.sh: $preset: no such preset" >&2
		exit 1
		;;
	esac
done
