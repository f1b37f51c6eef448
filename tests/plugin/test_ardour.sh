#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The stems in Ardour, headless: the main outputs, four sources, the residual, a
# dry track, and a track that takes the stems plugin with strict I/O, as Ardour
# does by default; all delay compensated.  The sources add up to the dry track,
# the main outputs are it, and so is the strict track.  A preset sets the gains
# back, *Enabled* can be automated, and Ardour has nothing to say against the
# plugin's messages.  The session keeps its dictionary, plays the same when
# reopened without the dictionary's own file, and the plugin's state opens in
# another host.
#
#     test_ardour.sh CLI WAVTOOL BUNDLE KIT TEST-STATE

test_state=$5
. "$(dirname "$0")/hosts.sh"
need ardour7-lua ardour7-new_session sox

# Ardour 7.3 corrupts its memory on processors with AVX-512 (fixed upstream in
# d023ea0d77); without that instruction set it does not
export ARDOUR_FPU_FLAGS=95 HOME="$scratch/home"
unset DISPLAY || true
mkdir -p "$HOME/.config/ardour7/export"
cp "$script/ardour_float.preset" "$HOME/.config/ardour7/export/float.preset"

# Run EXPORT-FOLDER [IN.wav]
ardour() {
	mkdir "$1"
	timeout 120 ardour7-lua "$script/ardour_stems.lua" "$scratch/session" \
		session "$scratch/$1" $frames ${2-} >ardour.log 2>&1 ||
		{ cat ardour.log; exit 1; }
	grep -E '^(wet|strict) ' ardour.log
	if grep 'patch:Set' ardour.log; then exit 1; fi # What it does not know
	grep -q '^wet outputs 12 latency 1024$' ardour.log
	grep -q '^strict outputs 2 latency 2048$' ardour.log
	"$wavtool" sum "$1"/stems*.wav 2 10 12 -120
	"$wavtool" sum "$1"/stems*.wav 0 2 12 -300
	"$wavtool" sum "$1"/stems*.wav 14 2 12 -300
	"$wavtool" silent "$1"/stems*.wav 8 4 # Three sources share everything
}

ardour7-new_session -s $rate -m 16 "$scratch/session" session >new.log 2>&1 ||
	{ cat new.log; exit 1; }
# A bundle of its own, whose preset goes away once a session has it
rm lv2/nmf-separate.lv2
cp -R "$bundle" lv2/nmf-separate.lv2
ardour first in.wav
mv ardour.log ardour.first
grep -q '^automatable yes$' ardour.first
grep -q '^gain before 0.0 after 0.0 set -12.0$' ardour.first
rm lv2/nmf-separate.lv2/presets/drums.nmf
ardour again
for run in first again; do
	sox "$run"/stems*.wav -t f32 "$run.raw"
done
cmp first.raw again.raw

state=$(dirname "$(ls session/plugins/*/state1/drums.nmf)")
cmp "$bundle/presets/drums.nmf" "$state/drums.nmf"
"$test_state" --open "$bundle" "$state/state.ttl" $stems "one, two, three"
