#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The README's section on playing live, as it is written, on a machine without a
# sound card, with what it says that is printed.

. "$(dirname "$0")/lib.sh"
need jackd jack_wait
readme=$here/../../README.md

# The section's indented lines, one by one
awk '/^## / { live = $0 == "## Live" } live && sub(/^    /, "")' "$readme" >lines
jackd_line=$(grep '^jackd ' lines)
[ -n "$jackd_line" ] || fail "no server is started"
# shellcheck disable=SC2086 # Several words
${jackd_line% &} >jackd.log 2>&1 &
server=$!
jack_wait -w -t 5 >/dev/null 2>&1 || skip "jackd does not start here"

expect "commands" "$(grep -c '^nmf-live ' lines)" 4
grep '^nmf-live ' lines >commands
while read -r command; do
	case $command in
	*--list-devices* | *--duration*) ;;
	*) command="$command --duration 1" ;;
	esac
	sh -c "$command" >said 2>messages || fail "$command: exit code $?"
	[ ! -s messages ] || fail "$command: it complains"
done <commands
grep -v '^nmf-live \|^jackd ' lines >promised
expect "lines promised" "$(wc -l <promised | tr -d ' ')" 2
while IFS= read -r line; do
	grep -qxF -- "$line" said || fail "'$line' is not printed: $(cat said)"
done <promised
