#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Dictionaries that are none: one sentence with file and cause, a failure, and
# nothing left behind.

. "$(dirname "$0")/lib.sh"

audio-tool make tones tones.wav frames=52920
audio-tool make pulses pulses.wav frames=70560
audio-tool make mix mix.wav frames=1000
nmf-learn -q -o tiny.nmf --window 64 --bands 16 --components 4 \
	--iterations 3 tones=tones.wav pulses=pulses.wav

refuse() {
	expect_refusal 1 "$1" "$2" nmf-separate -q -d "$1" -o out mix.wav
	expect_refusal 1 "$1" "$2" nmf-inspect "$1"
}

refuse none.nmf "No such file"
mkdir folder.nmf
refuse folder.nmf "is a directory"
: >empty.nmf
refuse empty.nmf "not a good dictionary"
cp mix.wav audio.nmf
refuse audio.nmf "not a good dictionary"

for damage in length dtype shape negative nan infinity sources names path; do
	dictionary-tool $damage tiny.nmf $damage.nmf
	refuse $damage.nmf "not a good dictionary: ."
	cause=$(sed 's/.*good dictionary: //' messages)
	echo "$damage: $cause"
done

# Cut at every 64th byte
size=$(wc -c <tiny.nmf)
at=0
while [ "$at" -lt "$size" ]; do
	head -c "$at" tiny.nmf >cut.nmf
	expect_refusal 1 cut.nmf "not a good dictionary: ." nmf-inspect cut.nmf
	at=$((at + 64))
done

# Too large a header is refused before it is parsed
dictionary-tool nested tiny.nmf nested.nmf
expect_refusal 1 nested.nmf "its header is too large" \
	run-tool rss used nmf-inspect nested.nmf
[ "$(cat used)" -lt 60000 ] || fail "$(cat used) KiB for a header"

# So much work that it cannot be done while it plays is said
audio-tool make tones few.wav frames=400
audio-tool make tones more.wav frames=52920
nmf-learn --plain -o slow.nmf --window 64 --hop 1 --rate 192000 --bands 32 \
	--components 1000 --iterations 6 --max-frames 300 a=more.wav b=more.wav \
	2>messages
grep -q "slow.nmf: warning: at a hop of 1, 6 iterations with 2000 comp" \
	messages || fail "nmf-learn does not warn"
expect_exit 0 nmf-inspect slow.nmf >inspected
grep -q "slow.nmf: warning: at a hop of 1, .* take a core" messages ||
	fail "nmf-inspect does not warn"
expect_exit 0 nmf-separate -q -d slow.nmf --hop 4 --iterations 1000 few.wav
grep -q "few.wav: warning: at a hop of 4, 1000 iterations with 2000 comp" \
	messages || fail "nmf-separate does not warn"
expect_exit 0 nmf-separate -f -q -d slow.nmf --hop 1024 --iterations 1 few.wav
[ ! -s messages ] || fail "a warning without a reason"
