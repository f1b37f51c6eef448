# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh

# What the tests of nmf-live share, on top of those of the command line: a card
# that is a file, a JACK server without a card, a terminal without a screen.

. "$(dirname "$0")/../cli/lib.sh"
HOME=$work
LANG=C.UTF-8
JACK_NO_AUDIO_RESERVATION=1
# The same in every run: of a server that was killed JACK keeps one of eight
# places until one of that name starts again
JACK_DEFAULT_SERVER=nms-live-$(basename "$0" .sh)
export HOME LANG JACK_NO_AUDIO_RESERVATION JACK_DEFAULT_SERVER
unset LC_ALL LC_CTYPE NO_COLOR

# What is to be done when the test ends, whichever way
trap 'end_all; rm -rf "$work"' EXIT
trap 'exit 143' HUP INT TERM
server=
terminal=
end_all() {
	[ -z "$terminal" ] || close_screen
	[ -z "$server" ] || kill "$server" 2>/dev/null || :
	[ -z "$server" ] || wait "$server" 2>/dev/null || :
}

# Say why a test cannot run here, and end it as skipped.
skip() {
	echo "Skipped: $*"
	exit 77
}

need() {
	for program in "$@"; do
		command -v "$program" >/dev/null || skip "there is no $program"
	done
}

# make_card WAV: a card "fakecard" that hears WAV and plays to out.raw.
make_card() {
	live-tool raw "$1" in.raw
	cat >.asoundrc <<-END
		pcm.fakecard {
		  type asym
		  playback.pcm { type file file "$work/out.raw" format raw slave.pcm "null" }
		  capture.pcm { type file file "/dev/null" infile "$work/in.raw" format raw slave.pcm "null" }
		}
	END
}

# start_jack PERIOD [OPTION...]: a JACK server with two channels each way, at
# 48 kHz, of no priority unless an option says otherwise.
start_jack() {
	need jackd jack_wait
	# What plays in another checkout would be played to, too
	[ "$(jack_wait -c 2>/dev/null)" != running ] ||
		skip "a server of this name runs already"
	period=$1
	shift
	jackd "${@:--r}" -S -n "$JACK_DEFAULT_SERVER" -p 64 \
		-d dummy -r 48000 -p "$period" \
		>jackd.log 2>&1 &
	server=$!
	jack_wait -w -t 20 >/dev/null 2>&1 || skip "jackd does not start here"
}

# await COMMAND: waits until it succeeds, a minute and more, as a machine may be
# busy.
await() {
	tries=600
	until eval "$1"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || {
			[ -z "$terminal" ] || screen
			fail "in vain: $1"
		}
		sleep 0.1
	done
}

# on_screen COLUMNS ROWS COMMAND: runs it in a terminal; its exit code goes to
# the file code.
on_screen() {
	need tmux
	rm -f code after
	terminal=$JACK_DEFAULT_SERVER-$(date +%N)
	tmux -L "$terminal" -f /dev/null new-session -d -x "$1" -y "$2" \
		"$3; echo \$? >code; stty -a >after; cat >typed"
}

close_screen() {
	tmux -L "$terminal" kill-server 2>/dev/null || :
	terminal=
}

press() {
	tmux -L "$terminal" send-keys "$@"
}

screen() {
	tmux -L "$terminal" capture-pane -p
}

# is_seen TEXT: whether it is on the screen.
is_seen() {
	screen | grep -qF -- "$1"
}

# has_recorded SECONDS: whether the screen says that so much or more was.
has_recorded() {
	screen | awk -v least="$1" '
		match($0, /REC [0-9]+:[0-9]+/) {
			split(substr($0, RSTART + 4, RLENGTH - 4), t, ":")
			found = 60 * t[1] + t[2] >= least
		}
		END { exit !found }'
}
