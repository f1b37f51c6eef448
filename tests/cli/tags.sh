#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What goes with the sound goes with the stems: texts, times, positions, and
# where the channels belong.

. "$(dirname "$0")/lib.sh"

learn_tiny tiny.nmf

# carried FORMAT CHANNELS OPTION...: what of it comes out; all of it is in `in`
carried() {
	format=$1
	channels=$2
	shift 2
	rm -rf song
	tags-tool make song.$format "$format" "$channels"
	tags-tool show song.$format >in
	nmf-separate -q -d tiny.nmf "$@" song.$format
	tags-tool show "$(find song -name 'tones.*')" >out
	cat out
}

texts="text 1 'Text 1'
text 2 'Text 2'
text 4 'Text 4'
text 5 'Text 5'
text 6 'Text 6'
text 7 'Text 7'
text 9 '7'
text 16 'Text 16'"
# Less what is true of the input only: its loudness and its identifier
broadcast="broadcast 1 158760000 'Scene 7' 'Recorder' 2026-11-26 08:15:00 \
loudness 32767 umid 0"
places="cue 0
cue 10000
cue 20000
instrument 57, loop 1000 23000"

for channels in 1 2 4 6; do
	expect "WAV" "$(carried wav $channels)" "$texts
$broadcast
$places
cart 'Jingle'"
	grep -q "loudness -2300 umid 7" in || fail "the input has none"
done
expect "RF64" "$(carried rf64 2)" "$texts
$broadcast
cart 'Jingle'"
expect "WAV to FLAC" "$(carried wav 2 --format flac)" "$texts"
expect "WAV to Ogg" "$(carried wav 2 --format ogg)" "$texts"
expect "FLAC" "$(carried flac 2)" "$texts"
expect "FLAC to FLAC" "$(carried flac 2 --format flac)" "$(cat in)"
expect "Ogg to Ogg" "$(carried ogg 2 --format ogg)" "$(cat in)"
if tags-tool make song.mp3 mp3 2 2>/dev/null; then
	expect "MP3" "$(carried mp3 2)" "$(cat in)"
	grep -q "Text 4" in || fail "MP3 has no artist"
fi

# Where the channels belong: as the header says, or as FLAC defines
expect "4 channels" "$(carried wavex 4)" "$texts
$broadcast
$places
layout 2 3 14 15"
expect "6 channels" "$(carried wavex 6 | tail -n 1)" "layout 2 3 4 11 14 15"
expect "in RF64" "$(carried rf64 6 | tail -n 1)" "layout 2 3 4 11 14 15"
expect "4 of FLAC" "$(carried flac 4 | tail -n 1)" "layout 2 3 9 10"
expect "6 of FLAC" "$(carried flac 6 | tail -n 1)" "layout 2 3 4 11 9 10"
expect "stereo" "$(carried wavex 2 | tail -n 1)" \
	"instrument 57, loop 1000 23000"

# A pipe carries the same, and the stem of a file without tags has none
tags-tool make song.wav wav 2
nmf-separate -q -d tiny.nmf --stems tones - <song.wav >pipe.wav
nmf-separate -q -f -d tiny.nmf song.wav
cmp pipe.wav song/tones.wav || fail "stdin and a file differ"
nmf-separate -q -d tiny.nmf tones.wav
expect "no tags" "$(tags-tool show tones/tones.wav)" ""
