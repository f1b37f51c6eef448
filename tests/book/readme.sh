#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The README's commands

. "$(dirname "$0")/lib.sh"

audio-tool make mix song.wav frames=66150
audio-tool make pulses drums.wav frames=66150
audio-tool make tones bass.wav frames=66150
audio-tool make tones guitar.wav frames=66150
audio-tool make burst take.wav frames=132300 at=132300
mkdir takes
audio-tool make tones takes/one.wav frames=66150
ln -s "$source_dir/presets" presets

follow README.md
there song/drums.wav song/bass.wav karaoke/song/remix.wav stems/song/voice.wav
