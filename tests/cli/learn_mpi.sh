#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# mpirun nmf-learn --mpi: any number of processes makes the dictionary of one,
# and one that dies ends them all and leaves no file.

. "$(dirname "$0")/lib.sh"

audio-tool make mix mix.wav frames=400000 channels=1
learn() {
	nmf-learn --plain --window 512 --hop 256 --bands 0 --context 1 \
		--components 4 --max-frames 64 "$@"
}

code=0
learn -q -o one.nmf --mpi a=mix.wav 2>messages || code=$?
if grep -q 'built without MPI' messages; then
	expect "exit code without MPI" $code 1
	[ ! -e one.nmf ] || fail "a dictionary in spite of that"
	echo "skipped: nmf-learn is built without MPI"
	exit 77
fi
command -v mpirun >/dev/null || {
	echo "skipped: there is no mpirun"
	exit 77
}
[ -z "${NMS_SANITIZED:-}" ] || exit 77
expect "exit code alone" $code 0

export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_mpi_yield_when_idle=1
export OMPI_MCA_btl=self,vader
settings="--plain --window 512 --hop 256 --bands 0 --context 1 --components 4
	--max-frames 64"

# The bits of one process, said once
learn -q -o plain.nmf --passes 2 a=mix.wav 2>/dev/null
cmp one.nmf plain.nmf || fail "alone with MPI it is another dictionary"
for n in 2 3; do
	# shellcheck disable=SC2086 # Several words
	expect_exit 0 mpirun -n $n nmf-learn -f -o many.nmf $settings --mpi \
		a=mix.wav
	cmp one.nmf many.nmf || fail "$n processes make another dictionary"
	expect "times that it is said" \
		"$(grep -c 'learnt from all of its' messages)" 1
done

# Processes that do not hear the same
audio-tool make mix short.wav frames=300000 channels=1
# shellcheck disable=SC2016,SC2086
code=0
# shellcheck disable=SC2016,SC2086
mpirun -n 2 sh -c 'file=mix.wav
	[ "$OMPI_COMM_WORLD_RANK" = 0 ] || file=short.wav
	exec nmf-learn "$@" a=$file' sh -o out.nmf $settings --mpi \
	2>messages || code=$?
[ $code -ne 0 ] || fail "other recordings pass"
grep -q 'is not the same for all processes' messages ||
	fail "does not say that they differ"
[ ! -e out.nmf ] || fail "a dictionary in spite of that"

# One is killed on its way: all end, with a sentence, and without a file
# shellcheck disable=SC2016,SC2086
mpirun -n 2 sh -c '[ "$OMPI_COMM_WORLD_RANK" = 0 ] || echo $$ >helper
	exec nmf-learn "$@"' sh -o out.nmf $settings --passes 100 --mpi \
	--components 200 a=mix.wav >said 2>messages &
run=$!
tries=0
until [ -s helper ] && grep -q 'a: heard' messages; do
	sleep 0.05
	tries=$((tries + 1))
	[ $tries -lt 2000 ] || fail "it does not begin"
done
kill -9 "$(cat helper)"
code=0
wait $run || code=$?
[ $code -ne 0 ] || fail "exit code 0 though a process was killed"
cat said messages | grep -q 'exited on signal 9\|another process has ended' ||
	fail "does not say that a process was killed"
[ ! -e out.nmf ] || fail "a dictionary in spite of that"
expect "left" "$(find . -name '.nmf-*.tmp' | wc -l | tr -d ' ')" 0
