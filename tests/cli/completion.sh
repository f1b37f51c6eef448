#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Completion in bash: names of files are data. None is expanded, none runs, and
# what is offered comes back as it is.

. "$(dirname "$0")/lib.sh"

command -v bash >bash_path || exit 77
completion=$here/../../ui/cli/completion/nmf-separate.bash

learn_tiny tiny.nmf
mkdir presets files
# shellcheck disable=SC2016 # Nothing here is to be expanded, now or later
{
	printf '%s\n' '$(touch${IFS}PWNED1)' '`touch${IFS}PWNED2`' \
		'${x[$(touch${IFS}PWNED3)]}' '; touch PWNED4' "a'b" 'two words' \
		'*' '\n' '&& touch PWNED5 #' 'plain'
} >names
while IFS= read -r name; do
	cp tiny.nmf "presets/$name.nmf"
	: >"files/$name.wav"
done <names
# shellcheck disable=SC2016
mkdir 'files/$(touch${IFS}PWNED6)'
export NMF_SEPARATE_PRESETS="$PWD/presets"

nothing_ran() {
	for place in . presets files; do
		# shellcheck disable=SC2144 # One match or none
		[ ! -e $place/PWNED* ] || fail "$1: a name ran"
	done
}

# complete_words WORD...: the last one is completed; what is offered is in offers.
complete_words() {
	bash --norc -c '. "$0"
		COMP_WORDS=("$@")
		COMP_CWORD=$(($# - 1))
		_nmf_complete "$1" "${!#}" "${@: -2:1}"
		[ "${#COMPREPLY[@]}" -eq 0 ] || printf "%s\n" "${COMPREPLY[@]}"' \
		"$completion" "$@" >offers 2>messages || fail "$*: it fails"
	[ ! -s messages ] || fail "$*: it complains"
	nothing_ran "$*"
}

# complete_preset QUOTE START: in offers is what the shell makes of each, but for
# those installed.
complete_preset() {
	complete_words nmf-separate -d "$1$2"
	while IFS= read -r offer; do
		bash --norc -c 'eval "printf \"%s\n\" $0$1$0"' "$1" "$offer"
	done <offers >as_read
	grep -vxE 'band|drums|speech' as_read >offers || :
	nothing_ran "preset $1$2"
}

# Presets, all of them, and by what each begins with
complete_preset '' ''
sort offers >offered
sort names >wanted
cmp offered wanted || fail "other presets are offered: $(cat offers)"
while IFS= read -r name; do
	[ "$name" != '\n' ] || continue
	complete_preset '' "$(printf %.3s "$name")"
	grep -qxF -- "$name" offers || fail "'$name' is not offered"
done <names
complete_preset '' '\$\(to'
# shellcheck disable=SC2016
expect "one with backslashes" "$(cat offers)" '$(touch${IFS}PWNED1)'

# Within quotes, those that are themselves there
complete_preset "'" ''
expect "in single quotes" "$(wc -l <offers)" "$(($(wc -l <names) - 1))"
complete_preset '"' ''
expect "in double quotes" "$(grep -c . offers)" \
	"$(grep -cv '[$`"\\!]' names)"
complete_words nmf-separate --dictionary plai
expect "one preset" "$(cat offers)" plain

# Files, for each tool
for word in files/ 'files/$' 'files/\$\(t' 'files/$(touch${IFS}PWNED6)/' \
	'$(touch${IFS}PWNED7)/' '`touch PWNED8`' "files/'"; do
	complete_words nmf-separate "$word"
	complete_words nmf-separate -d "$word"
	complete_words nmf-inspect "$word"
	complete_words nmf-learn "a=$word"
done
complete_words nmf-separate files/
while IFS= read -r name; do
	grep -qxF -- "files/$name.wav" offers || fail "'$name' is not offered"
done <names

# What does not come from files
complete_words nmf-separate --format f
expect "a format" "$(cat offers)" flac
complete_words nmf-separate --stereo l
expect "images" "$(cat offers)" learnt
complete_words nmf-live --stereo ''
expect "what nmf-live has of them" "$(tr '\n' ' ' <offers)" "auto off "
complete_words nmf-factorize --init c
expect "a start" "$(cat offers)" columns
complete_words nmf-factorize --hold
expect "what is held" "$(sort offers | tr '\n' ' ')" "--hold-h --hold-w "
complete_words nmf-factorize -o fi
expect "a folder" "$(cat offers)" files
complete_words nmf-learn --step-
expect "an option" "$(cat offers)" --step-size

# As one types it: what readline inserts is quoted, and is that name again
command -v script >script_path || exit 0
type_keys() {
	sleep 1
	printf '. "%s"\n' "$completion"
	sleep 1
	# Completes, then goes to the start of the line and prints its words
	printf '%s\t\001printf "%%s\\n" >words \n' "$1"
	sleep 1
	printf 'exit\n'
}
# shellcheck disable=SC2016
for typed in 'nmf-separate -d \$\(|$(touch${IFS}PWNED1)' \
	'nmf-separate -d two|two words' \
	'nmf-inspect files/\$\(touch\$\{IFS\}PWNED1|files/$(touch${IFS}PWNED1).wav'; do
	rm -f words
	type_keys "${typed%|*}" |
		script -qec 'bash --norc --noprofile -i' screen >/dev/null 2>&1 || :
	[ -s words ] || fail "'${typed%|*}': $(cat -v screen)"
	expect "${typed%|*}" "$(tail -n 1 words)" "${typed##*|}"
	nothing_ran "$typed"
done
