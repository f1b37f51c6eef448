#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The plugins in hosts that work on files

. "$(dirname "$0")/lib.sh"

LV2_PATH=$BUILD/lv2:/usr/lib/lv2
export LV2_PATH
ln -s "$BUILD" build
audio-tool make mix mix.wav frames=44100

follow docs/plugin.md

# As the page says, what ffmpeg makes is what nmf-separate does
if [ -f out.wav ]; then
	nmf-separate -q --stereo learnt --subtype float --remix vocals=mute mix.wav
	audio-tool same 0 out.wav mix/remix.wav
fi
