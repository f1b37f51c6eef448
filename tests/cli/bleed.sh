#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# nmf-learn --together and --bleed: recordings in which others are heard, too.

. "$(dirname "$0")/lib.sh"

learn() {
	nmf-learn --own-only --window 2048 --components 12 --plain "$@"
}

# What a dictionary learnt with these arguments gives of the tones, in dB
tones_db() {
	expect_exit 0 learn -q -f -o kit.nmf "$@"
	nmf-separate -q -f --subtype float -d kit.nmf -o stems mix.wav
	audio-tool sdr wanted.wav stems/mix/tones.wav
}

# better WHAT MORE LESS
better() {
	awk "BEGIN { exit !($2 > $3) }" || fail "$1: $2 dB, not above $3 dB"
}

# The tones with the pulses at -12 dB, and the other way round
audio-tool make mix mix.wav frames=132300 subtype=float
audio-tool make tones wanted.wav frames=132300 subtype=float
audio-tool make tones tones.wav frames=132300 subtype=float bleed=-12
audio-tool make pulses pulses.wav frames=132300 subtype=float bleed=-12
as_heard=$(tones_db tones=tones.wav pulses=pulses.wav)
together=$(tones_db --together tones=tones.wav pulses=pulses.wav)
apart=$(tones_db --bleed tones=tones.wav pulses=pulses.wav)
echo "as heard $as_heard, together $together, apart $apart dB"
better together "$together" "$as_heard + 3"
better apart "$apart" "$as_heard + 3"

# The same bytes for any number of jobs, and each source is told of
for way in --together --bleed; do
	expect_exit 0 learn -f -o one.nmf $way tones=tones.wav pulses=pulses.wav
	grep -q "tones: heard 3.00 s" messages || fail "$way: nothing is told"
	learn -q -f -o jobs.nmf --jobs 3 $way tones=tones.wav pulses=pulses.wav
	cmp one.nmf jobs.nmf || fail "$way: 3 jobs gave other bytes"
	nmf-learn -q -f -o refined.nmf --own-only --window 512 --components 4 \
		--steps 20 $way tones=tones.wav pulses=pulses.wav
done

# What is refused
audio-tool range pulses.wav short.wav 0 88200
expect_refusal 1 "pulses" "is 2.0. s long and tones 3.0. s" \
	learn -q -o out --together tones=tones.wav pulses=short.wav
audio-tool range pulses.wav shorter.wav 0 132299
expect_refusal 1 "--together" "differ in length by some samples" \
	learn -q -o out --together tones=tones.wav pulses=shorter.wav
learn -q -f -o kit.nmf --bleed tones=tones.wav pulses=short.wav
audio-tool make silence silence.wav frames=132300
for way in --together --bleed; do
	expect_refusal 2 "$way" "no recordings of two sources" \
		learn -q -o out $way tones=tones.wav
	expect_refusal 2 "$way" "no recordings of two sources" \
		learn -q -o out $way tones=tones.wav pulses=@kit.nmf
	expect_refusal 1 "pulses" "only silence" \
		learn -q -o out $way tones=tones.wav pulses=silence.wav
done
expect_refusal 2 "--together" "--bleed do not go together" \
	learn -q -o out --together --bleed tones=tones.wav pulses=pulses.wav
expect_refusal 2 "--together" "no other --beta than 1" \
	learn -q -o out --together --beta 2 tones=tones.wav pulses=pulses.wav
