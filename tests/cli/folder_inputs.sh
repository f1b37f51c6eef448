#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# nmf-separate: folders as input.

. "$(dirname "$0")/lib.sh"

learn_tiny tiny.nmf
mkdir -p album/disc/.hidden album/texts
for file in album/a.wav album/disc/a.wav album/disc/b.wav \
	album/disc/.hidden/c.wav album/.d.wav; do
	audio-tool make mix $file frames=3000
done
echo "words" >album/a.txt
echo "words" >album/a.md
: >album/texts/empty

separate() {
	nmf-separate -d tiny.nmf "$@"
}
# Prints the files below a folder.
below() {
	(cd "$1" && find . -type f | sort | tr '\n' ' ')
}

# Each recording, under the path it has in the folder; the rest is left out and
# does not count as a second a
expect_exit 0 separate -o stems --stems tones album
expect "stems" "$(below stems)" \
	"./a/tones.wav ./disc/a/tones.wav ./disc/b/tones.wav "
expect "left out" "$(grep -c "left out: is not an audio file" messages)" 3
grep -q "album/a.txt: left out" messages || fail "does not say what is left out"
separate -q -j 3 -o flat --name '{file} {source}' --stems tones album/disc \
	album/a.wav --name '{file}.{source}' album/texts/../disc/b.wav 2>messages &&
	fail "one recording for one name twice"
grep -q "b.wav: would be written to the same file, flat/b.tones.wav" messages ||
	fail "a name from a folder and from a file: $(cat messages)"
mkdir single
cp album/a.wav single
separate -q -j 3 -o flat --stems tones single/ album/disc/b.wav
expect "folder and file" "$(below flat)" "./a/tones.wav ./b/tones.wav "
cmp flat/b/tones.wav stems/disc/b/tones.wav || fail "other samples from a folder"
nmf-separate -q -d tiny.nmf --stems tones -o - single >one.wav
cmp one.wav stems/a/tones.wav || fail "a folder of one file to stdout"
separate -q --json -o flat2 single >json
expect "in JSON" "$(json-get file <json)" single/a.wav

# What this run writes into the folder it reads is no input of it
(cd album/disc && separate -q -d ../../tiny.nmf .)
expect_exit 0 separate --skip-existing -o album/disc album/disc
expect "skipped" "$(grep -c "is skipped" messages)" 2
grep -q ": 4 files found in folders are left out" messages ||
	fail "does not say that outputs are left out"
expect_exit 1 separate -o album/disc album/disc
expect "in the way" "$(grep -c "exists; --force" messages)" 4
expect_exit 0 separate -f -o album/disc album/disc
expect "done again" "$(below album/disc)" "./.hidden/c.wav ./a.wav \
./a/pulses.wav ./a/tones.wav ./b.wav ./b/pulses.wav ./b/tones.wav "
expect_refusal 1 single/a.wav "is the .*input" \
	separate -f --stems tones -o single --name '{file}' single

# A recording in a folder that cannot be read is an error
audio-tool cut single/a.wav 30
cp album/a.wav single/b.wav
expect_exit 1 separate -o bad --stems tones single
grep -q "single/a.wav: is " messages ||
	fail "a damaged file is left out"
[ -f bad/b/tones.wav ] || fail "a damaged file stops the others"
expect_refusal 1 album/texts "holds no audio files" \
	separate -q -o out album/texts
mkdir empty
expect_refusal 1 empty "holds no files" separate -q -o out empty
expect_refusal 2 "-" "takes one file" \
	separate -q -o - --stems tones album/disc
expect_refusal 2 "-" "only input" separate -q --stems tones - single
