#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# MP3 is read to the end of what decodes, whatever it says of its length.

. "$(dirname "$0")/lib.sh"

learn_tiny tiny.nmf
audio-tool make mix song.mp3 format=mp3 frames=200000 2>/dev/null || {
	echo "libsndfile cannot write MP3" >&2
	exit 77
}

# length FILE: separates it, says how long the stems are; messages stay
length() {
	name=${1%.*}
	rm -rf "$name"
	expect_exit 0 nmf-separate -q -d tiny.nmf "$1"
	audio-tool shape "$name/tones.wav" | cut -d ' ' -f 3
	audio-tool shape "$name/pulses.wav" >/dev/null
}

# between WHAT LEAST MOST NUMBER
between() {
	[ "$4" -ge "$2" ] && [ "$4" -le "$3" ] || fail "$1: $4 samples"
}

# warned FILE TEXT: in one warning, of both tools
warned() {
	expect "$1: lines" "$(wc -l <messages | tr -d ' ')" 1
	grep -q "nmf-separate: $1: warning: $2" messages || fail "$1: not '$2'"
	nmf-learn -q -f -o mp3.nmf --plain --iterations 2 a="$1" \
		b=tones.wav 2>messages
	expect "$1: lines" "$(wc -l <messages | tr -d ' ')" 1
	grep -q "nmf-learn: $1: warning: $2" messages || fail "learn: not '$2'"
}

silent() {
	[ ! -s messages ] || fail "there is something to say"
}

# As it is, and through a pipe
expect "with an index" "$(length song.mp3)" 200000
silent
# shellcheck disable=SC2002 # A pipe is what is tested
cat song.mp3 | nmf-separate -q -d tiny.nmf --stems tones - >pipe.wav 2>messages
cmp pipe.wav song/tones.wav || fail "a pipe gives something else"
silent

# Without an index, loud at first, so that the length seems short
audio-tool make burst vbr.mp3 format=mp3 vbr=1 frames=441000 at=44100
cp vbr.mp3 index.mp3
audio-tool blank vbr.mp3 Xing
between "VBR with an index" 441000 441000 "$(length index.mp3)"
between "VBR without one" 441000 446000 "$(length vbr.mp3)"
silent
[ "$(audio-tool shape vbr.mp3 | cut -d ' ' -f 3)" -lt 300000 ] ||
	fail "libsndfile is not wrong about it, so this tests nothing"

# Two in one file, of other rates and channels, too
cat song.mp3 song.mp3 >joined.mp3
between "two joined" 400000 404000 "$(length joined.mp3)"
silent
nmf-separate -q -d tiny.nmf -j 3 -o jobs joined.mp3
cmp jobs/joined/tones.wav joined/tones.wav || fail "more jobs give other bytes"
audio-tool make mix mono.mp3 format=mp3 frames=100000 channels=1
audio-tool make mix slow.mp3 format=mp3 frames=96000 rate=48000
cat song.mp3 mono.mp3 slow.mp3 >mixed.mp3
between "three of all kinds" 388000 396000 "$(length mixed.mp3)"
silent

# With tags between and after them
{
	cat song.mp3
	printf 'TAG'
	head -c 125 /dev/zero
	printf 'ID3\003\0\0\0\0\101\0'
	head -c 8320 /dev/zero
	cat song.mp3
	printf 'APETAGEX\320\007\0\0\0\100\0\0\0\0\0\0\0\0\0\0'
	head -c 16392 /dev/zero
} >tags.mp3
between "with tags" 400000 404000 "$(length tags.mp3)"

# With a hole, with junk, and with another end than it says
size=$(wc -c <song.mp3)
{
	head -c $((size / 2)) song.mp3
	head -c 5000 /dev/zero
	tail -c +$((size / 2 + 5001)) song.mp3
} >hole.mp3
between "with a hole" 180000 199999 "$(length hole.mp3)"
warned hole.mp3 \
	"is damaged or cut short: [0-9]* of about [0-9]* samples (4.* of 4.* s)"
{
	cat song.mp3
	head -c 20000 /dev/zero
} >junk.mp3
expect "with junk at the end" "$(length junk.mp3)" 200000
warned junk.mp3 "is damaged or cut short: 200000 of about [0-9]* samples"
cp song.mp3 cut.mp3
audio-tool cut cut.mp3 $((size / 2))
between "cut short" 90000 100000 "$(length cut.mp3)"
warned cut.mp3 \
	"is damaged or cut short: [0-9]* of 200000 samples (2.* of 4.54 s)"

# Inside WAV, with the decoder's delay
if command -v ffmpeg >/dev/null 2>&1; then
	ffmpeg -v error -i tones.wav -c:a libmp3lame inside.wav
	between "in WAV" 88200 93000 "$(length inside.wav)"
	silent
	{
		head -c 10000 inside.wav
		head -c 5000 /dev/zero
		tail -c +15001 inside.wav
	} >broken.wav
	between "in WAV, with a hole" 60000 88000 "$(length broken.wav)"
	warned broken.wav "is damaged or cut short: [0-9]* of about"
fi
