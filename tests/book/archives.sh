#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# An archive, by GNU parallel

. "$(dirname "$0")/lib.sh"

PARALLEL_HOME=$work/home/parallel
export PARALLEL_HOME
mkdir archive "$PARALLEL_HOME"
: >"$PARALLEL_HOME/will-cite"
for name in one two three; do
	audio-tool make mix archive/$name.flac format=flac
done

follow docs/archives.md
