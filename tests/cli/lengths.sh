#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Headers that are wrong about the length: what is there is done, with one
# warning, by every tool in the same way.

. "$(dirname "$0")/lib.sh"

learn_tiny tiny.nmf

# check FILE LENGTH WARNING: how long the stems are, and what is said
check() {
	rm -rf out
	expect_exit 0 nmf-separate -q -d tiny.nmf -o out "$1"
	expect "$1: length" "$(audio-tool shape "$(find out -name 'tones.*')" |
		cut -d ' ' -f 3)" "$2"
	expect "nmf-separate" "$(cat messages)" "${3:+nmf-separate: $1: warning: $3}"
	expect_exit 0 nmf-learn -q -f -o out.nmf --plain --iterations 2 \
		a=tones.wav a="$1" b=tones.wav
	expect "nmf-learn" "$(cat messages)" "${3:+nmf-learn: $1: warning: $3}"
	rm -rf folder
	mkdir folder
	cp "$1" folder
	expect_exit 0 nmf-learn -q -f -o out.nmf --plain --iterations 2 \
		a=tones.wav a=folder b=tones.wav
	expect "nmf-learn" "$(cat messages)" \
		"${3:+nmf-learn: folder/$1: warning: $3}"
	rm -rf out
	expect_exit 0 nmf-separate -q -d tiny.nmf --stems tones - <"$1" >stem
	expect "from stdin" "$(cat messages)" "${3:+nmf-separate: -: warning: $3}"
}

# put FILE OFFSET BYTES: writes bytes, in octal, into a file
put() {
	# shellcheck disable=SC2059 # It is a format
	printf "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc 2>/dev/null
}

# A little cut off, and half of it, in every format that tells
for format in wav rf64 w64 aiff au flac; do
	audio-tool make mix cut.$format format=$format
	check cut.$format 44100 ""
	size=$(wc -c <cut.$format)
	short=44099
	half="2[0-9]*"
	[ $format != flac ] || short=40960
	audio-tool cut cut.$format $((size - 3))
	check cut.$format $short "is damaged or cut short: $short of 44100 samples \
($([ $short = 40960 ] && echo 0.93 || echo 1.00) of 1.00 s) could be read"
	audio-tool cut cut.$format $((size / 2))
	expect_exit 0 nmf-separate -q -d tiny.nmf -o out cut.$format
	grep -q "cut short: $half of 44100 samples (0.[45][0-9]* of 1" messages ||
		fail "$format, half: something else is said"
	rm -r out
done

# Two bytes less than the header says, as some programs count
audio-tool make mix plus.wav frames=10000
put plus.wav 40 '\102\234'
check plus.wav 10000 \
	"is damaged or cut short: 10000 of 10001 samples (0.23 of 0.23 s) could be read"

# No length, from a program that was killed
for format in wav rf64 w64 aiff au; do
	audio-tool make mix zero.$format frames=10000 format=$format
	case $format in
	wav) put zero.wav 4 '\0\0\0\0' && put zero.wav 40 '\0\0\0\0' ;;
	rf64) put zero.rf64 20 '\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0' ;;
	w64) put zero.w64 "$(($(wc -c <zero.w64) - 40008))" '\0\0\0\0\0\0\0\0' ;;
	aiff) put zero.aiff 22 '\0\0\0\0' &&
		put zero.aiff "$(($(wc -c <zero.aiff) - 40012))" '\0\0\0\0' ;;
	au) put zero.au 8 '\0\0\0\0' ;;
	esac
	check zero.$format 10000 \
		"does not say how long it is: 10000 samples (0.23 s) could be read"
done

# A length left open is usual in a pipe, not in a file
audio-tool make mix open.wav frames=10000
put open.wav 40 '\377\377\377\377'
check open.wav 10000 \
	"does not say how long it is: 10000 samples (0.23 s) could be read"
# shellcheck disable=SC2002 # A pipe is what is tested
cat open.wav | nmf-separate -q -d tiny.nmf --stems tones - 2>messages >pipe.wav
expect "from a pipe" "$(audio-tool shape pipe.wav)" "44100 2 10000 16"
[ ! -s messages ] || fail "there is something to say of a pipe"

# A file without audio is none, whatever stands behind it
audio-tool make mix none.wav frames=0
printf 'LIST\4\0\0\0INFO' >>none.wav
expect_refusal 1 none.wav "holds no audio" \
	nmf-separate -q -d tiny.nmf -o out none.wav

# More at the end than the header says is no harm
audio-tool make mix more.wav frames=10000
echo "some notes of a tagging program" >>more.wav
check more.wav 10000 ""

# Ogg, which tells no length, tells its end
audio-tool make mix cut.ogg frames=200000 format=ogg
check cut.ogg 200000 ""
audio-tool cut cut.ogg $(($(wc -c <cut.ogg) - 3))
expect_exit 0 nmf-separate -q -d tiny.nmf cut.ogg
grep -q "cut.ogg: warning: is cut short: 1[0-9]* samples (4.* s)" messages ||
	fail "Ogg: something else is said"
