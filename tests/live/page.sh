#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# docs/live.md, as it is written, on a machine without a sound card, with what it
# says that is printed.

. "$(dirname "$0")/lib.sh"
need jackd jack_wait
page=$here/../../docs/live.md

# Print the lines of the blocks of a language.
blocks() {
	awk -v fence="\`\`\`$1" '
		/^```/ { inside = $0 == fence; next }
		inside' "$page"
}
blocks sh >lines
blocks text >promised
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
expect "lines promised" "$(wc -l <promised | tr -d ' ')" 2
while IFS= read -r line; do
	grep -qxF -- "$line" said || fail "'$line' is not printed: $(cat said)"
done <promised
