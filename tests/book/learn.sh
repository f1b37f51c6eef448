#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Dictionaries are learnt

. "$(dirname "$0")/lib.sh"

audio-tool make mix song.wav frames=132300
audio-tool make pulses drums.wav frames=66150
audio-tool make tones bass.wav frames=66150
audio-tool make tones guitar.wav frames=66150
audio-tool make tones talk.wav frames=66150
audio-tool make burst take.wav frames=176400 at=176400
mkdir takes mics
audio-tool make tones takes/one.wav frames=66150
audio-tool make tones takes/two.wav frames=66150
audio-tool make pulses mics/kick.wav bleed=-12 frames=66150
audio-tool make tones mics/snare.wav bleed=-12 frames=66150

follow docs/learn.md
there song/bass.wav song/drums.wav song/voice.wav my-band.png \
	apart/song/guitar.wav apart/song/rest.wav solo.nmf room.nmf
nmf-inspect kit.nmf >said
grep -q 'CC0-1.0' said || fail "there is no licence: $(cat said)"
grep -q 'My kit, 2026' said || fail "there is no origin: $(cat said)"
