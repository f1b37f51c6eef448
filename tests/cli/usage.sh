#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Help, version, mistakes on the command line, manual pages.

. "$(dirname "$0")/lib.sh"

version=$(sed -n 's/^set(NMS_VERSION \(.*\))$/\1/p' "$here/../../CMakeLists.txt")
for tool in nmf-separate nmf-learn nmf-inspect nmf-factorize; do
	expect_exit 0 $tool --help >help
	expect_exit 0 $tool -h >help2
	cmp help help2 || fail "$tool -h is not --help"
	head -n 1 help | grep -q "^Usage: $tool " || fail "$tool has no usage"
	! grep -q '.\{81\}' help || fail "$tool --help is too wide"
	! grep -q ' $' help || fail "$tool --help has spaces at the end of a line"
	$tool --version >said
	expect "version" "$(head -n 1 said)" "$tool $version"
	expect_refusal 2 "--nonsense" "is not an option" $tool --nonsense
	expect_refusal 2 "-X" "is not an option" $tool -X
	expect_refusal 2 "$tool" "see $tool --help" $tool

	# Every option stands in the manual page and the completion
	sed -nE 's/^  (-.,|   ) --([a-z0-9-]+).*/\2/p' help | while read -r option; do
		grep -q -- "Fl -$option\b" "$here/../../ui/cli/man/$tool.1" ||
			fail "$tool.1 knows no --$option"
		grep -q -- "--$option\b" "$here/../../ui/cli/completion/nmf-separate.bash" ||
			fail "the completion knows no --$option"
	done
	if command -v mandoc >/dev/null; then
		mandoc -T lint -W warning "$here/../../ui/cli/man/$tool.1" ||
			fail "$tool.1 is not in order"
	fi
done

wrong() {
	cause=$1
	shift
	expect_refusal 2 "$1" "$cause" nmf-separate -o out "$@" x.wav
}
wrong "whole number from 1 to 32768" --hop 0
wrong "whole number from 1 to 32768" --hop 32769
wrong "whole number" --hop 1.5
wrong "whole number" --hop -1
wrong "whole number" --jobs many
wrong "whole number" --jobs ''
wrong "number from 0.1 to 8" --sharpness nan
wrong "number from 0.1 to 8" --sharpness 9
wrong "number from 0.1 to 8" --sharpness 1x
wrong "one of wav|flac|ogg" --format mp3
wrong "one of auto|pcm16" --subtype 16
expect_refusal 2 "-o" "needs a value" nmf-separate -o
expect_refusal 2 "--hop" "needs a value" nmf-separate --hop
expect_refusal 2 "nmf-separate" "no file" nmf-separate -o out
expect_refusal 2 "nmf-inspect" "no dictionary" nmf-inspect --json
expect_refusal 2 "--plot" "one dictionary only" nmf-inspect --plot x.png a b
expect_refusal 2 "one file" "at a time" nmf-factorize -o out a.npy b.npy
expect_refusal 2 "nmf-factorize" "no file" nmf-factorize -o out
expect_refusal 2 "--beta" "from -2 to 4" nmf-factorize -o out --beta 4.5 a.npy
expect_refusal 2 "--beta" "from -2 to 4" nmf-factorize -o out --beta nan a.npy
expect_refusal 2 "--components" "from 1 to" nmf-factorize -o out -c 0 a.npy
expect_refusal 2 "--init" "random|columns" nmf-factorize -o out --init x a.npy
expect_refusal 2 "--window" "not even" nmf-factorize -o out -w 1023 a.wav
expect_refusal 2 "--hop" "half of the window" nmf-factorize -o out -w 64 \
	--hop 33 a.wav
expect_refusal 2 "--end" "not after --start" nmf-factorize -o out --start 2 \
	--end 2 a.wav
expect_refusal 2 "--image-width" "--plot only" nmf-factorize -o out \
	--image-width 3 a.npy
expect_refusal 2 "--seed" "a whole number" nmf-learn --seed -1 -o x a=b

# What is printed must arrive, unless nobody listens any more
if [ -w /dev/full ]; then
	for tool in nmf-separate nmf-learn nmf-inspect nmf-factorize; do
		code=0
		$tool --help >/dev/full 2>messages || code=$?
		expect "$tool --help to a full disk" $code 1
	done
fi
nmf-separate --help | head -n 1 >/dev/null

# Options may come last, and "--" ends them
learn_tiny tiny.nmf
audio-tool make mix mix.wav frames=1000
nmf-separate mix.wav -qd tiny.nmf --stems=tones
cp mix.wav ./--mix.wav
if [ -w /dev/full ]; then
	code=0
	nmf-inspect tiny.nmf >/dev/full 2>messages || code=$?
	expect "a table to a full disk" $code 1
	grep -q "stdout: cannot be written: No space left" messages ||
		fail "a full disk is not named"
	code=0
	nmf-separate -q -f --json -d tiny.nmf mix.wav >/dev/full 2>messages ||
		code=$?
	expect "a summary to a full disk" $code 1
fi
nmf-separate -q -d tiny.nmf -- --mix.wav
[ -f ./--mix/tones.wav ] || fail "-- does not end the options"
