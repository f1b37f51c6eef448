# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh

# What the tests of every tool share: a small job for each, on top of lib.sh.
# nmf-live, where it is built, plays from a card that is a file.

. "$(dirname "$0")/lib.sh"

tools="separate learn inspect factorize"
# shellcheck disable=SC2034 # For those who source this
if command -v nmf-live >/dev/null; then
	tools="$tools live"
else
	echo "Without nmf-live, which is not built"
fi
HOME=$work
export HOME
cat >.asoundrc <<END
pcm.fakecard {
  type asym
  playback.pcm { type file file "/dev/null" format raw slave.pcm "null" }
  capture.pcm { type file file "/dev/null" infile "$work/in.raw" format raw slave.pcm "null" }
}
END
ALSA_CONFIG_PATH=/usr/share/alsa/alsa.conf:$work/.asoundrc
export ALSA_CONFIG_PATH

# What the jobs read: a dictionary, a mix, a recording, a matrix
kit=tiny.nmf
mix=mix.wav
take=tones.wav
matrix=v.npy
learn_tiny tiny.nmf
rm pulses.wav
audio-tool make mix mix.wav frames=5000
audio-tool make mix stereo.wav frames=88200 channels=2
cp stereo.wav in.raw
matrix-tool make product v.npy rows=10 columns=12 rank=2

# silent WHAT: fails if there is a word in messages but that nmf-live recorded.
silent() {
	! grep -v ': recorded, [0-9.]* s$' messages >words ||
		fail "$1 says something"
}

# Who does the jobs: what stands before the command
as=

# job TOOL FOLDER: runs it; what it makes goes into a folder that is there.
# shellcheck disable=SC2086 # Several words, or none
job() {
	case $1 in
	separate) $as nmf-separate -q --jobs 1 -d "$kit" -o "$2" "$mix" ;;
	learn)
		$as nmf-learn -q --jobs 1 --plain -o "$2/x.nmf" --window 512 --hop 128 \
			--bands 20 --components 2 --iterations 3 "a=$take" "b=$take"
		;;
	inspect) $as nmf-inspect --plot "$2/kit.png" "$kit" >said ;;
	factorize) $as nmf-factorize -q -o "$2" -c 2 -n 3 "$matrix" ;;
	live)
		$as nmf-live -d "$kit" --input fakecard --rate 44100 --duration 0.2 \
			--record "$2" >said
		;;
	esac
}

# same TOOL ONE OTHER: fails unless both folders hold the same.  How long
# nmf-live records is up to the card.
same() {
	if [ "$1" = live ]; then
		for folder in "$2" "$3"; do
			audio-tool shape "$folder"/take-1/remix.wav |
				grep -q '^44100 2 [1-9][0-9]* ' || fail "nmf-live records none"
		done
		return
	fi
	diff -r "$2" "$3" >difference ||
		fail "nmf-$1 makes something else: $(cat difference)"
}

# What each makes where nothing is in the way, in wanted/TOOL, and what was
# there before
for tool in $tools; do
	mkdir -p "wanted/$tool"
	expect_exit 0 job "$tool" "wanted/$tool"
	silent "nmf-$tool"
	[ -n "$(find "wanted/$tool" -type f)" ] || fail "nmf-$tool makes nothing"
done
cat tiny.nmf mix.wav tones.wav v.npy >inputs

# kept: fails if an input has changed, or a temporary file is left.
kept() {
	cat tiny.nmf mix.wav tones.wav v.npy | cmp - inputs ||
		fail "an input was changed"
	expect "temporary files" "$(find . -name '.nmf-*' | head -n 3)" ""
}

# good WHAT TOOL: does the job under a name for what is in its way; it has to
# come out as ever, without a word.
good() {
	mkdir -p "good-$1/$2"
	expect_exit 0 job "$2" "good-$1/$2"
	silent "nmf-$2, $1:"
	same "$2" "wanted/$2" "good-$1/$2"
	kept
}

# bad TOOL FOLDER CAUSE [LEFT]: does the job, which cannot be done: exit code 1,
# one sentence with the cause in it, and no file that was not there.
bad() {
	find "$2" 2>/dev/null | sort >before
	expect_exit 1 job "$1" "$2"
	lines=$(grep -vc ': warning: ' messages || true)
	[ "$lines" -eq 1 ] || fail "nmf-$1: $lines sentences instead of one"
	grep -q -- "$3" messages || fail "nmf-$1 does not say '$3'"
	find "$2" -type f 2>/dev/null | sort >after
	[ -z "$(comm -13 before after)" ] ||
		fail "nmf-$1 leaves $(comm -13 before after)"
	kept
}
