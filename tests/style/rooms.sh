#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# usage: rooms.sh SOURCE_DIR [LIBNMS]
# Fails if a file includes what its room may not know (docs/design.md, 3), if
# modules include each other in a circle, if the engine calls for files, threads
# or output, a room of ui/ prints to stderr past the console, or what is no tool
# ends the process.

set -eu

source_dir=$1
library=${2:-}
. "$source_dir/tests/style/lib.sh"
cd "$source_dir"

# Print the rooms which one may include from, itself left out; fail if there is
# no such room.
rooms_below() {
	case $1 in
	engine/src/base) ;;
	engine/src/kernel | engine/src/dictionary) echo engine/src/base ;;
	engine/src/spectral | engine/src/nmf)
		echo engine/src/kernel engine/src/base
		;;
	engine/src/separate | engine/src/learn)
		echo engine/src/spectral engine/src/nmf engine/src/dictionary
		echo engine/src/kernel engine/src/base
		;;
	engine/src/play) echo engine/src/separate engine/src/base ;;
	engine/src/teach) ;;
	ui/base) ;;
	ui/files | ui/terminal | ui/crew | ui/picture) echo ui/base ;;
	ui/inputs) echo ui/files ui/terminal ui/base ;;
	ui/learn | ui/factor) echo ui/inputs ui/files ui/terminal ui/crew ui/base ;;
	ui/cli)
		echo ui/learn ui/factor ui/inputs ui/files ui/terminal ui/crew ui/picture ui/base
		;;
	ui/live) echo ui/files ui/terminal ui/base ;;
	ui/pane) echo ui/picture ui/base ;;
	ui/window) echo ui/pane ui/picture ui/base plugin/protocol ;;
	ui/lv2) echo ui/window ui/pane ui/picture ui/base plugin/protocol ;;
	plugin/protocol | presets/render) ;;
	plugin) echo plugin/protocol ;;
	*) return 1 ;;
	esac
}

# Print the public headers which a room may include, as a pattern.
headers_for() {
	case $1 in
	ui/picture | ui/pane | ui/window | ui/lv2 | plugin/protocol) echo 'attributes|hop' ;;
	*) echo '.*' ;;
	esac
}

# Most modules of a room of ui/
most_modules=20

# Print "FILE INCLUDE" for each quoted include of the rooms' files.
list_includes() {
	list_files 'engine/src/*.[ch]' 'ui/*.[ch]' 'plugin/*.[ch]' \
		'presets/*.[ch]' | xargs grep -H '^ *# *include *"' |
		sed 's/^\([^:]*\):.*include *"\([^"]*\)".*/\1 \2/'
}

# Print "FILE HEADER" for each of them, the header as seen from here: one of the
# same room, or of another under the same roof.
list_resolved() {
	list_includes | while read -r file include; do
		room=${file%/*}
		case $file in
		engine/*) roof=engine/src ;;
		*) roof=${file%%/*} ;;
		esac
		case $include in
		nms/*) echo "$file engine/include/$include" ;;
		protocol/*) echo "$file plugin/$include" ;;
		*/*) echo "$file $roof/$include" ;;
		*) echo "$file $room/$include" ;;
		esac
	done
}

check_includes() {
	last=
	while read -r file header; do
		room=${file%/*}
		if [ "$room" != "$last" ]; then
			last=$room
			public=$(headers_for "$room")
			below=$(rooms_below "$room") ||
				echo "$room: a room without a place (tests/style/rooms.sh)"
			below=" $room $(echo "$below" | tr '\n' ' ') "
		fi
		case $header in
		engine/include/nms/*)
			echo "${header##*/}" | grep -qxE "($public)\.h" ||
				echo "$file: $room may not include $header"
			continue
			;;
		esac
		[ -e "$header" ] || echo "$file: there is no $header"
		case $below in
		*" ${header%/*} "*) ;;
		*) echo "$file: $room may not include $header" ;;
		esac
	done
}

# Print the modules, NAME.c and NAME.h each, that stand in a circle.
check_circles() {
	sed 's/\.[ch] / /; s/\.h$//' | sort -u | awk '$1 != $2' |
		tsort 2>&1 >/dev/null | sed -n 's/^tsort: \([^-].*\)/circle: \1/p'
}

check_sizes() {
	list_files 'ui/*.c' | sed 's,/[^/]*$,,' | sort | uniq -c |
		while read -r n room; do
			mains=$(list_files "$room/nmf-*.c" | wc -l)
			[ "$((n - mains))" -le "$most_modules" ] ||
				echo "$room: $((n - mains)) modules, $most_modules allowed"
		done
}

# Descriptor 2 is for what libraries say (ui/base/console.h).
check_console() {
	for file in $(list_files 'ui/*.c'); do
		case $file in
		*/console.c | */standard.c) continue ;;
		esac
		if grep -nE '\b(stderr|STDERR_FILENO|perror)\b' "$file" |
			grep -vE '^[0-9]+: *(//|/\*|\*)' >/dev/null; then
			echo "$file: messages go to ui_console()"
		fi
	done
}

# What a window shares with the tools must not end its process.
check_exit() {
	for file in $(list_files 'ui/*.[ch]' 'plugin/*.[ch]'); do
		case $file in
		ui/cli/* | ui/live/* | */ttl_gen.c) continue ;;
		esac
		if grep -nE '\b(_?exit|_Exit|quick_exit|abort)\(' "$file" |
			grep -vE '^[0-9]+: *(//|/\*|\*)|//.*exit\(' >/dev/null; then
			echo "$file: only a tool ends the process"
		fi
	done
}

# Print what the library calls that it must not.
check_calls() {
	banned='f?open(64)?|fdopen|f?read|f?write|v?f?printf|__v?f?printf_chk'
	banned="$banned|puts|fputs|putchar|perror|std(in|out|err)"
	banned="$banned|pthread_create|thrd_create|system|exit|dlopen"
	nm -u -A "$library" | grep -E " U ($banned)(@.*)?\$" | sed 's/^/engine: /'
}

resolved=$(list_resolved)
findings=$(
	echo "$resolved" | check_includes
	echo "$resolved" | check_circles
	check_sizes
	check_console
	check_exit
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
