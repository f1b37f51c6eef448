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

# Cut short within the header; of AU that is one sample's length less
for format in wav rf64 w64 aiff flac ogg; do
	audio-tool make mix cut.$format format=$format
	audio-tool cut cut.$format 30
	refuse cut.$format "not an audio file\|cut short"
done
audio-tool make mix cut.ogg format=ogg
audio-tool cut cut.ogg 4300
refuse cut.ogg "cut short"
audio-tool make mix cut.wav
audio-tool cut cut.wav 44
refuse cut.wav "cut short"

# Of many files the good ones are done
audio-tool make mix good.wav frames=1000
expect_exit 1 nmf-separate -q -d tiny.nmf -o mixed text.wav good.wav none.wav
expect "what is done" "$(cd mixed && echo *)" good
expect "messages" "$(wc -l <messages | tr -d ' ')" 2
