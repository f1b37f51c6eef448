#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# usage: parts.sh BUILD_DIR PNG
# Draws docs/parts.png: the parts of drawn faces, as many of each as Lee & Seung
# had in 1999.

set -eu
build=$1
picture=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"$build/tests/cli/matrix-tool" make faces "$folder/faces.npy" columns=2429
"$build/ui/cli/nmf-factorize" -f -o "$folder" -c 49 -n 500 --plot "$picture" \
	--image-width 19 --example 7 "$folder/faces.npy"
"$build/tests/cli/matrix-tool" make parts "$folder/parts.npy"
"$build/tests/cli/matrix-tool" found "$folder/parts.npy" "$folder/W.npy"
