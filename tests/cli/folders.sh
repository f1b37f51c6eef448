#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Folders: regular files only, each once, whatever links there are.

. "$(dirname "$0")/lib.sh"

audio-tool make tones tones.wav
audio-tool make pulses pulses.wav

learn() {
	timeout 60 nmf-learn -f -o kit.nmf --plain --iterations 2 "$@"
}

# heard WHAT: what is said of the source a
heard() {
	expect "heard" "$(sed -n 's/^nmf-learn: a: heard \(.*\), [0-9]* of.*/\1/p' \
		messages)" "$1"
}

# A folder that holds itself, links and things that are no files
mkdir -p d/deeper
cp tones.wav d
cp pulses.wav d/deeper
ln -s . d/self
ln -s .. d/deeper/up
ln -s tones.wav d/again.wav
ln d/tones.wav d/hard.wav
ln -s nowhere d/broken.wav
mkfifo d/fifo.wav
expect_exit 0 learn a=d
heard "2.00 s in 2 recordings"
grep -q "d: left out: 2 that are no files, 4 that were met before" messages ||
	fail "what is left out is not said"

# By many ways, too; a file given by itself counts as often as it is given
expect_exit 0 learn a=d a=d/deeper
heard "2.00 s in 2 recordings"
expect_exit 0 learn a=d/tones.wav,d/tones.wav,d
heard "3.00 s in 3 recordings"
expect_exit 0 learn a=d b=d
heard "2.00 s in 2 recordings"

# Nothing is said where nothing is left out
mkdir plain
cp tones.wav plain
expect_exit 0 learn a=plain
! grep "left out" messages || fail "something is left out"

# Folders without a file, and with nothing but a FIFO
mkdir -p empty/deeper
ln -s . empty/self
expect_refusal 1 empty "holds no files" nmf-learn -q -o out a=empty
mkfifo empty/fifo
expect_refusal 1 empty "holds no files" timeout 60 nmf-learn -q -o out a=empty

# Deeper than 16
deep=deep
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17; do
	deep=$deep/$i
done
mkdir -p $deep
cp tones.wav $deep
cp tones.wav deep
expect_exit 0 learn a=deep
heard "1.00 s in 1 recording"
grep -q "16: warning: left out: it is more than 16 folders deep" messages ||
	fail "a folder too deep is not mentioned"

# A FIFO given by name is read
cat tones.wav >d/fifo.wav &
expect_exit 0 learn a=d/fifo.wav
heard "1.00 s in 1 recording"
wait
