#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# nmf-learn --passes: every frame of long recordings, in no more memory.

. "$(dirname "$0")/lib.sh"

audio-tool make mix mix.wav frames=400000 channels=1
learn() {
	nmf-learn --plain --window 512 --hop 256 --bands 0 --context 1 \
		--components 4 "$@"
}

# What is not all kept is learnt from every frame, with any number of workers
expect_exit 0 learn -o spread.nmf --max-frames 64 a=mix.wav
! grep -q 'learnt from all' messages || fail "passes without being asked"
expect_exit 0 learn -o every.nmf --max-frames 64 --passes 2 a=mix.wav
grep -q '^nmf-learn: a: learnt from all of its 15[0-9][0-9] frames that sound' \
	messages || fail "does not say what it did"
! cmp -s spread.nmf every.nmf || fail "the passes change nothing"
learn -q -f -o jobs.nmf --max-frames 64 --passes 2 --jobs 3 a=mix.wav 2>/dev/null
cmp every.nmf jobs.nmf || fail "another number of workers, another dictionary"

# What fits is learnt as ever
learn -q -o all.nmf a=mix.wav 2>/dev/null
expect_exit 0 learn -o same.nmf --passes 2 a=mix.wav
! grep -q 'learnt from all' messages || fail "passes for what fits"
cmp all.nmf same.nmf || fail "what fits is learnt otherwise"

# What cannot be heard twice, or is not learnt by itself
mkfifo pipe.wav
expect_refusal 1 pipe.wav 'several times' learn -o out --passes 1 a=pipe.wav
expect_refusal 1 - 'several times' learn -o out --passes 1 a=- <mix.wav
expect_refusal 2 --passes 'do not go together' \
	learn -o out --passes 1 --together a=mix.wav b=mix.wav
expect_refusal 2 --mpi 'do not go together' \
	learn -o out --mpi --bleed a=mix.wav b=mix.wav

# More passes, and ten times the length take no more memory than hearing it
[ -z "${NMS_SANITIZED:-}" ] || exit 0
audio-tool make mix long.wav frames=4000000 channels=1
run-tool rss heard nmf-learn -q -f -o kit.nmf --plain --max-frames 64 \
	--window 1024 --hop 512 --bands 8 --groups 8 --context 1 \
	--components 2 a=long.wav 2>/dev/null
run-tool rss passed nmf-learn -q -f -o kit.nmf --plain --max-frames 64 \
	--window 1024 --hop 512 --bands 8 --groups 8 --context 1 \
	--components 2 --passes 3 a=long.wav 2>/dev/null
echo "heard in $(cat heard) KiB, passed in $(cat passed) KiB"
[ "$(cat passed)" -lt $(($(cat heard) + 4096)) ] ||
	fail "the passes take $(cat passed) KiB, hearing $(cat heard) KiB"
