#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# nmf-separate --stereo: by what the channels of a file are told apart.

. "$(dirname "$0")/lib.sh"

# Tones on the right, pulses on the left: one dictionary has heard that, one not
learn_tiny learnt.nmf
for kind in tones pulses; do
	audio-tool make $kind $kind-mono.wav frames=88200 channels=1
done
nmf-learn -q -o mono.nmf --window 512 --hop 128 --bands 40 --components 4 \
	--iterations 30 --steps 40 tones=tones-mono.wav pulses=pulses-mono.wav
for kind in tones pulses mix; do
	audio-tool make $kind $kind.wav frames=300000 subtype=float
	audio-tool make $kind $kind-swapped.wav frames=300000 subtype=float swap=1
done

# separate KIT NAME OPTION...: separates NAME.wav into out/NAME and keeps its
# summary
separate() {
	kit=$1
	name=$2
	shift 2
	rm -rf out
	nmf-separate -q -d "$kit.nmf" -o out --json "$@" "$name.wav" >json
}

# used WAY: fails unless that is what the summary says
used() {
	expect "told apart by" "$(json-get stereo <json)" "$1"
}

# sdr REFERENCE: the quality of the tones in tenths of a decibel
sdr() {
	audio-tool sdr "$1" out/*/tones.wav | tr -d . | sed 's/.$//'
}

# better BEFORE AFTER: at least 1.5 dB
better() {
	[ "$2" -ge $(($1 + 15)) ] || fail "$2 is not 1.5 dB more than $1"
}

# A dictionary without images: those of the mix, or one mask
separate mono mix --stereo off
used off
before=$(sdr tones.wav)
mv out off
separate mono mix
used mix
better "$before" "$(sdr tones.wav)"
audio-tool null 1e-6 mix.wav out/mix/*.wav || fail "the stems do not add up"
mv out found
separate mono mix --stereo mix
used mix
diff -r found out || fail "what is chosen is not what can be asked for"
separate mono mix --stereo learnt
used off
diff -r off out || fail "without images there is more than one mask"
separate mono mix --remix tones=0,pulses=0
used mix
audio-tool same 0 out/mix/remix.wav mix.wav ||
	fail "a remix of unchanged sources is not the input"
separate mono mix --residual
used mix
audio-tool null 1e-6 mix.wav out/mix/*.wav ||
	fail "stems and residual do not add up"

# The same bits however the work is split, and from a pipe
for options in "--jobs 2" "--jobs 5" "--block 1000" "--block 37 --jobs 3"; do
	# shellcheck disable=SC2086 # Several words
	separate mono mix $options
	diff -r found out || fail "$options changes the stems"
done
# shellcheck disable=SC2002 # A pipe is what is tested
cat mix.wav | nmf-separate -q -d mono.nmf --stems tones - >piped.wav
cmp piped.wav found/mix/tones.wav || fail "a pipe gives other stems"
for options in "--start 1.5 --end 4" "--hop 32" "--hop 1024"; do
	# shellcheck disable=SC2086
	separate mono mix $options
	used mix
	rm -rf one
	mv out one
	# shellcheck disable=SC2086
	separate mono mix $options --block 100 --jobs 3
	diff -r one out || fail "workers change the stems with $options"
done

# Images that were learnt, as long as they are those of the mix
separate learnt mix --stereo off
before=$(sdr tones.wav)
separate learnt mix --stereo learnt
used learnt
better "$before" "$(sdr tones.wav)"
rm -rf one
mv out one
separate learnt mix --jobs 2
used learnt
diff -r one out || fail "learnt images are not used as they are"
separate learnt mix-swapped --stereo off
before=$(sdr tones-swapped.wav)
separate learnt mix-swapped
used mix
better "$before" "$(sdr tones-swapped.wav)"

# One mask where there are no two different channels
audio-tool make mix same.wav frames=100000 same=1
audio-tool make mix one.wav frames=30000 channels=1
audio-tool make mix three.wav frames=30000 channels=3
for name in same one three; do
	for kit in mono learnt; do
		rm -rf one
		separate "$kit" "$name" --stereo off
		used off
		mv out one
		for way in auto mix; do
			separate "$kit" "$name" --stereo "$way"
			used off
			diff -r one out || fail "$name: $way is not one mask"
		done
	done
done
separate mono tones --end 0.00002 # One sample, which is zero in both
used off

# Silence, and a channel of it
audio-tool make silence silence.wav frames=20000
separate mono silence
used off
expect "samples that are not finite" "$(json-get sources.0.not_finite <json)" 0

# What is wrong with a file is said once, not for each pass
audio-tool make mix cut.wav frames=100000
audio-tool cut cut.wav 200000
expect_exit 0 nmf-separate -q -d mono.nmf -o cut cut.wav
expect "warnings" "$(grep -c "cut short" messages)" 1
audio-tool make bad bad.wav frames=50000 subtype=float
expect_exit 0 nmf-separate -q -d mono.nmf -o bad bad.wav
expect "warnings" "$(grep -c "not finite" messages)" 1

# Several files, each by itself
rm -rf out
nmf-separate -q -d mono.nmf -o out --json --jobs 3 mix.wav same.wav \
	mix-swapped.wav >json
for way in mix off mix; do
	head -n 1 json >first
	expect "one of several" "$(json-get stereo <first)" $way
	sed -i 1d json
done
diff -r found/mix out/mix || fail "files change each other"

rm -rf out
expect_refusal 2 "--stereo" "one of auto|off|learnt|mix" \
	nmf-separate -d mono.nmf -o out --stereo wide mix.wav
