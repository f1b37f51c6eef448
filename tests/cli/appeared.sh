#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# A file that appears under an output's name while the work goes on stays,
# unless --force says otherwise; so on file systems of all abilities.

. "$(dirname "$0")/lib.sh"

learn_tiny tiny.nmf
audio-tool make mix mix.wav frames=50000
nmf-separate -q -d tiny.nmf -o good mix.wav
mkfifo hold

# appears NAME COMMAND...: the command begins, waits for its input, NAME
# appears, the input comes; its exit code is returned.
appears() {
	there=$1
	shift
	"$@" 2>messages &
	process=$!
	(
		echo theirs >"$there"
		chmod 604 "$there"
		cat mix.wav
	) >hold
	code=0
	wait $process || code=$?
}

# as COMMAND...: runs it where nothing is denied, or something is.
as() {
	if [ "$denied" = none ]; then
		"$@"
	else
		deny-tool "$denied" "$@"
	fi
}

code=0
deny-tool nameless true || code=$?
[ $code -ne 77 ] || exit 77

for denied in none nameless naming noreplace link nameless,noreplace \
	nameless,noreplace,link nameless,lock naming,noreplace,link; do
	# A second stem in the way takes the first one back
	for name in tones.wav pulses.wav plot.png; do
		mkdir -p out/hold
		appears "out/hold/$name" as nmf-separate -q -d tiny.nmf --plot \
			-o out hold
		expect "$denied: exit code" $code 1
		grep -q "$name: has appeared meanwhile; --force" messages ||
			fail "$denied: does not name the cause"
		expect "$denied: what is there" "$(ls -A out/hold)" $name
		expect "$denied: its content" "$(cat out/hold/$name)" theirs
		rm -r out
	done

	# Free names are taken, others too if it may be, with their mode
	as nmf-separate -q -d tiny.nmf -o out mix.wav
	for name in tones.wav pulses.wav; do
		cmp out/mix/$name good/mix/$name || fail "$denied: spoils $name"
	done
	mkdir out/hold
	appears out/hold/tones.wav as nmf-separate -q -f -d tiny.nmf -o out hold
	expect "$denied: exit code with --force" $code 0
	cmp out/hold/tones.wav good/mix/tones.wav || fail "$denied: no tones"
	expect "$denied: its mode" "$(stat -c %a out/hold/tones.wav)" 604
	expect "$denied: what is there" "$(ls -A out/hold)" "pulses.wav
tones.wav"
	rm -r out
done

# nmf-learn
appears kit.nmf nmf-learn -q -o kit.nmf --plain --components 4 a=hold
expect "exit code of nmf-learn" $code 1
grep -q "kit.nmf: has appeared meanwhile" messages || fail "no cause"
expect "the file that appeared" "$(cat kit.nmf)" theirs
rm kit.nmf
appears kit.nmf nmf-learn -q -f -o kit.nmf --plain --components 4 a=hold
expect "exit code of nmf-learn --force" $code 0
nmf-inspect kit.nmf >table || fail "no dictionary"
expect "its mode" "$(stat -c %a kit.nmf)" 604
expect "temporary files" "$(find . -name '.nmf-*')" ""
