#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# nmf-learn NAME=@DICTIONARY: sources of other dictionaries, as they are, beside
# what is learnt under their settings.

. "$(dirname "$0")/lib.sh"

value() {
	nmf-inspect --json "$1" | json-get "$2"
}

settings="--window 512 --hop 128 --bands 40 --components 4 --iterations 30"
learn_tiny tiny.nmf
audio-tool make mix mix.wav

# Only sources: all of them give the dictionary they come from, bit for bit
# shellcheck disable=SC2086 # Several words
nmf-learn -q $settings --plain --licence CC0-1.0 --provenance mine -o plain.nmf \
	tones=tones.wav pulses=pulses.wav
expect_exit 0 nmf-learn -o all.nmf tones=@plain.nmf pulses=@plain.nmf
grep -q "tones: took 4 components as they are" messages ||
	fail "what was taken is not mentioned"
for kit in plain all; do
	nmf-separate -q --subtype float -d $kit.nmf -o $kit mix.wav
done
for stem in tones pulses; do
	cmp plain/mix/$stem.wav all/mix/$stem.wav ||
		fail "$stem: joined, it separates another way"
done

# A preset joined with a recording is what its own recordings give
# shellcheck disable=SC2086
nmf-learn -q $settings --plain -o tones.nmf tones=tones.wav
nmf-learn -q --components 4 --plain -o half.nmf tones=@tones.nmf \
	pulses=pulses.wav
nmf-separate -q --subtype float -d half.nmf -o half mix.wav
for stem in tones pulses; do
	cmp plain/mix/$stem.wav half/mix/$stem.wav ||
		fail "$stem: half of it joined, it separates another way"
done

# By name, another's name, a list, more than once, and the parts of files
mkdir kits
cp plain.nmf kits/kit.nmf
cp plain.nmf 'b:c.nmf'
NMF_SEPARATE_PRESETS=$PWD/kits
export NMF_SEPARATE_PRESETS
nmf-learn -q -o names.nmf tones=@kit hum=@kit:pulses bell=@b:c.nmf:tones \
	pulses=@kit,@kits/kit.nmf:tones,tones.wav@0-1.5
expect "sources" "$(value names.nmf 'sources.#')" 4
expect "taken by another name" "$(value names.nmf sources.1.name)" hum
expect "components" "$(value names.nmf components)" $((4 + 4 + 4 + 4 + 4 + 48))
expect "window" "$(value names.nmf window_samples)" 512
expect "hop" "$(value names.nmf hop_samples)" 128
expect "iterations" "$(value names.nmf iterations)" 30
nmf-learn -q -o again.nmf pulses=@kit tones=@tones.nmf pulses=pulses.wav
expect "given twice" "$(value again.nmf sources.0.components)" 52
cp tones.wav @kit
nmf-learn -q --components 4 --max-frames 64 -o file.nmf tones=@kit
expect "a file of that name" "$(value file.nmf window_samples)" 4096
rm @kit

# Joined with recordings of two sources, it is refined; bytes follow nothing
# but the words
for jobs in 1 2 3; do
	nmf-learn -q --components 4 --steps 10 --jobs $jobs -o refined$jobs.nmf \
		tones=@kit pulses=@kit pulses=pulses.wav tones=tones.wav
	cmp refined1.nmf refined$jobs.nmf || fail "$jobs jobs gave other bytes"
done
nmf-learn -q --components 4 --plain -o unrefined.nmf \
	tones=@kit pulses=@kit pulses=pulses.wav tones=tones.wav
! cmp -s unrefined.nmf refined1.nmf || fail "nothing was refined"

# Of what was taken that which is needed alone stays, if asked for
expect_exit 0 nmf-learn --components 4 --choose --plain -o chosen.nmf \
	tones=@kit tones=tones.wav pulses=@kit
kept=$(sed -n 's/.* so \([0-3]\) of the 4 components taken stay$/\1/p' messages)
[ -n "$kept" ] || fail "a choice is not mentioned"
expect "components chosen" "$(value chosen.nmf sources.0.components)" \
	$((kept + 4))
value chosen.nmf provenance | grep -q "tones: .*, and $kept components taken" ||
	fail "the provenance does not say what was left out"
nmf-learn -q -f --components 4 --choose --plain --jobs 3 -o jobs.nmf \
	tones=@kit tones=tones.wav pulses=@kit
cmp chosen.nmf jobs.nmf || fail "3 jobs chose another way"
nmf-learn -q -f --components 4 --plain -o chosen.nmf \
	tones=@kit tones=tones.wav pulses=@kit
expect "components not chosen" "$(value chosen.nmf sources.0.components)" 8

# What the file says of itself
expect "licence" "$(value all.nmf licence)" CC0-1.0
value all.nmf provenance | grep -q "tones: 4 components taken" ||
	fail "the provenance does not say what was taken"
value all.nmf provenance | grep -q "Taken from: mine" ||
	fail "the provenance of what was taken is lost"
nmf-learn -q -f -o all.nmf --licence "MIT AND CC0-1.0" --provenance ours \
	tones=@kit pulses=@tones.nmf:tones pulses=@kit
expect "licences" "$(value all.nmf licence)" "MIT AND CC0-1.0"
value all.nmf provenance | grep -q "ours" || fail "a provenance is lost"
value all.nmf provenance | grep -q "Taken from: mine" ||
	fail "the provenance of what was taken is replaced"
nmf-learn -q -o or.nmf --licence "MIT OR CC0-1.0" tones=@tones.nmf
nmf-learn -q -f -o all.nmf --licence MIT tones=@or.nmf pulses=@kit
expect "a choice of licences" "$(value all.nmf licence)" \
	"MIT AND (MIT OR CC0-1.0) AND CC0-1.0"

# What is refused
expect_refusal 1 "kit.nmf" "no source 'hum'; its sources: tones, pulses" \
	nmf-learn -q -o out hum=@kit
expect_refusal 1 "kit.nmf" "no source ''" nmf-learn -q -o out hum=@kit:
expect_refusal 1 "none" "neither a dictionary file nor a preset" \
	nmf-learn -q -o out tones=@none
expect_refusal 1 "none.nmf" "No such file" nmf-learn -q -o out tones=@none.nmf
expect_refusal 1 "mix.wav" "not a good dictionary" \
	nmf-learn -q -o out tones=@mix.wav
expect_refusal 1 "plain.nmf" "same file as the input" \
	nmf-learn -q -f -o plain.nmf tones=@plain.nmf
# refuse CAUSE OPTION...: a dictionary learnt with other options
refuse() {
	cause=$1
	shift
	# shellcheck disable=SC2086
	nmf-learn -q -f $settings --plain "$@" -o other.nmf pulses=pulses.wav
	expect_refusal 1 "other.nmf" "$cause, and [^ ]*kit.nmf, with which" \
		nmf-learn -q -o out tones=@kit pulses=@other.nmf
}
refuse "has a sample rate of 48000" --rate 48000
refuse "has a window of 1024" --window 1024
refuse "has bands of 0" --bands 0
refuse "has groups of 100" --groups 100
refuse "has a context of 2" --context 2
refuse "has a stride of 256" --stride 256
refuse "has an exponent of 0.5" --exponent 0.5
refuse "has a beta of 2" --beta 2
# contradict OPTION OTHER SAME: another number than the joined dictionary's
contradict() {
	expect_refusal 2 "$1: $2 is not the" "of .*kit.nmf, under whose settings" \
		nmf-learn -q -o out "$1" "$2" tones=@kit
	nmf-learn -q -f -o same.nmf "$1" "$3" tones=@kit
}
contradict --rate 48000 44100
contradict --window 1024 512
contradict --hop 64 128
contradict --bands 0 40
contradict --groups 100 257
contradict --context 2 3
contradict --stride 64 "$(value plain.nmf stride_samples)"
contradict --iterations 8 30
contradict --exponent 0.5 1
contradict --beta 2 1
contradict --mask-exponent 2.1 1.6
many=@kit
for i in 1 2 3 4 5 6 7 8 9 10; do
	many=$many,$many
done
expect_refusal 1 "tones" "more than the 4096 components" \
	nmf-learn -q -o out "tones=$many" tones=@kit
