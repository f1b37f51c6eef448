#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Every tool with no home, with one that is none, and with one that it may not
# write to: it does its work without a word, and leaves nothing there.

. "$(dirname "$0")/every.sh"
unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME XDG_RUNTIME_DIR

: >file
for tool in $tools; do
	(unset HOME && good unset "$tool") || exit 1
	for home in "" /nonexistent "$work/file" relative; do
		(HOME=$home && export HOME && good "home-$(basename "$home")" "$tool") ||
			exit 1
	done
done
[ ! -s file ] && [ ! -e relative ] || fail "a home is changed"

# Root may write everywhere; somebody else, who has to reach the tools and the
# inputs, may not
chmod 755 "$work"
nobody="setpriv --reuid 65534 --regid 65534 --clear-groups"
if [ "$(id -u)" -ne 0 ] || ! $nobody nmf-separate --version >said 2>&1; then
	echo "Without another user, whom only root can become"
	exit 0
fi
mkdir home shut good-nobody
chmod 555 home shut
chmod 666 said "$NMF_SEPARATE_LOG" in.raw
HOME=$work/home
export HOME
# shellcheck disable=SC2034 # For job
as=$nobody
for tool in $tools; do
	mkdir "good-nobody/$tool"
	chmod 777 "good-nobody/$tool"
	good nobody "$tool"
	bad "$tool" shut "Permission denied"
	(NMF_SEPARATE_LOG=$work/shut/log && export NMF_SEPARATE_LOG &&
		bad "$tool" shut "Permission denied") || exit 1
done
expect "in the home" "$(ls -A home)" ""
