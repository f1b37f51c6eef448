# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Completion of nmf-separate, nmf-learn, nmf-inspect, nmf-factorize and nmf-live
# for bash.
#
# Names of presets and sources come from files, so nothing of them is ever
# expanded, as compgen -W would, which runs $(commands): they are compared and
# copied, and quoted where they are inserted.

# Read candidates, one a line, and offer those that begin with a word as typed,
# quoted for the shell: readline itself quotes nothing but names of files.
_nmf_offer_lines() {
	local candidate
	local word=$1

	case $1 in
	[\'\"]*) word=${word:1} ;;
	*) word=${word//\\/} ;;
	esac
	while IFS= read -r candidate; do
		[[ $candidate == "$word"* ]] || continue
		case $1 in
		\'*) [[ $candidate == *\'* ]] && continue ;;
		\"*) [[ $candidate == *[\$\`\"\\!]* ]] && continue ;;
		*) printf -v candidate %q "$candidate" ;;
		esac
		COMPREPLY+=("$candidate")
	done
	[ "${#COMPREPLY[@]}" -eq 0 ] || compopt +o filenames 2>/dev/null
}

# Prints the names of the presets, one a line: what their files are called.
_nmf_presets() {
	local line
	nmf-separate --list 2>/dev/null | while IFS= read -r line; do
		line=${line##*/}
		printf '%s\n' "${line%.nmf)}"
	done
}

# _nmf_sources KIT: prints the names of its sources, one a line.
_nmf_sources() {
	local line last='' in_table='' place='( +[-+]?[0-9.]+ +[0-9.]+)?'
	nmf-inspect -- "$1" 2>/dev/null | while IFS= read -r line; do
		if [[ $line =~ ^"  source ".*" components"( +pan +width)?$ ]]; then
			in_table=1
		elif [[ $in_table && $line =~ ^"  "(.*[^ ])" "+[0-9]+$place$ ]]; then
			# The last one is the sum, and may come as the name of a source, too
			[[ -z $last ]] || printf '%s\n' "$last"
			last=${BASH_REMATCH[1]}
		elif [[ $last ]]; then
			break
		fi
	done
}

# Prints the dictionary that the command line names.
_nmf_dictionary() {
	local i word kit=band
	for ((i = 1; i < COMP_CWORD; ++i)); do
		word=${COMP_WORDS[i]}
		case $word in
		-d | --dictionary)
			[[ ${COMP_WORDS[i + 1]} != = ]] || ((++i))
			((i + 1 >= COMP_CWORD)) || kit=${COMP_WORDS[i + 1]}
			;;
		-d?*) kit=${word#-d} ;;
		esac
	done
	# As it was typed, without its quotes
	kit=${kit//[\\\"\']/}
	printf '%s\n' "${kit/#\~\//$HOME/}"
}

# _nmf_offer BEFORE PART AFTER: offers those of the names in the array `names`
# that begin with PART, between BEFORE and AFTER, and none that BEFORE has.
_nmf_offer() {
	local name quoted
	for name in "${names[@]}"; do
		printf -v quoted '%q' "$name"
		if [[ $name == "${2//\\/}"* && ",$1" != *",$quoted"[,=]* ]]; then
			COMPREPLY+=("$1$quoted$3")
		fi
	done
}

# Completes a list of sources, or one of gains: NAME,NAME or NAME=DB,NAME=DB.
_nmf_complete_sources() {
	local option=$1 word=$2 at_gain=$3 names
	compopt +o filenames 2>/dev/null
	if [[ $at_gain && $word != *,* ]]; then
		names=(mute)
		_nmf_offer "" "$word" ""
		return
	fi
	mapfile -t names < <(_nmf_sources "$(_nmf_dictionary)")
	names+=(residual)
	if [[ $option == --remix ]]; then
		compopt -o nospace 2>/dev/null
		_nmf_offer "${word%"${word##*,}"}" "${word##*,}" =
	else
		_nmf_offer "${word%"${word##*,}"}" "${word##*,}" ""
	fi
}

# Completes the name of a dictionary: a preset, or any file.
_nmf_complete_dictionary() {
	[[ $1 == *[/~]* ]] || _nmf_offer_lines "$1" < <(_nmf_presets)
	[ "${#COMPREPLY[@]}" -ne 0 ] ||
		mapfile -t COMPREPLY < <(compgen -f -- "$1")
}

# Completes what needs no look into files; fails if that is not it.
_nmf_complete_value() {
	case $1 in
	--format) mapfile -t COMPREPLY < <(compgen -W "wav flac ogg" -- "$2") ;;
	--subtype)
		mapfile -t COMPREPLY < <(compgen -W "auto pcm16 pcm24 pcm32 float
			double vorbis opus" -- "$2")
		;;
	--stereo)
		local choices="auto off learnt mix"
		[[ ${COMP_WORDS[0]##*/} != nmf-live ]] || choices="auto off"
		mapfile -t COMPREPLY < <(compgen -W "$choices" -- "$2")
		;;
	--init) mapfile -t COMPREPLY < <(compgen -W "random columns" -- "$2") ;;
	--name | --start | --end | --hop | --iterations | --sharpness | --jobs | -j | \
		--block | --components | -c | --window | -w | --rate | --bands | \
		--groups | --context | --stride | --exponent | --beta | -b | \
		-n | --sparsity | --tries | --image-width | --example | \
		--mask-exponent | --max-frames | --passes | --seed | --steps | --step-size | \
		--licence | --provenance) ;;
	*) return 1 ;;
	esac
}

# _nmf_options TOOL: prints its options.
_nmf_options() {
	case $1 in
	nmf-separate)
		echo "--dictionary --output --name --stems --residual --rest --remix
			--start --end --format --subtype --hop --iterations --sharpness
			--stereo --jobs --block --json --plot --benchmark --list --force
			--skip-existing --quiet --help --version"
		;;
	nmf-learn)
		echo "--output --components --window --hop --rate --bands
			--groups --context --stride --exponent --beta --iterations
			--mask-exponent --max-frames --passes --mpi --seed --steps
			--step-size --for-files --rest
			--rest-like --choose --together --bleed --own-only --plain
			--licence --provenance --f16 --f32 --jobs --force --quiet
			--help --version"
		;;
	nmf-factorize)
		echo "--output --components --beta --iterations --sparsity --init
			--tries --init-w --init-h --hold-w --hold-h --seed --window --hop
			--exponent --start --end --with-v --json --plot --image-width
			--example --jobs --force --quiet --help --version"
		;;
	nmf-live)
		options="--dictionary --input --output --rate --latency --hop
			--remix --stereo --stems --record --duration --list-devices
			--verbose --help --version"
		;;
	*)
		echo "--json --plot --force --help --version"
		;;
	esac
}

_nmf_complete() {
	local tool=${1##*/} word=${COMP_WORDS[COMP_CWORD]} option at_gain=''
	local i=$COMP_CWORD
	COMPREPLY=()

	# bash breaks words at '='; go back to where this one begins
	while ((i > 1)) &&
		[[ ${COMP_WORDS[i]} == = || ${COMP_WORDS[i - 1]} == = ]]; do
		((--i))
	done
	option=${COMP_WORDS[i]}
	if [[ $option != -* || $i -eq $COMP_CWORD ]]; then
		option=${COMP_WORDS[i - 1]}
		((i == COMP_CWORD)) || at_gain=1
	elif ((COMP_CWORD > i + 2)); then
		at_gain=1
	fi
	[[ $word != = ]] || word=

	case $tool$option in
	nmf-separate--stems | nmf-separate--remix)
		_nmf_complete_sources "$option" "$word" "$at_gain"
		return
		;;
	nmf-separate-d | nmf-separate--dictionary)
		_nmf_complete_dictionary "$word"
		return
		;;
	nmf-learn--rest-like)
		_nmf_complete_dictionary "$word"
		return
		;;
	nmf-separate-o | nmf-separate--output | nmf-factorize-o | \
		nmf-factorize--output)
		mapfile -t COMPREPLY < <(compgen -d -- "$word")
		return
		;;
	esac
	_nmf_complete_value "$option" "$word" && return
	if [[ $word == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(_nmf_options "$tool")" -- "$word")
	elif [[ $tool == nmf-inspect && $option != --plot ]]; then
		_nmf_complete_dictionary "$word"
	else
		mapfile -t COMPREPLY < <(compgen -f -- "${word#*=}")
	fi
}

complete -o filenames -F _nmf_complete nmf-separate nmf-learn nmf-inspect \
	nmf-factorize nmf-live
