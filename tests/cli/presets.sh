#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Dictionaries by name.

. "$(dirname "$0")/lib.sh"

mkdir one two
learn_tiny one/tiny.nmf
nmf-learn -q -o two/tiny.nmf --window 512 --components 2 other=tones.wav
nmf-learn -q --plain -o two/voices.nmf --window 512 --components 2 \
	low=tones.wav high=pulses.wav
echo text >one/README.md
audio-tool make mix mix.wav frames=5000

export NMF_SEPARATE_PRESETS="$PWD/one:$PWD/none:$PWD/two"
nmf-separate --list >list
grep -q "^tiny  *tones, pulses  ($PWD/one/tiny.nmf)$" list ||
	fail "the first folder does not come first"
grep -q "^voices  *low, high  " list || fail "the last folder is left out"
! grep -q README list || fail "other files are listed"
nmf-separate -q -d tiny mix.wav
[ -f mix/tones.wav ] || fail "a preset is not found by its name"
nmf-separate -q -d two/tiny.nmf -o path mix.wav
[ -f path/mix/other.wav ] || fail "a path is taken for a name"
expect "inspected" "$(nmf-inspect --json voices | json-get sources.1.name)" high

# What a plugin has saved comes after the folders named, before the installed
mkdir -p data/nmf-separate home/.local/share/nmf-separate
cp two/voices.nmf data/nmf-separate/tiny.nmf
cp two/voices.nmf "data/nmf-separate/my kit.nmf"
cp one/tiny.nmf home/.local/share/nmf-separate/homely.nmf
XDG_DATA_HOME="$PWD/data" nmf-separate --list >list
grep -q "^my kit  *low, high  ($PWD/data/nmf-separate/my kit.nmf)$" list ||
	fail "what was saved is not listed"
grep -q "^tiny  *tones, pulses  ($PWD/one/tiny.nmf)$" list ||
	fail "what was saved comes before a folder that was named"
XDG_DATA_HOME="$PWD/data" nmf-separate -q -d "my kit" -o kit mix.wav
[ -f kit/mix/low.wav ] || fail "what was saved is not found by its name"
HOME="$PWD/home" XDG_DATA_HOME=data nmf-separate --list >list
grep -q "^homely " list || fail "the usual folder is not looked into"
! grep -q "my kit" list || fail "a folder that is not absolute counts"
cp two/voices.nmf plain
nmf-separate -q -d plain -o plain_out mix.wav || fail "a file without a suffix"
expect_refusal 1 "nosuch" "neither a dictionary file nor a preset; presets: .*tiny, voices" \
	nmf-separate -d nosuch -o out mix.wav
echo spoilt >two/spoilt.nmf
expect_exit 1 nmf-separate --list
grep -q "two/spoilt.nmf: is not a good dictionary" messages ||
	fail "a bad preset is not mentioned"
expect_refusal 2 "--list" "takes no files" nmf-separate --list mix.wav
