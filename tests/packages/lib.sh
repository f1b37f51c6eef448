# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What the tests of packages share.

# shellcheck shell=sh
set -eu
: "${SOURCE:?}" "${BUILD:?}" "${PACKAGES:?}" "${VERSION:?}" "${ABI:?}"
source_dir=$SOURCE
. "$SOURCE/tests/style/lib.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
	echo "FAILED: $*" >&2
	exit 1
}
