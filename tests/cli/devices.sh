#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Outputs that are no files: devices, pipes and links to open files are written
# through, with and without --force, and never replaced.

. "$(dirname "$0")/lib.sh"

learn_tiny tiny.nmf
audio-tool make mix mix.wav frames=50000
separate="nmf-separate -q -d tiny.nmf --remix tones=-6"
learn="nmf-learn -q --plain --window 512 --components 4 -o"
# shellcheck disable=SC2086 # Several words, here and below
$separate mix.wav
mv mix/remix.wav remix.wav
$learn good.nmf a=tones.wav
nmf-inspect --plot good.png tiny.nmf >table
ln -s /proc/self/fd/1 open
ln -s open again
ln -s /dev/null null
mkfifo pipe

# same: each is as it was.
same() {
	expect "links" "$(readlink open again null mix/remix.wav 2>&1)" \
		"/proc/self/fd/1
open
/dev/null
$1"
	[ -p pipe ] || fail "the pipe was replaced"
	[ -c /dev/null ] || fail "/dev/null was replaced"
	expect "temporary files" "$(find . -name '.nmf-*')" ""
}

for force in "" -f; do
	# A file behind stdout goes on where it stands
	for way in - /dev/stdout /proc/self/fd/1 open again; do
		{
			echo before
			$learn $way $force a=tones.wav
			echo after
		} >all
		{
			echo before
			cat good.nmf
			echo after
		} | cmp - all || fail "nmf-learn $force -o $way to a file"
		$learn $way $force a=tones.wav | cmp - good.nmf ||
			fail "nmf-learn $force -o $way to a pipe"
	done
	$learn null $force a=tones.wav
	$learn pipe $force a=tones.wav &
	cmp pipe good.nmf || fail "nmf-learn $force -o to a named pipe"
	wait $!

	for way in ../open /proc/self/fd/1 ../null /dev/null ../pipe; do
		ln -sf $way mix/remix.wav
		case $way in
		*null) $separate $force mix.wav ;;
		*pipe)
			$separate $force mix.wav &
			cmp pipe remix.wav || fail "a remix to a named pipe"
			wait $!
			;;
		*)
			$separate $force mix.wav >all
			cmp all remix.wav || fail "a remix to a file"
			$separate $force mix.wav | cmp - remix.wav ||
				fail "a remix to a pipe"
			;;
		esac
		same $way
	done

	nmf-inspect $force --plot pipe tiny.nmf >table &
	cmp pipe good.png || fail "a picture to a named pipe"
	wait $!
	nmf-inspect $force --plot null tiny.nmf >table
	same ../pipe
done

# A file that another process has open is written at its end
sh -c 'exec sleep 60 >>log' &
other=$!
until [ "$(readlink /proc/$other/fd/1)" = "$work/log" ]; do sleep 0.05; done
echo before >>log
$learn /proc/$other/fd/1 a=tones.wav
kill $other
{
	echo before
	cat good.nmf
} | cmp - log || fail "to a file of another process"

# What cannot be written to says so before the work, or when it is full
rm mix/remix.wav
mkdir mix/remix.wav
expect_refusal 1 mix/remix.wav "is a directory" $separate -f mix.wav
rmdir mix/remix.wav
if [ -c /dev/full ]; then
	ln -s /dev/full mix/remix.wav
	expect_refusal 1 mix/remix.wav "No space left" $separate mix.wav
	expect_refusal 1 /dev/full "No space left" $learn /dev/full a=tones.wav
	expect_refusal 1 /dev/full "No space left" \
		nmf-inspect --plot /dev/full tiny.nmf >table
	[ -c /dev/full ] || fail "/dev/full was replaced"
fi

# Nobody reads the pipe: Ctrl-C ends the wait
rm -f mix/remix.wav
expect_refusal 130 pipe interrupted \
	timeout -s INT --preserve-status 4 $learn pipe a=tones.wav
mkfifo mix/remix.wav
expect_refusal 130 mix/remix.wav interrupted \
	timeout -s INT --preserve-status 4 $separate mix.wav
