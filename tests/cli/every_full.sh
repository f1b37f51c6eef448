#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Every tool on a disk that is full, from the first byte on or in the middle, or
# that may only be read: a sentence, a failure, and nothing left on it.

. "$(dirname "$0")/every.sh"

mkdir disk
trap 'cd / && umount "$work/disk" 2>/dev/null; rm -rf "$work"' EXIT
mount -t tmpfs -o size=4k none disk 2>/dev/null || {
	echo "Skipped: no disk can be mounted"
	exit 77
}

# What each needs there, in full pages
audio-tool make mix mix.wav frames=50000
matrix-tool make product v.npy rows=1000 columns=1200 rank=2
cat tiny.nmf mix.wav tones.wav v.npy >inputs

full() {
	for tool in $tools; do
		bad "$tool" disk "No space left"
	done
}
full
head -c 4096 /dev/zero >disk/filler
full
expect "what was there" "$(find disk -type f)" disk/filler
rm disk/filler

# Where files need a name
code=0
deny-tool nameless true || code=$?
if [ $code -ne 77 ]; then
	# shellcheck disable=SC2034 # For job
	as="deny-tool nameless"
	full
	as=
fi

mount -o remount,ro disk
for tool in $tools; do
	bad "$tool" disk "Read-only file system"
done
mount -o remount,rw,size=8M disk
for tool in $tools; do
	mkdir "disk/$tool"
	expect_exit 0 job "$tool" "disk/$tool"
done
