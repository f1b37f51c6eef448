#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# usage: starts.sh COMPONENTS FILE...
# Prints what nmf-factorize reaches from either start, after 20, 60 and 200
# updates: from columns over from random numbers, the means over two seeds, for
# the first five seconds of recordings, or for matrices.  nmf-factorize and
# json-get are those in PATH.

set -eu
components=$1
shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# cost BETA INIT FILE: prints the means.
cost() {
	range="--end 5"
	case $3 in
	*.npy) range= ;;
	esac
	for seed in 1 2; do
		# shellcheck disable=SC2086 # Two words or none
		nmf-factorize -qf -o "$folder" -c "$components" -b "$1" --init "$2" \
			--seed $seed $range --json "$3" >"$folder/json"
		for at in 20 60 200; do
			json-get cost.$at <"$folder/json"
		done | tr '\n' ' '
		echo
	done | awk '{ a += $1; b += $2; c += $3 } END { print a / 2, b / 2, c / 2 }'
}

printf '%-32s %4s %8s %8s %8s\n' '' beta 20 60 200
for file; do
	for beta in 0 1 2; do
		cost $beta random "$file" >"$folder/random"
		cost $beta columns "$file" >"$folder/columns"
		printf '%-32.32s %4s ' "$(echo "$file" | tail -c 33)" $beta
		paste "$folder/random" "$folder/columns" |
			awk '{ printf "%8.3f %8.3f %8.3f\n", $4 / $1, $5 / $2, $6 / $3 }'
	done
done
