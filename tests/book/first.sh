#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# A song is taken apart, and much else that nmf-separate does

. "$(dirname "$0")/lib.sh"

audio-tool make mix song.wav rate=8000 channels=1 frames=264000
audio-tool make mix talk.wav
audio-tool make pulses loop.wav
mkdir songs
audio-tool make mix songs/one.wav
audio-tool make mix songs/two.wav
if command -v ffmpeg >/dev/null; then
	ffmpeg -v error -i talk.wav talk.m4a
fi

follow docs/first.md
for source in bass drums other vocals; do
	set -- "$@" song/$source.wav
done
there "$@" split/song/vocals.wav split/song/rest.wav gentle/song/residual.wav \
	pictures/song/plot.png pictures/song/bass.flac stems/two/bass.wav \
	"voices/one (vocals).wav"
audio-tool null 0.001 song.wav "$@"
[ "$(audio-tool shape excerpt/song/bass.wav)" = "8000 1 16000 16" ] ||
	fail "the excerpt is $(audio-tool shape excerpt/song/bass.wav)"
audio-tool same 0 karaoke/song/remix.wav without.wav
