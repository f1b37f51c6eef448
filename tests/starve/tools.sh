#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# usage: tools.sh separate|learn|inspect|factorize|live [RUNS]
# A tool whose memory runs out at one place after another, in its own code and
# in its libraries: it ends with a sentence and nothing half done (starve_tool.c
# says it all).  At as many places as make RUNS runs, or at all if that is 0.

. "$(dirname "$0")/../cli/lib.sh"

tool=$1
runs=${2:-30}
[ -z "${NMS_SANITIZED:-}" ] || {
	echo "Skipped: a sanitizer has an allocator of its own"
	exit 77
}
[ "$runs" -gt 0 ] || runs=1000000

# Libraries that do not survive a failure of their own, each after a test by the
# tools whether there is plenty of memory, but a single failure goes through:
cat <<'END'
libfftw3f is spared: it ends the process, as its documentation says.
libfontconfig is spared: without its configuration it waits for it for ever.
libfreetype is spared: it draws a glyph it has no memory for otherwise, and
  says nothing.
libvorbis, libogg and libpixman are spared: they do not look whether there is
  memory.
libsndfile may die in its own code: it does not look whether there is memory
  for a header.
libgcrypt may die in its own code: it ends the process.
END
spared="-s libfftw3f -s libfontconfig -s libfreetype -s libvorbis -s libogg"
spared="$spared -s libpixman -d libsndfile -d libgcrypt"

# starve NAME COMMAND...: in a folder of that name with what the command needs.
# What libraries say goes nowhere, or it would be a file that changes.
starve() {
	name=$1
	shift
	echo
	echo "$name: $*"
	cp -r inputs "$name"
	# shellcheck disable=SC2086 # Several words
	(cd "$name" && NMF_SEPARATE_LOG=/dev/null && export NMF_SEPARATE_LOG &&
		starve-tool -r "$runs" $spared "$STARVE" "$@") || failed=1
}

learn_tiny tiny.nmf
mkdir inputs
cp tiny.nmf inputs
failed=0
case $tool in
separate)
	audio-tool make mix inputs/mix.wav frames=5000
	audio-tool make mix inputs/other.wav frames=5000 rate=48000 channels=2
	starve stems nmf-separate -q --jobs 1 -d tiny.nmf -o out mix.wav
	starve json nmf-separate -q --json --jobs 1 -d tiny.nmf -o out mix.wav
	starve flac nmf-separate -q --jobs 2 -d tiny.nmf --format flac \
		-o out mix.wav
	spared="-v $spared" # Ogg has a number of its own in each file
	starve other nmf-separate --jobs 1 -d tiny.nmf --stereo learnt \
		--format ogg --remix tones=-6 -o out other.wav
	;;
learn)
	cp tones.wav pulses.wav inputs
	starve plain nmf-learn -q --jobs 1 --plain -o x.nmf --window 512 --hop 128 \
		--bands 20 --components 2 --iterations 3 a=tones.wav b=pulses.wav
	starve joined nmf-learn -q --jobs 2 -o x.nmf --steps 1 \
		tones=@tiny.nmf b=pulses.wav
	;;
inspect)
	starve text nmf-inspect tiny.nmf
	starve json nmf-inspect --json tiny.nmf
	starve picture nmf-inspect --plot kit.png tiny.nmf
	;;
factorize)
	matrix-tool make product inputs/v.npy rows=10 columns=12 rank=2
	audio-tool make mix inputs/mix.wav frames=8000
	starve matrix nmf-factorize -q -o out -c 2 -n 3 v.npy
	starve sound nmf-factorize -q --json -o out -c 2 -n 3 --window 512 \
		--hop 256 --with-v mix.wav
	;;
live)
	command -v nmf-live >/dev/null || exit 77
	audio-tool make mix mix.wav rate=44100 channels=2 frames=9000
	cp mix.wav inputs/in.raw
	cat >inputs/.asoundrc <<-END
		pcm.fakecard {
		  type asym
		  playback.pcm { type file file "/dev/null" format raw slave.pcm "null" }
		  capture.pcm { type file file "/dev/null" infile "in.raw" format raw slave.pcm "null" }
		}
	END
	HOME=.
	export HOME
	cat <<-'END'
		What plays is spared (PortAudio, ALSA, JACK), and how long it records
		is up to it.
	END
	spared="-v $spared -s libasound -s libjack -s libportaudio -s libdbus -s libdb"
	starve played nmf-live -d tiny.nmf --input fakecard --rate 44100 \
		--duration 0.1 --record takes
	;;
esac
exit $failed
