#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# usage: metainfo.sh SOURCE_DIR
# What software centres are told of the plugins is as AppStream wants it.

set -eu
source_dir=$1
. "$source_dir/tests/style/lib.sh"
[ -n "$(find_program appstreamcli)" ] || skip "appstreamcli is not installed"

appstreamcli validate --no-net --strict "$source_dir"/plugin/*.metainfo.xml
