#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# nmf-factorize on what Lee & Seung had in 1999, faces, here drawn ones: the
# parts are the features that they were put together of, none of which was ever
# seen alone.

. "$(dirname "$0")/lib.sh"

matrix-tool make faces faces.npy columns=1000
matrix-tool make parts parts.npy
nmf-factorize -q -o out -c 36 -n 300 --plot faces.png --image-width 19 faces.npy
found=$(matrix-tool found parts.npy out/W.npy)
[ "$found" -ge 27 ] || fail "$found of 29 features are found"
expect "PNG" "$(head -c 4 faces.png | tail -c 3)" PNG

# None of the faces is one of them
matrix-tool make faces seen.npy columns=36
found=$(matrix-tool found parts.npy seen.npy)
[ "$found" -eq 0 ] || fail "$found features are faces"
