#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The same input, dictionary and settings give the same bytes, however the work
# is cut up.

. "$(dirname "$0")/lib.sh"

# A long file is done in stretches, of 32 times what the engine remembers (21
# hops); at the ends of these, the input's end and the silence after it may lie
stretch=$((32 * 21 * 128))

# ThreadSanitizer looks for races, not for bytes, and takes ten times as long
blocks="1 7 64 480 1024 8192 65536"
jobs="1 2 3 0"
more_jobs="2 3 7"
lengths="333333 $((3 * stretch)) $((3 * stretch - 256))
$((3 * stretch - 100)) $((3 * stretch + 1))"
if [ "${NMS_SANITIZED:-}" = thread ]; then
	blocks=7
	jobs="2 0"
	more_jobs=3
	lengths=333333
fi

learn_tiny tiny.nmf
for i in 1 2 3 4; do
	audio-tool make mix mix$i.wav frames=$((20000 + 777 * i)) subtype=float
done
audio-tool make mix mix5.wav frames=20000 rate=48000 channels=1

separate() {
	folder=$1
	shift
	nmf-separate -q -d tiny.nmf -o "$folder" "$@" mix?.wav
}

separate first --residual
separate again --residual
diff -r first again || fail "another run gave other bytes"
for n in $jobs; do
	separate "jobs$n" --residual --jobs "$n"
	diff -r first "jobs$n" || fail "$n jobs gave other bytes"
done
for block in $blocks; do
	separate block$block --residual --block "$block"
	diff -r first "block$block" || fail "blocks of $block gave other bytes"
done
separate flac --format flac
separate flac7 --format flac --block 7 --jobs 2
diff -r flac flac7 || fail "FLAC files are not the same"
separate remix --remix tones=-3,pulses=2
separate remix7 --remix tones=-3,pulses=2 --block 7
diff -r remix remix7 || fail "remixes are not the same"

mkdir long
for frames in $lengths; do
	audio-tool make mix long/$frames.wav frames=$frames subtype=float
done
audio-tool make mix long/flac.flac frames=300000 channels=1 rate=48000 \
	format=flac subtype=16
long() {
	folder=$1
	shift
	nmf-separate -q -d tiny.nmf -o "$folder" "$@"
}
for job in 1 $more_jobs; do
	long "stems$job" --residual --plot --jobs $job long/*
	long "one$job" --residual --plot --jobs $job long/333333.wav
	long "mixed$job" --remix tones=-3,pulses=2 --jobs $job long/333333.wav
	long "hop$job" --hop 50 --stems tones --jobs $job --block 999 \
		long/333333.wav
	# shellcheck disable=SC2002 # A pipe is what is tested
	cat long/333333.wav |
		nmf-separate -q -d tiny.nmf --stems pulses \
			--jobs $job - >"piped$job.wav"
done
for job in $more_jobs; do
	for kind in stems one mixed hop; do
		diff -r ${kind}1 $kind$job || fail "$job jobs gave other bytes: $kind"
	done
	cmp piped1.wav piped$job.wav || fail "$job jobs gave other bytes: a pipe"
done
diff -r stems1/333333 one1/333333 || fail "a file alone gave other bytes"

# A picture changes nothing, and is itself the same each time
separate plot --residual --plot
separate plot2 --residual --plot --jobs 2 --block 100
diff -r plot plot2 || fail "pictures are not the same"
rm plot/*/plot.png
diff -r first plot || fail "a picture changes the sound"

# Messages and summaries come in the order of the files
nmf-separate -d tiny.nmf -o order --jobs 3 --json mix?.wav none.wav \
	>json 2>messages || true
expect "order of summaries" "$(json-get file <json | tr '\n' ' ')" \
	"mix1.wav mix2.wav mix3.wav mix4.wav mix5.wav none.wav "
expect "order of messages" \
	"$(sed 's/^nmf-separate: \([^:]*\):.*/\1/' messages | tr '\n' ' ')" \
	"mix1.wav mix2.wav mix3.wav mix4.wav mix5.wav none.wav "
