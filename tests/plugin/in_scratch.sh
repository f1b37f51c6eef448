#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Run a command with a folder of its own as the last argument.

scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
"$@" "$scratch"
