#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What is printed to a full disk fails with the true cause, once.

. "$(dirname "$0")/lib.sh"
[ -w /dev/full ] || exit 77

learn_tiny tiny.nmf
audio-tool make mix mix.wav frames=5000
cp mix.wav mix2.wav
long=$(seq 20000 | tr '\n' ' ')
nmf-learn -q -o long.nmf --plain --window 512 --components 4 \
	--provenance "$long" tones=tones.wav pulses=pulses.wav

# full COMMAND...: fails with that sentence.
full() {
	code=0
	"$@" >/dev/full 2>messages || code=$?
	expect "$*: exit code" $code 1
	expect "$*: lines" "$(wc -l <messages | tr -d ' ')" 1
	grep -q "^$1: stdout: cannot be written: No space left on device$" \
		messages || fail "$*: does not name the cause"
}

full nmf-separate -q -d tiny.nmf --json mix.wav
full nmf-separate -q -f -d tiny.nmf --json mix.wav mix2.wav
full nmf-separate --list
full nmf-inspect tiny.nmf
full nmf-inspect --json tiny.nmf tiny.nmf
full nmf-inspect long.nmf
full nmf-inspect --json long.nmf
for tool in separate learn inspect; do
	full nmf-$tool --help
	full nmf-$tool --version
done

# What was printed to nobody any more is no error to speak of
nmf-inspect --json long.nmf 2>messages | true
[ ! -s messages ] || fail "a closed pipe is an error"
