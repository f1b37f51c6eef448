#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# nmf-separate for an archive, by GNU parallel: one process a file, of which one
# is broken and one killed; run again, nothing is done twice and nothing lost.

. "$(dirname "$0")/lib.sh"

learn_tiny tiny.nmf
mkdir in
for n in 01 02 03 04 05 06 07 08 09 10 11 12; do
	audio-tool make mix in/$n.wav frames=$((4410 + 441 * ${n#0}))
done
mv in/05.wav good.wav
echo text >in/05.wav

# What a run says that it was done with
signed() {
	nmf-separate -q -f --json -d tiny.nmf -o signed "$@" in/01.wav >line
	json-get settings_sha256 <line
}
settings=$(signed)
expect "a hash" "$(json-get dictionary_sha256 <line)" \
	"$(sha256sum tiny.nmf | cut -d ' ' -f 1)"
expect "length" ${#settings} 64
expect "what makes no difference" "$(signed --jobs 2 --block 100)" "$settings"
expect "what is so anyway" "$(signed --hop 128)" "$settings"
for other in "--hop 64" "--iterations 3" "--sharpness 3" "--residual" \
	"--stems tones" "--remix tones=mute" "--end 0.05" "--subtype float" \
	"--stereo off"; do
	# shellcheck disable=SC2086 # Two words
	[ "$(signed $other)" != "$settings" ] || fail "$other makes no difference"
done
cp tiny.nmf copy.nmf
nmf-separate -q -f --json -d copy.nmf -o signed in/01.wav >line
expect "a copy" "$(json-get settings_sha256 <line)" "$settings"
nmf-separate -q -f --json -d /dev/stdin -o signed in/01.wav <tiny.nmf >line
expect "stdin" "$(json-get ok <line)" true
mkfifo pipe.nmf
cat tiny.nmf >pipe.nmf &
nmf-separate -q -f --json -d pipe.nmf -o signed in/01.wav >line
expect "a pipe" "$(json-get dictionary_sha256 <line)" null

command -v parallel >/dev/null || exit 77
export PARALLEL_HOME="$work/.parallel"
mkdir "$PARALLEL_HOME"
: >"$PARALLEL_HOME/will-cite"

# The seventh is killed when it has begun to write, in the first run
cat >task <<'EOF'
options="-q --json --skip-existing -d tiny.nmf -o stems"
if [ "$1" = in/07.wav ] && [ ! -e killed ]; then
	touch killed
	exec run-tool interrupt 9 '*/stems/07/*' \
		nmf-separate $options --hop 8 --iterations 1000 "$1"
fi
exec nmf-separate $options "$1"
EOF

# run LOG: does what is left of the archive; prints how many tasks failed.
run() {
	code=0
	parallel -j 2 --joblog "$1.tasks" sh task ::: in/*.wav >"$1" 2>messages ||
		code=$?
	echo $code
}

# exit_code LOG FILE: prints that of a task.
exit_code() {
	awk -v file="$2" '$NF == file { print $7 }' "$1.tasks"
}

expect "tasks that failed" "$(run first)" 2
expect "lines" "$(wc -l <first | tr -d ' ')" 11
expect "broken" "$(exit_code first in/05.wav)" 1
expect "killed" "$(exit_code first in/07.wav)" 137
expect "done" "$(exit_code first in/12.wav)" 0
expect "done" "$(json-get ok <first | grep -c true)" 10
expect "whole" "$(find stems -name '*.wav' | wc -l | tr -d ' ')" 20
inodes stems >before

mv good.wav in/05.wav
expect "tasks that failed" "$(run second)" 0
expect "skipped" "$(json-get skipped <second | grep -c true)" 10
expect "hashes" "$(json-get settings_sha256 <second | sort -u)" "$settings"
inodes stems >after
expect "none was written again" "$(comm -12 before after | wc -l)" \
	"$(wc -l <before)"
expect "tasks that failed" "$(run third)" 0
expect "skipped" "$(json-get skipped <third | grep -c true)" 12

# The same as by one process
nmf-separate -q -d tiny.nmf -o one in
find stems -name '.nmf-*.tmp' -delete
diff -r one stems || fail "parallel tasks give something else"
