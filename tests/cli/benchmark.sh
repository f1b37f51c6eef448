#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# nmf-separate --benchmark: what is printed, never how fast it is.

. "$(dirname "$0")/lib.sh"

learn_tiny tiny.nmf

nmf-separate -q -d tiny.nmf --benchmark --json >json
get() {
	json-get "$1" <json
}
expect "lines" "$(wc -l <json | tr -d ' ')" 1
expect "dictionary" "$(get dictionary)" tiny.nmf
expect "sources" "$(get sources)" 2
expect "components" "$(get components)" 8
expect "iterations" "$(get iterations)" "$(nmf-inspect --json tiny.nmf |
	json-get iterations)"
expect "rate" "$(get sample_rate_hz)" 48000
expect "channels" "$(get channels)" 2
expect "crews" "$(get 'files.#')" 2
expect "workers" "$(get files.0.workers)" 1
positive() {
	get "$1" | grep -q '^[0-9.e+-]*[1-9]' || fail "$1 is $(get "$1")"
}
positive files.1.workers
positive files.0.real_time_factor
positive files.1.real_time_factor

expect "rows" "$(get 'live.#')" 10
row=0
for hop in 64 128 256 512 1024; do
	for block in 64 128; do
		expect "hop" "$(get live.$row.hop_samples)" $hop
		expect "block" "$(get live.$row.block_samples)" $block
		positive live.$row.latency_ms
		positive live.$row.block_ms
		positive live.$row.worst_call_ms
		positive live.$row.calls
		positive live.$row.core_share
		get live.$row.late_calls >/dev/null
		row=$((row + 1))
	done
done

# For people
expect_exit 0 nmf-separate -q -d tiny.nmf --iterations 2 --benchmark >table
[ ! -s messages ] || fail "-q says something"
head -n 1 table | grep -q "^tiny.nmf: 2 sources, 8 components, 2 iterations" ||
	fail "no headline"
expect "rows" "$(grep -c ' ms .* % .* %$' table)" 10
expect "crews" "$(grep -cE '^ +[0-9]+ +[0-9.]+$' table)" 2
! grep -q '.\{81\}' table || fail "the table is too wide"

expect_refusal 2 "--benchmark" "takes no files" nmf-separate --benchmark x.wav
expect_refusal 1 none.nmf "cannot be" nmf-separate -d none.nmf --benchmark
