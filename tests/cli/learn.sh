#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# nmf-learn: what it takes, what it writes, what it says.

. "$(dirname "$0")/lib.sh"

value() {
	nmf-inspect --json "$1" | json-get "$2"
}

learn_tiny tiny.nmf
expect "sources" "$(value tiny.nmf 'sources.#')" 2
expect "first name" "$(value tiny.nmf sources.0.name)" tones
expect "second name" "$(value tiny.nmf sources.1.name)" pulses
expect "components" "$(value tiny.nmf components)" 8
expect "window" "$(value tiny.nmf window_samples)" 512
expect "hop" "$(value tiny.nmf hop_samples)" 128
expect "bands" "$(value tiny.nmf bands)" 40
expect "iterations" "$(value tiny.nmf iterations)" 30
expect "rate" "$(value tiny.nmf sample_rate_hz)" 44100.0
expect "bytes" "$(value tiny.nmf bytes)" "$(wc -c <tiny.nmf | tr -d ' ')"

small="--window 512 --components 4 --iterations 10 --steps 20"

# The same command gives the same bytes, whatever the number of jobs
learn_tiny again.nmf
cmp tiny.nmf again.nmf || fail "another run gave other bytes"
# shellcheck disable=SC2086 # Several words
for jobs in 1 2 3 7 0; do
	nmf-learn -q $small --jobs $jobs -o jobs$jobs.nmf \
		tones=tones.wav pulses=pulses.wav
	nmf-learn -q $small --jobs $jobs -o one$jobs.nmf tones=tones.wav
	cmp jobs1.nmf jobs$jobs.nmf || fail "$jobs jobs gave other bytes"
	cmp one1.nmf one$jobs.nmf || fail "$jobs jobs for one source do, too"
done

# shellcheck disable=SC2086 # Several words
learn() {
	nmf-learn $small "$@"
}
learn -q -o seed.nmf --seed 7 tones=tones.wav pulses=pulses.wav
! cmp -s seed.nmf jobs1.nmf || fail "another seed gave the same bytes"

# ThreadSanitizer has seen what threads do, and takes ten times as long
[ "${NMS_SANITIZED:-}" != thread ] || exit 0

# What follows when only some lengths are given
learn -q -o small.nmf a=tones.wav
expect "hop of a small window" "$(value small.nmf hop_samples)" 128
learn -q -f -o small.nmf --window 64 a=tones.wav
expect "bands of a tiny window" "$(value small.nmf bands)" 33
expect "groups of a tiny window" "$(value small.nmf groups)" 33
expect "groups, not bins" "$(value small.nmf single_bins)" false
learn -q -f -o small.nmf --groups 0 a=tones.wav
expect "rows of single bins" "$(value small.nmf groups)" 257
expect "single bins" "$(value small.nmf single_bins)" true
learn -q -f -o small.nmf --bands 0 --context 1 a=tones.wav
expect "plain bins" "$(value small.nmf plain_bins)" true
expect "features of plain bins" "$(value small.nmf features)" 257
nmf-learn -q -f -o small.nmf --components 2 a=tones.wav
nmf-learn -q -o large.nmf --components 2 --rate 96000 a=tones.wav
for length in window hop stride; do
	expect "$length at twice the rate" "$(value large.nmf ${length}_samples)" \
		$((2 * $(value small.nmf ${length}_samples)))
done
expect "window as --help says" "$(value small.nmf window_samples)" \
	"$(nmf-learn --help | sed -n 's/.*even; default: \([0-9]*\) at.*/\1/p')"

# One source is plain, whatever else is given, and said to be alone
alone="--window 512 --components 2 --max-frames 64"
# shellcheck disable=SC2086 # Several words
expect_exit 0 nmf-learn $alone -o alone.nmf my=tones.wav
expect "updates of one source" "$(value alone.nmf iterations)" \
	"$(nmf-learn --help | sed -n '/--iter/,/--mask/s/.*default: \([0-9]*\), fewer.*/\1/p')"
expect "momentum of one source" "$(value alone.nmf momentum)" 0.0
grep -q "my: warning: is the only source" messages || fail "one source is not mentioned"
# shellcheck disable=SC2086
expect_exit 0 nmf-learn $alone -f -o alone.nmf my=tones.wav my=pulses.wav
expect "updates of one source named twice" "$(value alone.nmf iterations)" 30
# shellcheck disable=SC2086
expect_exit 0 nmf-learn $alone --plain -o pair.nmf a=tones.wav b=pulses.wav
! grep -q "only source" messages || fail "two sources are called one"

# Texts and precision
learn -q -f -o text.nmf --licence CC0-1.0 --provenance "own drums" \
	--beta 0.5 --exponent 0.7 --mask-exponent 2 a=tones.wav
expect "licence" "$(value text.nmf licence)" CC0-1.0
expect "provenance" "$(value text.nmf provenance)" "own drums"
expect "beta" "$(value text.nmf beta)" 0.5
expect "sharpness" "$(value text.nmf sharpness)" 2.0
value tiny.nmf provenance | grep -q "tones: 2.0 s in 1 file" ||
	fail "the provenance does not say what was heard"
learn -q -o half.nmf --components 12 --f16 a=tones.wav
learn -q -o full.nmf --components 12 --f32 a=tones.wav
[ "$(wc -c <half.nmf)" -lt "$(($(wc -c <full.nmf) * 3 / 5))" ] ||
	fail "halves take as much room as floats"
expect_exit 2 learn -o x.nmf --f16 --f32 a=tones.wav

# Steps of refining of another size end elsewhere, those too small nowhere
for size in 0.017 0.1 0.000001; do
	learn -q -f -o "step$size.nmf" --step-size $size a=tones.wav b=pulses.wav
done
learn -q -f -o step.nmf a=tones.wav b=pulses.wav
cmp -s step.nmf step0.017.nmf || fail "the default is no step size of 0.017"
! cmp -s step.nmf step0.1.nmf || fail "--step-size changes nothing"
! cmp -s step.nmf step0.000001.nmf || fail "--step-size changes nothing"
expect_exit 2 learn -f -o x.nmf --step-size 0 a=tones.wav b=pulses.wav

# Material: lists, repeated names, folders with other things in them
mkdir -p folder/deeper
audio-tool make tones folder/a.flac format=flac frames=33075
audio-tool make tones folder/deeper/b.wav frames=33075 rate=48000 channels=1
echo "not audio" >folder/README.md
expect_exit 0 learn -o lists.nmf a=tones.wav,pulses.wav a=folder b=folder
grep -q "a: heard 5.44 s in 4 recordings" messages || fail "a heard another time"
grep -q "b: heard 1.44 s in 2 recordings" messages || fail "b heard another time"
grep -q "folder/README.md: left out: " messages ||
	fail "a text in a folder is not mentioned"
expect "sources of lists" "$(value lists.nmf 'sources.#')" 2
cp tones.wav 'a,b.wav'
learn -q -f -o lists.nmf 'a=a,b.wav'
expect_exit 0 learn -f -o lists.nmf --max-frames 100 a=tones.wav
grep -q "kept [0-9]*, one in 8" messages || fail "sampling is not mentioned"

# A recording of another rate is as good
audio-tool make tones tones48.wav rate=48000 frames=96000
audio-tool make pulses pulses48.wav rate=48000 frames=96000
audio-tool make mix mix.wav
learn -q -o other_rate.nmf tones=tones48.wav pulses=pulses48.wav
nmf-separate -q -d other_rate.nmf -o rates mix.wav
audio-tool make tones tones1.wav
sdr=$(audio-tool sdr tones1.wav rates/mix/tones.wav)
[ "${sdr%.*}" -ge 10 ] || fail "resampled material separates with $sdr dB"
expect_exit 0 learn -f -o low.nmf a=tones48.wav --rate 96000
grep -q "has 48000 Hz, so nothing above 24000 Hz" messages ||
	fail "a low rate is not mentioned"

# What is said
expect_exit 0 learn -q -f -o quiet.nmf a=tones.wav b=pulses.wav
[ ! -s messages ] || fail "-q says something"

# What is refused
cp tiny.nmf kept.nmf
rm -f x.nmf
expect_refusal 1 kept.nmf "exists" learn -o kept.nmf a=tones.wav
cmp tiny.nmf kept.nmf || fail "a refused dictionary was changed"
expect_refusal 2 "-o" "missing" learn a=tones.wav
expect_refusal 2 "source" "no source" learn -o x.nmf
expect_refusal 2 "tones.wav" "not of the form" learn -o x.nmf tones.wav
expect_refusal 2 "a=" "not of the form" learn -o x.nmf a=
expect_refusal 2 "a/b=tones.wav" "no name" learn -o x.nmf a/b=tones.wav
expect_refusal 2 "residual" "no name" learn -o x.nmf residual=tones.wav
expect_refusal 2 "=tones.wav" "no name" learn -o x.nmf =tones.wav
expect_refusal 2 "--window" "not even" learn -o x.nmf --window 511 a=tones.wav
expect_refusal 2 "--hop" "half of the window" \
	learn -o x.nmf --hop 300 a=tones.wav
expect_refusal 2 "--bands" "from 3 to 257" \
	learn -o x.nmf --bands 300 a=tones.wav
expect_refusal 2 "--groups" "from 3 to 257" \
	learn -o x.nmf --groups 300 a=tones.wav
expect_refusal 1 "none.wav" "No such file" learn -q -o x.nmf a=none.wav
mkdir empty
expect_refusal 1 "empty" "holds no files" learn -q -o x.nmf a=empty
mkdir texts
echo text >texts/a
expect_refusal 1 "a" "no audio among" learn -q -o x.nmf a=texts
audio-tool make silence silence.wav
expect_refusal 1 "a" "only silence" learn -q -o x.nmf a=silence.wav
expect_refusal 1 "no/x.nmf" "No such file" learn -o no/x.nmf a=tones.wav
expect_refusal 1 "folder" "is a directory" learn -o folder a=tones.wav
[ ! -e x.nmf ] || fail "a refusal left x.nmf"
if [ -w /dev/full ]; then
	expect_refusal 1 "/dev/full" "No space left" learn -q -o /dev/full a=tones.wav
	[ -c /dev/full ] || fail "/dev/full was replaced"
fi
