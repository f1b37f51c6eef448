#!/usr/bin/env python3
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes single hits of more drum kits, for make.sh.

usage: kits.py ROOT OUT

ROOT has the files of the Debian packages hydrogen-drumkits, of which the kit
rumpf_kit_z01 is read (CC BY 3.0), and musescore-general-soundfont (MIT); it is
/ where they are installed.  OUT/drums/PIECE/KIT__HIT.wav is written.  The
programs fluidsynth and ffmpeg are needed.
"""

import os
import struct
import subprocess
import sys
import tempfile
import wave

RUMPF = "usr/share/hydrogen/data/drumkits/rumpf_kit_z01_h2"
FONT = "usr/share/sounds/sf3/MuseScore_General_Full.sf3"
PROGRAMS = (0, 1, 8, 16, 24, 32, 40)
PIECES = (
    ("kick", "k", (36, 35)),
    ("snare", "s", (38, 40)),
    ("tom", "t", (50, 48, 47, 45, 43, 41)),
)
VELOCITIES = (45, 75, 100, 124)
GAP_MS = 2200
RUMPF_HITS = (
    ("beats_08-17", "tom", "tl"),
    ("beats_08-18", "tom", "tm"),
    ("beats_08-19", "tom", "th"),
    ("beats_06-38", "kick", "k1"),
    ("beats_06-46", "kick", "k2"),
    ("beats_07-18", "kick", "k3"),
    ("beats_01-21", "snare", "s1"),
    ("beats_06-25", "snare", "s2"),
)


def length(n):
    """Return a number as MIDI files have it."""
    rest = [n & 127]
    while n > 127:
        n >>= 7
        rest.append(n & 127 | 128)
    return bytes(reversed(rest))


def write_midi(program, path):
    """Write a file with all hits of a kit, in ticks of a millisecond."""
    events = length(0) + b"\xff\x51\x03" + struct.pack(">I", 1000000)[1:]
    events += length(0) + bytes([0xC9, program])
    for _, _, notes in PIECES:
        for note in notes:
            for velocity in VELOCITIES:
                events += length(100) + bytes([0x99, note, velocity])
                events += length(GAP_MS - 100) + bytes([0x89, note, 0])
    events += length(1000) + b"\xff\x2f\x00"
    with open(path, "wb") as file:
        file.write(b"MThd" + struct.pack(">IHHH", 6, 0, 1, 1000))
        file.write(b"MTrk" + struct.pack(">I", len(events)) + events)


def write_hits(program, recording, out):
    """Cut the recording of a kit into hits."""
    with wave.open(recording) as whole:
        rate = whole.getframerate()
        size = 2 * whole.getnchannels()
        samples = whole.readframes(whole.getnframes())
        shape = (whole.getnchannels(), 2, rate, 0, "NONE", "")
    at = 0.1
    for folder, letter, notes in PIECES:
        for i in range(len(notes)):
            for k in range(len(VELOCITIES)):
                first = int((at - 0.003) * rate)
                end = int((at + GAP_MS / 1000 - 0.15) * rate)
                name = f"fluid{program:02d}__{letter}{i + 1}_vl{k + 1}.wav"
                with wave.open(os.path.join(out, folder, name), "w") as hit:
                    hit.setparams(shape)
                    hit.writeframes(samples[first * size : end * size])
                at += GAP_MS / 1000


def main():
    root, out = sys.argv[1], os.path.join(sys.argv[2], "drums")
    for folder, _, _ in PIECES:
        os.makedirs(os.path.join(out, folder), exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        notes = os.path.join(scratch, "kit.mid")
        recording = os.path.join(scratch, "kit.wav")
        for program in PROGRAMS:
            write_midi(program, notes)
            play = ["fluidsynth", "-ni", "-r", "44100", "-R", "0", "-C", "0"]
            play += ["-g", "0.6", "-F", recording, "-T", "wav"]
            play += [os.path.join(root, FONT), notes]
            subprocess.run(play, check=True, stdout=subprocess.DEVNULL)
            write_hits(program, recording, out)
    for name, folder, hit in RUMPF_HITS:
        convert = ["ffmpeg", "-v", "error", "-y", "-i"]
        convert += [os.path.join(root, RUMPF, name + ".flac"), "-ar", "44100"]
        convert += [os.path.join(out, folder, f"rumpf__{hit}.wav")]
        subprocess.run(convert, check=True, stdin=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
