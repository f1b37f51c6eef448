#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Dictionaries are joined

. "$(dirname "$0")/lib.sh"

audio-tool make mix song.wav frames=66150
audio-tool make tones bass.wav frames=66150
audio-tool make tones cat.wav frames=66150
audio-tool make burst take.wav frames=110250 at=110250

follow docs/join.md
there take/speech.wav take/noise.wav song/cat.wav two.nmf
