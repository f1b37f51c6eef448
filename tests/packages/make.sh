#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# cpack makes packages of the build.  Together they hold what is installed without
# them, nothing twice, each what it is named for; and they say what they need.

. "${SOURCE:?}/tests/packages/lib.sh"
for program in cpack dpkg-deb dpkg-shlibdeps; do
	[ -n "$(find_program $program)" ] || skip "there is no $program"
done

# The build is up to date, so it is not asked to be made, which a generator
# other than that of Makefiles does not need
rm -rf "$PACKAGES"
mkdir -p "$PACKAGES"
cpack -D CPACK_CMAKE_GENERATOR=Ninja --config "$BUILD/CPackConfig.cmake" \
	-B "$PACKAGES" >"$work/said" 2>&1 || {
	cat "$work/said"
	fail "cpack"
}
rm -rf "$PACKAGES/_CPack_Packages"
! grep -i 'error\|warning' "$work/said" || fail "cpack has something to say"

# Print a field of a package.
field() {
	dpkg-deb -f "$PACKAGES/$1"_*.deb "$2"
}

# Print what is in a package but for what Debian wants in each.
contents() {
	dpkg-deb --fsys-tarfile "$1" | tar -t | sed 's,^\./,,; /\/$/d; /^$/d; s/\.gz$//' |
		grep -v '^usr/share/\(lintian/\|doc/[^/]*/\(copyright\|changelog\)\)' ||
		true
}

version=$(echo "$VERSION" | sed 's/-/~/')
set -- nmf-separate "libnms$ABI" libnms-dev
[ ! -d "$BUILD/lv2" ] || set -- "$@" nmf-separate-lv2
for package; do
	field "$package" Version | grep -qF "$version-" ||
		fail "version of $package"
	contents "$PACKAGES/$package"_*.deb >"$work/$package"
done

for page in docs/embed.md docs/packages/README.md; do
	grep -qF "\`libnms$ABI\`" "$source_dir/$page" ||
		fail "$page does not name libnms$ABI"
done

DESTDIR=$work/root cmake --install "$BUILD" --prefix /usr >/dev/null
(cd "$work/root" && find . ! -type d | sed 's,^\./,,' | LC_ALL=C sort) \
	>"$work/installed"
(cd "$work" && cat nmf-separate* libnms*) | LC_ALL=C sort >"$work/packaged"
diff "$work/installed" "$work/packaged" ||
	fail "< is installed without packages, > by them; COMPONENT says which has it"

# The plugins are as hosts load them from the build
[ ! -d "$BUILD/lv2" ] || {
	(cd "$BUILD/lv2" && find . -type f | LC_ALL=C sort) >"$work/loaded"
	(cd "$work/root/usr/lib/lv2" && find . -type f | LC_ALL=C sort) |
		diff "$work/loaded" - || fail "< is in the build's bundle, > is installed"
}

# Each has what it is named for
cd "$work"
! grep -v '^usr/\(bin\|share\)/' nmf-separate || fail "what are these for?"
[ ! -f nmf-separate-lv2 ] ||
	! grep -v '^usr/\(lib/lv2\|share/metainfo\)/' nmf-separate-lv2 ||
	fail "the plugins' package has other things"
! grep -v "/libnms\.so\.$ABI" "libnms$ABI" || fail "the library has other things"
for name in include/nms/nms.h libnms.a libnms.so nms.pc nms-config.cmake \
	examples/separate.c; do
	grep -q "/$name\$" libnms-dev || fail "libnms-dev has no $name"
done

# What they need: of what they link, and of each other
field nmf-separate Depends | grep -q 'libsndfile1' || fail "no libsndfile1"
! field "libnms$ABI" Depends | grep sndfile || fail "the library reads no files"
field libnms-dev Depends | grep -qF "libnms$ABI (= $version-" ||
	fail "libnms-dev goes with another library"
