#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The same samples as nmf-separate, bit for bit, through an ALSA card that is a
# file: rates, block sizes, remix and stems, played and recorded.

. "$(dirname "$0")/lib.sh"

learn_tiny tiny.nmf
for rate in 44100 48000 96000; do
	audio-tool make mix mix.wav rate=$rate frames=$((3 * rate)) channels=2
	[ "$(audio-tool shape mix.wav | cut -d ' ' -f 2)" = 2 ] || fail "not stereo"
	make_card mix.wav
	rm -rf out takes
	nmf-separate -q -d tiny.nmf --stereo learnt --subtype float -o out \
		mix.wav
	nmf-separate -q -d tiny.nmf --stereo learnt --subtype float \
		--remix tones=-3.7,pulses=mute -o out mix.wav
	n=$((2 * rate - rate / 4))
	for latency in 20 7 3.1; do
		nmf-live -d tiny.nmf --input fakecard --rate $rate --duration 2 \
			--latency $latency --remix tones=-3.7,pulses=mute \
			--record takes >said 2>messages || fail "no remix at $rate Hz"
		live-tool same out.raw $n out/mix/remix.wav ||
			fail "$rate Hz, remix, $latency ms"
		nmf-live -d tiny.nmf --input fakecard --rate $rate --duration 2 \
			--latency $latency --stems --record takes >said 2>messages ||
			fail "no stems at $rate Hz"
		grep -o 'block [0-9]*' said
		live-tool same out.raw $n out/mix/tones.wav out/mix/pulses.wav ||
			fail "$rate Hz, stems, $latency ms"
	done

	# What was recorded is what was played
	live-tool raw takes/take-1/remix.wav take.raw
	live-tool same take.raw $n out/mix/remix.wav ||
		fail "$rate Hz, recorded remix"
	for stem in tones pulses; do
		live-tool raw takes/take-2/$stem.wav take.raw
		live-tool same take.raw $n out/mix/$stem.wav ||
			fail "$rate Hz, recorded $stem"
	done
	expect "takes" "$(find takes -type f | wc -l | tr -d ' ')" 9
done
