#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What the examples do is another tests'

. "$(dirname "$0")/lib.sh"
follow docs/embed.md
