#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Text from files on its way to a terminal: no control characters, whatever is
# in dictionaries and in the names of files; in JSON it is all there, escaped.

. "$(dirname "$0")/lib.sh"

learn_tiny tiny.nmf
audio-tool make mix mix.wav frames=3000

esc=$(printf '\033')
c1=$(printf '\302\233') # A C1 control: CSI, as ESC [
bidi=$(printf '\342\200\256')
isolate=$(printf '\342\201\246')
del=$(printf '\177')
bad=$(printf '\377')
evil="a${esc}]0;b${c1}31m${bidi}c${isolate}d${del}e"

# Fails if a file has other control characters than line feeds.
expect_clean() {
	[ -s "$1" ] || fail "$2 says nothing"
	tr -d '\n' <"$1" >flat
	for control in '[\x00-\x1f\x7f]' '\xc2[\x80-\x9f]' '\xe2\x80[\xaa-\xae]' \
		'\xe2\x81[\xa6-\xa9]'; do
		! LC_ALL=C grep -qaP "$control" flat ||
			fail "$2 prints $control: $(cat -v "$1")"
	done
}

# say WHAT COMMAND...: runs it, and everything it says has to be clean.
say() {
	what=$1
	shift
	"$@" >said 2>&1 || :
	expect_clean said "$what"
}

# Texts
dictionary-tool texts tiny.nmf texts.nmf
say "nmf-inspect" nmf-inspect texts.nmf
grep -q "^licence        MIT?\[31m?31m?x?$" said || fail "$(cat -v said)"
grep -q "^provenance     one$" said || fail "the first line is not there"
grep -q "^               licence        CC0??two ??$" said ||
	fail "a line of the provenance passes for one of nmf-inspect"
say "nmf-inspect --json" nmf-inspect --json texts.nmf
nmf-inspect --json texts.nmf | json-get licence >licence
printf 'MIT\033[31m\302\23331m\342\200\256x\342\200\254\n' >exact
cmp licence exact || fail "the licence in JSON is another"

# Names of sources: refused by all tools
for damage in name_escape name_c1 name_bidi name_isolate name_delete; do
	dictionary-tool $damage tiny.nmf $damage.nmf
	expect_refusal 1 $damage.nmf "not a good dictionary: source 1 has a bad" \
		nmf-inspect $damage.nmf
	expect_refusal 1 $damage.nmf "not a good dictionary: source 1 has a bad" \
		nmf-separate -q -d $damage.nmf -o out mix.wav
done
for name in "$esc" "$c1" "$bidi" "$isolate" "$del" "$bad"; do
	expect_exit 2 nmf-learn -q -o out.nmf "a${name}b=tones.wav"
	grep -q "is no name for a source" messages || fail "nmf-learn takes it"
	expect_clean messages "nmf-learn"
done

# Names of files: dictionaries, presets, recordings, outputs, what is missing
mkdir presets
cp tiny.nmf "presets/$evil.nmf"
cp tiny.nmf "$evil$bad.nmf"
cp texts.nmf "no$evil.nmf"
cp mix.wav "$evil.wav"
echo none >"none$evil.wav"
echo none >"none$evil.nmf"
export NMF_SEPARATE_PRESETS="$PWD/presets"
say "nmf-separate --list" nmf-separate --list
grep -q "^a?\]0;b?31m?c?d?e tones, pulses  (" said || fail "$(cat -v said)"
say "nmf-inspect of a name" nmf-inspect "$evil$bad.nmf"
say "nmf-inspect of a preset" nmf-inspect "$evil"
say "nmf-inspect --json of a name" nmf-inspect --json "$evil$bad.nmf"
say "nmf-inspect of none" nmf-inspect "none$evil.nmf"
say "nmf-separate" nmf-separate -d tiny.nmf -o out "$evil.wav"
[ -f "out/$evil/tones.wav" ] || fail "the folder has another name"
say "nmf-separate again" nmf-separate -d tiny.nmf -o out "$evil.wav"
say "nmf-separate --json" \
	nmf-separate -f -q -d tiny.nmf -o out --json "$evil.wav"
expect "file in JSON" "$(json-get file <said)" "$evil.wav"
say "nmf-separate of none" nmf-separate -d tiny.nmf -o out "none$evil.wav"
say "nmf-separate --json of none" \
	nmf-separate -d tiny.nmf -o out --json "none$evil.wav"
say "nmf-separate of no such" nmf-separate -d "such$evil" -o out mix.wav
say "nmf-separate --stems" \
	nmf-separate -d tiny.nmf -o out --stems "$evil" mix.wav
say "nmf-separate --remix" \
	nmf-separate -d tiny.nmf -o out --remix "$evil" mix.wav
say "an option" nmf-separate "--$evil"
say "a value" nmf-separate "--hop=$evil"
say "nmf-learn" nmf-learn --plain --components 2 --window 512 \
	-o "learnt$evil.nmf" "a=$evil.wav"
say "nmf-learn again" nmf-learn -o "learnt$evil.nmf" "a=$evil.wav"
say "nmf-learn of none" nmf-learn -o x.nmf "a=none$evil.wav"
say "nmf-learn of an operand" nmf-learn -o x.nmf "$evil"
