#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# nmf-learn NAME=FILE@FROM-TO: what is learnt is what the file cut there gives.

. "$(dirname "$0")/lib.sh"

audio-tool make mix mix.wav frames=176400 format=wav subtype=float
audio-tool make pulses pulses.wav frames=88200

learn() {
	nmf-learn --window 512 --components 4 --iterations 10 --steps 10 "$@"
}

# same WHAT OPERAND FILE...: the same columns as from these files
same() {
	what=$1
	operand=$2
	shift 2
	rm -f range.nmf cut.nmf
	files=$(printf ',%s' "$@")
	learn -q -o range.nmf "a=$operand" pulses=pulses.wav
	learn -q -o cut.nmf "a=${files#,}" pulses=pulses.wav
	# The default provenance counts what was heard, which is the same, too
	cmp range.nmf cut.nmf || fail "$what: not what the cut file gives"
}

audio-tool range mix.wav begin.wav 0 110250
audio-tool range mix.wav middle.wav 33075 55125
audio-tool range mix.wav end.wav 66150 110250
same "the beginning" mix.wav@-2.5 begin.wav
same "the beginning, from 0" mix.wav@0-2.5 begin.wav
same "the middle" mix.wav@0.75-2 middle.wav
same "the end" mix.wav@1.5- end.wav
same "the end as m:ss" mix.wav@0:01.5-0:04 end.wav
same "an end behind the file's" mix.wav@1.5-1:00 end.wav
same "two ranges" mix.wav@-2.5,mix.wav@0.75-2 begin.wav middle.wav
learn -q -f -o range.nmf a=mix.wav@-2.5 a=mix.wav@0.75-2 pulses=pulses.wav
cmp range.nmf cut.nmf || fail "two operands are not two ranges"
learn -q -f -o range.nmf --jobs 3 a=mix.wav@-2.5,mix.wav@0.75-2 \
	pulses=pulses.wav
cmp range.nmf cut.nmf || fail "three jobs hear other ranges"

# The whole is what it was
expect_exit 0 learn -o whole.nmf a=mix.wav@1- a=pulses.wav
grep -q "a: heard 5.00 s in 2 recordings" messages || fail "another length"

# Another rate, a pipe, MP3 and Ogg
audio-tool make mix mix48.wav rate=48000 frames=144000 subtype=float
audio-tool range mix48.wav cut48.wav 48000 72000
same "another rate" mix48.wav@1-2.5 cut48.wav
# shellcheck disable=SC2002 # A pipe is what is tested
cat mix.wav | learn -q -f -o range.nmf a=-@0.75-2 pulses=pulses.wav
learn -q -f -o cut.nmf a=middle.wav pulses=pulses.wav
cmp range.nmf cut.nmf || fail "a pipe: not what the cut file gives"
for format in ogg mp3; do
	audio-tool make mix "mix.$format" format=$format frames=176400 \
		2>/dev/null || continue
	audio-tool range "mix.$format" cut.wav 33075 55125
	same "a part of $format" "mix.$format@0.75-2" cut.wav
done

# Names that have an '@' or a comma
cp middle.wav mix.wav@0-1
same "a file of the whole name" mix.wav@0-1 middle.wav
rm mix.wav@0-1
cp mix.wav 'a,b@c.wav'
same "odd names" 'a,b@c.wav@0.75-2' middle.wav
mkdir folder@1-2
cp middle.wav folder@1-2
same "a folder of the whole name" folder@1-2 middle.wav
mkdir folder
cp middle.wav folder
expect_exit 0 learn -f -o range.nmf a=folder/middle.wav@0-1.2 a=folder
grep -q "a: heard 1.20 s in 1 recording" messages ||
	fail "a file in a folder is heard again"

# What is refused
for bad in '' - x 1 2-1 1-1 -1-2 1-x 1:60-2 1e3- 1-2-3 0x1-2 inf- -nan 1-1e9; do
	expect_refusal 2 "mix.wav: '$bad'" "no range FROM-TO" \
		learn -q -o out "a=mix.wav@$bad"
done
expect_refusal 2 "none.wav: '2-1'" "no range" learn -q -o out a=none.wav@2-1
expect_refusal 1 "none.wav" "No such file" learn -q -o out a=none.wav@1-2
expect_refusal 1 "mix.wax@x" "No such file" learn -q -o out a=mix.wax@x
expect_refusal 2 "folder" "is a directory, of which there is no range 0-1" \
	learn -q -o out a=folder@0-1
expect_refusal 1 "mix.wav" "ends at 4.00 s, before the range" \
	learn -q -o out a=mix.wav@5-6
expect_refusal 1 "mix.wav" "no sample in the range" \
	learn -q -o out a=mix.wav@1-1.000001
expect_refusal 1 "mix.wav" "same file as the input" \
	learn -q -f -o mix.wav a=mix.wav@0-1
