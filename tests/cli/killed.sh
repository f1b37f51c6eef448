#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Killed without a chance to clean up: nothing is left where files can be
# without a name, elsewhere nothing after the next run in that folder.

. "$(dirname "$0")/lib.sh"

learn_tiny tiny.nmf
audio-tool make mix mix.wav frames=3000000
audio-tool make mix short.wav frames=5000
mkdir -p out/mix out/short

# So slow that it would take minutes
separate="nmf-separate -q -d tiny.nmf --hop 8 --iterations 1000 -o out"

# killed COMMAND...: kills it with a signal that cannot be caught as soon as
# it has begun a stem.
killed() {
	expect_exit 137 run-tool interrupt 9 '*/out/mix/*' "$@"
}

# left: prints how many files there are in out.
left() {
	find out -type f | wc -l | tr -d ' '
}

# shellcheck disable=SC2086 # Several words
killed $separate mix.wav
if run-tool nameless out; then
	expect "left by files without a name" "$(left)" 0
fi

code=0
deny-tool nameless true || code=$?
[ $code -ne 77 ] || exit 77

# Where files need a name, and the next run finds it
for i in 1 2 3; do
	# shellcheck disable=SC2086
	killed deny-tool nameless $separate mix.wav
	expect "left by run $i" "$(left)" 2
done
expect "their names" "$(find out -type f -name '.nmf-*-*-[01].tmp' | wc -l |
	tr -d ' ')" 2

# One who lives keeps its files, and files that look like it stay
: >out/mix/.nmf-0-1-2.tmp
: >out/mix/.nmf-12-34.tmp
rm -f holding
# shellcheck disable=SC2086
deny-tool nameless $separate mix.wav 2>messages &
alive=$!
tries=0
until [ "$(find out -name ".nmf-*-$alive-*" | wc -l)" -eq 2 ]; do
	sleep 0.05
	tries=$((tries + 1))
	[ $tries -lt 400 ] || fail "it does not begin"
done
expect "while it runs" "$(left)" 4
cp short.wav mix2.wav
mv out/short out/mix2
rmdir out/mix2
ln -s mix out/mix2
nmf-separate -q -d tiny.nmf -o out mix2.wav
expect "after another run in its folder" "$(find out -name '.nmf-*' | wc -l |
	tr -d ' ')" 4
kill -9 $alive
wait $alive || true
rm out/mix/tones.wav out/mix/pulses.wav
nmf-separate -q -d tiny.nmf -o out mix2.wav
expect "when it is dead" "$(cd out/mix && echo .nmf-* *)" \
	".nmf-0-1-2.tmp .nmf-12-34.tmp pulses.wav tones.wav"

# Killed again and again, now and then in the moment when names are given
rm -r out
mkdir -p out/short
for i in $(seq 40); do
	timeout -s KILL "0.00$((i % 10))" nmf-separate -q -f -d tiny.nmf \
		-o out short.wav 2>messages || true
	timeout -s KILL "0.0$((i % 10))" deny-tool nameless \
		nmf-separate -q -f -d tiny.nmf -o out short.wav 2>messages || true
done
nmf-separate -q -f -d tiny.nmf -o out short.wav
expect "in the end" "$(ls -A out/short)" "pulses.wav
tones.wav"

# The same where nothing may be replaced: the next run does what is left
nmf-separate -q -d tiny.nmf -o good short.wav
for i in $(seq 10); do
	rm -r out
	timeout -s KILL "0.0$((i % 5))" deny-tool nameless,noreplace,link \
		nmf-separate -q -d tiny.nmf -o out short.wav 2>messages || true
	expect_exit 0 nmf-separate -q -d tiny.nmf --skip-existing -o out short.wav
	diff -r good out || fail "run $i is not made whole"
done
