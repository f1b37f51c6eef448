#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What the completion for bash offers, and that it expands nothing from files.

. "$(dirname "$0")/lib.sh"

command -v bash >/dev/null || exit 77

learn_tiny tiny.nmf
learn() {
	nmf-learn -q --plain --window 512 --components 2 --max-frames 64 "$@"
}
mkdir presets stems
# shellcheck disable=SC2016 # Not to be expanded here, either
{
	touched='$(touch touched)'
	learn -o 'presets/$(touch touched).nmf' a=tones.wav
	learn -o 'presets/`touch touched`.nmf' a=tones.wav
	learn -o 'my kit.nmf' 'lead voice=pulses.wav' all=tones.wav
}
cp tiny.nmf presets/other.nmf
: >presets/README
NMF_SEPARATE_PRESETS=$PWD/presets
export NMF_SEPARATE_PRESETS

cat >complete.bash <<'EOF'
# complete.bash WORD...: prints what is offered for the last one
. "$COMPLETION"
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_nmf_complete "$1"
[ ${#COMPREPLY[@]} -eq 0 ] || printf '%s\n' "${COMPREPLY[@]}"
EOF
COMPLETION=$here/../../ui/cli/completion/nmf-separate.bash
export COMPLETION

# offers WANTED WORD...: WANTED is all that is offered, sorted, with spaces
offers() {
	wanted=$1
	shift
	offered=$(bash complete.bash "$@" | LC_ALL=C sort | tr '\n' '|')
	expect "$*" "$offered" "$wanted"
}

# Sources of the dictionary named before, as bash breaks words
offers 'pulses|residual|tones|' nmf-separate -d tiny.nmf --stems ''
offers 'tones|' nmf-separate -d tiny.nmf --stems to
offers 'tones,pulses|tones,residual|' nmf-separate -d tiny.nmf --stems tones,
offers 'tones|' nmf-separate --dictionary = tiny.nmf --stems = to
offers 'pulses|residual|tones|' nmf-separate -dtiny.nmf --stems =
offers 'pulses|' nmf-separate -d other --stems pu
offers 'bass|drums|other|residual|vocals|' nmf-separate --stems ''
offers 'pulses=|' nmf-separate -d tiny.nmf --remix pu
offers 'mute|' nmf-separate -d tiny.nmf --remix pulses =
offers 'mute|' nmf-separate -d tiny.nmf --remix pulses = m
offers 'mute|' nmf-separate -d tiny.nmf --remix = pulses = m
offers '-3,tones=|' nmf-separate -d tiny.nmf --remix pulses = -3,t
offers 'mute,tones=|' \
	nmf-separate -d tiny.nmf --remix = pulses = mute,t
offers 'residual|' nmf-separate -d none.nmf --stems ''

# Names that a shell would act on, quoted and not acted on
offers 'lead\ voice|' nmf-separate -d 'my\ kit.nmf' --stems le
offers 'lead\ voice|' nmf-separate -d '"my kit.nmf"' --stems 'lead\ v'
offers 'all|' nmf-separate -d 'my\ kit.nmf' --stems al
# shellcheck disable=SC2016
{
	offers '\$\(touch\ touched\)|' nmf-separate -d '\$'
	offers '\`touch\ touched\`|' nmf-inspect '\`'
	offers 'residual|' nmf-separate -d '$(touch touched)x' --stems ''
	offers '' nmf-separate -d "$touched" --stems '$(touch touched)'
	offers '' nmf-learn "a" = '$(touch touched)'
	offers '' nmf-separate '`touch touched`'
}
[ ! -e touched ] || fail "a name was run"

# Dictionaries hold no such names; if one ever did, it would be quoted, too
mkdir hostile
cat >hostile/nmf-inspect <<'EOF'
#!/bin/sh
printf 'kit, 1 bytes\n\n  %-24s %s\n' source components
for name in 'low $(touch touched)' '`touch touched`' '*' all; do
	printf '  %-24s %10u\n' "$name" 4
done
printf '\nlicence  4\n'
EOF
chmod +x hostile/nmf-inspect
PATH=$PWD/hostile:$PATH bash complete.bash nmf-separate --stems '' >offered
[ ! -e touched ] || fail "a source's name was run"
# shellcheck disable=SC2016
expect "hostile" "$(LC_ALL=C sort offered | tr '\n' '|')" \
	'\*|\`touch\ touched\`|low\ \$\(touch\ touched\)|residual|'

# Presets and files
offers 'other|' nmf-separate -d oth
offers 'other|' nmf-separate --dictionary = oth
offers 'other|' nmf-inspect oth
offers 'tiny.nmf|tones.wav|' nmf-inspect --plot t
offers 'tiny.nmf|tones.wav|' nmf-separate -d band t
offers 'tones.wav|' nmf-learn -o x.nmf a = to
offers 'stems|' nmf-separate -o s
offers 'presets|pulses.wav|' nmf-separate p
offers '--format|' nmf-separate --form
offers 'pcm16|pcm24|pcm32|' nmf-separate --subtype pcm
offers "flac|" nmf-separate --format = f
offers '' nmf-separate --hop t
offers '' nmf-separate --name t
