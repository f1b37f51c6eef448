#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Matrices, and the spectra of a song

. "$(dirname "$0")/lib.sh"

audio-tool make mix song.wav
audio-tool make tones known.wav
matrix-tool make noise v.npy rows=100 columns=400 ||
	fail "there is no matrix"

follow docs/factorize.md
there found/W.npy found/H.npy song/W.npy song.png
