#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What libraries say never reaches the terminal: -q is quiet, the bar is whole.

. "$(dirname "$0")/lib.sh"

learn_tiny tiny.nmf

# cairo's fonts complain about their settings
FONTCONFIG_FILE=$work/none nmf-inspect --plot kit.png tiny.nmf >table 2>messages
[ ! -s messages ] || fail "fonts are heard"
grep -q "Fontconfig" "$NMF_SEPARATE_LOG" || fail "fonts say nothing any more"

# Our own messages are still there, of every kind
expect_exit 2 nmf-separate --hop 0 in.wav
grep -q "'0' is not a whole number" messages || fail "no message for an option"
expect_exit 1 nmf-separate -d tiny.nmf none.wav
expect "an error" "$(cat messages)" \
	"nmf-separate: none.wav: cannot be opened: No such file or directory"

# MP3 decoders complain about an index that is too short for the file
audio-tool make mix song.mp3 format=mp3 frames=100000 2>/dev/null || {
	echo "libsndfile cannot write MP3" >&2
	exit 77
}
cat song.mp3 song.mp3 >joined.mp3
nmf-separate -q -d tiny.nmf joined.mp3 2>messages
nmf-learn -q -o mp3.nmf --plain --iterations 2 a=joined.mp3 \
	b=joined.mp3 2>>messages
[ ! -s messages ] || fail "the decoder is heard"
grep -q "Xing" "$NMF_SEPARATE_LOG" || fail "the decoder says nothing any more"
code=0
run-tool terminal 0 shown nmf-separate -f -d tiny.nmf joined.mp3 || code=$?
[ $code -eq 77 ] || {
	expect "exit code" $code 0
	expect "lines" "$(grep -c "joined.mp3" shown)" 1
	expect "other lines" "$(grep -c -e Warning -e Note shown || :)" 0
}
