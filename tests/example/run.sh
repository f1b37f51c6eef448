#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Renders a small band, learns its instruments from one piece, separates another
# piece of theirs, and prints the SDR per source.
#
# usage: run.sh BIN_DIR OUT_DIR [LEAST_MEAN_DB]
#
# BIN_DIR holds nms_render, nms_sdr, nmf-learn and nmf-separate, or those are
# named by NMS_RENDER, NMS_SDR, NMF_LEARN and NMF_SEPARATE.  LEARN_OPTIONS are
# passed on to nmf-learn.

set -eu

if [ $# -lt 2 ]; then
	echo "usage: run.sh BIN_DIR OUT_DIR [LEAST_MEAN_DB]" >&2
	exit 2
fi
bin=$1
out=$2
bound=${3:--100}
sources="drums bass guitar voice"

mkdir -p "$out"
"${NMS_RENDER:-$bin/nms_render}" "$out"

set --
for source in $sources; do
	set -- "$@" "$source=$out/train/$source.wav"
done
# shellcheck disable=SC2086 # options are words
"${NMF_LEARN:-$bin/nmf-learn}" -q --force ${LEARN_OPTIONS:-} \
	-o "$out/band.nmf" "$@"
"${NMF_SEPARATE:-$bin/nmf-separate}" -q --force \
	-d "$out/band.nmf" -o "$out/separated" "$out/test/mix.wav"

# shellcheck disable=SC2086 # the names are words
"${NMS_SDR:-$bin/nms_sdr}" --at-least "$bound" \
	"$out/test" "$out/separated/mix" "$out/test/mix.wav" $sources
echo "The mix is $out/test/mix.wav, its parts are in $out/separated/mix/."
