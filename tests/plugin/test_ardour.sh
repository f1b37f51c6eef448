#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The stems in Ardour, headless: with four sources, the residual and a dry track
# beside them, all delay compensated, the stems add up to the dry track, and
# Ardour has nothing to say against the plugin's messages.  The session keeps its
# dictionary, plays the same when reopened without the dictionary's own file, and
# the plugin's state opens in another host.
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
	grep -E '^(outputs|latency) ' ardour.log
	if grep 'patch:Set' ardour.log; then exit 1; fi # What it does not know
	grep -q '^outputs 10$' ardour.log
	grep -q '^latency 1024$' ardour.log
	"$wavtool" sum "$1"/stems*.wav 10 -120
	"$wavtool" silent "$1"/stems*.wav 6 2 # The preset has three sources
}

ardour7-new_session -s $rate -m 12 "$scratch/session" session >new.log 2>&1 ||
	{ cat new.log; exit 1; }
# A bundle of its own, whose preset goes away once a session has it
rm lv2/nmf-separate.lv2
cp -R "$bundle" lv2/nmf-separate.lv2
ardour first in.wav
rm lv2/nmf-separate.lv2/presets/drums.nmf
ardour again
for run in first again; do
	sox "$run"/stems*.wav -t f32 "$run.raw"
done
cmp first.raw again.raw

state=$(ls -d session/plugins/*/state1)
cmp "$bundle/presets/drums.nmf" "$state/drums.nmf"
"$test_state" --open "$bundle" "$state/state.ttl" $stems "one, two, three"
