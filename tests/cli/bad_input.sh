#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Inputs that cannot be worked with: one sentence with file and cause, a
# failure, and nothing left behind.

. "$(dirname "$0")/lib.sh"

learn_tiny tiny.nmf

refuse() {
	expect_refusal 1 "$1" "$2" nmf-separate -q -d tiny.nmf -o out "$1"
	expect_refusal 1 "$1" "$2" nmf-learn -q -o out a="$1"
}

refuse none.wav "cannot be opened: No such file"
mkdir folder.wav
expect_refusal 1 folder.wav "holds no files" \
	nmf-separate -q -d tiny.nmf -o out folder.wav
: >empty.wav
refuse empty.wav "is empty"
audio-tool make tones nothing.wav frames=0
refuse nothing.wav "holds no audio"
echo "This is no audio file, whatever it is called" >text.wav
refuse text.wav "not an audio file"
audio-tool make tones nine.wav channels=9 frames=100
refuse nine.wav "has 9 channels; supported are 1 to 8"
audio-tool make tones slow.wav rate=7999 frames=100
refuse slow.wav "sample rate of 7999 Hz; supported are 8000 to 192000"
audio-tool make tones fast.wav rate=192001 frames=100
refuse fast.wav "sample rate of 192001 Hz"

# Cut short, in the audio and in the header, in every format that tells
for format in wav rf64 w64 aiff au flac; do
	for subtype in 16 24; do
		audio-tool make mix whole.$format format=$format subtype=$subtype
		size=$(wc -c <whole.$format)
		for bytes in $((size - 3)) $((size / 2)); do
			cp whole.$format cut.$format
			audio-tool cut cut.$format $bytes
			refuse cut.$format "cut short"
		done
	done
	cp whole.$format cut.$format
	audio-tool cut cut.$format 30
	expect_exit 1 nmf-separate -q -d tiny.nmf -o out cut.$format
	[ ! -e out ] || fail "a header without a file left something"
done
audio-tool make mix whole.ogg format=ogg
cp whole.ogg cut.ogg
audio-tool cut cut.ogg $(($(wc -c <whole.ogg) / 2))
expect_exit 1 nmf-separate -q -d tiny.nmf -o out cut.ogg

# A size that stands for "unknown", as pipes write it, is none
audio-tool make mix pipe.wav frames=1000
printf '\377\377\377\377' | dd of=pipe.wav bs=1 seek=40 conv=notrunc 2>/dev/null
nmf-separate -q -d tiny.nmf pipe.wav || fail "a length of -1 is refused"
expect "its length" "$(audio-tool shape pipe/tones.wav)" "44100 2 1000 16"
# And more at the end than the header says is no harm
audio-tool make mix more.wav frames=1000
echo "some notes of a tagging program" >>more.wav
nmf-separate -q -d tiny.nmf more.wav || fail "extra bytes are refused"
expect "its length" "$(audio-tool shape more/tones.wav)" "44100 2 1000 16"

# Of many files the good ones are done
audio-tool make mix good.wav frames=1000
expect_exit 1 nmf-separate -q -d tiny.nmf -o mixed text.wav good.wav none.wav
expect "what is done" "$(cd mixed && echo *)" good
expect "messages" "$(wc -l <messages | tr -d ' ')" 2
