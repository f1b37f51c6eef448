#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The window in Ardour's plugin window: it opens with the session, a drag and a
# key set the plugin's values, as the session saved then says, it takes another
# size, closes, and Ardour lives on.  What
# happens to a window that is destroyed from outside is in test_window_life.c:
# here Ardour's own toolkit would end it if it drew to the window meanwhile.
#
#     test_ardour_window.sh CLI WAVTOOL BUNDLE KIT WINDOW_TOOL

window_tool=$5
. "$(dirname "$0")/hosts.sh"
need ardour ardour7-lua ardour7-new_session
. "$(dirname "$0")/xhosts.sh"

# As in test_ardour.sh
export ARDOUR_FPU_FLAGS=95 HOME="$scratch/home"
mkdir -p "$HOME/.config/ardour7"
touch "$HOME/.config/ardour7/.a7" # Asks nothing at its first start
cat >"$HOME/.config/ardour7/config" <<END
<?xml version="1.0" encoding="UTF-8"?>
<Ardour>
  <Config>
    <Option name="try-autostart-engine" value="1"/>
    <Option name="hide-dummy-backend" value="0"/>
  </Config>
  <Extra>
    <AudioMIDISetup>
      <EngineStates>
        <State backend="None (Dummy)" driver="Normal Speed" device="Silence"
          input-device="" output-device="" sample-rate="$rate"
          buffer-size="1024" n-periods="0" input-latency="0"
          output-latency="0" lm-input="" lm-output="" active="1"
          use-buffered-io="0" midi-option="" lru="1700000000">
          <MIDIDevices/>
        </State>
      </EngineStates>
    </AudioMIDISetup>
  </Extra>
</Ardour>
END
ardour7-new_session -s $rate -m 2 "$scratch/session" session >new.log 2>&1 ||
	{ cat new.log; exit 1; }
timeout 120 ardour7-lua "$script/ardour_window.lua" "$scratch/session" \
	session >lua.log 2>&1 || { cat lua.log; exit 1; }

# Let the plugin's window be one of those that were open
session=session/session.ardour
id_of() { sed -n "s/.*<$1 .*id=\"\([0-9]*\)\" name=\"$2\".*/\1/p" $session; }
window="P-$(id_of Route wet)-$(id_of Processor 'NMF Separate Stereo')"
sed "s|^</Session>|<Extra><UI><Window name=\"$window\" visible=\"1\" \
x-off=\"0\" y-off=\"0\" x-size=\"-1\" y-size=\"-1\" custom-ui=\"1\"/>\
</UI></Extra></Session>|" $session >edited
mv edited $session

ardour -n -a "$scratch/$session" >ardour.log 2>&1 &
host=$!
children="$host $children"

# Wait until a command succeeds, while Ardour lives.
await_ardour() {
	await "! kill -0 $host 2>/dev/null || $1" ardour.log
	kill -0 $host 2>/dev/null || {
		code=0
		wait $host || code=$?
		echo "Ardour ended with $code"
		cat ardour.log
		exit 1
	}
}

# The plugin's window, within the one that Ardour gives it
is_open() { window=$(find_window '^Ardour$' "$1"); }
await_ardour "is_open 980x620"
main=$(xdotool search --name 'session - Ardour')

value_of() { sed -n "s/.*symbol=\"$1\" value=\"\([^\"]*\)\".*/\1/p" $session; }

# Again until Ardour has time for it: the key is a step up from the bottom
sets_the_gain() {
	drag_down "$window" 0
	xdotool key Up
	xdotool key --window "$main" ctrl+s
	sleep 1
	[ "$(value_of gain_1)" = -89 ]
}
await_ardour sets_the_gain

outer=$(xdotool search --name 'NMF Separate Stereo' | tail -1)
xdotool windowsize "$outer" 1200 800
await_ardour 'is_open "1200x[0-9]*"'

# Closed as its user does
"$window_tool" close "$outer"
await_ardour '! is_open "[0-9]*x[5-9][0-9][0-9]"'
sleep 1
await_ardour true
