# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What the tests with the windows of real hosts share; sourced after hosts.sh,
# with $window_tool the program of that name.
#
# Starts an X server that shows nothing, with a window manager, and leaves its
# number in DISPLAY.  $children are to be ended with it.

# shellcheck shell=sh

need Xvfb xdotool openbox

children=
end() {
	for child in $children; do
		kill "$child" 2>/dev/null || true
		wait "$child" 2>/dev/null || true
	done
	rm -rf "$scratch"
}
trap end EXIT

# Wait until a command succeeds, or fail with a log: minutes, as a busy machine
# is slow to start a host, but less than the test has.
await() {
	deadline=$(($(date +%s) + 240))
	until eval "$1"; do
		[ "$(date +%s)" -lt $deadline ] || {
			echo "In vain: $1"
			cat "$2"
			exit 1
		}
		sleep 0.2
	done
}

# The server writes its number to descriptor 3 when it is ready
Xvfb -displayfd 3 -screen 0 1600x1000x24 3>display >xvfb.log 2>&1 &
children=$!
await '[ -s display ]' xvfb.log
DISPLAY=:$(cat display)
export DISPLAY
unset XDG_CONFIG_HOME XDG_DATA_HOME
openbox >openbox.log 2>&1 &
children="$! $children"

# Print the number of the window with a name and a size, WIDTHxHEIGHT, within
# which the plugin's lies.
find_window() {
	for each in $(xdotool search --name "$1" 2>/dev/null); do
		if xdotool getwindowgeometry "$each" 2>/dev/null |
			grep -q "Geometry: $2\$"; then
			echo "$each"
			return
		fi
	done
	return 1
}

# Drag the fader of strip 1 down, from 0 dB to the bottom: drag_down WINDOW Y,
# Y being where the plugin's window begins in that one.
drag_down() {
	# What it prints: the middle of the fader, 0 dB and the bottom
	set -- "$1" "$2" $("$window_tool" where)
	xdotool mousemove --window "$1" "$3" $(($4 + $2))
	sleep 0.2
	xdotool mousedown 1
	for y in 10 40 80; do
		xdotool mousemove --window "$1" "$3" $(($4 + $2 + y))
		sleep 0.1
	done
	xdotool mousemove --window "$1" "$3" $(($5 + $2 + 4))
	sleep 0.2
	xdotool mouseup 1
}
