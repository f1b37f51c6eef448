#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# nmf-separate: what comes out, under which names, of what kind.

. "$(dirname "$0")/lib.sh"

learn_tiny tiny.nmf
audio-tool make tones tones.wav frames=44321
audio-tool make pulses pulses.wav frames=44321
audio-tool make mix mix.wav frames=44321 subtype=float
nmf-separate -q -d tiny.nmf mix.wav

# One file per source, of the input's shape; together they are the input
expect "files" "$(cd mix && echo *)" "pulses.wav tones.wav"
expect "shape" "$(audio-tool shape mix/tones.wav)" "44100 2 44321 float"
audio-tool null 1e-6 mix.wav mix/*.wav || fail "the stems do not add up"

# They are what they are called
for stem in tones pulses; do
	sdr=$(audio-tool sdr $stem.wav mix/$stem.wav)
	[ "${sdr%.*}" -ge 10 ] || fail "$stem come out with $sdr dB"
done

# Aligned to the sample, at any rate and hop
for rate in 8000 22050 44100 48000 88200 96000 192000; do
	audio-tool make impulse impulse$rate.wav rate=$rate at=12345
	for hop in 32 128; do
		nmf-separate -q -d tiny.nmf -f --hop $hop -o rates \
			--remix tones=0 impulse$rate.wav
		expect "impulse at $rate Hz, hop $hop" \
			"$(audio-tool peak rates/impulse$rate/remix.wav)" 12345
	done
	nmf-separate -q -d tiny.nmf -f -o rates impulse$rate.wav
	audio-tool null 4e-5 impulse$rate.wav rates/impulse$rate/tones.wav \
		rates/impulse$rate/pulses.wav ||
		fail "stems at $rate Hz do not add up"
done

# One sample, one channel, eight channels
audio-tool make tones one.wav frames=1 channels=1
audio-tool make mix eight.wav frames=5000 channels=8
nmf-separate -q -d tiny.nmf one.wav eight.wav
expect "one sample" "$(audio-tool shape one/tones.wav)" "44100 1 1 16"
expect "eight channels" "$(audio-tool shape eight/tones.wav)" "44100 8 5000 16"

# A file without a suffix, in a folder with one
mkdir a.b
cp mix.wav a.b/plain
nmf-separate -q -d tiny.nmf -o names a.b/plain
[ -f names/plain/tones.wav ] || fail "a name without a suffix"

# Chosen stems, and the residual
nmf-separate -q -d tiny.nmf -o some --stems pulses mix.wav
expect "chosen stems" "$(cd some/mix && echo *)" "pulses.wav"
cmp mix/pulses.wav some/mix/pulses.wav ||
	fail "a stem depends on which others are written"
nmf-separate -q -d tiny.nmf -o rest --residual mix.wav
expect "with residual" "$(cd rest/mix && echo *)" \
	"pulses.wav residual.wav tones.wav"
audio-tool null 1e-6 mix.wav rest/mix/*.wav ||
	fail "stems and residual do not add up"
nmf-separate -q -d tiny.nmf -o both --stems residual,tones mix.wav
expect "residual as a stem" "$(cd both/mix && echo *)" "residual.wav tones.wav"
cmp rest/mix/residual.wav both/mix/residual.wav || fail "another residual"

# The rest is all that was not chosen, the same with any number of workers
nmf-separate -q -d tiny.nmf -o rest1 --stems tones --rest mix.wav
expect "with the rest" "$(cd rest1/mix && echo *)" "rest.wav tones.wav"
cmp mix/tones.wav rest1/mix/tones.wav || fail "the rest changes a stem"
cmp mix/pulses.wav rest1/mix/rest.wav || fail "the rest of two is not the other"
nmf-separate -q -d tiny.nmf -f -o rest1 --stems pulses --residual --rest mix.wav
expect "with residual and rest" "$(cd rest1/mix && echo *)" \
	"pulses.wav residual.wav rest.wav tones.wav"
cmp rest/mix/tones.wav rest1/mix/rest.wav || fail "the residual is in the rest"
audio-tool make mix long.wav frames=400000 subtype=float
audio-tool make pulses two.wav frames=88200
nmf-learn -q -o three.nmf --window 512 --components 2 --steps 10 \
	a=tones.wav b=two.wav c=mix.wav
for jobs in 1 4; do
	nmf-separate -q -d three.nmf -o rest$jobs -j $jobs --stems b --rest long.wav
done
expect "rest of three" "$(cd rest1/long && echo *)" "b.wav rest.wav"
cmp rest1/long/rest.wav rest4/long/rest.wav || fail "workers change the rest"
audio-tool null 1e-6 long.wav rest1/long/*.wav ||
	fail "stem and rest do not add up"
nmf-separate -q -d three.nmf -o parts long.wav
audio-tool null 1e-6 rest1/long/rest.wav parts/long/a.wav parts/long/c.wav ||
	fail "the rest is not the sum of the others"
nmf-separate -q -f -d three.nmf -o rest1 --stems a --rest --plot mix.wav
[ -f rest1/mix/plot.png ] || fail "no picture beside the rest"
nmf-learn -q --plain -o rest.nmf --window 512 --components 2 \
	rest=tones.wav b=two.wav
nmf-separate -q -d rest.nmf -o named --stems b --rest mix.wav
expect "a source called rest" "$(cd named/mix && echo *)" "b.wav rest.wav"
expect_refusal 2 "--rest" "is called 'rest', too" \
	nmf-separate -d rest.nmf -o out --stems rest --rest mix.wav
expect_refusal 2 "--rest" "leaves no source" \
	nmf-separate -d tiny.nmf -o out --stems tones,pulses --rest mix.wav
expect_refusal 2 "--rest" "which is missing" \
	nmf-separate -d tiny.nmf -o out --rest mix.wav

# Remixes
remix() {
	nmf-separate -q -d tiny.nmf -f -o remix --remix "$1" mix.wav
}
remix pulses=mute
expect "remix" "$(cd remix/mix && echo *)" remix.wav
audio-tool same 1e-6 remix/mix/remix.wav mix/tones.wav ||
	fail "muting one of two sources does not leave the other"
remix tones=0,pulses=0
audio-tool same 0 remix/mix/remix.wav mix.wav ||
	fail "a remix of unchanged sources is not the input"
remix tones=-6,pulses=-6
sdr=$(audio-tool sdr mix.wav remix/mix/remix.wav)
expect "all at -6 dB" "$sdr" 6.04
nmf-separate -q -d tiny.nmf -f -o remix --remix residual=mute mix.wav
[ -f remix/mix/remix.wav ] || fail "a remix without the residual"
expect_refusal 2 "guitar" "it has tones, pulses" \
	nmf-separate -d tiny.nmf -o out --remix guitar=3 mix.wav
expect_refusal 2 "loud" "neither 'mute' nor a gain" \
	nmf-separate -d tiny.nmf -o out --remix tones=loud mix.wav
expect_refusal 2 "tones" "not of the form" \
	nmf-separate -d tiny.nmf -o out --remix tones mix.wav
expect_refusal 2 "guitar" "it has tones, pulses" \
	nmf-separate -d tiny.nmf -o out --stems tones,guitar mix.wav
expect_refusal 2 "--remix" "do not go together" \
	nmf-separate -d tiny.nmf -o out --remix tones=1 --stems tones mix.wav

# The dials change something, and only when turned
dial() {
	nmf-separate -q -d tiny.nmf -f -o dial "$@" mix.wav
}
dial
cmp mix/tones.wav dial/mix/tones.wav || fail "two runs gave other bytes"
dial --hop 128 --iterations 30
cmp mix/tones.wav dial/mix/tones.wav || fail "the defaults are not the kit's"
for turned in "--hop 64" "--iterations 3" "--sharpness 3"; do
	# shellcheck disable=SC2086 # Two words
	dial $turned
	! cmp -s mix/tones.wav dial/mix/tones.wav ||
		fail "$turned changes nothing"
done

# Names that leave no folder for the stems
for name in . ..; do
	for suffix in wav flac; do
		cp mix.wav "$name.$suffix"
		expect_refusal 2 "$name.$suffix" "in the folder '$name'" \
			nmf-separate -f -d tiny.nmf -o out "$name.$suffix"
		expect_refusal 2 "$name.$suffix" "in the folder '$name'" \
			nmf-separate -d tiny.nmf "a.b/../$name.$suffix" mix.wav
		rm "$name.$suffix"
	done
done
cp mix.wav ....wav
nmf-separate -q -d tiny.nmf -o names ....wav
[ -f names/.../tones.wav ] || fail "three dots are a name"

# Two files of one name, the input itself, files in the way
cp mix.wav a.b/mix.flac
expect_refusal 2 "a.b/mix.flac" "the same file, out/mix/.*, as mix.wav" \
	nmf-separate -d tiny.nmf -o out mix.wav a.b/mix.flac
mkdir tones
cp tones.wav tones/tones.wav
expect_refusal 1 "tones/tones.wav" "is the same file as the input" \
	nmf-separate -f -d tiny.nmf --stems tones tones/tones.wav
cp mix/tones.wav before.wav
cp tones.wav new.wav
expect_refusal 1 "mix/tones.wav" "exists; --force" \
	nmf-separate -d tiny.nmf --stems tones new.wav mix.wav
cmp mix/tones.wav before.wav || fail "a refused file was changed"
[ ! -e new ] || fail "work began although a file is in the way"
