#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# nmf-separate: what it reads, and what it writes of that.

. "$(dirname "$0")/lib.sh"

learn_tiny tiny.nmf

# kind NAME OPTION...: the shape of what comes out of in.NAME
kind() {
	name=$1
	shift
	nmf-separate -q -f -d tiny.nmf "$@" "in.$name"
	audio-tool shape "$(find in -name 'tones.*')"
	rm -r in
}

audio-tool make mix in.wav frames=5000 subtype=16
expect "16 bit" "$(kind wav)" "44100 2 5000 16"
expect "16 bit to 24" "$(kind wav --subtype pcm24)" "44100 2 5000 24"
expect "16 bit to 32" "$(kind wav --subtype pcm32)" "44100 2 5000 32"
expect "16 bit to float" "$(kind wav --subtype float)" "44100 2 5000 float"
expect "16 bit to double" "$(kind wav --subtype double)" "44100 2 5000 double"
expect "16 bit to FLAC" "$(kind wav --format flac)" "44100 2 5000 16"
expect "16 bit to Ogg" "$(kind wav --format ogg)" "44100 2 5000 vorbis"
for subtype in 24 32 float; do
	audio-tool make mix in.wav frames=5000 subtype=$subtype
	expect "$subtype" "$(kind wav)" "44100 2 5000 $subtype"
	expect "$subtype to FLAC" "$(kind wav --format flac)" "44100 2 5000 24"
done
audio-tool make mix in.wav frames=5000 subtype=double
expect "double" "$(kind wav)" "44100 2 5000 float"
audio-tool make mix in.wav frames=5000 subtype=8
expect "8 bit" "$(kind wav)" "44100 2 5000 24"
audio-tool make mix in.wav frames=5000 rate=48000
expect "Opus" "$(kind wav --format ogg --subtype opus)" "48000 2 5000 opus"

for format in rf64 w64 aiff au flac; do
	audio-tool make mix in.$format frames=5000 format=$format
	expect "$format" "$(kind $format)" "44100 2 5000 16"
done
audio-tool make mix in.ogg frames=5000 format=ogg
expect "Ogg" "$(kind ogg)" "44100 2 5000 24"
if audio-tool make mix in.mp3 frames=50000 format=mp3 2>/dev/null; then
	expect "MP3" "$(kind mp3)" "44100 2 50000 24"
fi

expect_refusal 2 "subtype" "flac files cannot hold" \
	nmf-separate -o out --format flac --subtype float in.wav
expect_refusal 2 "subtype" "ogg files cannot hold" \
	nmf-separate -o out --format ogg --subtype pcm16 in.wav
audio-tool make mix in.wav frames=5000
expect_refusal 1 "tones.ogg" "cannot be written" \
	nmf-separate -d tiny.nmf -o out --format ogg --subtype opus in.wav

# Nothing is added to what passes through: a remix at unit gain is the input
for subtype in 16 24 float; do
	audio-tool make mix in.wav frames=5000 subtype=$subtype
	nmf-separate -q -f -d tiny.nmf --remix tones=0 in.wav
	audio-tool same 0 in.wav in/remix.wav || fail "$subtype is changed"
	rm -r in
done
nmf-separate -q -f -d tiny.nmf --remix tones=0 --format flac in.wav
audio-tool same 1.3e-7 in.wav in/remix.flac || fail "FLAC is not exact"
rm -r in

# What integers cannot hold is clipped, counted and said
audio-tool make loud in.wav frames=5000 subtype=float
nmf-separate -f -d tiny.nmf --json --remix tones=0 --subtype pcm16 in.wav \
	>json 2>messages
grep -q "in/remix.wav: warning: .* samples were clipped, the peak is .* dB; \
--subtype float would keep them" messages || fail "clipping is not mentioned"
json-get warnings.0 <json | grep -q "clipped" || fail "nor in the JSON"
[ "$(json-get sources.0.clipped <json)" -gt 0 ] || fail "nor counted there"
expect "largest sample" "$(audio-tool shape in/remix.wav)" "44100 2 5000 16"
expect_exit 0 nmf-separate -q -d tiny.nmf --remix tones=0 --format flac in.wav
grep -q "in/remix.flac: warning: .* dB; --format wav --subtype float would" \
	messages || fail "the advice for FLAC is none"
audio-tool make impulse one.wav channels=1 frames=5000 at=2500 subtype=float
nmf-separate -q -f -d tiny.nmf --json --remix tones=30,pulses=30 \
	--subtype pcm16 one.wav >json 2>messages
expect "samples clipped" "$(json-get sources.0.clipped <json)" 1
grep -q "warning: 1 sample was clipped, .* would keep it$" messages ||
	fail "one sample is many"
nmf-separate -q -f -d tiny.nmf --remix tones=0 in.wav
audio-tool same 0 in.wav in/remix.wav || fail "float is clipped"

# Samples that are no numbers count as 0, with a warning
audio-tool make bad nan.wav frames=5000 subtype=float
expect_exit 0 nmf-separate -q -d tiny.nmf nan.wav
expect "warning" "$(cat messages)" \
	"nmf-separate: nan.wav: warning: 10 samples are not finite and were taken as 0"
audio-tool null 1e3 nan/tones.wav nan/pulses.wav >/dev/null ||
	fail "the stems are not finite"
