#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Recordings that end otherwise than by a key: killed, a server that is gone, a
# disk that is full.

. "$(dirname "$0")/lib.sh"

learn_tiny tiny.nmf
start_jack 256
live="nmf-live -d tiny.nmf --hop 128 --input jack: --verbose"

# begin FOLDER: plays and records in the background, from the first block on
begin() {
	rm -f said
	$live --record "$1" >said 2>messages &
	pid=$!
	await "grep -q ^delay said"
}

# Told to end at any time: whole
for i in 3 5 7; do
	begin ended
	sleep 0.$i
	kill $pid
	code=0
	wait $pid || code=$?
	expect "told to end" $code 143
done
expect "by those ended" "$(find ended -type f | wc -l | tr -d ' ')" 3
for file in ended/*/remix.wav; do
	audio-tool shape "$file" | grep -q '^48000 2 [0-9]* float' ||
		fail "$file is not whole"
done

# Killed at any time: not there.  The server minds them, so it is another one
for i in 1 4 8; do
	begin killed
	sleep 0.$i
	kill -9 $pid
	wait $pid || :
	kill -9 $server
	wait $server || :
	start_jack 256
done
expect "left by those killed" "$(find killed -name '*.wav' | wc -l |
	tr -d ' ')" 0

# A disk that is full is said, nothing is left on it, the sound goes on
mkdir disk
if mount -t tmpfs -o size=256k none disk 2>/dev/null; then
	code=0
	$live --duration 4 --record disk >said 2>messages || code=$?
	umount disk
	expect "with a full disk" $code 1
	grep -q "No space left" messages || fail "a full disk is not said"
	expect "files on it" "$(find disk -mindepth 1)" ""
	expect "heard in the end" "$(tail -n 1 said | cut -c 1-4)" 0:04
else
	echo "Not tried: no disk can be made that is full"
fi

# The server is gone: what was recorded is whole, and nobody waits
begin gone
await "grep -q ^0:01 said"
kill -9 "$server"
wait "$server" 2>/dev/null || :
server=
code=0
wait $pid || code=$?
expect "without a server" $code 3
grep -q "no sound has come or gone for two seconds" messages ||
	fail "a device that is gone is not said"
[ "$(audio-tool shape gone/take-1/remix.wav | cut -d ' ' -f 3)" -gt 40000 ] ||
	fail "what was recorded is lost"
expect "temporary files" "$(find gone ended -name '.nmf*')" ""

# A card that is pulled out: its driver waits for ever
audio-tool make mix mix.wav rate=44100 channels=2 frames=80000
make_card mix.wav
mv in.raw all.raw
mkfifo in.raw
exec 9<>in.raw
cat all.raw >&9 &
code=0
nmf-live -d tiny.nmf --input fakecard --verbose --record pulled >said \
	2>messages || code=$?
exec 9>&-
expect "without a card" $code 3
grep -q "fakecard: no sound has come or gone for two seconds" messages ||
	fail "a card that is gone is not said"
[ "$(audio-tool shape pulled/take-1/remix.wav | cut -d ' ' -f 3)" -gt 70000 ] ||
	fail "what was recorded is lost"
