#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Learning in Ardour, headless: a strip listens to an export and learns; the next
# export sounds otherwise, and so does every one after it, bit for bit: after
# saving and quitting, too, in another folder.
#
#     test_ardour_teach.sh CLI WAVTOOL BUNDLE KIT

. "$(dirname "$0")/hosts.sh"
need ardour7-lua ardour7-new_session sox

# As in test_ardour.sh
export ARDOUR_FPU_FLAGS=95 HOME="$scratch/home"
unset DISPLAY XDG_DATA_HOME || true
mkdir -p "$HOME/.config/ardour7/export"
cp "$script/ardour_float.preset" "$HOME/.config/ardour7/export/float.preset"

# Run SESSION-FOLDER EXPORT-FOLDER [IN.wav]
ardour() {
	mkdir "$2"
	timeout 200 ardour7-lua "$script/ardour_teach.lua" "$scratch/$1" \
		session "$scratch/$2" $frames ${3-} >ardour.log 2>&1 ||
		{ cat ardour.log; exit 1; }
	if grep 'patch:Set' ardour.log; then exit 1; fi
	for each in "$2"/*.wav; do
		sox "$each" -t f32 "${each%.wav}.raw"
	done
}

ardour7-new_session -s $rate -m 2 "$scratch/session" session >new.log 2>&1 ||
	{ cat new.log; exit 1; }
ardour session first in.wav
cmp first/teach.raw first/teach_again.raw
if cmp -s first/before.raw first/teach.raw; then
	echo "nothing was learnt"
	exit 1
fi
state=$(ls session/plugins/*/state*/learnt.nmf)
[ -s "$state" ]
mv session moved
# On a machine that is busy the worker or a block may be late, so more than once
for try in 1 2 3 4; do
	ardour moved again$try
	if cmp first/teach.raw again$try/teach.raw ||
		cmp first/teach.raw again$try/teach_again.raw; then
		break
	fi
	[ $try -lt 4 ]
done
"$cli" -q -d "$(ls moved/plugins/*/state*/learnt.nmf)" -o out in.wav
