#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# nmf-separate --start, --end: the same samples as of the whole recording.

. "$(dirname "$0")/lib.sh"

learn_tiny tiny.nmf
audio-tool make mix mix.wav frames=200000 subtype=float
separate() {
	nmf-separate -q -f -d tiny.nmf --stereo learnt "$@"
}
separate mix.wav

# range TIMES BEGIN FRAMES OPTION...: the stems are these samples of the whole's
range() {
	times=$1
	begin=$2
	frames=$3
	shift 3
	# shellcheck disable=SC2086 # Several words
	separate -o part $times "$@" mix.wav
	for stem in tones pulses; do
		audio-tool range mix/$stem.wav wanted.wav "$begin" "$frames"
		cmp part/mix/$stem.wav wanted.wav ||
			fail "$stem from $begin, $frames samples, with $times $*"
	done
	expect "length" "$(audio-tool shape part/mix/tones.wav)" \
		"44100 2 $frames float"
}
for options in "--jobs 1" "--jobs 3" "--block 1000" "--block 37 --jobs 2"; do
	# shellcheck disable=SC2086
	{
		range "--start 0" 0 200000 $options
		range "--end 1" 0 44100 $options
		range "--start 1 --end 2" 44100 44100 $options
		range "--start 0:02.5" 110250 89750 $options
		range "--start 3.3333 --end 0:03.4" 146999 2941 $options
		range "--start 4.5 --end 1:00:00" 198450 1550 $options
		range "--start 0.001 --end 0.0011" 44 5 $options
	}
done
for hop in 32 64; do
	separate --hop $hop mix.wav
	range "--start 1.2345 --end 2" 54441 33759 --hop $hop --jobs 2
done
separate mix.wav

# Together the parts of a part are that part
separate -o part --start 1 --end 1.5 --stems tones --rest mix.wav
audio-tool range mix.wav wanted.wav 44100 22050
audio-tool null 1e-6 wanted.wav part/mix/tones.wav part/mix/rest.wav ||
	fail "the files of a part do not add up"
separate -o part --start 1 --end 1.5 --remix tones=0 mix.wav
audio-tool same 0 wanted.wav part/mix/remix.wav ||
	fail "a remix of a part is not the input"

# Where seeking is not exact, and from a pipe
audio-tool make mix mix.ogg format=ogg frames=100000
separate --format wav --subtype float --stems tones mix.ogg -o whole
separate --format wav --subtype float --stems tones mix.ogg -o part --start 1.1
audio-tool range whole/mix/tones.wav wanted.wav 48510 51490
cmp part/mix/tones.wav wanted.wav || fail "a part of an Ogg"
# shellcheck disable=SC2002 # A pipe is what is tested
cat mix.wav | separate --stems tones --start 2 --end 3 - >part.wav
audio-tool range mix/tones.wav wanted.wav 88200 44100
cmp part.wav wanted.wav || fail "a part from a pipe"

# What is said of it
separate -o part --json --plot --start 1 --end 3 mix.wav >json
expect "samples" "$(json-get samples <json)" 88200
expect "duration" "$(json-get duration_s <json)" 2.0
[ -f part/mix/plot.png ] || fail "no picture of a part"
audio-tool make impulse click.wav at=50000 frames=100000
separate -o part --json --start 0 --end 1.13 click.wav >json
expect "peak beside the click" "$(json-get peak <json)" 0.0
separate -o part --json --start 1.14 click.wav >json
expect "peak behind the click" "$(json-get peak <json)" 0.0
separate -o part --json --start 1.13 --end 1.14 click.wav >json
[ "$(json-get peak <json)" != 0.0 ] || fail "the click has no peak"

# What is refused
wrong() {
	cause=$1
	shift
	expect_refusal 2 "--" "$cause" nmf-separate -d tiny.nmf -o out "$@" mix.wav
}
for bad in '' x -1 1e3 0x10 1:60 1:2:3:4 1.5:30 :30 1: 1:-2 inf nan 1,5 2.5.1; do
	wrong "is not a time in seconds or as m:ss" --start "$bad"
done
wrong "must come after --start" --start 2 --end 2
wrong "must come after --start" --start 1:00 --end 59
expect_refusal 1 mix.wav "ends at 4.54 s, before --start" \
	nmf-separate -d tiny.nmf -o out --start 5 mix.wav
expect_refusal 1 mix.wav "no sample between" \
	nmf-separate -d tiny.nmf -o out --start 1 --end 1.000001 mix.wav
