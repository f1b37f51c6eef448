#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# nmf-factorize: the spectra of a recording become parts and when they sound.

. "$(dirname "$0")/lib.sh"

audio-tool make mix mix.wav frames=44100 subtype=float
audio-tool make tones tones.wav frames=44100 subtype=float
audio-tool make silence silence.wav frames=4410
audio-tool make impulse click.wav frames=8192 at=4000 subtype=float channels=1

# Every frame that hears something is there: (44100 + 1024 - 256) / 256
nmf-factorize -q -o song -c 4 -n 60 --window 1024 --hop 256 --with-v --json \
	--plot plot.png mix.wav >json
expect "V" "$(matrix-tool shape song/V.npy)" "513 176 f4 C"
expect "W" "$(matrix-tool shape song/W.npy)" "513 4 f4 C"
expect "H" "$(matrix-tool shape song/H.npy)" "4 176 f4 C"
expect "rate" "$(json-get sample_rate_hz <json)" 44100
expect "window" "$(json-get window_samples <json)" 1024
expect "hop" "$(json-get hop_samples <json)" 256
expect "paths" "$(json-get v <json) $(json-get plot <json)" "song/V.npy plot.png"
expect "PNG" "$(head -c 4 plot.png | tail -c 3)" PNG
json-get cost.60 <json >last
matrix-tool cost 1 song/V.npy song/W.npy song/H.npy >own
awk 'NR == FNR { own = $1; next } { exit (own - $1) ^ 2 > (1e-3 * own) ^ 2 }' \
	own last || fail "the cost is $(cat own), not $(cat last)"

# V.npy is what was factorised
nmf-factorize -q -o again -c 4 -n 60 song/V.npy
cmp song/W.npy again/W.npy || fail "from V.npy comes another W"
cmp song/H.npy again/H.npy || fail "from V.npy comes another H"
expect_exit 1 nmf-factorize -qf -o song -c 4 --with-v song/V.npy

# A click has one spectrum, in each frame that hears it
nmf-factorize -q -o click -c 1 --window 1024 --hop 256 --with-v click.wav

nmf-factorize -q -o flat -c 1 -n 300 -b 2 click/V.npy
matrix-tool cost 2 click/V.npy flat/W.npy flat/H.npy >cost
awk '{ exit $1 > 1e-6 }' cost || fail "a click has several spectra: $(cat cost)"

# A part of it, linked channels, powers
audio-tool range mix.wav part.wav 11025 22050
nmf-factorize -q -o part --with-v -c 2 -n 2 part.wav
nmf-factorize -q -o times --with-v -c 2 -n 2 --start 0.25 --end 0:00.75 mix.wav
cmp part/V.npy times/V.npy || fail "--start and --end give something else"
nmf-factorize -q -o stdin --with-v -c 2 -n 2 - <part.wav
cmp part/V.npy stdin/V.npy || fail "stdin gives something else"
nmf-factorize -q -o power --with-v -c 2 -n 2 --exponent 2 part.wav
matrix-tool same 0.02 part/V.npy power/V.npy && fail "powers are magnitudes"

expect_refusal 1 silence.wav "holds only silence" nmf-factorize -q -o out \
	silence.wav
expect_refusal 1 mix.wav "ends at .*, before --start" nmf-factorize -q -o out \
	--start 2 mix.wav
echo text >bad.wav
expect_refusal 1 bad.wav "known format" nmf-factorize -q -o out bad.wav
expect_refusal 1 "" "holds only silence" nmf-factorize -q -o out --end 0.001 \
	silence.wav
[ ! -e out ] || fail "a folder is left"

# Pictures: of rows and columns as they are, of far more than there are pixels
matrix-tool make noise wide.npy rows=3 columns=40000
nmf-factorize -q -o wide -c 2 -n 2 --plot wide.png wide.npy
matrix-tool make noise tall.npy rows=4000 columns=3
nmf-factorize -q -o tall -c 1500 -n 1 --plot tall.png tall.npy
nmf-factorize -qf -o tall -c 3 -n 1 --plot image.png --image-width 2 tall.npy
for picture in wide tall image; do
	expect "PNG" "$(head -c 4 $picture.png | tail -c 3)" PNG
done
