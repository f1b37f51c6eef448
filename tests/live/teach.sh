#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# usage: teach.sh [refined]
# Drums taught to nmf-live by keys: a kick loop to one strip, a hi-hat loop to
# another.  What it saves separates their mix as what nmf-learn makes of the
# same sound does, bit for bit; a take can be undone; what fails says why.

. "$(dirname "$0")/lib.sh"
need tmux awk

rate=44100
learn_tiny tiny.nmf
for drum in kick hat; do
	live-tool loop $drum $drum.wav $rate $((2 * rate))
	live-tool take $drum.wav $drum-take.wav
	live-tool raw $drum.wav $drum.raw
done
audio-tool make mix mix.wav rate=$rate frames=$rate channels=2
saved=$XDG_DATA_HOME/nmf-separate

# A card that hears silence, and what it is given; it reads by such blocks
block=256
make_card kick.wav
rm in.raw
mkfifo in.raw
live-tool feed in.raw $rate $block &
# shellcheck disable=SC2034 # Ended by lib.sh
server=$!

# start OPTION...: begins to play, with two strips emptied
start() {
	on_screen 80 24 "nmf-live --input fakecard --rate $rate $*"
	await "is_seen 'block $block'"
	press 1 c 2 c
	await "is_seen '1  (empty)' && ! is_seen '2  pulses'"
}

# row STRIP TEXT: whether a strip's row has it.
row() {
	screen | grep -F -- "$1  " | grep -qF -- "$2"
}

# teach STRIP DRUM: until it is learnt, but perhaps not refined yet
teach() {
	press "$1" l
	await "row $1 armed"
	cp "$2.raw" next
	mv next play
	await "row $1 'armed 0:02'" # Again, after the last sound
	press l
	await "row $1 learnt || row $1 refining"
}

# save NAME
save() {
	press w
	await "is_seen 'save as'"
	press -l "$1"
	press Enter
	await "is_seen '$1: is saved'"
}

# compare NAME KIT: separates alike, bit for bit
compare() {
	for kit in "$1" "$2"; do
		nmf-separate -q -d "$kit" --subtype float -o "out-$kit" mix.wav
	done
	diff -r "out-$1" "out-$2" || fail "$1 separates otherwise than $2"
	[ "$(find "out-$1" -name '*.wav' | wc -l)" -eq 2 ] || fail "too few sources"
}

# name STRIP NAME
name() {
	press "$1" n
	await "is_seen 'name ['"
	press "$2" Enter
	await "row $1 $2"
}

start -d tiny.nmf --stems
teach 1 kick
name 1 kick
if [ "${1:-}" = refined ]; then
	teach 2 hat
	name 2 hat
	await "row 1 refining && row 2 refining"
	tries=600 # Half a minute's work, on a machine that is busy
	until row 1 learnt && row 2 learnt; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || fail "it is never refined"
		sleep 1
	done
	save both
	nmf-learn -q --own-only -o kit.nmf kick=kick-take.wav hat=hat-take.wav
	compare both kit.nmf
	press q
	await "[ -s code ]"
	expect "exit code" "$(cat code)" 0
	exit 0
fi
save one
nmf-learn -q --own-only --plain -o kit.nmf kick=kick-take.wav
compare one kit.nmf

# Its stems are recorded from where they are, the residual's from its own place
press r
await "has_recorded 0"
cp kick.raw next
mv next play
await "[ ! -e play ]"
press r
await "is_seen 'recorded, '"
expect "recorded" "$(cd take-1 && echo *)" "kick.wav residual.wav"
[ "$(live-tool peak take-1/kick.wav)" -gt 0 ] ||
	fail "the recorded kick is silent"

# Another one, taken back: the dictionary is what it was
teach 2 hat
is_seen "(not saved)" || fail "it does not say what is not saved"
press u
await "row 2 '(empty)' && ! is_seen refining"
save two
cmp "$saved/one.nmf" "$saved/two.nmf" || fail "undone is not as before"

# Nothing was heard
press 2 l
await "row 2 armed"
press l
await "row 2 'failed: There was only silence'"

# No name, one that is there, and a shipped one's; no folder to save in
press w
await "is_seen 'save as [learnt]'"
press a / b Enter
await "is_seen 'a name is of letters'"
press C-u
press one Enter
await "is_seen 'one: is there already, so nothing was saved'"
mv "$saved" aside
: >"$saved"
press w
await "is_seen 'save as [learnt]'"
press Enter
await "is_seen '$saved'"
! is_seen "is saved" || fail "it says that it is saved"
rm "$saved"
mv aside "$saved"

# A locked strip neither learns nor is cleared
press 1 k l
await "is_seen 'the strip is locked'"
press c
await "is_seen 'The strip is locked, so it was not cleared'"
press k

# What is not saved is not lost by one key
press 1 c
await "is_seen '(not saved)'"
press q
await "is_seen 'what was learnt is not saved'"
[ ! -e code ] || fail "it ends without having saved"
press q
await "[ -s code ]"
expect "exit code" "$(cat code)" 0
close_screen

# They are found by their names
nmf-separate --list | grep -q "^one .*kick" || fail "--list has no 'one'"
nmf-live -d two --input fakecard --rate $rate --duration 0.2 >said ||
	fail "it does not play what it saved"
grep -q kick said || fail "it does not play 'two'"
expect "left" "$(find "$saved" | sort)" "$saved
$saved/one.nmf
$saved/two.nmf"
