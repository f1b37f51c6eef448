#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# A minute in real time on JACK's dummy driver, 256 frames, with a preset at a
# hop of 128: no block is late because of the engine.

. "$(dirname "$0")/lib.sh"
[ -z "${NMS_SANITIZED:-}" ] || skip "sanitizers take the time"

seconds=${1:-60}
start_jack 256 -R
nmf-live --hop 128 --input jack: --duration "$seconds" --record . --verbose \
	>said 2>messages || fail "it ends with $?"
tail -n 1 said
tail -n 1 said | grep -q "late 0 " || fail "blocks were late"
grep -q "real-time priority: yes" said || fail "it has no priority"
[ "$(grep -c '^[0-9]*:[0-9]' said)" -ge $((seconds - 3)) ] || fail "no lines"
expect "recorded" "$(audio-tool shape take-1/remix.wav)" \
	"48000 2 $((seconds * 48000)) float"
