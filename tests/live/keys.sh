#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Ten thousand keys at random, those for learning too, in a terminal.

. "$(dirname "$0")/lib.sh"
need tmux awk
learn_tiny tiny.nmf
start_jack 256

on_screen 80 24 "nmf-live -d tiny.nmf --hop 128 --input jack:"
await "is_seen tones"
awk 'BEGIN {
	srand(12)
	keys = "12345678900mmsssbbABCDrx?zpllllucckeefnwa"
	for (i = 0; i < 100; ++i) {
		line = ""
		for (k = 0; k < 100; ++k)
			line = line substr(keys, 1 + int(rand() * length(keys)), 1)
		print line
	}
}' >random
while read -r line; do
	press -l "$line"
	press Up Down Left Right Enter Escape
	[ ! -e code ] || fail "it ended with $(cat code)"
done <random

# It still does what keys say
sleep 1
press 1 0
await "is_seen '>'"
press q q # Twice, as something may not be saved
await "[ -s code ]"
case $(cat code) in
0) ;;
*) fail "it ended with $(cat code): $(cat messages 2>/dev/null)" ;;
esac
for take in take-*; do
	[ ! -d "$take" ] || [ -f "$take/remix.wav" ] || fail "$take is not whole"
done
