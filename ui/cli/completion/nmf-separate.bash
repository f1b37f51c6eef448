# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Completion of nmf-separate, nmf-learn, nmf-inspect and nmf-live for bash.
#
# What comes from a file, its name or what is in it, is data: it goes through
# _nmf_offer, never into compgen -W, which would expand it and so run $(commands)
# in it.

# Read candidates, one a line, and offer those that begin with a word as typed,
# quoted for the shell: readline itself quotes nothing but names of files.
_nmf_offer() {
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

# Print the names of presets: the list says where each is.
_nmf_presets() {
	nmf-separate --list 2>/dev/null | sed -n 's|.*/\(.*\)\.nmf)$|\1|p'
}

_nmf_complete() {
	local word=${COMP_WORDS[COMP_CWORD]}
	local before=${COMP_WORDS[COMP_CWORD - 1]}
	local options

	COMPREPLY=()
	case $1 in
	nmf-separate)
		options="--dictionary --output --stems --residual --remix --format
			--subtype --hop --iterations --sharpness --jobs --block --json
			--plot --benchmark --list --force --quiet --help --version"
		;;
	nmf-learn)
		options="--output --components --window --hop --rate --bands
			--groups --context --stride --exponent --beta --iterations
			--mask-exponent --max-frames --seed --steps --plain
			--licence --provenance --f16 --f32 --jobs --force --quiet
			--help --version"
		;;
	nmf-live)
		options="--dictionary --input --output --rate --latency --hop
			--remix --stems --record --duration --list-devices
			--verbose --help --version"
		;;
	*)
		options="--json --plot --force --help --version"
		;;
	esac

	case $before in
	-d | --dictionary)
		[[ $word == *[/~]* ]] || _nmf_offer "$word" < <(_nmf_presets)
		[ "${#COMPREPLY[@]}" -ne 0 ] ||
			mapfile -t COMPREPLY < <(compgen -f -- "$word")
		return
		;;
	--format)
		mapfile -t COMPREPLY < <(compgen -W "wav flac ogg" -- "$word")
		return
		;;
	--subtype)
		mapfile -t COMPREPLY < <(compgen -W "auto pcm16 pcm24 pcm32 float
			double vorbis opus" -- "$word")
		return
		;;
	esac
	case $word in
	-*) mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word") ;;
	*=*) mapfile -t COMPREPLY < <(compgen -f -- "${word#*=}") ;;
	*) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
	esac
}

complete -o filenames -F _nmf_complete nmf-separate nmf-learn nmf-inspect \
	nmf-live
