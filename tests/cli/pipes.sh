#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# nmf-separate -: stdin to stdout.

. "$(dirname "$0")/lib.sh"

learn_tiny tiny.nmf
audio-tool make mix mix.wav frames=50000
nmf-separate -q -d tiny.nmf mix.wav
nmf-separate -q -d tiny.nmf --remix tones=-6 -o remix mix.wav

separate() {
	nmf-separate -q -d tiny.nmf "$@"
}

# From a file and from a pipe, to a file and to a pipe
separate --stems tones - <mix.wav >tones.wav
cmp tones.wav mix/tones.wav || fail "file to file"
# shellcheck disable=SC2002 # A pipe is what is tested
cat mix.wav | separate --stems tones - >tones.wav
cmp tones.wav mix/tones.wav || fail "pipe to file"
separate --stems tones - <mix.wav | cat >tones.wav
cmp tones.wav mix/tones.wav || fail "file to pipe"
# shellcheck disable=SC2002
cat mix.wav | separate --remix tones=-6 - | cat >remix.wav
cmp remix.wav remix/mix/remix.wav || fail "pipe to pipe"
separate --stems tones --format flac - <mix.wav >tones.flac
audio-tool same 0 tones.flac mix/tones.wav || fail "FLAC to stdout"

# A file to stdout, and stdin to files
separate --stems tones -o - mix.wav >tones.wav
cmp tones.wav mix/tones.wav || fail "a stem to stdout"
separate --remix tones=-6 -o - mix.wav | cat >remix.wav
cmp remix.wav remix/mix/remix.wav || fail "a remix to stdout"
[ ! -e ./- ] || fail "there is a folder named -"
# shellcheck disable=SC2002
cat mix.wav | separate -o files -
cmp files/stdin/tones.wav mix/tones.wav || fail "stdin to a folder"
separate --stems tones --name 'named {source}' - <mix.wav
cmp 'named tones.wav' mix/tones.wav || fail "stdin to a name"

# A pipe with a name
mkfifo fifo
cat mix.wav >fifo &
separate --stems tones -o named fifo
cmp named/fifo/tones.wav mix/tones.wav || fail "from a named pipe"
wait

# Refused before anything is read
expect_refusal 2 "-" "takes one stem" separate - </dev/null
expect_refusal 2 "-" "takes one stem" separate --stems tones,pulses - </dev/null
expect_refusal 2 "-" "the only input" separate --stems tones - mix.wav
expect_refusal 2 "-" "do not go with sound" separate --json --stems tones -
expect_refusal 2 "-" "do not go with sound" separate --plot --stems tones -

expect_refusal 2 "-" "takes one stem" separate -o - mix.wav
expect_refusal 2 "-" "takes one file" \
	separate -o - --stems tones mix.wav tones.wav
expect_refusal 2 "-" "do not go with sound" \
	separate -o - --json --stems tones mix.wav
code=0
run-tool terminal 0 shown sh -c \
	'exec nmf-separate -d tiny.nmf -o - --stems tones mix.wav >&2' || code=$?
[ $code -eq 77 ] || {
	expect "exit code of sound to a terminal" $code 2
	grep -q "stdout is a terminal" shown || fail "sound goes to a terminal"
}

# Nothing comes out unless all does
expect_refusal 1 "-" "is empty" separate --stems tones - </dev/null
head -c 40 mix.wav >cut.wav
code=0
separate --stems tones - <cut.wav >out.wav 2>messages || code=$?
expect "exit code of a cut input" $code 1
[ ! -s out.wav ] || fail "a cut input gives a part of a stem"
grep -q "not an audio file" messages || fail "the cause is not named"
if [ -w /dev/full ]; then
	code=0
	separate --stems tones - <mix.wav >/dev/full 2>messages || code=$?
	expect "exit code of a full output" $code 1
	grep -q "stdout: cannot be written: No space left" messages ||
		fail "a full output is not named"
fi
separate --stems tones - <mix.wav 2>messages | head -c 10 >/dev/null
