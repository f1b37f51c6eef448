#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# nmf-learn: where sources are between two channels; nmf-inspect: what it learnt.

. "$(dirname "$0")/lib.sh"

value() {
	nmf-inspect --json "$1" | json-get "$2"
}

# expect_near WHAT FOUND WANTED TOLERANCE
expect_near() {
	awk -v a="$2" -v b="$3" -v t="$4" \
		'BEGIN { d = a - b; exit !(a ~ /[0-9]/ && d <= t && -d <= t) }' ||
		fail "$1: $2 instead of $3"
}

# height PNG: prints the height of a picture
height() {
	od -An -j 20 -N 4 -t u1 "$1" | awk '{ print ($3 * 256) + $4 }'
}

learn() {
	nmf-learn --window 512 --hop 128 --bands 40 --components 4 \
		--max-frames 512 --steps 20 "$@"
}

for pan in -1 -0.5 0 0.7 1; do
	audio-tool make tones tones$pan.wav pan=$pan frames=88200
	audio-tool make pulses pulses$pan.wav pan=$pan frames=88200
done
audio-tool make tones mono.wav channels=1 frames=88200
audio-tool make tones three.wav channels=3 frames=88200

# Panned sources are where they were put, plain or refined, as halves too
for kind in --plain --steps=20 --f16; do
	expect_exit 0 learn $kind -f -o panned.nmf \
		tones=tones-0.5.wav pulses=pulses0.7.wav centre=tones0.wav
	grep -q "stereo: learnt where each source is" messages ||
		fail "$kind: images are not mentioned"
	expect "$kind: stereo" "$(value panned.nmf stereo)" true
	expect_near "$kind: left" "$(value panned.nmf sources.0.pan)" -0.5 0.002
	expect_near "$kind: right" "$(value panned.nmf sources.1.pan)" 0.7 0.002
	expect_near "$kind: centre" "$(value panned.nmf sources.2.pan)" 0 0.002
	for i in 0 1 2; do
		expect_near "$kind: width" \
			"$(value panned.nmf sources.$i.width)" 0 0.002
	done
done
nmf-inspect panned.nmf >table
grep -q "tones  *4  *-0.50  *0.00$" table || fail "no pan in the table"
grep -q "^stereo .*pan from -1 (left)" table || fail "pan is not explained"

# A source that is left and right, but never both, is wide and in the centre;
# a sound that is louder on one side moves it
learn -q -o wide.nmf --plain wide=tones-1.wav,pulses1.wav,tones1.wav,pulses-1.wav \
	side=tones-1.wav,tones1.wav,tones1.wav,tones1.wav
expect_near "pan of a wide source" "$(value wide.nmf sources.0.pan)" 0 0.01
expect_near "width" "$(value wide.nmf sources.0.width)" 1 0.01
expect_near "pan to a side" "$(value wide.nmf sources.1.pan)" 0.333 0.01
expect_near "width to a side" "$(value wide.nmf sources.1.width)" 0.5 0.01

# One channel, or three, anywhere, and there is none
for other in mono.wav three.wav tones0.wav,mono.wav mono.wav,tones0.wav; do
	expect_exit 0 learn --plain -f -o none.nmf a=pulses0.wav b=$other
	grep -q "stereo: not learnt, for b was not heard in two channels" \
		messages || fail "$other: no word about stereo"
	expect "stereo with $other" "$(value none.nmf stereo)" false
	expect "pan" "$(value none.nmf sources.0.pan)" null
	expect "width" "$(value none.nmf sources.1.width)" null
done
nmf-inspect none.nmf >table
grep -q "a  *4$" table || fail "a pan in the table"
grep -q "^stereo  *not learnt" table || fail "stereo is not mentioned"

# The same bytes, whatever the number of jobs
for jobs in 1 3; do
	learn -q --jobs $jobs -o jobs$jobs.nmf tones=tones-0.5.wav \
		pulses=pulses0.7.wav
done
cmp jobs1.nmf jobs3.nmf || fail "3 jobs gave other bytes"

# What is joined brings its images; what has none hides all
learn -q --plain -o left.nmf tones=tones-0.5.wav
learn -q --plain -o mono.nmf tones=mono.wav
expect_exit 0 nmf-learn -o joined.nmf tones=@left.nmf centre=@panned.nmf
grep -q "stereo: learnt" messages || fail "images joined are not mentioned"
expect_near "joined" "$(value joined.nmf sources.0.pan)" -0.5 0.002
expect_exit 0 nmf-learn -f -o joined.nmf tones=@mono.nmf centre=@panned.nmf
grep -q "stereo: not learnt, for the components taken of tones do not say" \
	messages || fail "a dictionary without images is not mentioned"
expect "joined without" "$(value joined.nmf stereo)" false

# Beside its own recordings it is where they are
nmf-learn -q -f --components 4 --plain -o joined.nmf \
	tones=@mono.nmf tones=tones0.7.wav centre=@panned.nmf
expect_near "beside" "$(value joined.nmf sources.0.pan)" 0.7 0.002

# The picture has a row for each source
nmf-inspect --plot with.png panned.nmf >table
nmf-inspect --plot without.png none.nmf >table
expect "height without images" "$(height without.png)" 760
[ "$(height with.png)" -gt 800 ] || fail "no images in the picture"
