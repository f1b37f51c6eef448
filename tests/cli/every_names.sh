#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Every tool where names are not what people call their files: no UTF-8, line
# breaks, quotes, as long as a name may be, and longer; links to files and
# folders, to nothing and to themselves.

. "$(dirname "$0")/every.sh"

newline='
'
bytes=$(printf 'a\377\376b')
long=$(printf '%0240d' 0)

# renamed WHAT NAME: all inputs and the folder have it in their names.
renamed() {
	mkdir "in-$1" "in-$1/$2"
	kit="in-$1/$2/$2.nmf"
	mix="in-$1/$2/$2.wav"
	take="in-$1/$2/$2.t"
	matrix="in-$1/$2/$2.npy"
	cp tiny.nmf "$kit"
	cp mix.wav "$mix"
	cp tones.wav "$take"
	cp v.npy "$matrix"
	for tool in $tools; do
		out="out-$1/$tool/$2"
		mkdir -p "$out"
		expect_exit 0 job "$tool" "$out"
		silent "nmf-$tool, $1:"
		# Its stems are in a folder of the name, its dictionary names the file
		[ ! -d "$out/$2" ] || mv "$out/$2" "$out/mix"
		if [ "$tool" = learn ]; then
			[ -s "$out/x.nmf" ] || fail "nmf-learn, $1: no dictionary"
		elif [ "$tool" != inspect ]; then
			same "$tool" "wanted/$tool" "$out"
		fi
		kept
	done

	# A sentence stays one line whatever is in a name
	for tool in $tools; do
		(for input in kit mix take matrix; do
			eval "$input=none/\$2"
		done
			bad "$tool" "out-$1" "No such file") || exit 1
	done
}

renamed bytes "$bytes"
renamed newline "new${newline}line"
renamed quotes "a'b\"c \$d\`e;f&g*h?i[j]|k\\l"
renamed dash "-d"
renamed long "$long"

# The longest name there is, and one byte more
name=$(printf '%0251d' 0)
cp mix.wav "$name.wav"
cp tiny.nmf "$name.nmf"
mkdir longest
expect_exit 0 nmf-separate -q -d "$name.nmf" -o longest "$name.wav"
diff -r longest/"$name" wanted/separate/mix || fail "other stems"
expect_exit 0 nmf-learn -q --plain --window 512 --components 2 \
	-o "longest/$name.nmf" a=tones.wav
expect_exit 0 nmf-inspect --plot "longest/$name.png" "longest/$name.nmf" >said
[ -s "longest/$name.png" ] || fail "no picture of the longest name"
expect_refusal 1 "${name}x.nmf" "File name too long" \
	nmf-learn -q --plain --window 512 --components 2 -o "${name}x.nmf" \
	a=tones.wav
expect_refusal 1 "${name}x.png" "File name too long" \
	nmf-inspect --plot "${name}x.png" tiny.nmf >said
expect_refusal 1 "$name" "File name too long" nmf-separate -q -d tiny.nmf \
	-o out --name "{source}-$name" mix.wav
expect_refusal 1 "${name}x" "File name too long" \
	nmf-factorize -q -o "${name}xxxxx" -c 2 v.npy

# Links: to what is there, to a link, to nothing, to themselves
mkdir links
for file in tiny.nmf mix.wav tones.wav v.npy; do
	ln -s "../$file" "links/$file.1"
	ln -s "$file.1" "links/$file"
	ln -s none "links/none-$file"
	ln -s "round-$file" "links/round-$file"
done
links() {
	kit=links/$1tiny.nmf
	mix=links/$1mix.wav
	take=links/$1tones.wav
	matrix=links/$1v.npy
}
mkdir real
ln -s real away
ln -s nowhere lost
for tool in $tools; do
	links ""
	mkdir "real/$tool"
	expect_exit 0 job "$tool" "away/$tool"
	silent "nmf-$tool, links:"
	[ "$tool" = learn ] || same "$tool" "wanted/$tool" "real/$tool"
	kept
	links none-
	bad "$tool" real "No such file"
	links round-
	bad "$tool" real "Too many levels"
	links ""
	(kit=tiny.nmf mix=mix.wav take=tones.wav matrix=v.npy &&
		bad "$tool" lost "No such file\|File exists\|cannot be") || exit 1
done
expect "the links" "$(readlink away lost links/mix.wav)" "real
nowhere
mix.wav.1"
