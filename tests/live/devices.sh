#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Devices by name, those that are not there, and rates that none takes: one
# sentence each, and an exit code.

. "$(dirname "$0")/lib.sh"

# refusal CAUSE ARGUMENT...: one error, apart from what the sound system says
refusal() {
	cause=$1
	shift
	expect_exit 1 nmf-live --duration 1 "$@"
	grep -v 'the sound system says' messages >errors || :
	expect "$*: lines" "$(wc -l <errors | tr -d ' ')" 1
	grep -q -- "$cause" errors || fail "$*: does not say '$cause'"
}

# Nothing at all, if this machine has no card
if [ ! -e /dev/snd ]; then
	refusal "there is no input device, neither of JACK nor of ALSA"
	expect_exit 1 nmf-live --list-devices >said
	grep -q "there is no sound device" messages || fail "none: not said"
fi

audio-tool make mix mix.wav rate=44100 frames=100000
make_card mix.wav
nmf-live --list-devices >said 2>messages || fail "no list"
[ ! -s messages ] || fail "a list with messages"
grep -q "^  fakecard: 128 in, 128 out, 44100 Hz" said || fail "no fakecard"
grep -q "nmf-live --input alsa:fakecard --output alsa:fakecard" said ||
	fail "no command to paste"
grep -q "PulseAudio and PipeWire" said || fail "PipeWire is not explained"

# The command that is printed is one that works
sh -c "$(sed -n 's/^ *\(nmf-live .*\)/\1 --duration 0.5/p' said |
	grep fakecard | head -n 1)" >/dev/null 2>messages || fail "pasted: $?"
for name in fakecard FAKE alsa:Card alsa:; do
	nmf-live --input "$name" --duration 0.5 >said 2>messages ||
		fail "$name is not found"
	grep -q "^fakecard -> fakecard, 44100 Hz" said || fail "$name: another one"
done
refusal "there is no input device 'nothing'" --input nothing
refusal "there is no output device 'jack:fakecard'" --output jack:fakecard
refusal "neither a dictionary file nor a preset" -d nonsense --input fakecard

expect_exit 2 nmf-live song.wav
grep -q "plays no files" messages || fail "a file is not refused"
expect_exit 2 nmf-live --latency 2000
grep -q "from 0 to 1000" messages || fail "a latency is not refused"

# With a server, JACK comes first, and another rate than its own is refused
start_jack 512
nmf-live --list-devices >said 2>messages || fail "no list with JACK"
grep -q "nmf-live --input jack:system --output jack:system" said ||
	fail "no JACK"
nmf-live --duration 0.5 >said 2>messages || fail "not on JACK"
grep -q "^system -> system, 48000 Hz, block 512" said || fail "not JACK first"
refusal "system: does not play at 44100 Hz; it takes 48000" --rate 44100
refusal "two sound systems" --input jack: --output alsa:fakecard
