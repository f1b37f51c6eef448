#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What a window or another program needs to know of the plugins needs no engine:
# the protocol calls no function of it.
#
#     test_protocol.sh LIBPROTOCOL LIBNMS

set -eu
protocol=$1
engine=$2
if ! command -v nm >/dev/null; then
	echo "Skipped: there is no nm"
	exit 77
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
nm -g --defined-only "$engine" | sed -n 's/^[0-9a-f]* [A-Z] //p' |
	sort -u >"$scratch/engine"
nm -u "$protocol" | sed -n 's/^ *U //p' | sort -u >"$scratch/needed"
grep -qx nms_separator_run "$scratch/engine"
[ -s "$scratch/needed" ]
if grep -Fx -f "$scratch/engine" "$scratch/needed"; then
	echo "These are of the engine"
	exit 1
fi
