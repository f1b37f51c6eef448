#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Lintian finds no error and nothing to warn of in the packages but what their
# overrides name.

. "${SOURCE:?}/tests/packages/lib.sh"
[ -n "$(find_program lintian)" ] || skip "lintian is not installed"
[ -d "$PACKAGES" ] || skip "there are no packages"

as_root=
[ "$(id -u)" != 0 ] || as_root=--allow-root
lintian $as_root --fail-on error,warning "$PACKAGES"/*.deb
