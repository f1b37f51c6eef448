#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# nmf-separate --json and --plot, and what is said without them.

. "$(dirname "$0")/lib.sh"

learn_tiny tiny.nmf
audio-tool make mix mix.wav frames=44100 subtype=float
echo text >bad.wav

code=0
nmf-separate -q -d tiny.nmf --json --plot mix.wav bad.wav >json 2>messages ||
	code=$?
expect "exit code" $code 1
expect "lines" "$(wc -l <json | tr -d ' ')" 2
head -n 1 json >good
tail -n 1 json >bad
get() {
	json-get "$1" <good
}
expect "file" "$(get file)" mix.wav
expect "ok" "$(get ok)" true
expect "duration" "$(get duration_s)" 1.0
expect "samples" "$(get samples)" 44100
expect "rate" "$(get sample_rate_hz)" 44100
expect "channels" "$(get channels)" 2
expect "hop" "$(get hop_samples)" 128
expect "window" "$(get window_samples)" 512
expect "latency" "$(get latency_samples)" 256
expect "latency in ms" "$(get latency_ms | cut -c 1-6)" 5.8049
expect "sources" "$(get 'sources.#')" 2
expect "name" "$(get sources.0.name)" tones
expect "path" "$(get sources.1.file)" mix/pulses.wav
expect "warnings" "$(get 'warnings.#')" 0
get peak >/dev/null
get sources.0.peak >/dev/null
get elapsed_s >/dev/null
get real_time_factor >/dev/null
expect "not ok" "$(json-get ok <bad)" false
json-get error <bad | grep -q "known format" || fail "no cause in the JSON"
[ -f mix/plot.png ] || fail "there is no picture"
expect "PNG" "$(head -c 4 mix/plot.png | tail -c 3)" PNG

# Names that JSON cannot hold as they are
odd=$(printf 'o\303\266d"\\\377')
cp mix.wav "$odd.wav"
nmf-separate -q -d tiny.nmf --json "$odd.wav" >json
json-get file <json >/dev/null || fail "an odd name spoils the JSON"
[ -f "$odd/tones.wav" ] || fail "an odd name is not kept"

# Without -q there is one line a file
expect_exit 0 nmf-separate -f -d tiny.nmf mix.wav
expect "lines" "$(wc -l <messages | tr -d ' ')" 1
grep -q "mix.wav: 1.00 s, 2 files in .* x real time" messages ||
	fail "the line says something else"
expect_exit 0 nmf-separate -f -q -d tiny.nmf mix.wav
[ ! -s messages ] || fail "-q says something"

# On a terminal there is a bar, which is gone in the end
audio-tool make mix long.wav frames=2000000
code=0
run-tool terminal 0 shown nmf-separate -f -d tiny.nmf --hop 32 long.wav ||
	code=$?
[ $code -eq 77 ] || {
	expect "exit code" $code 0
	grep -q "separating \[.*\] .* %, .* left" shown || fail "there is no bar"
	tail -n 1 shown | grep -q "x real time" || fail "the bar stays"
	# In a narrow window every line of it fits
	run-tool terminal 40 shown nmf-separate -f -d tiny.nmf --hop 32 long.wav
	tr '\r' '\n' <shown | grep "%" | sed "s/$(printf '\033')\[K//g" >bars
	grep -q "separating \[.*\] .* %, .* left$" bars || fail "no narrow bar"
	! grep -q '.\{40\}' bars || fail "the bar is too wide: $(cat bars)"
}

# The dictionary's picture
expect_exit 0 nmf-inspect --plot kit.png tiny.nmf
expect "PNG" "$(head -c 4 kit.png | tail -c 3)" PNG
expect_exit 1 nmf-inspect --plot kit.png tiny.nmf
grep -q "kit.png: exists; --force" messages || fail "a picture is replaced"
expect_exit 0 nmf-inspect --force --plot kit.png tiny.nmf
nmf-inspect tiny.nmf >table
grep -q "tones  *4  *+0.18  *0.00$" table || fail "no sources in the table"
grep -q "licence  *not noted" table || fail "no licence in the table"
expect "latencies" "$(grep -cE ' latency of +[0-9.]+ ms +[0-9.]+ % of a core' \
	table)" 5
expect_exit 0 nmf-inspect --json tiny.nmf tiny.nmf
