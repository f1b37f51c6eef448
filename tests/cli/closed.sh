#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Stdin, stdout and stderr closed: no file gets their number, so that nothing
# that is printed goes into it.

. "$(dirname "$0")/lib.sh"

learn_tiny tiny.nmf
audio-tool make mix mix.wav frames=20000
nmf-separate -q -d tiny.nmf -o open mix.wav
nmf-inspect --plot open.png tiny.nmf >table

# What is done is done as ever
learn() {
	nmf-learn -f -o "$1" --window 512 --components 4 --iterations 30 \
		--plain tones=tones.wav pulses=pulses.wav
}
learn open.nmf 2>/dev/null
learn closed.nmf 2>&- || fail "nmf-learn fails without stderr"
cmp open.nmf closed.nmf || fail "a message went into the dictionary"
learn closed.nmf <&- >&- 2>&- || fail "nmf-learn fails"
cmp open.nmf closed.nmf || fail "something else went into the dictionary"
nmf-separate -d tiny.nmf -o closed mix.wav <&- >&- 2>&- ||
	fail "nmf-separate fails"
cmp open/mix/tones.wav closed/mix/tones.wav || fail "a stem differs"
cmp open/mix/pulses.wav closed/mix/pulses.wav || fail "a stem differs"
nmf-inspect --plot closed.png tiny.nmf <&- 2>&- >again ||
	fail "nmf-inspect fails"
# What it costs here is measured anew each time
grep -v 'of a core' table >table.kept
grep -v 'of a core' again | cmp table.kept - || fail "the table differs"
cmp open.png closed.png || fail "the picture differs"

# What needs the one that is closed fails
code=0
nmf-separate -q -f -d tiny.nmf -o closed --json mix.wav >&- 2>messages ||
	code=$?
expect "exit code without stdout" $code 1
grep -q "stdout: cannot be written" messages || fail "no cause without stdout"
cmp open/mix/tones.wav closed/mix/tones.wav || fail "JSON went into a stem"
code=0
nmf-separate -q -d tiny.nmf --stems tones - <&- >out.wav 2>messages || code=$?
expect "exit code without stdin" $code 1
grep -q -- "-: is empty" messages || fail "no cause without stdin"
expect_exit 2 nmf-separate <&-
