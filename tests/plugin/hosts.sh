# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What the tests with real hosts share; sourced with the arguments
#
#     CLI WAVTOOL BUNDLE KIT
#
# Leaves a scratch folder as the working folder, in.wav in it, and an LV2_PATH
# with nothing on it but the specifications and the bundle under test, which
# keeps hosts quick and out of other plugins' trouble.

set -eu

cli=$1
wavtool=$2
bundle=$3
kit=$4
rate=48000
frames=240000
stereo=urn:nmf-separate:stereo
stems=urn:nmf-separate:stems-stereo
band=$bundle/presets/band.nmf

skip() {
	echo "Skipped: $1"
	exit 77
}

# Skip unless all these programs are there.
need() {
	for program in "$@"; do
		command -v "$program" >/dev/null || skip "there is no $program"
	done
}

script=$(cd "$(dirname "$0")" && pwd)

[ -x "$cli" ] || skip "there is no nmf-separate to compare with"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

specifications=
for folder in /usr/lib/lv2 /usr/local/lib/lv2 /usr/lib/*/lv2; do
	[ ! -d "$folder/core.lv2" ] || specifications=$folder
done
[ -n "$specifications" ] || skip "there are no LV2 specifications"

mkdir lv2
for name in atom buf-size core data-access dynmanifest event \
	instance-access log midi morph options parameters patch port-groups \
	port-props presets resize-port schemas state time ui units uri-map urid \
	worker; do
	[ ! -d "$specifications/$name.lv2" ] ||
		ln -s "$specifications/$name.lv2" lv2/
done
ln -s "$bundle" lv2/
export LV2_PATH="$scratch/lv2"

"$wavtool" make in.wav $rate 2 $frames

# Separate in.wav with the command line: alone OUT [OPTION...] gives OUT/in/.
alone() {
	out=$1
	shift
	"$cli" -q --stereo learnt --subtype float -o "$out" "$@" in.wav
}
