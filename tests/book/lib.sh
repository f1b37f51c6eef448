# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh

# What the tests of the book share.  Each follows a chapter in an empty folder
# of its own, with the tools and the helpers in PATH, and recordings that it
# makes under the names that the chapter has.
#
# Every fenced block of a chapter says its language: sh, bash and python are run,
# in order, text and c are not.  Above a block there may be a comment:
#
#     <!-- not run: REASON -->
#     <!-- run by: TEST -->         another test runs it
#     <!-- needs: PROGRAM ... -->   it is not run where one of them is missing,
#                                   or a package of Python

set -eu
unset NMF_SEPARATE_PRESETS
source_dir=${SOURCE:?}
work=$(mktemp -d "${TMPDIR:-/tmp}/nmf-book-test-XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/home" "$work/here" "$work/blocks"
cd "$work/here"
HOME=$work/home
export HOME
unset XDG_DATA_HOME

# Recordings are short, and so is learning
cat >"$work/bin/nmf-learn" <<-END
	#!/bin/sh
	exec "$(command -v nmf-learn)" "\$@" --steps 1 --max-frames 64
END
chmod +x "$work/bin/nmf-learn"
PATH=$work/bin:$PATH
export PATH

fail() {
	echo "FAILED: $*" >&2
	exit 1
}

# there FILE...: fails unless all of them are there and are not empty.
there() {
	for file; do
		[ -s "$file" ] || fail "there is no $file: $(find . -type f)"
	done
}

# Fail unless a block may be what it is: what is not run has no command.
check_block() {
	case $language in
	sh | bash | python) ;;
	text | c)
		! grep -n '^ *\(\$ \|nmf-\|sudo \|cmake \)' "$block" ||
			fail "$where: a command in a block of $language"
		;;
	*) fail "$where: a block of '$language'" ;;
	esac
}

# Fail unless there is such a test, or there are none of its room, which is not
# built then.
check_test() {
	[ -s "$work/tests" ] || ctest --test-dir "${BUILD:?}" -N |
		sed -n 's/^ *Test *#[0-9]*: //p' >"$work/tests"
	grep -qx "$1" "$work/tests" || ! grep -q "^${1%%_*}_" "$work/tests" ||
		fail "$where: there is no test $1"
}

# Print what of the block's needs is missing.
missing() {
	for need in $needs; do
		command -v "$need" >/dev/null ||
			"${PYTHON:-false}" -c "import $need" 2>/dev/null ||
			echo "$need"
	done
}

# Run a block if it can be.
run_block() {
	check_block
	case $mark in
	"not run: "*)
		echo "$where: $mark"
		return
		;;
	"run by: "*)
		for test in $(echo "${mark#run by: }" | tr -d ,); do
			check_test "$test"
		done
		echo "$where: $mark"
		return
		;;
	"needs: "*) needs=${mark#needs: } ;;
	*) needs='' ;;
	esac
	case $language in
	sh | bash) interpreter="$language -eu" ;;
	python) interpreter=${PYTHON:-} needs="$needs numpy" ;;
	*) return ;;
	esac
	lacks=$(missing)
	if [ -n "$lacks" ]; then
		echo "$where: not run: there is no" $lacks
		n_lacking=$((n_lacking + 1))
		return
	fi
	$interpreter "$block" >"$work/said" 2>&1 </dev/null || {
		cat "$work/said"
		fail "$where"
	}
	n_run=$((n_run + 1))
}

# follow PAGE: runs the blocks of a page, and prints which it does not.
follow() {
	page=$source_dir/$1
	awk -v to="$work/blocks" '
		function bad(what) {
			print FILENAME ":" FNR ": " what
			exit failed = 1
		}
		!fence && /^ *```/ {
			fence = FNR
			language = $0
			sub(/^ *```/, "", language)
			block = sprintf("%s/%03d", to, ++n)
			printf "" >block
			print language >(block ".language")
			print FNR >(block ".line")
			print mark >(block ".mark")
			mark = ""
			next
		}
		fence && /^ *```$/ { fence = 0; close(block); next }
		fence { print >block; next }
		mark != "" { bad("a comment that belongs to no block") }
		/^<!-- (not run|run by|needs): .* -->$/ {
			mark = substr($0, 6, length($0) - 9)
			next
		}
		/^<!--/ { bad("a comment of no known kind") }
		/^(    |\t)/ && before == "" { bad("a block without a language") }
		{ before = $0 }
		END {
			if (!failed && (fence || mark != "")) bad("a block without an end")
			exit failed
		}' "$page" || fail "$1"
	n_run=0
	n_lacking=0
	for mark in "$work"/blocks/*.mark; do
		block=${mark%.mark}
		language=$(cat "$block.language")
		where="$1:$(cat "$block.line")"
		mark=$(cat "$block.mark")
		run_block
	done
	echo "$1: $n_run blocks run"
	[ "$n_run" -gt 0 ] || [ "$n_lacking" -eq 0 ] || exit 77
}
