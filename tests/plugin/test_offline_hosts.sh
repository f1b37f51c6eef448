#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The same samples as nmf-separate through a host that works offline:
#
#     test_offline_hosts.sh CLI WAVTOOL BUNDLE KIT ffmpeg|lv2apply|lv2file

host=$5
. "$(dirname "$0")/hosts.sh"
need "$host"

# Render HOP GAIN URI OUT
render() {
	case $host in
	ffmpeg)
		case $3 in
		"$stereo") gain="|gain_1=$2" ;;
		*) gain= ;;
		esac
		name=$(echo "$3" | sed 's/:/\\:/g')
		ffmpeg -v error -y -i in.wav -af "lv2=p='$name':c=hop=$1$gain" \
			-c:a pcm_f32le "$4"
		;;
	lv2apply)
		case $3 in
		"$stereo") lv2apply -i in.wav -o "$4" -c hop "$1" -c gain_1 "$2" "$3" ;;
		*) lv2apply -i in.wav -o "$4" -c hop "$1" "$3" ;;
		esac
		;;
	lv2file)
		case $3 in
		"$stereo")
			lv2file --ignore-clipping -b 480 -i in.wav -o "$4" \
				-p "hop:$1" -p "gain_1:$2" "$3"
			;;
		*) lv2file --ignore-clipping -b 1000 -i in.wav -o "$4" -p "hop:$1" "$3" ;;
		esac
		;;
	esac
}

for hop in 128 1024; do
	alone "remix$hop" -d "$band" --hop $hop --remix one=-6
	render $hop -6 $stereo insert.wav
	"$wavtool" same insert.wav 0 "$(ls remix$hop/in/*.wav)" $((2 * hop))

	alone "stems$hop" -d "$band" --hop $hop
	render $hop 0 $stems stems.wav
	channel=0
	for source in one two three four residual; do
		"$wavtool" same stems.wav $channel "stems$hop/in/$source.wav" $((2 * hop))
		channel=$((channel + 2))
	done
done
