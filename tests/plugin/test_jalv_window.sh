#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The window in jalv.gtk3: it opens, a drag to the bottom of a fader silences a
# source in what the plugin puts out, it takes another size, and closes:
#
#     test_jalv_window.sh CLI WAVTOOL BUNDLE KIT JACK_RUN WHERE

jack_run=$5
where=$6
. "$(dirname "$0")/hosts.sh"
need jackd jalv.gtk3 jack_wait jack_lsp
[ -x "$jack_run" ] || skip "it was built without JACK"
. "$(dirname "$0")/xhosts.sh"

period=1024
export HOME="$scratch" JACK_NO_AUDIO_RESERVATION=1 \
	JACK_DEFAULT_SERVER=nmsw$$
jackd -r -S -n "$JACK_DEFAULT_SERVER" -p 64 -d dummy -r $rate -p $period \
	-C 0 -P 0 >jackd.log 2>&1 &
children="$! $children"
jack_wait -w -t 5 >/dev/null 2>&1 || skip "jackd does not start here"

jalv.gtk3 --no-menu --jack-name=nms $stereo >jalv.log 2>&1 &
client=$!
children="$client $children"
await 'window=$(find_window "NMF Separate Stereo" 980x620)' jalv.log
await 'jack_lsp 2>/dev/null | grep -q "^nms:out_r\$"' jalv.log
sleep 1

drag_down "$window" 0
sleep 0.5
"$jack_run" in.wav insert.wav nms in_l,in_r out_l,out_r
alone remix -d "$band" --hop 1024 --remix one=mute
"$wavtool" same insert.wav 0 "$(ls remix/in/*.wav)" $((2048 + period))

xdotool windowsize --sync "$window" 1200 800
sleep 0.5
kill -0 $client

# As a person closes it
xdotool search --name "NMF Separate Stereo" windowquit 2>/dev/null ||
	kill $client
wait $client || [ $? -eq 143 ]
if grep -iE 'error|segmentation' jalv.log; then exit 1; fi
