#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# A dictionary of one source: what it explains, and what it does not.

. "$(dirname "$0")/lib.sh"

audio-tool make tones tones.wav frames=88200
nmf-learn -q -o my.nmf --window 512 --hop 128 --bands 40 --components 4 \
	--iterations 30 my=tones.wav
audio-tool make pulses pulses.wav frames=44321
audio-tool make tones tones.wav frames=44321
audio-tool make mix mix.wav frames=44321 subtype=float

# The stem is not the whole mix, and the two add up to it
expect_exit 0 nmf-separate -d my.nmf mix.wav
expect "files" "$(cd mix && echo *)" "my.wav residual.wav"
audio-tool null 1e-6 mix.wav mix/*.wav || fail "the two do not add up"
expect "sentences" "$(grep -c "one source, my; .* residual" messages)" 1
whole=$(audio-tool sdr tones.wav mix.wav)
sdr=$(audio-tool sdr tones.wav mix/my.wav)
[ "${sdr%.*}" -ge "$((${whole%.*} + 3))" ] ||
	fail "a stem of $sdr dB from a mix of $whole dB"

# It alone, or muted
expect_exit 0 nmf-separate -q -d my.nmf -o chosen --stems my mix.wav
[ ! -s messages ] || fail "-q says something"
expect "chosen" "$(cd chosen/mix && echo *)" my.wav
cmp mix/my.wav chosen/mix/my.wav || fail "another stem when chosen"
nmf-separate -q -d my.nmf -o muted --remix my=mute mix.wav
audio-tool same 1e-6 muted/mix/remix.wav mix/residual.wav ||
	fail "muting the source does not leave the rest"

# Two sources keep sharing everything, without a word
learn_tiny tiny.nmf
expect_exit 0 nmf-separate -d tiny.nmf -o two mix.wav
expect "two sources" "$(cd two/mix && echo *)" "pulses.wav tones.wav"
! grep -q residual messages || fail "two sources are called one"
