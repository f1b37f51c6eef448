#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# nmf-live on JACK's dummy driver as time goes by, a preset at a hop of 128 and
# a loop that never ends: what it records is what nmf-separate makes of the
# loop, bit for bit up to the end, and its memory and open files do not grow.
#
#     hour.sh SECONDS [LOOP_FRAMES]
#
# Says how many blocks were late, which on a busy machine is no fault.

. "$(dirname "$0")/../live/lib.sh"
need endless jack_lsp

seconds=$1
JACK_DEFAULT_SERVER=$JACK_DEFAULT_SERVER-$seconds
n_frames=${2:-960000}

# held PID: resident memory, kB, and open files
held() {
	echo "$(sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$1/status")" \
		"$(find "/proc/$1/fd" -type l 2>/dev/null | wc -l | tr -d ' ')"
}

audio-tool make mix loop.wav rate=48000 channels=2 frames="$n_frames"
endless repeat loop.wav 3 rounds.wav
nmf-separate -q -d band --hop 128 --stereo learnt --subtype float \
	--remix drums=-3.7 -o out rounds.wav

start_jack 256 -R
nmf-live -d band --hop 128 --input jack: --remix drums=-3.7 --record . \
	--verbose >said 2>messages &
live=$!
await "jack_lsp | grep -qx nmf-live:in_1"
await "grep -q ^delay said"
endless play loop.wav nmf-live in_0,in_1 >endless.log 2>&1 &
loop=$!
await "grep -q plays endless.log"

# n_lines: how many seconds of sound have been told of
n_lines() {
	grep -c '^[0-9]*:[0-9]' said || :
}

# The first quarter is for the buffers to be used once
begin=$(n_lines)
settled=
last=
while kill -0 $live 2>/dev/null && n=$(($(n_lines) - begin)) &&
	[ "$n" -lt "$seconds" ]; do
	last=$(held $live 2>/dev/null) || break
	[ $((4 * n)) -lt "$seconds" ] || settled=${settled:-$last}
	sleep $((seconds > 600 ? 10 : 1))
done
kill $live || fail "it ended by itself"
code=0
wait $live || code=$?
expect "exit code" $code 143
kill $loop 2>/dev/null || fail "the loop ended: $(cat endless.log)"
wait $loop 2>/dev/null || :

result=0
line=$(endless same take-1/remix.wav out/rounds/remix.wav "$n_frames") ||
	result=$?
late=$(tail -n 1 said | sed 's/.*\(late [0-9]*\).*/\1/')
echo "$seconds s: $line; $late; settled at ${settled% *} kB and" \
	"${settled#* } files, in the end ${last% *} kB and ${last#* }"
# A late server leaves nothing out, but a client that it did not wait for is
if [ $result -ne 0 ] && grep "not finished\|finished after\|SuspendRefNum" \
	jackd.log; then
	skip "JACK left a client out"
fi
[ $result -eq 0 ] || fail "recorded is something else"
[ $((${last% *} - ${settled% *})) -le 1024 ] || fail "memory grows"
[ "${last#* }" -le "${settled#* }" ] || fail "open files grow"
