#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Through JACK's dummy driver: the same samples as nmf-separate, odd blocks, too,
# and as late as is shown.

. "$(dirname "$0")/lib.sh"
need jack_run jack_lsp

learn_tiny tiny.nmf
audio-tool make mix mix.wav rate=48000 frames=200000
live-tool impulse impulse.wav 48000 60000 20000
through() {
	jack_run "$1" "$2" nmf-live in_0,in_1 out_0,out_1 >jack_run.log 2>&1 ||
		fail "jack_run: $(cat jack_run.log)"
}

# Hops that a period is a multiple of: frames then begin where those of the file
# do, whenever that is played
for period in 333 256; do
	hop=$((period == 333 ? 111 : 128))
	nmf-separate -q -f -d tiny.nmf --hop $hop --stereo learnt \
		--subtype float --remix tones=-3.7 -o out mix.wav
	start_jack $period
	nmf-live -d tiny.nmf --hop $hop --input jack: --remix tones=-3.7 --verbose \
		>said 2>messages &
	live=$!
	await "jack_lsp | grep -qx nmf-live:out_1"
	await "grep -q ^delay said"
	through mix.wav back.wav
	live-tool raw back.wav back.raw
	live-tool same back.raw 150000 out/mix/remix.wav ||
		fail "remix in blocks of $period"

	# An impulse, whose way back through JACK takes a period
	kill $live
	wait $live || true
	nmf-live -d tiny.nmf --hop $hop --input jack: --verbose >said 2>messages &
	live=$!
	await "jack_lsp | grep -qx nmf-live:out_1"
	await "grep -q ^delay said"
	through impulse.wav back.wav
	late=$(($(live-tool peak back.wav) - 20000 - period))
	expect "delay of the engine" $late $((2 * hop))
	shown=$(sed -n 's/^delay \([0-9.]*\) .*/\1/p' said)
	wanted=$(jack_lsp -l | awk -v late=$late '
		/^[^\t]/ { port = $1 }
		port == "system:capture_1" && /capture latency/ { sum += $6 }
		port == "system:playback_1" && /playback latency/ { sum += $6 }
		END { printf "%.1f", (sum + late) / 48 }')
	expect "the delay shown" "$shown" "$wanted"
	kill $live
	code=0
	wait $live || code=$?
	expect "terminated" $code 143
	kill $server
	wait $server || true
	server=
done
