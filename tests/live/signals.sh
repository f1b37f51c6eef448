#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Signals, Ctrl-Z and back, and a terminal that is closed: a clean end, files
# whole, the terminal as before.

. "$(dirname "$0")/lib.sh"
need tmux pgrep awk
learn_tiny tiny.nmf
start_jack 256
live="nmf-live -d tiny.nmf --hop 128 --input jack: --record takes"

# live_pid: the process in the terminal, not one of another run of this test
live_pid() {
	shell=$(tmux -L "$terminal" list-panes -F '#{pane_pid}')
	pgrep -n -P "$shell" -f "^nmf-live -d tiny.nmf .*--record takes" || :
}

i=0
for ended in INT:130 TERM:143 HUP:129; do
	i=$((i + 1))
	on_screen 80 24 "$live"
	await "has_recorded 1"
	kill -"${ended%:*}" "$(live_pid)"
	await "[ -s after ]"
	expect "${ended%:*}" "$(cat code)" "${ended#*:}"
	grep -q "[^-]icanon" after || fail "the terminal is not as before"
	[ -f takes/take-$i/remix.wav ] || fail "nothing is left of take $i"
	close_screen
done

# In a shell with jobs
terminal=$JACK_DEFAULT_SERVER-jobs
tmux -L "$terminal" -f /dev/null new-session -d -x 80 -y 24 \
	"bash --norc -i"
await "is_seen '\$' || is_seen '#'"
press "$live" Enter
await "has_recorded 1"
press C-z
await "is_seen Stopped"
! is_seen "q quit" || fail "the view stays"
sleep 1
press "fg" Enter
await "has_recorded 2"
press C-c
await "[ -f takes/take-4/remix.wav ]"
press "stty -a >after2; echo \$? ended" Enter
await "is_seen '0 ended'"
grep -q "[^-]icanon" after2 || fail "the terminal is not as before"

# Closed under its feet
press "$live" Enter
await "has_recorded 1"
pid=$(live_pid)
close_screen
await "! kill -0 $pid 2>/dev/null"
[ -f takes/take-5/remix.wav ] || fail "nothing is left when it is closed"
expect "temporary files" "$(find takes -name '.nmf*')" ""
