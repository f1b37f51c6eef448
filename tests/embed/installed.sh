#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The engine is installed, moved, and used by the examples as docs/embed.md says,
# in C and C++, shared and static, by pkg-config and CMake: they give the samples
# that nmf-separate does.

set -eu
source_dir=${SOURCE:?}
. "$source_dir/tests/style/lib.sh"
for program in cmake pkg-config c++; do
	[ -n "$(find_program $program)" ] || skip "there is no $program"
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/project"
PATH="$work/bin:${TOOLS:?}:${HELPERS:?}:$PATH"
export PATH

fail() {
	echo "FAILED: $*" >&2
	exit 1
}

# The page is followed in a folder with a build and the examples; what it
# installs goes elsewhere
cd "$work/project"
ln -s "${BUILD:?}" build
mkdir engine
cp -R "$source_dir/engine/examples" engine
ln -s "$(command -v "${CC:?}")" "$work/bin/cc"
cat >"$work/bin/sudo" <<-'END'
	#!/bin/sh
	[ "$1" = ldconfig ] || exec "$@"
END
chmod +x "$work/bin/sudo"

# Run the Nth block of commands of the page.
page_command() {
	awk -v n="$1" '
		/^```sh$/ { ++block; next }
		/^```$/ { if (block == n) exit; next }
		block == n' "$source_dir/docs/embed.md" >"$work/block"
	[ -s "$work/block" ] || fail "the page has no block $1"
	sh -eu "$work/block" >"$work/said" 2>&1 || {
		cat "$work/said"
		fail "block $1 of docs/embed.md"
	}
}

(
	DESTDIR=$work/first
	export DESTDIR
	page_command 1
)
mv "$work/first" "$work/second"
package=$(find "$work/second" -name nms.pc)
PKG_CONFIG_PATH=${package%/*}
LD_LIBRARY_PATH=${PKG_CONFIG_PATH%/*}
CMAKE_PREFIX_PATH=${LD_LIBRARY_PATH%/lib*}
export PKG_CONFIG_PATH LD_LIBRARY_PATH CMAKE_PREFIX_PATH
! grep -r "$work/first\|$BUILD\|$source_dir" "$CMAKE_PREFIX_PATH" ||
	fail "what is installed knows where it was"

# What nmf-separate makes of the dictionary is what the example does
for kind in tones pulses mix; do
	audio-tool make $kind $kind.wav channels=1 frames=88200 subtype=float
done
page_command 2
nmf-separate -q -d kit.nmf mix.wav
check() {
	audio-tool same 0 mix/tones.wav tones-alone.wav ||
		fail "$1: not what nmf-separate gives"
}
check "as the page says"
sdr=$(audio-tool sdr tones.wav tones-alone.wav)
[ "${sdr%.*}" -ge 10 ] || fail "the tones come out with $sdr dB"
ldd separate | grep -q "libnms.*$work/second" ||
	fail "separate does not use the library that was installed"

page_command 3
examples/separate kit.nmf tones mix.wav tones-alone.wav
check "static"
! ldd examples/separate | grep libnms || fail "it is not static"
examples/learn again.nmf tones tones.wav pulses pulses.wav
cmp again.nmf kit.nmf || fail "what is learnt depends on how it is linked"

# Shared by CMake, without what only the static library needs
mkdir "$work/nowhere" "$work/other"
cat >"$work/other/CMakeLists.txt" <<-END
	cmake_minimum_required(VERSION 3.20)
	project(other LANGUAGES C)
	find_package(nms REQUIRED)
	find_package(nms QUIET COMPONENTS nothing)
	if(nms_FOUND)
	  message(FATAL_ERROR "A component that does not exist is found")
	endif()
	add_executable(other other.c)
	target_link_libraries(other nms::nms)
END
cat >"$work/other/other.c" <<-END
	#include <nms/nms.h>
	int main(int argc, char** argv) {
	  (void)argv;
	  return nms_hop_at(512, 48000.0 * argc, 96000.0) != 1024;
	}
END
if ! { PKG_CONFIG_LIBDIR="$work/nowhere" PKG_CONFIG_PATH='' \
	cmake -S "$work/other" -B "$work/other/build" &&
	cmake --build "$work/other/build"; } >"$work/said" 2>&1; then
	cat "$work/said"
	fail "shared, by CMake"
fi
"$work/other/build/other" || fail "shared, by CMake, does not run"

# Static by pkg-config, in C
rm "$LD_LIBRARY_PATH"/libnms.so*
# shellcheck disable=SC2046 # the flags are words
cc -std=c11 -o static engine/examples/separate.c \
	$(pkg-config --static --cflags --libs nms) $(pkg-config --libs sndfile)
./static kit.nmf tones mix.wav tones-alone.wav
check "static, by pkg-config"
