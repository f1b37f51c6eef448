#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# nmf-learn and little sound: a preset that fits helps by itself, and under a
# second is refused.

. "$(dirname "$0")/lib.sh"

value() {
	nmf-inspect --json "$1" | json-get "$2"
}

learn() {
	nmf-learn --window 512 --hop 128 --bands 40 --components 4 --steps 20 "$@"
}

mkdir kits
learn_tiny kits/kit.nmf
learn -q -f --licence CC0-1.0 --provenance mine -o kits/kit.nmf \
	tones=tones.wav pulses=pulses.wav
NMF_SEPARATE_PRESETS=$PWD/kits
export NMF_SEPARATE_PRESETS
audio-tool make tones tones.wav frames=132300
audio-tool make pulses pulses.wav frames=132300

# Each source gets the one of the preset that is like it, whatever its name
expect_exit 0 learn -o short.nmf a=pulses.wav b=tones.wav
grep -q "short.nmf: only .* s of [ab] sound, so the preset kit helps: pulses \
beside a, tones beside b; with --own-only it does not" messages ||
	fail "it is not said that a preset helps"
expect "components" "$(value short.nmf components)" 16
expect "licence" "$(value short.nmf licence)" CC0-1.0
value short.nmf provenance | grep -q "Taken from: mine" ||
	fail "the origin of what was joined is lost"
value short.nmf provenance |
	grep -q "a: 3.0 s in 1 files, and 4 components taken" ||
	fail "it is not noted how much was joined"
learn -q -o jobs.nmf --jobs 3 a=pulses.wav b=tones.wav
cmp short.nmf jobs.nmf || fail "3 jobs gave other bytes"

# A name says more
expect_exit 0 learn -f -o short.nmf tones=pulses.wav b=tones.wav
grep -q "helps: tones beside tones" messages || fail "a name is not heeded"

# Of a preset that has more context columns, the newest ones help
expect_exit 0 learn -f -o fewer.nmf --context 2 a=pulses.wav b=tones.wav
grep -q "helps: pulses beside a" messages || fail "more context does not help"
expect "components, less context" "$(value fewer.nmf components)" 16
expect "less context" "$(value fewer.nmf context)" 2

# Refining changes what was joined, too; without it, it stands as it was
learn -q -o plain.nmf --plain a=pulses.wav b=tones.wav
expect "components, plain" "$(value plain.nmf components)" 16

# alone WHAT ARGUMENT...: no preset helps
alone() {
	what=$1
	n=$2
	shift 2
	expect_exit 0 learn -f -o alone.nmf "$@"
	! grep -q "helps" messages || fail "$what: a preset helps"
	expect "$what: components" "$(value alone.nmf components)" "$n"
}
alone "declined" 8 --own-only a=pulses.wav b=tones.wav
alone "one source" 4 a=pulses.wav
alone "other settings" 8 --stride 256 a=pulses.wav b=tones.wav
alone "more context" 8 --context 4 a=pulses.wav b=tones.wav
alone "something taken" 12 a=pulses.wav b=tones.wav b=@kit:tones
mkdir hits
for hit in 1 2 3 4; do
	audio-tool make tones hits/t$hit.wav frames=33075
done
alone "single hits" 8 a=hits b=hits
audio-tool make tones long.wav frames=280000
audio-tool make pulses long2.wav frames=420000
alone "long enough" 8 a=long.wav b=long2.wav

# A preset that knows nothing of this does not, nor does one that is broken
audio-tool make mix mix.wav frames=88200
alone "beside a rest" 12 a=pulses.wav --rest mix.wav
learn -q -f --own-only -o kits/kit.nmf other=mix.wav silent=mix.wav
head -c 100 kits/kit.nmf >kits/broken.nmf
rm kits/kit.nmf
alone "a broken preset" 8 a=pulses.wav b=tones.wav

# Under a second
audio-tool make tones little.wav frames=40000
for options in "" --own-only --plain; do
	# shellcheck disable=SC2086 # One word or none
	expect_refusal 1 "b: cannot be learnt from 0.9" "a second is needed" \
		learn -q -o out $options a=pulses.wav b=little.wav
done
audio-tool make silence silence.wav frames=176400
audio-tool range tones.wav half.wav 0 22050
expect_refusal 1 "b: cannot be learnt from 0.5" "a second is needed" \
	learn -q -o out a=pulses.wav b=half.wav,silence.wav
alone "two halves" 8 a=pulses.wav b=half.wav,little.wav
