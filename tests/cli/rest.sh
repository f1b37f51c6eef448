#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# nmf-learn --rest: what one's own sound leaves of a mix, with a dictionary to
# begin with and without.

. "$(dirname "$0")/lib.sh"

learn_tiny kit.nmf
audio-tool make mix mix.wav subtype=float frames=88200
mkdir empty
NMF_SEPARATE_PRESETS=$PWD/empty
export NMF_SEPARATE_PRESETS

# learn FILE OPTION...: with the settings of kit.nmf; of all steps, two seconds
# of sound are worth 20
learn() {
	out=$1
	shift
	nmf-learn -f -o "$out" --window 512 --hop 128 --bands 40 --components 4 \
		--steps 540 my=tones.wav "$@"
}

# sdr KIT: of the source `my` in the mix
sdr() {
	nmf-separate -q -f --subtype float -d "$1" -o out mix.wav
	audio-tool sdr tones.wav out/mix/my.wav
	rm -r out
}

# better KIT DB WHAT: it separates so much better than the mix itself does
mixed=$(audio-tool sdr tones.wav mix.wav)
better() {
	found=$(sdr "$1")
	awk "BEGIN { exit !($found >= $mixed + $2) }" ||
		fail "$3: $found dB, the mix itself $mixed dB"
}

# A first guess may have more context columns
nmf-learn -q --plain -o wide.nmf --window 512 --hop 128 --bands 40 \
	--components 4 --context 5 tones=tones.wav pulses=pulses.wav
expect_exit 0 learn wide-rest.nmf --rest mix.wav --rest-like wide.nmf
grep -q "wide.nmf is the first guess" messages || fail "wide.nmf is no guess"
better wide-rest.nmf 6 "as by more context"

# Without one, a lone source is warned of; it works all the same
expect_exit 0 learn alone.nmf -q
grep -q "my: warning: is the only source: .* --rest MIX" messages ||
	fail "nobody says what is missing"

# With a dictionary to begin with, and without; each says which
expect_exit 0 learn like.nmf --rest mix.wav --rest-like kit.nmf
grep -q "rest: kit.nmf is the first guess of it (explains .*my as its tones" \
	messages || fail "the first guess is not mentioned"
! grep -q warning messages || fail "two sources are called one"
better like.nmf 6 "with a first guess"
expect_exit 0 learn free.nmf --rest mix.wav
grep -q "rest: learnt without a first guess: no preset" messages ||
	fail "nobody says that there is no first guess"
better free.nmf 1 "without a first guess"
expect_exit 0 learn plain.nmf --plain -q --rest mix.wav --rest-like none
[ ! -s messages ] || fail "-q says something"
value() {
	nmf-inspect --json "$1" | json-get "$2"
}
expect "sources" "$(value like.nmf 'sources.#')" 2
expect "name" "$(value like.nmf sources.1.name)" rest
expect "components" "$(value like.nmf sources.1.components)" 8
value like.nmf provenance | grep -q "rest: 2.0 s in 1 files, as by kit.nmf" ||
	fail "the provenance does not say what it began with"

# A preset is chosen by itself
cp kit.nmf empty/mine.nmf
expect_exit 0 learn chosen.nmf --rest mix.wav
grep -q "rest: mine is the first guess" messages || fail "no preset is chosen"
learn none.nmf -q --rest mix.wav --rest-like none
cmp free.nmf none.nmf || fail "'none' is not without a first guess"
printf 'not a dictionary' >empty/bad.nmf
learn again.nmf -q --rest mix.wav
cmp chosen.nmf again.nmf || fail "a preset that is none changes what is chosen"
rm empty/*

# Bytes follow nothing but the words
for jobs in 2 3; do
	learn jobs.nmf -q --jobs $jobs --rest mix.wav --rest-like kit.nmf
	cmp like.nmf jobs.nmf || fail "$jobs jobs gave other bytes"
done

# Parts, several mixes, one channel, another rate
audio-tool range mix.wav begin.wav 0 44100
audio-tool range mix.wav end.wav 44100 44100
learn part.nmf -q --plain --rest mix.wav@0:00-0:01
learn cut.nmf -q --plain --rest begin.wav
cmp part.nmf cut.nmf || fail "a part is not what the cut file gives"
learn two.nmf -q --plain --rest begin.wav --rest end.wav
learn list.nmf -q --plain --rest begin.wav,end.wav
cmp two.nmf list.nmf || fail "--rest given twice is not both"
! cmp -s two.nmf cut.nmf || fail "--rest given twice is the first only"
audio-tool make mix mono.wav channels=1 frames=88200
audio-tool make mix slow.wav rate=22050 frames=44100
expect_exit 0 learn mono.nmf -q --rest mono.wav \
	--rest-like kit.nmf
better mono.nmf 6 "one channel"
expect_exit 0 learn slow.nmf -q --rest slow.wav --rest-like kit.nmf
[ ! -s messages ] || fail "another rate is a warning"

# With a source of a preset, held
expect_exit 0 nmf-learn -q -o held.nmf tones=@kit.nmf --rest mix.wav \
	--components 4
value held.nmf sources.0.components | grep -q '^4$' || fail "more is held"

# What is refused
refuse() {
	code=$1
	about=$2
	cause=$3
	shift 3
	expect_refusal "$code" "$about" "$cause" nmf-learn -q -o out \
		--window 512 --hop 128 --bands 40 --components 4 --plain "$@"
}
refuse 2 "--rest" "no source was given besides" --rest mix.wav
refuse 2 "--bleed and --rest" "do not go together" --bleed my=tones.wav \
	--rest mix.wav
refuse 2 "--rest-like" "goes with --rest only" my=tones.wav --rest-like kit.nmf
refuse 2 "--rest" "the name 'rest' is that of a source" \
	rest=tones.wav --rest mix.wav
refuse 2 "--rest" "is learnt from recordings" my=tones.wav --rest @kit.nmf:tones
refuse 2 "mix.wav" "no range" my=tones.wav --rest mix.wav@5-1
refuse 1 "none.wav" "No such file" my=tones.wav --rest none.wav
refuse 1 "mix.wav" "ends at" my=tones.wav --rest mix.wav@10-20
refuse 1 "none" "neither a dictionary file nor a preset" \
	my=tones.wav --rest mix.wav --rest-like nonesuch
nmf-learn -q --plain -o other.nmf --window 1024 a=tones.wav b=pulses.wav
refuse 1 "other.nmf" "has other settings" \
	my=tones.wav --rest mix.wav --rest-like other.nmf
audio-tool make mix short.wav frames=100
refuse 1 "rest" "only silence to learn from" my=tones.wav --rest short.wav
audio-tool make silence silence.wav frames=88200
refuse 1 "rest" "only silence to learn from" \
	my=tones.wav --rest silence.wav --rest-like kit.nmf
refuse 1 "mix.wav" "same file as the input" -f -o mix.wav my=tones.wav \
	--rest mix.wav
many=
i=0
while [ $i -lt 65 ]; do
	many="$many --rest mix.wav"
	i=$((i + 1))
done
# shellcheck disable=SC2086 # Several words
refuse 2 "--rest" "not one of at most 64" my=tones.wav $many
