#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# nmf-separate --name: where the files go, and which names are refused.

. "$(dirname "$0")/lib.sh"

learn_tiny tiny.nmf
audio-tool make mix a.wav frames=3000
audio-tool make tones a.flac format=flac frames=3000

separate() {
	nmf-separate -d tiny.nmf "$@"
}
# Prints the files below a folder.
below() {
	(cd "$1" && find . -type f | sort | tr '\n' ' ')
}

# Each field, folders, a suffix written twice by mistake, the picture
separate -q -o flat --name '{file}_{source}' --plot a.wav
expect "flat" "$(below flat)" "./a_plot.png ./a_pulses.wav ./a_tones.wav "
separate -q -o one --stems tones --name '{dictionary}-{file}' a.wav
expect "no folder of its own" "$(below one)" "./tiny-a.wav "
separate -q -o deep --name '{dictionary}/{source}/{file}.wav' a.wav
expect "deep" "$(below deep)" "./tiny/pulses/a.wav ./tiny/tones/a.wav "
separate -q -o both --name '{file}.{suffix}/{source}' a.wav a.flac
expect "both" "$(below both)" \
	"./a.flac/pulses.wav ./a.flac/tones.wav ./a.wav/pulses.wav ./a.wav/tones.wav "
separate -q -o remix --remix tones=mute --name '{file} ({source})' a.wav
expect "remix" "$(below remix)" "./a (remix).wav "
separate -q -o default a.wav
cmp default/a/tones.wav flat/a_tones.wav || fail "another name, other samples"
(cd one && separate -q -d ../tiny.nmf --name '{source}' ../a.wav)
[ -f one/tones.wav ] || fail "names without --output"
expect "path in the summary" "$(separate -q -f --json -o flat \
	--name '{file}_{source}' a.wav | json-get sources.0.file)" flat/a_tones.wav

# What a field stands for is not looked at again
cp a.wav '{source}{.wav'
separate -q -o braces --stems tones --name '{file}}' '{source}{.wav'
expect "braces" "$(below braces)" "./{source}{}.wav "

# Two outputs of one name are found before the work, and both inputs are named
expect_refusal 2 "a.flac" \
	"same file, out/a/.*, as a.wav; --name '{file}-{suffix}/{source}'" \
	separate -o out a.wav a.flac
mkdir sub
cp a.wav sub
expect_refusal 2 "sub/a.wav" "the same file, out/a/.*, as a.wav$" \
	separate -o out a.wav sub/a.wav
expect_refusal 2 "a.wav" "more than once to out/a.wav; --name needs {source}" \
	separate -o out --name '{file}' a.wav

# Names that lead elsewhere, or nowhere
bad() {
	cause=$1
	shift
	expect_refusal 2 "--name" "$cause" separate -o out --name "$@" a.wav
}
bad "'{sauce}' is no field: there are {file}, {suffix}" '{sauce}'
bad "'{}' is no field" 'a{}'
bad "'{source' is no field" '{file}/{source'
bad "is empty" ''
bad "begins with '/'" '/tmp/{source}'
bad "in the folder '..'" '../{source}'
bad "in the folder '..'" '{source}/..'
bad "in the folder '.'" './{source}'
bad "an empty part" '{file}//{source}'
bad "an empty part" '{source}/'
expect_refusal 2 "-" "do not go with" \
	separate -o - --name '{source}' --stems tones a.wav
cp a.wav ..wav
cp a.wav ...wav
cp a.wav noend
expect_refusal 2 "..wav" "the name './tones' would be in the folder '.'" \
	separate -o out ..wav
expect_refusal 2 "...wav" "in the folder '..'" separate -o out ...wav
separate -q -o dots --name 'x{file}{source}' ..wav ...wav
expect "dots" "$(below dots)" \
	"./x..pulses.wav ./x..tones.wav ./x.pulses.wav ./x.tones.wav "
expect_refusal 2 "noend" "has an empty part" \
	separate -o out --name 'x/{suffix}/{source}' noend
expect_refusal 2 "noend" "begins with '/'" \
	separate -o out --name '{suffix}/{source}' noend

# What is there is skipped, and said to be
cp a.wav b.wav
expect_exit 0 separate --skip-existing --plot -o skip a.wav
! grep -q "is skipped" messages || fail "a new file is skipped"
cp skip/a/tones.wav before.wav
expect_exit 0 separate --skip-existing --plot --json -o skip a.wav b.wav >json
expect "skipped" "$(grep -c "a.wav: is skipped, as all" messages)" 1
expect "not skipped" "$(grep -c "b.wav: 0.07 s, 2 files" messages)" 1
cmp skip/a/tones.wav before.wav || fail "a skipped file was changed"
head -n 1 json >first
tail -n 1 json >last
expect "skipped in JSON" "$(json-get skipped <first)" true
expect "skipped is good" "$(json-get ok <first)" true
expect "done in JSON" "$(json-get skipped <last)" false
expect_exit 0 separate --skip-existing --plot --force -o skip a.wav
grep -q "is skipped" messages || fail "--force does what is done"

# Killed while names were given, or while one was reserved: what is there
# stays, the rest is made
cp -r skip/a whole
for missing in tones.wav pulses.wav plot.png; do
	rm skip/a/*
	cp whole/* skip/a
	rm skip/a/$missing
	others=$(inodes skip/a)
	expect_exit 0 separate --skip-existing --plot -o skip a.wav
	expect "without $missing" "$(grep -c "was there before" messages)" 2
	grep -q "/$missing: was there" messages && fail "$missing was not there"
	diff -r whole skip/a || fail "without $missing, it becomes another"
	expect "without $missing" "$(inodes skip/a | grep -v "$missing")" "$others"
	: >skip/a/$missing
	others=$(inodes skip/a | grep -v "$missing")
	expect_exit 0 separate -q --skip-existing --plot -o skip a.wav
	diff -r whole skip/a || fail "with an empty $missing"
	expect "empty $missing" "$(inodes skip/a | grep -v "$missing")" "$others"
done
echo theirs >skip/a/tones.wav
rm skip/a/pulses.wav
expect_exit 0 separate --skip-existing --plot -o skip a.wav
expect "kept" "$(cat skip/a/tones.wav)" theirs
rm skip/a/pulses.wav
expect_exit 0 separate --skip-existing --plot --force -o skip a.wav
diff -r whole skip/a || fail "--force leaves what is there in part"
expect_exit 0 separate -q --skip-existing --plot -o skip a.wav b.wav
[ ! -s messages ] || fail "-q says something"
expect_refusal 2 "-" "do not go with" 	separate -o - --skip-existing --stems tones a.wav

# Files in the way, the input itself, folders that did not come to use
expect_refusal 1 "flat/a_tones.wav" "exists; --force" \
	separate --stems tones -o flat --name '{file}_{source}' a.wav
expect_refusal 1 "a.wav" "is the .*input" \
	separate -f --stems tones --name '{file}' a.wav
echo text >bad.wav
expect_refusal 1 "bad.wav" "known format" \
	separate -o out/deeper --name '{file}/{dictionary}/{source}' bad.wav
mkdir -p kept/tiny
: >kept/tiny/a
expect_exit 1 separate -o kept --name '{dictionary}/x/{file}/{source}' bad.wav
expect_exit 1 separate -q -o kept --name '{dictionary}/{file}/{source}' a.wav
expect "kept" "$(find kept | sort | tr '\n' ' ')" "kept kept/tiny kept/tiny/a "
