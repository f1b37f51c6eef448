#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# usage: priority.sh LIBRARY
# Sound goes on where the thread that plays it cannot get a higher priority,
# whatever the reason.

. "$(dirname "$0")/lib.sh"

library=$1
[ -z "${NMS_SANITIZED:-}" ] || skip "sanitizers want to be loaded first"

learn_tiny tiny.nmf
audio-tool make mix mix.wav frames=88200 channels=2
make_card mix.wav
LD_PRELOAD=$library nmf-live -d tiny.nmf --input fakecard --rate 44100 \
	--duration 1 --record takes >said 2>messages ||
	fail "it does not play: $(cat messages)"
audio-tool shape takes/take-1/remix.wav | grep -q '^44100 2 [1-9]' ||
	fail "nothing is recorded"
