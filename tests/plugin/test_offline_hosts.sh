#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The same samples as nmf-separate through a host that works offline:
#
#     test_offline_hosts.sh CLI WAVTOOL BUNDLE KIT HOST
#
# with ecasound, ffmpeg, lv2apply or lv2file for HOST

host=$5
. "$(dirname "$0")/hosts.sh"
need "$host"

# Render URI OUT SYMBOL=VALUE...
render() {
	uri=$1
	to=$2
	shift 2
	case $host in
	ecasound) # Takes them by their order, those that tell too
		hop=1024 gain_1=0 apart=0
		eval "$*"
		case $uri in
		"$stereo") channels=2 ;;
		*) channels=12 ;;
		esac
		ecasound -q -B:nonrt -b:512 -f:f32_le,2,$rate -i:in.wav \
			-f:f32_le,$channels,$rate -o:"$to" \
			-elv2:$uri,1,$hop,0,0,0,$gain_1,0,0,0,0,0,0,0,0,0,0,0,0,0,0,$apart
		;;
	ffmpeg)
		escaped=$(echo "$uri" | sed 's/:/\\:/g')
		controls=$(echo "$*" | tr ' ' '|')
		ffmpeg -v error -y -i in.wav -af "lv2=p='$escaped':c=$controls" \
			-c:a pcm_f32le "$to"
		;;
	lv2apply)
		lv2apply -i in.wav -o "$to" \
			$(echo " $*" | sed 's/ \([^ =]*\)=/ -c \1 /g') "$uri"
		;;
	lv2file)
		lv2file --ignore-clipping -b 480 -i in.wav -o "$to" \
			$(echo " $*" | sed 's/ \([^ =]*\)=/ -p \1:/g') "$uri"
		;;
	esac
}

# Compare NAME LATENCY OPTION... with what is rendered with controls $controls.
compare() {
	name=$1
	latency=$2
	shift 2
	alone "remix$name" -d "$band" "$@" --remix one=-6
	remix=$(ls "remix$name"/in/*.wav)
	render $stereo insert.wav $controls
	"$wavtool" same insert.wav 0 "$remix" $latency

	# The main outputs come first, and are the insert's
	alone "stems$name" -d "$band" "$@"
	render $stems stems.wav $controls
	"$wavtool" same stems.wav 0 "$remix" $latency
	channel=2
	for source in one two three four residual; do
		stem=stems$name/in/$source.wav
		if [ -f "$stem" ]; then
			"$wavtool" same stems.wav $channel "$stem" $latency
		else
			"$wavtool" silent stems.wav $channel 2
		fi
		channel=$((channel + 2))
	done
}

# As it comes, at 46 ms; and live, with what is not explained apart
controls="gain_1=-6"
compare default 2048 --hop 1024
[ ! -f stemsdefault/in/residual.wav ]
controls="hop=128 gain_1=-6 apart=1"
compare live 256 --hop 128 --residual
[ -f stemslive/in/residual.wav ]
