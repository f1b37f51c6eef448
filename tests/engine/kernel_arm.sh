#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# usage: kernel_arm.sh SOURCE_DIR TEST...
# Compiles the kernels for 64-bit ARM and runs tests of them in an emulator.

set -eu

engine=$1/engine
tests=$1/tests/engine
check=$1/tests
shift
cc=aarch64-linux-gnu-gcc

for program in "$cc" qemu-aarch64; do
	if ! command -v "$program" >/dev/null 2>&1; then
		echo "skipped: $program is not installed"
		exit 77
	fi
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# usage: compile SOURCE OPTION...
compile() {
	source=$1
	shift
	"$cc" -std=c11 -Wall -Wextra -Werror -D_POSIX_C_SOURCE=200809L \
		-I"$engine/include" -I"$engine/src" -I"$tests" -I"$check" "$@" \
		-c "$source" -o "$work/$(basename "$source").o"
}

compile "$engine/src/kernel/vector.c" -O3 -ffp-contract=fast -fno-math-errno
for source in "$engine/src/kernel/caches.c" "$engine/src/kernel/halves.c" \
	"$engine/src/kernel/kernel.c" "$engine/src/kernel/matrix.c" \
	"$engine/src/kernel/reference.c" \
	"$engine/src/kernel/reference_scene.c" \
	"$check/check.c" "$tests/guarded.c" "$tests/kernels.c" "$tests/tools.c"; do
	compile "$source" -O2 -ffp-contract=off
done
for test in "$@"; do
	mkdir "$work/$test"
	"$cc" -std=c11 -static -O2 -ffp-contract=off -D_POSIX_C_SOURCE=200809L \
		-I"$engine/include" -I"$engine/src" -I"$tests" \
		-I"$check" "$tests/$test.c" "$work"/*.o -lm -o "$work/$test/run"
	qemu-aarch64 "$work/$test/run"
done
