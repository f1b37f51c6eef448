#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What is asked before playing live

. "$(dirname "$0")/lib.sh"
follow docs/live.md
