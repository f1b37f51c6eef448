# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh

# What the tests of the command line share. Each runs in an empty folder of its
# own, with the tools and the helpers in PATH.

set -eu
unset NMF_SEPARATE_PRESETS

# shellcheck disable=SC2034 # For those who source this
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/nmf-cli-test-XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"

# Nothing that the user has saved
export XDG_DATA_HOME="$work/.data"

# What libraries and sanitizers say, which the tools keep from the terminal
NMF_SEPARATE_LOG=$work/.log
export NMF_SEPARATE_LOG

fail() {
	echo "FAILED: $*" >&2
	[ ! -s "$NMF_SEPARATE_LOG" ] || sed 's/^/  log: /' "$NMF_SEPARATE_LOG" >&2
	[ ! -s messages ] || sed 's/^/  | /' messages >&2
	exit 1
}

# Fails unless two texts are the same.
expect() {
	[ "$2" = "$3" ] || fail "$1: '$2' instead of '$3'"
}

# expect_exit CODE COMMAND...: runs it, its messages go to the file messages.
expect_exit() {
	wanted=$1
	shift
	code=0
	"$@" 2>messages || code=$?
	[ "$code" -eq "$wanted" ] || fail "$*: exit code $code instead of $wanted"
}

# expect_refusal CODE FILE CAUSE COMMAND...: exactly one sentence besides
# warnings, about FILE, with the words CAUSE in it, and nothing left behind in
# out.
expect_refusal() {
	wanted=$1
	about=$2
	cause=$3
	shift 3
	expect_exit "$wanted" "$@"
	lines=$(grep -vc ': warning: ' messages || true)
	[ "$lines" -eq 1 ] || fail "$*: $lines lines instead of one"
	grep -qF -- "$about" messages || fail "$*: does not name $about"
	grep -q -- "$cause" messages || fail "$*: does not say '$cause'"
	[ ! -e out ] || fail "$*: left $(find out)"
	# shellcheck disable=SC2144 # One match or none
	[ ! -e .nmf-*.tmp ] || fail "$*: left a temporary file"
}

# inodes FOLDER: prints the number and path of each recording or picture in it,
# which change when it is written again.
inodes() {
	find "$1" -type f ! -name '.nmf-*' -exec ls -i {} + |
		sed 's/^ *//' | sort
}

# learn_tiny FILE: learns a dictionary of two small sources in a moment, tones
# and pulses; their recordings stay beside it.
learn_tiny() {
	audio-tool make tones tones.wav frames=88200
	audio-tool make pulses pulses.wav frames=88200
	nmf-learn -q -o "$1" --window 512 --hop 128 --bands 40 \
		--components 4 --iterations 30 --steps 40 tones=tones.wav \
		pulses=pulses.wav
}
