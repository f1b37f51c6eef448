#!/usr/bin/env bash
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Lets the fuzzer look for faults in everything that reads bytes from anywhere,
# from the corpora on: as many targets at a time as there are processors.
#
#     tests/fuzz/fuzz.sh SECONDS [TARGET...]
#
# A minute finds what a change broke; before a release let each look for half an
# hour, 1800.  FUZZ_JOBS says how many look at a time.
#
# It needs a clang with libFuzzer.  New inputs that lead to new code stay in
# build/fuzz/corpus, a fault in build/fuzz/NAME-crash-...: put that into
# tests/fuzz/corpus/NAME, so that every build tries it from then on.

set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=$1
shift
root=$PWD
build=$root/build/fuzz

clang=
for version in '' -14 -15 -16 -17 -18 -19 -20 -21 -22; do
	clang=$(command -v "clang$version" || echo "$clang")
done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
echo 'int LLVMFuzzerTestOneInput(const char* b, unsigned long n) { return 0; }' \
	>"$scratch/none.c"
"$clang" -fsanitize=fuzzer -o "$scratch/none" "$scratch/none.c" \
	2>/dev/null || {
	echo "Skipped: there is no clang with libFuzzer (Debian: libclang-rt-22-dev)"
	exit 77
}

targets=("$@")
[ $# -gt 0 ] || targets=(dictionary learnt material messages
	operands window audio plugin)
{
	cmake -S . -B "$build" -DCMAKE_C_COMPILER="$clang" \
		-DCMAKE_BUILD_TYPE=RelWithDebInfo \
		-DNMS_SANITIZE=fuzzer-no-link,address,undefined
	cmake --build "$build" -j "$(nproc)" \
		--target make_seeds "${targets[@]/#/fuzz_}"
} >"$scratch/log" 2>&1 || { cat "$scratch/log"; exit 1; }

seeds=$build/seeds
mkdir -p "$seeds" "$scratch/empty"
"$build/tests/fuzz/make_seeds" "$seeds"

# Try one target; print the edges it has seen, its runs and its processor time.
try() {
	local name=$1 corpus=$build/corpus/$1
	mkdir -p "$corpus"
	if "$build/tests/fuzz/fuzz_$name" -max_total_time="$seconds" -timeout=60 \
		-rss_limit_mb=2048 -verbosity=1 -print_final_stats=1 -max_len=16384 \
		-artifact_prefix="$build/$name-" \
		"$corpus" "$seeds/$name" "$root/tests/fuzz/corpus/$name" \
		>"$build/$name.log" 2>&1; then
		times >"$build/$name.times"
		echo "$name: $(grep -E 'cov:' "$build/$name.log" | tail -1 |
			sed 's/.*\(cov: [0-9]*\).*/\1/'), $(sed -n \
			's/stat::number_of_executed_units: */runs: /p' "$build/$name.log"), $(sed -n \
			'2s/ .*/ of processor time/p' "$build/$name.times")"
	else
		tail -40 "$build/$name.log"
		echo "$name: FAULT"
		return 1
	fi
}
export -f try
# What libraries keep until the end
export LSAN_OPTIONS=suppressions=$root/tests/cli/lsan.txt:print_suppressions=0
export build root seeds seconds
cd "$scratch/empty" # Where there is nothing to be found
printf '%s\n' "${targets[@]}" | xargs -P "${FUZZ_JOBS:-$(nproc)}" -I{} bash -c 'try {}'
