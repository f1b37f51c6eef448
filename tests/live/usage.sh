#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Help, version, mistakes on the command line, the manual page.

. "$(dirname "$0")/lib.sh"

expect_exit 0 nmf-live --help >help
head -n 1 help | grep -q "^Usage: nmf-live " || fail "no usage"
! grep -q '.\{81\}' help || fail "--help is too wide"
nmf-live --version >said
grep -q "^nmf-live [0-9]" said || fail "no version"
expect_refusal 2 "--nonsense" "is not an option" nmf-live --nonsense
expect_refusal 2 "song.wav" "plays no files" nmf-live song.wav
expect_refusal 2 "--hop" "whole number from 1 to 32768" nmf-live --hop 0
expect_refusal 2 "--rate" "whole number from 8000 to 192000" nmf-live --rate 7
expect_refusal 2 "--latency" "number from 0 to 1000" nmf-live --latency -1

# Every option stands in the manual page and the completion
page=$here/../../ui/live/man/nmf-live.1
completion=$here/../../ui/cli/completion/nmf-separate.bash
[ -f "$completion" ] ||
	completion=$(find "$here/../../ui" -name nmf-separate.bash | head -n 1)
sed -nE 's/^  (-.,|   ) --([a-z0-9-]+).*/\2/p' help >options
[ "$(wc -l <options)" -ge 14 ] || fail "options are missing"
while read -r option; do
	grep -q -- "Fl -$option\b" "$page" || fail "nmf-live.1 knows no --$option"
	sed -n '/nmf-live)/,/;;/p' "$completion" | grep -q -- "--$option\b" ||
		fail "the completion knows no --$option"
done <options
if command -v mandoc >/dev/null; then
	mandoc -T lint -W warning "$page" || fail "nmf-live.1 is not in order"
fi
