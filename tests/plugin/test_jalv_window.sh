#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The window in jalv.gtk3: it opens, a drag to the bottom of a fader silences a
# source in what the plugin puts out, it takes another size, and closes:
#
#     test_jalv_window.sh CLI WAVTOOL BUNDLE KIT JACK_RUN WINDOW_TOOL

jack_run=$5
window_tool=$6
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
alone remix -d "$band" --hop 1024 --remix one=mute

# Again until jalv has time for it
mutes_a_source() {
	drag_down "$window" 0
	sleep 0.5
	"$jack_run" in.wav insert.wav nms in_l,in_r out_l,out_r || return 1
	"$wavtool" same insert.wav 0 "$(ls remix/in/*.wav)" $((2048 + period))
}
await mutes_a_source jalv.log

xdotool windowsize "$window" 1200 800
await 'find_window "NMF Separate Stereo" 1200x800 >/dev/null' jalv.log
kill -0 $client || { cat jalv.log; exit 1; }

# As a person closes it
"$window_tool" close "$window"
await '! kill -0 $client 2>/dev/null' jalv.log
wait $client || { echo "jalv ended with $?"; cat jalv.log; exit 1; }
if grep -iE 'error|segmentation' jalv.log; then exit 1; fi
