#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Every tool where the user writes a comma in numbers: the same bytes, the same
# text, and options as ever.

. "$(dirname "$0")/every.sh"

# A locale of this test's own, for systems have few
categories="CTYPE COLLATE MONETARY TIME MESSAGES"
{
	for category in $categories; do
		printf 'LC_%s\ncopy "POSIX"\nEND LC_%s\n' "$category" "$category"
	done
	printf 'LC_NUMERIC\ndecimal_point ","\nthousands_sep "."\n'
	printf 'grouping 3;3\nEND LC_NUMERIC\n'
} >comma
mkdir locales
localedef -c -i comma -f ANSI_X3.4-1968 locales/comma >said 2>&1 || :
LOCPATH=$work/locales
export LOCPATH
[ "$(LC_ALL=comma bash -c "printf '%.1f' 1,5" 2>&1)" = 1,5 ] || {
	echo "Skipped: there is no locale with a comma"
	exit 77
}

# texts FOLDER: all that is printed with numbers in it, into a folder
texts() {
	mkdir "$1"
	expect_exit 0 nmf-separate --json -f -q -d tiny.nmf --start 0.01 --end 0.1 \
		--remix tones=-3.5,pulses=0.25 -o "$1" mix.wav >"$1/separate.json"
	expect_exit 0 nmf-separate -f -d tiny.nmf --start 0.01 -o "$1" mix.wav
	cp messages "$1/separate"
	expect_exit 0 nmf-separate --list >"$1/list"
	expect_exit 0 nmf-inspect tiny.nmf >"$1/inspect"
	expect_exit 0 nmf-inspect --json tiny.nmf >"$1/inspect.json"
	expect_exit 0 nmf-factorize --json -q -o "$1/parts" -c 2 -n 3 -b 0.5 \
		--sparsity 0.25 v.npy >"$1/factorize.json"
	expect_exit 0 nmf-learn -o "$1/x.nmf" --plain --window 512 --hop 128 \
		--bands 20 --components 2 --iterations 3 a=tones.wav b=tones.wav
	cp messages "$1/learn"
	# How fast something went or can go is no two times the same
	sed -E -i 's/[0-9]+(\.[0-9]+)? (s|%|x real)/0.0 \2/g; s/ +/ /g; s/: too much$//' \
		"$1/separate" "$1/inspect" "$1/learn"
	sed -E -i 's/("(core_share|elapsed_s|real_time_factor)":)[0-9.e+-]+/\10.0/g' \
		"$1"/*.json
}

mkdir presets
cp tiny.nmf presets
NMF_SEPARATE_PRESETS=$work/presets
export NMF_SEPARATE_PRESETS
texts point
LC_ALL=comma
export LC_ALL
for tool in $tools; do
	good comma "$tool"
done
texts comma-texts
sed -i 's/comma-texts/point/g' comma-texts/*.json comma-texts/separate \
	comma-texts/learn
diff -r point comma-texts >difference || fail "other texts: $(cat difference)"

# Options are written as ever, whatever the user's locale
expect_exit 2 nmf-separate -q -d tiny.nmf --start 0,01 -o out mix.wav
expect_exit 2 nmf-factorize -q -o out -c 2 -b 0,5 v.npy
[ ! -e out ] || fail "a comma is taken"
