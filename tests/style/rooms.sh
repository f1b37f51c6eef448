#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# usage: rooms.sh SOURCE_DIR [LIBNMS]
# Fails if a file includes what its room may not know (engine/README.md), or
# the engine calls for files, threads or output, or the command line for stderr.

set -eu

source_dir=$1
library=${2:-}
. "$source_dir/tests/style/lib.sh"
cd "$source_dir"

# Print the rooms which one may include from, itself included.
rooms_below() {
	case $1 in
	play) echo "play separate spectral nmf dictionary kernel base" ;;
	separate | learn) echo "$1 spectral nmf dictionary kernel base" ;;
	nmf | spectral) echo "$1 kernel base" ;;
	dictionary | kernel) echo "$1 base" ;;
	*) echo "$1" ;;
	esac
}

# Print the quoted includes of a file.
includes() {
	sed -n 's/^ *# *include *"\([^"]*\)".*/\1/p' "$1"
}

check_engine() {
	for file in $(list_files 'engine/src/*.c' 'engine/src/*.h'); do
		room=$(echo "$file" | cut -d / -f 3)
		for include in $(includes "$file"); do
			case $include in
			nms/*) continue ;;
			*/*) from=${include%%/*} ;;
			*) from=$room ;;
			esac
			case " $(rooms_below "$room") " in
			*" $from "*) ;;
			*) echo "$file: $room may not include $include" ;;
			esac
		done
	done
}

check_doors() {
	for file in $(list_files 'ui/*.c' 'ui/*.h' 'plugin/*.c' 'plugin/*.h'); do
		folder=${file%/*}
		for include in $(includes "$file"); do
			case $include in
			nms/*) continue ;;
			esac
			if [ -e "engine/src/$include" ] ||
				[ -e "$folder/engine/$include" ]; then
				[ -e "$folder/$include" ] ||
					echo "$file: a door may not include $include"
			fi
		done
	done
}

# Descriptor 2 is for what libraries say (ui/cli/console.h).
check_console() {
	for file in $(list_files 'ui/cli/*.c'); do
		case $file in
		*/console.c | */standard.c) continue ;;
		esac
		! sed 's,//.*,,' "$file" | grep -q -w -e stderr -e perror -e STDERR_FILENO ||
			echo "$file: messages go to cli_console(), not to stderr"
	done
}

# Print what the library calls that it must not.
check_calls() {
	banned='f?open(64)?|fdopen|f?read|f?write|v?f?printf|__v?f?printf_chk'
	banned="$banned|puts|fputs|putchar|perror|std(in|out|err)"
	banned="$banned|pthread_create|thrd_create|system|exit|dlopen"
	nm -u -A "$library" | grep -E " U ($banned)(@.*)?\$" | sed 's/^/engine: /'
}

findings=$(
	check_engine
	check_doors
	check_console
	# Sanitizers call what they like
	if [ -f "$library" ] && command -v nm >/dev/null 2>&1 &&
		! nm "$library" 2>/dev/null | grep -q -e __asan_ -e __tsan_; then
		check_calls || true
	fi
)
if [ -n "$findings" ]; then
	echo "$findings"
	exit 1
fi
