#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Run a test with an X server of its own, which shows nothing to anybody, and a
# home of its own:
#
#     test_window.sh COMMAND...

command -v Xvfb >/dev/null && command -v xvfb-run >/dev/null || {
	echo "Skipped: there is no Xvfb, or no xvfb-run"
	exit 77
}

scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
unset XDG_DATA_HOME XDG_CONFIG_HOME
HOME=$scratch xvfb-run -a -s "-screen 0 2400x1600x24" "$@"
