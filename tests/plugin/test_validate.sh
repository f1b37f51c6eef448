#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# No error in the bundles' Turtle, by what lv2_validate prints, as neither its
# exit status nor its count can be trusted:
#
#     test_validate.sh BUNDLE...

command -v lv2_validate >/dev/null && command -v sord_validate >/dev/null || {
	echo "Skipped: there is no lv2_validate, or no sord_validate"
	exit 77
}

for bundle; do
	output=$(lv2_validate "$bundle"/*.ttl 2>&1)
	echo "$bundle: $output"
	echo "$output" | grep -q 'Found 0 errors' || exit 1
	! echo "$output" | grep -qiE '^ *error|error reading|warning' || exit 1
done

# And it would have told: the same with a misspelt property
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp "$1"/*.ttl "$scratch/"
sed 's/lv2:symbol/lv2:simbol/' "$1/nmf-separate.ttl" \
	>"$scratch/nmf-separate.ttl"
! lv2_validate "$scratch"/*.ttl 2>&1 | grep -q 'Found 0 errors'
