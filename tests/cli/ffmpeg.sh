#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What libsndfile does not read comes through ffmpeg, as the man pages show.

. "$(dirname "$0")/lib.sh"

learn_tiny tiny.nmf
for tool in separate learn; do
	page=$here/../../ui/cli/man/nmf-$tool.1
	sed -n 's/^\.Dl \$ \(ffmpeg .*\)/\1/p' "$page" >$tool.sh
	expect "examples" "$(wc -l <$tool.sh | tr -d ' ')" 1
done

# The message about an unknown format names it, but not for each file there
echo "no sound" >text
expect_refusal 1 text "format; try: ffmpeg -v error -i FILE -f wav - | nmf-separate -$" \
	nmf-separate -q -d tiny.nmf -o out text
expect_refusal 1 text "try: ffmpeg -v error -i FILE -f wav - | nmf-learn NAME=-$" \
	nmf-learn -q -o out a=text
mkdir folder
cp text tones.wav folder
expect_exit 0 nmf-learn -f -o out.nmf --plain --iterations 2 a=folder
grep -q "folder/text: left out: is not an audio file of a known format$" messages ||
	fail "a file left out has another message"

command -v ffmpeg >/dev/null 2>&1 || {
	echo "ffmpeg is not installed" >&2
	exit 77
}
ffmpeg -v error -i tones.wav talk.m4a
cp pulses.wav noise.wav
expect_refusal 1 talk.m4a "not an audio file of a known format" \
	nmf-separate -q -d tiny.nmf -o out talk.m4a

# The examples, word by word, with nothing to complain of
mkdir presets
cp tiny.nmf presets/speech.nmf
sed 's/ --stems speech / --stems tones /' separate.sh >own.sh
NMF_SEPARATE_PRESETS=presets sh own.sh 2>messages
! grep -q warning messages || fail "there is a warning"
[ "$(audio-tool shape clean.wav | cut -d ' ' -f 3)" -ge 88200 ] ||
	fail "the stem is too short"
sed 's/ nmf-learn / nmf-learn --plain --iterations 2 /' learn.sh >own.sh
sh own.sh 2>messages || fail "the dictionary is not learnt"
! grep -q warning messages || fail "there is a warning"
grep -q "voice: heard 2.0.* s in 1 recording" messages || fail "nothing is heard"
