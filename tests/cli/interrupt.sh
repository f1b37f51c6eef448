#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Ctrl-C and kill: a stop soon after, the exit code of the signal, nothing left.

. "$(dirname "$0")/lib.sh"

learn_tiny tiny.nmf
audio-tool make mix mix.wav frames=3000000
audio-tool make mix mix2.wav frames=3000000

# So slow that it would take minutes
slow="-q -d tiny.nmf --hop 8 --iterations 1000"

for signal in 2 15; do
	# shellcheck disable=SC2086 # Several words
	expect_refusal $((128 + signal)) mix.wav interrupted \
		run-tool interrupt $signal '*/out/mix/*' \
		nmf-separate $slow -o out mix.wav
done

# The same in a first pass through a stereo file, and in the only one
for stereo in mix off; do
	# shellcheck disable=SC2086
	expect_refusal 130 mix.wav interrupted \
		run-tool interrupt 2 '*/out/mix/*' \
		nmf-separate $slow --stereo $stereo --jobs 2 -o out mix.wav
done
# shellcheck disable=SC2086
expect_exit 130 run-tool interrupt 2 '*/out/mix2/*' \
	nmf-separate $slow --jobs 2 -o out mix.wav mix2.wav
expect "two files" "$(grep -c interrupted messages)" 2
[ ! -e out ] || fail "two jobs left something"

mkdir kits
expect_refusal 130 a interrupted run-tool interrupt 2 '*/kits/*' \
	nmf-learn -q -o kits/x.nmf --components 200 --max-frames 16384 a=mix.wav
expect "what is left" "$(find kits)" kits

# ThreadSanitizer has seen what threads do
[ "${NMS_SANITIZED:-}" != thread ] || exit 0

# With many components a block of samples would take half a minute, a frame
# takes a moment; so it is with what is measured
components=2000
patience=10
if [ -n "${NMS_SANITIZED:-}" ]; then
	components=200
	patience=60
fi
audio-tool make tones few.wav frames=48000
nmf-learn -q --plain -o heavy.nmf --window 64 --hop 16 --bands 32 \
	--components $components --iterations 1 a=few.wav b=few.wav
heavy="-q -d heavy.nmf --iterations 1000"

within() {
	seconds=$1
	shift
	begin=$(date +%s)
	"$@"
	elapsed=$(($(date +%s) - begin))
	[ "$elapsed" -le "$seconds" ] || fail "$*: stopped after $elapsed s"
}

for jobs in 1 2; do
	# shellcheck disable=SC2086
	within $patience expect_refusal 130 mix.wav interrupted \
		run-tool interrupt 2 '*/out/mix/*' \
		nmf-separate $heavy --hop 4 --jobs $jobs -o out mix.wav
done
# shellcheck disable=SC2086
within $patience expect_refusal 130 nmf-separate interrupted \
	timeout --preserve-status -s INT 4 nmf-separate $heavy --benchmark
