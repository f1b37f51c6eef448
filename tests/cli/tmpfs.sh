#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# A disk that is full, where mounting a small one is permitted.

. "$(dirname "$0")/lib.sh"

mkdir disk
mount -t tmpfs -o size=128k none disk 2>/dev/null || exit 77
trap 'cd / && umount "$work/disk"; rm -rf "$work"' EXIT

learn_tiny tiny.nmf
audio-tool make mix mix.wav frames=100000
for format in wav flac; do
	expect_refusal 1 disk/mix "No space left" \
		nmf-separate -q -d tiny.nmf --format $format -o disk mix.wav
	expect "what is left" "$(find disk -mindepth 1)" ""
done
head -c 122000 /dev/zero >disk/filler
expect_refusal 1 disk/x.nmf "No space left" \
	nmf-learn -q -o disk/x.nmf --window 512 --components 4 a=mix.wav
expect "what is left" "$(find disk -mindepth 1)" disk/filler
