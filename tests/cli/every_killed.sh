#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Every tool killed without a chance to clean up, again and again at other
# moments: what has a name is whole, and after a run that ends by itself there
# is nothing else, where files can be without a name and where they cannot.
# killed.sh has more of nmf-separate.

. "$(dirname "$0")/every.sh"

# whole TOOL FOLDER: what has its name is as wanted.
whole() {
	find "$2" -type f ! -name '.nmf-*.tmp' >named
	while read -r file; do
		if [ "$1" = live ]; then
			audio-tool shape "$file" >said || fail "nmf-live: $file is cut"
		else
			cmp "$file" "wanted/$1/${file#"$2"/}" >said 2>&1 ||
				fail "nmf-$1: $file is not whole"
		fi
	done <named
}

# killed TOOL FOLDER SECONDS: does the job, and kills it.
killed() {
	rm -rf "${2:?}"/*
	mkdir -p "$2"
	before=$as
	as="timeout -s KILL $3 $before"
	job "$1" "$2" 2>messages || :
	as=$before
	whole "$1" "$2"
	cat tiny.nmf mix.wav tones.wav v.npy | cmp - inputs ||
		fail "nmf-$1: an input was changed"
}

can_deny=yes
code=0
deny-tool nameless true || code=$?
[ $code -ne 77 ] || can_deny=
run-tool nameless . || echo "No file can be without a name here"
for tool in $tools; do
	for as in "" "deny-tool nameless"; do
		[ -z "$as" ] || [ -n "$can_deny" ] || continue
		# From the start of a tool to its end, on a machine of any speed
		rm -rf killed
		mkdir -p "killed/$tool"
		begin=$(date +%s%N)
		job "$tool" "killed/$tool" 2>messages || fail "nmf-$tool fails"
		took_us=$((($(date +%s%N) - begin) / 1000))
		for part in 2 4 6 7 8 9 10; do
			us=$((took_us * part / 10))
			killed "$tool" "killed/$tool" \
				"$(printf '%d.%06d' $((us / 1000000)) $((us % 1000000)))"
			if [ -z "$as" ] && run-tool nameless .; then
				expect "nmf-$tool leaves" "$(find killed -name '.nmf-*')" ""
			fi
		done
		rm -rf "killed/$tool"/*
		job "$tool" "killed/$tool" 2>messages || fail "nmf-$tool fails after"
		same "$tool" "wanted/$tool" "killed/$tool"
		kept
	done
done
