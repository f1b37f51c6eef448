#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Rendered songs: aligned, heard, the same for the same seed.

. "$(dirname "$0")/../cli/lib.sh"

# A library with one recording of each kind
make() {
	mkdir -p "train/${2%/*}"
	audio-tool make "$1" "train/$2" frames="$3" >/dev/null
}
for piece in kick snare tom hihat_closed crash; do
	make pulses drums/$piece/muldjord__Hit_01_close.wav 9000
done
for family in bass guitar piano epiano organ strings winds voice; do
	make tones melodic/$family/box__a3.wav 60000
done
make tones speech/somebody/1.wav 60000
make pulses noise/rain.wav 60000

render() {
	render-presets --seconds 4 --songs 2 "$@" || fail "render $*"
}
for kind in drums band speech; do
	render --seed 7 $kind train one
	render --seed 7 $kind train two
	render --seed 8 $kind train three
	diff -r one two >/dev/null || fail "$kind: not the same for a seed"
	! diff -r one three >/dev/null || fail "$kind: the same for two seeds"
	for song in one/*; do
		for stem in "$song"/*.wav; do
			expect "$stem" "$(audio-tool shape "$stem")" \
				"44100 1 176400 16"
		done
	done
	render --seed 7 --first 1 --songs 1 $kind train four
	diff -r one/song0001 four/song0001 >/dev/null ||
		fail "$kind: a song depends on those before it"
	rm -r one two three four
done

render band train out
for stem in drums bass vocals other; do
	[ "$(audio-tool peak out/song0000/$stem.wav)" -gt 0 ] ||
		fail "$stem is silent"
done
rm -r out

# Singers, guitarists and power chords are heard if there are any
for more in melodic/power/open__a2 singers/choir/ah guitarists/sectoid/solo; do
	render --seed 7 --songs 8 --seconds 1 band train few
	make tones $more.wav 60000
	render --seed 7 --songs 8 --seconds 1 band train out
	! diff -r few out >/dev/null || fail "$more is not heard"
	rm -r few out
done

# More noises may lie in a folder of their own, and be compressed
render --seed 7 speech train few
make pulses noise-more/street.wav 60000
render --seed 7 speech train out
! diff -r few out >/dev/null || fail "noise-more is not heard"
rm -r train/noise train/noise-more/street.wav out
mkdir -p train/noise-more
audio-tool make pulses train/noise-more/street.ogg format=ogg frames=60000 >/dev/null
render --seed 7 speech train out
[ "$(audio-tool peak out/song0000/noise.wav)" -gt 0 ] ||
	fail "a noise in noise-more is silent"
rm -r few out

expect_refusal 1 nowhere "is no folder" render-presets drums nowhere out
rm -r train/noise-more
expect_refusal 1 noise "no recordings" render-presets speech train out
rm -r train/drums/tom
expect_refusal 1 tom "no recordings" render-presets band train out
expect_refusal 2 render-presets usage render-presets polka train out
expect_refusal 2 render-presets usage render-presets --songs none drums train out
expect_refusal 2 render-presets usage render-presets drums train
