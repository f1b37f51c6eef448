#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# With --json, every input gives one object, also where nothing was done.

. "$(dirname "$0")/lib.sh"

learn_tiny tiny.nmf
echo text >bad.nmf
echo text >bad.wav
for name in a b c; do
	audio-tool make mix $name.wav frames=5000
done

# objects KEY COMMAND...: prints that key of all objects, with spaces between.
objects() {
	key=$1
	shift
	code=0
	"$@" >json 2>messages || code=$?
	json-get "$key" <json | tr '\n' ' '
	[ $code -ne 0 ] || echo "and exit code 0"
}

separate="nmf-separate -q --json -d tiny.nmf"

# A file in the way: nothing is done, and each input says why
mkdir b
: >b/tones.wav
# shellcheck disable=SC2086 # Several words, here and below
{
	expect "ok" "$(objects ok $separate a.wav b.wav c.wav)" \
		"false false false "
	expect "files" "$(objects file $separate a.wav b.wav c.wav)" \
		"a.wav b.wav c.wav "
	why="not begun: another input cannot be done"
	expect "errors" "$(objects error $separate a.wav b.wav c.wav)" \
		"$why b/tones.wav: exists; --force replaces it $why "
	expect "messages" "$(cat messages)" \
		"nmf-separate: b/tones.wav: exists; --force replaces it"
	[ ! -e a ] || fail "work began"

	# An input that fails does not stop the others
	expect "with a bad one" "$(objects ok $separate a.wav bad.wav c.wav)" \
		"true false true "
	rm -r a b c

	# No dictionary, or no folder
	expect "without a dictionary" \
		"$(objects error nmf-separate --json -d none.nmf a.wav b.wav)" \
		"none.nmf: cannot be opened: No such file or directory none.nmf: \
cannot be opened: No such file or directory "
	expect "without a folder" \
		"$(objects error $separate -o bad.wav a.wav b.wav)" \
		"not begun: there is no folder for it not begun: there is no \
folder for it "
	expect "messages" "$(cat messages)" \
		"nmf-separate: bad.wav: is not a directory"

	# Ctrl-C: those begun and those not
	audio-tool make mix long.wav frames=3000000
	code=0
	run-tool interrupt 2 '*/long/*' $separate --hop 8 --iterations 1000 \
		long.wav a.wav b.wav >json 2>messages || code=$?
	expect "exit code" $code 130
	expect "interrupted" "$(json-get error <json | tr '\n' ' ')" \
		"interrupted not begun: interrupted not begun: interrupted "
	expect "lines" "$(wc -l <messages | tr -d ' ')" 1
}

# nmf-inspect
expect "dictionaries" \
	"$(objects ok nmf-inspect --json tiny.nmf bad.nmf nothing tiny.nmf)" \
	"true false false true "
json-get file <json >files
expect "their files" "$(tr '\n' ' ' <files)" \
	"tiny.nmf bad.nmf nothing tiny.nmf "
grep -v '"ok":true' json | json-get error >causes
grep -q "^is not a good dictionary" causes || fail "no cause for bad.nmf"
grep -q "^is neither a dictionary file nor a preset" causes ||
	fail "no cause for nothing"
