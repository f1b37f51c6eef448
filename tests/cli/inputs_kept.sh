#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# No input of a run is ever replaced, with --force or without, under whatever
# name; and no file is written twice.

. "$(dirname "$0")/lib.sh"

learn_tiny tiny.nmf
audio-tool make mix mix.wav frames=20000
mkdir same
for file in tiny.nmf tones.wav pulses.wav mix.wav; do
	cp $file same
done

# kept INPUT OUTPUT COMMAND...: the command names both and changes nothing.
kept() {
	input=$1
	output=$2
	shift 2
	expect_refusal 1 "$output: " "is the same file as the input $input" "$@"
	for file in tiny.nmf tones.wav pulses.wav mix.wav; do
		cmp $file same/$file || fail "$*: changed $file"
	done
}

# nmf-learn: a recording, by its name, by others, in a folder
for force in --force --quiet; do
	kept tones.wav tones.wav nmf-learn $force -o tones.wav a=tones.wav
	kept pulses.wav ./pulses.wav \
		nmf-learn $force -o ./pulses.wav a=tones.wav b=pulses.wav
done
ln tones.wav hard.nmf
ln -s tones.wav soft.nmf
mkdir takes
cp tones.wav takes
kept tones.wav hard.nmf nmf-learn -f -o hard.nmf a=tones.wav
kept tones.wav soft.nmf nmf-learn -f -o soft.nmf a=tones.wav
kept hard.nmf tones.wav nmf-learn -f -o tones.wav a=pulses.wav,hard.nmf
kept takes/tones.wav takes/tones.wav nmf-learn -f -o takes/tones.wav a=takes
kept tones.wav - nmf-learn -f -o - a=tones.wav >>tones.wav

# nmf-inspect: the dictionary
kept tiny.nmf tiny.nmf nmf-inspect --plot tiny.nmf tiny.nmf >table
kept tiny.nmf tiny.nmf nmf-inspect -f --plot tiny.nmf tiny.nmf >table
ln tiny.nmf hard.png
kept tiny.nmf hard.png nmf-inspect -f --plot hard.png tiny.nmf >table
cp -r "$here/../../presets" presets
(
	NMF_SEPARATE_PRESETS=presets
	export NMF_SEPARATE_PRESETS
	kept presets/band.nmf presets/band.nmf \
		nmf-inspect -f --plot presets/band.nmf band >table
) || exit 1
cmp presets/band.nmf "$here/../../presets/band.nmf" ||
	fail "a preset was replaced"

# nmf-separate: the input, another one, one that is not there yet, the
# dictionary and the picture
separate="nmf-separate -q -f --jobs 2"
mkdir mix stems
ln tones.wav mix/tones.wav
ln -s ../mix.wav mix/pulses.wav
ln tiny.nmf mix/plot.png
# shellcheck disable=SC2086 # Several words
{
	kept mix/tones.wav mix/tones.wav $separate -d tiny.nmf --stems tones \
		mix.wav mix/tones.wav
	kept tones.wav mix/tones.wav $separate -d tiny.nmf --stems tones \
		mix.wav tones.wav
	kept mix.wav mix/pulses.wav $separate -d tiny.nmf --stems pulses mix.wav
	kept tiny.nmf mix/plot.png $separate -d tiny.nmf --remix tones=0 \
		--plot mix.wav
	kept new/mix/tones.wav .//new/mix/tones.wav $separate -d tiny.nmf \
		-o .//new mix.wav new/mix/tones.wav
	[ ! -e new ] || fail "a folder was made"
	kept - - $separate -d tiny.nmf --stems tones - <mix.wav >>mix.wav

	# Two files that would be written to one place
	cp pulses.wav other.wav
	ln -s mix other
	rm -r mix/*
	expect_refusal 1 other/tones.wav \
		"is the same file as the output mix/tones.wav" \
		$separate -d tiny.nmf --stems tones mix.wav other.wav
}
expect "what was written" "$(ls mix stems)" "mix:

stems:"

# What only looks alike is none
nmf-separate -q -d tiny.nmf -o stems tones.wav
[ -f stems/tones/tones.wav ] || fail "a stem named like its input is refused"
nmf-learn -q -f -o /dev/null --plain --components 2 a=tones.wav 2>&1 ||
	fail "/dev/null is refused"
