# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Completion of nmf-separate, nmf-learn and nmf-inspect for bash.

_nmf_presets() {
	nmf-separate --list 2>/dev/null | sed 's/ .*//'
}

_nmf_complete() {
	local word=${COMP_WORDS[COMP_CWORD]}
	local before=${COMP_WORDS[COMP_CWORD - 1]}
	local options

	case $1 in
	nmf-separate)
		options="--dictionary --output --name --stems --residual --rest --remix --start --end
			--format --subtype --hop --iterations --sharpness --jobs --block --json
			--plot --benchmark --list --force --skip-existing --quiet
			--help --version"
		;;
	nmf-learn)
		options="--output --components --window --hop --rate --bands
			--groups --context --stride --exponent --beta --iterations
			--mask-exponent --max-frames --seed --steps --plain
			--licence --provenance --f16 --f32 --jobs --force --quiet
			--help --version"
		;;
	*)
		options="--json --plot --force --help --version"
		;;
	esac

	case $before in
	-d | --dictionary)
		mapfile -t COMPREPLY < <(compgen -W "$(_nmf_presets)" -- "$word"
			compgen -f -- "$word")
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

complete -o filenames -F _nmf_complete nmf-separate nmf-learn nmf-inspect
