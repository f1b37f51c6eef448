#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The window in Ardour's plugin window: it opens with the session, a drag and a
# key set the plugin's values, as the session saved then says, it takes another
# size, and Ardour lives on when its window is destroyed:
#
#     test_ardour_window.sh CLI WAVTOOL BUNDLE KIT WHERE

where=$5
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
await 'window=$(find_window "^Ardour\$" 980x620)' ardour.log
sleep 3

value_of() { sed -n "s/.*symbol=\"$1\" value=\"\([^\"]*\)\".*/\1/p" $session; }
save() {
	xdotool key --window "$(xdotool search --name 'session - Ardour')" ctrl+s
}

drag_down "$window" 0
xdotool key Up
await 'save; sleep 1; [ "$(value_of gain_1)" = -89 ]' ardour.log

outer=$(xdotool search --name 'NMF Separate Stereo' | tail -1)
xdotool windowsize "$outer" 1200 800
await 'find_window "^Ardour\$" "1200x[0-9]*" >/dev/null' ardour.log
xdotool windowclose "$outer"
sleep 2
kill -0 $host
