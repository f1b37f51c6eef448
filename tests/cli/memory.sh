#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# An hour of stereo in less than 60 MB, with several workers, with a first pass
# and with a picture, too; and sixty times the length does not take more.

. "$(dirname "$0")/lib.sh"

[ -z "${NMS_SANITIZED:-}" ] || exit 77

for kind in tones pulses; do
	audio-tool make $kind $kind-mono.wav frames=88200 channels=1
done
nmf-learn -q -o tiny.nmf --window 256 --hop 128 --bands 0 --context 1 \
	--components 2 --iterations 2 tones=tones-mono.wav \
	pulses=pulses-mono.wav

# peak FRAMES OPTION...: the largest memory it takes, in KiB
peak() {
	frames=$1
	shift
	audio-tool make pulses mix.wav frames="$frames"
	run-tool rss rss nmf-separate -q -f -d tiny.nmf "$@" mix.wav
	expect "length" "$(audio-tool shape mix/tones.wav)" "44100 2 $frames 16"
	rm mix.wav mix/*.wav
	cat rss
}

minute=$((60 * 44100))
hour=$((60 * minute))
short=$(peak $minute --hop 1024 --stereo off --stems tones)
long=$(peak $hour --hop 1024 --stereo off --stems tones)
echo "a minute: $short KiB, an hour: $long KiB"
[ "$long" -lt 61440 ] || fail "an hour takes $long KiB"
[ "$long" -lt $((short + 2048)) ] || fail "an hour takes more than a minute"
for jobs in 1 2 7; do
	short=$(peak $((10 * minute)) --hop 1024 --stereo mix --residual \
		--jobs $jobs)
	long=$(peak $((30 * minute)) --hop 1024 --stereo mix --residual \
		--jobs $jobs)
	echo "$jobs jobs: ten minutes $short KiB, half an hour $long KiB"
	[ "$long" -lt 61440 ] || fail "half an hour takes $long KiB"
	[ "$long" -lt $((short + 8192)) ] || fail "half an hour takes more"
done
plotted=$(peak $((10 * minute)) --hop 128 --plot --stems tones --jobs 2)
echo "ten minutes with a picture: $plotted KiB"
[ "$plotted" -lt 61440 ] || fail "a picture takes $plotted KiB"
