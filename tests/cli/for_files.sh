#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# nmf-learn --for-files: what it makes separates files as any dictionary does,
# is told apart, and is refused by what plays live.

. "$(dirname "$0")/lib.sh"

value() {
	nmf-inspect --json "$1" | json-get "$2"
}

settings="--window 512 --bands 40 --components 4 --iterations 30 --stride 128"
audio-tool make tones tones.wav frames=88200
audio-tool make pulses pulses.wav frames=88200
# learn FILE OPTION...
learn() {
	file=$1
	shift
	# shellcheck disable=SC2086 # Several words
	nmf-learn -q -f $settings --steps 40 "$@" -o "$file" \
		tones=tones.wav pulses=pulses.wav
}
learn files.nmf --for-files
learn live.nmf

# What it says of itself
for what in for_files symmetrical; do
	expect "$what" "$(value files.nmf $what)" true
	expect "$what" "$(value live.nmf $what)" false
done
expect "columns ahead" "$(value files.nmf context_ahead)" 1
expect "columns ahead" "$(value live.nmf context_ahead)" 0
expect "hop" "$(value files.nmf hop_samples)" 128
nmf-inspect files.nmf | grep -q "^for files  .*nmf-separate alone can use it" ||
	fail "nmf-inspect does not say that it is for files"
nmf-inspect files.nmf | grep -q "hop .*128 samples, latency 14.5 ms" ||
	fail "nmf-inspect does not say how late it is"
! nmf-inspect live.nmf | grep -q "for files" ||
	fail "nmf-inspect says of any dictionary that it is for files"
expect "no latencies" "$(value files.nmf 'cost.#')" 0
expect "latencies" "$(value live.nmf 'cost.#')" 5
expect "the first" "$(value live.nmf cost.0.hop_samples)" 1024
value live.nmf cost.4.core_share | grep -q '^[0-9.e+-]*[1-9]' ||
	fail "the shortest latency costs nothing"
! nmf-inspect files.nmf | grep -q "of a core" ||
	fail "nmf-inspect says what cannot be played costs"
for jobs in 2 3; do
	learn jobs.nmf --for-files --jobs $jobs
	cmp files.nmf jobs.nmf || fail "$jobs jobs learnt other bytes"
done

# Stems are aligned with the input and add up to it, at any rate and hop
separate() {
	nmf-separate -q -f --subtype float -d files.nmf "$@"
}
for rate in 44100 48000 96000 8000; do
	for options in "" "--hop 64" "--hop 100"; do
		audio-tool make mix mix.wav frames=50000 rate=$rate subtype=float
		# shellcheck disable=SC2086
		separate $options --residual mix.wav
		audio-tool null 1e-6 mix.wav mix/tones.wav mix/pulses.wav \
			mix/residual.wav || fail "no null at $rate Hz $options"
		# shellcheck disable=SC2086
		separate $options --remix tones=0 mix.wav
		audio-tool same 0 mix.wav mix/remix.wav ||
			fail "a remix is not the input at $rate Hz $options"
	done
done

# The same bits for any number of jobs, blocks and parts
audio-tool make mix mix.wav frames=200000 subtype=float
separate mix.wav
for options in "--jobs 3" "--block 1000" "--block 37 --jobs 2"; do
	# shellcheck disable=SC2086
	separate $options -o other mix.wav
	for stem in tones pulses; do
		cmp mix/$stem.wav other/mix/$stem.wav || fail "$stem with $options"
	done
	# shellcheck disable=SC2086
	separate $options -o part --start 1.2345 --end 3 mix.wav
	for stem in tones pulses; do
		audio-tool range mix/$stem.wav wanted.wav 54441 77859
		cmp part/mix/$stem.wav wanted.wav || fail "a part of $stem, $options"
	done
done
separate --stems tones - <mix.wav >pipe.wav
audio-tool same 0 pipe.wav mix/tones.wav || fail "a pipe gives other samples"
separate --json -o summed mix.wav >json
expect "latency" "$(json-get latency_samples <json)" $((512 + 128))

# What does not go together
expect_refusal 2 "--for-files and --hop" "do not go together" \
	nmf-learn -q -o out --for-files --hop 64 tones=tones.wav
# shellcheck disable=SC2086
nmf-learn -q $settings --for-files -o joined.nmf tones=@files.nmf \
	pulses=@files.nmf pulses=pulses.wav
expect "joined" "$(value joined.nmf for_files)" true
nmf-learn -q -f -o joined.nmf tones=@files.nmf pulses=@files.nmf
expect "joined" "$(value joined.nmf for_files)" true
expect_refusal 1 "files.nmf" "one of them is for files" \
	nmf-learn -q -o out tones=@live.nmf pulses=@files.nmf
expect_refusal 2 "--for-files" "live.nmf, under whose settings .* is not" \
	nmf-learn -q -o out --for-files tones=@live.nmf pulses=@live.nmf

# With no context there is nothing to look ahead with
nmf-learn -q --plain --for-files --window 512 --components 4 --context 1 \
	-o single.nmf tones=tones.wav pulses=pulses.wav
expect "columns ahead" "$(value single.nmf context_ahead)" 0
expect "for files" "$(value single.nmf for_files)" true
nmf-separate -q -d single.nmf -o single mix.wav

# What plays live refuses it, and so does what measures that
expect_refusal 1 "files.nmf" "is for files, and --benchmark" \
	nmf-separate -d files.nmf --benchmark
if command -v nmf-live >found; then
	expect_refusal 1 "files.nmf" "is for files: only nmf-separate can use it" \
		nmf-live -d files.nmf
fi
