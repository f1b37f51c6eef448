#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What a new clang says: no path from run() leads to anything that may block
# (-Wfunction-effects, when compiling), and RealtimeSanitizer notes nothing in
# thousands of blocks but does note a fault.
#
#     test_effects.sh SOURCE

set -eu
source=$1

clang=
for version in 20 21 22 23 24 25; do
	clang=$(command -v clang-$version || echo "$clang")
done
[ -n "$clang" ] || {
	echo "Skipped: there is no clang 20 or later (Debian: clang-22)"
	exit 77
}

flags="-std=c11 -D_POSIX_C_SOURCE=200809L -I$source/plugin
	-I$source/engine/include -I$source/engine/src"
for file in "$source"/plugin/*.c "$source"/plugin/protocol/*.c \
	"$source"/engine/src/teach/*.c; do
	case $file in
	*/ttl_*.c) ;;
	*) "$clang" $flags -Wfunction-effects -Werror -fsyntax-only "$file" ;;
	esac
done
echo "$clang -Wfunction-effects: nothing"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
echo 'int main(void) { return 0; }' >"$scratch/empty.c"
"$clang" -fsanitize=realtime -o "$scratch/empty" "$scratch/empty.c" || {
	echo "Skipped: there is no RealtimeSanitizer (Debian: libclang-rt-22-dev)"
	exit 77
}

cmake -S "$source" -B "$scratch/build" -DCMAKE_C_COMPILER="$clang" \
	-DNMS_SANITIZE=realtime >"$scratch/log" 2>&1 &&
	cmake --build "$scratch/build" -j 2 \
		--target nms_test_bundle rthost faulty >>"$scratch/log" 2>&1 ||
	{ cat "$scratch/log"; exit 1; }

cd "$scratch/build/tests/plugin"
for uri in stereo stems-stereo; do
	./rthost lv2/nmf-separate.lv2 urn:nmf-separate:$uri --blocks 10000 \
		--watch --dictionary kit/two.nmf --dictionary kit/four.nmf
done
# What is only a learner's may allocate, on the learner's own thread
./rthost lv2/nmf-separate.lv2 urn:nmf-separate:stereo --teach --blocks 5000
! ./rthost faulty/faulty.lv2 urn:nmf-separate:test:faulty --no-worker \
	--set fault=1 --blocks 10 >fault.log 2>&1
grep -q 'unsafe function `malloc`' fault.log
