#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Dictionaries that are none: one sentence with file and cause, a failure, and
# nothing left behind.

. "$(dirname "$0")/lib.sh"

audio-tool make tones tones.wav frames=8000
audio-tool make pulses pulses.wav frames=8000
audio-tool make mix mix.wav frames=1000
nmf-learn -q -o tiny.nmf --window 64 --bands 16 --components 4 \
	--iterations 3 tones=tones.wav pulses=pulses.wav

refuse() {
	expect_refusal 1 "$1" "$2" nmf-separate -q -d "$1" -o out mix.wav
	expect_refusal 1 "$1" "$2" nmf-inspect "$1"
}

refuse none.nmf "No such file"
mkdir folder.nmf
refuse folder.nmf "is a directory"
: >empty.nmf
refuse empty.nmf "not a good dictionary"
cp mix.wav audio.nmf
refuse audio.nmf "not a good dictionary"

for damage in length dtype shape negative nan infinity sources names path; do
	dictionary-tool $damage tiny.nmf $damage.nmf
	refuse $damage.nmf "not a good dictionary: ."
	cause=$(sed 's/.*good dictionary: //' messages)
	echo "$damage: $cause"
done

# Cut at every 64th byte
size=$(wc -c <tiny.nmf)
at=0
while [ "$at" -lt "$size" ]; do
	head -c "$at" tiny.nmf >cut.nmf
	expect_refusal 1 cut.nmf "not a good dictionary: ." nmf-inspect cut.nmf
	at=$((at + 64))
done
