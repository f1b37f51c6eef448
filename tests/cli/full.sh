#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Outputs that cannot be written: one sentence, a failure, and nothing left.

. "$(dirname "$0")/lib.sh"

learn_tiny tiny.nmf
audio-tool make mix mix.wav frames=100000

# Folders that are none or cannot be made
: >file
expect_refusal 1 file "not a directory\|Not a directory" \
	nmf-separate -q -d tiny.nmf -o file mix.wav
expect_refusal 1 file/deeper "Not a directory" \
	nmf-separate -q -d tiny.nmf -o file/deeper mix.wav
mkdir in
cp mix.wav in/mix
expect_refusal 1 in/mix "is not a directory" \
	nmf-separate -q -d tiny.nmf -o in in/mix
if [ "$(id -u)" -ne 0 ]; then
	mkdir locked
	chmod 555 locked
	expect_refusal 1 locked "Permission denied" \
		nmf-separate -q -d tiny.nmf -o locked mix.wav
	expect_refusal 1 locked/x.nmf "Permission denied" \
		nmf-learn -q -o locked/x.nmf a=mix.wav
fi

# ThreadSanitizer writes a file itself before main() begins
case ${NMS_SANITIZED:-} in
*thread*) least=1 ;;
*) least=0 ;;
esac

# Files that may not grow, at the first stem, in the middle, in the header
for limit in $least 40 10000 399000; do
	for format in wav flac ogg; do
		case $format:$limit in flac:399000 | ogg:399000) continue ;; esac
		expect_refusal 1 out/mix/ "File too large" \
			run-tool limit $limit nmf-separate -q -d tiny.nmf \
			--format $format -o out mix.wav
	done
	expect_refusal 1 pulses.wav "." run-tool limit $limit \
		nmf-separate -q -d tiny.nmf -o out --stems pulses mix.wav
done
audio-tool make mix short.wav frames=1000
expect_refusal 1 plot.png "File too large" run-tool limit 10000 \
	nmf-separate -q -d tiny.nmf -o out --plot short.wav
expect_refusal 1 x.nmf "File too large" run-tool limit 3000 \
	nmf-learn -q -o x.nmf --window 512 --components 4 a=mix.wav
[ ! -e x.nmf ] || fail "half a dictionary is left"
expect_refusal 1 kit.png "File too large" run-tool limit 3000 \
	nmf-inspect --plot kit.png tiny.nmf
[ ! -e kit.png ] || fail "half a picture is left"

# An existing file survives a failure to replace it
nmf-separate -q -d tiny.nmf -o kept mix.wav
cp kept/mix/tones.wav before.wav
expect_exit 1 run-tool limit 10000 \
	nmf-separate -q -f -d tiny.nmf -o kept mix.wav
cmp before.wav kept/mix/tones.wav || fail "a file was spoilt"
expect "files" "$(cd kept/mix && echo * .nmf*)" "pulses.wav tones.wav .nmf*"
