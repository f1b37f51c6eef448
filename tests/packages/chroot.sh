#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The packages are installed in a fresh system of the kind that this one is, used,
# and removed again, after which nothing of them is left.

. "${SOURCE:?}/tests/packages/lib.sh"
[ -n "$(find_program mmdebstrap)" ] || skip "mmdebstrap is not installed"
[ -d "$PACKAGES" ] || skip "there are no packages"
if [ "$(id -u)" = 0 ]; then
	unshare --mount true 2>/dev/null || skip "nothing can be mounted here"
else
	unshare --user --map-root-user --mount true 2>/dev/null ||
		skip "this user may not make namespaces"
fi

# Where this system's packages come from
codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
# shellcheck disable=SC2016 # apt has its own variables
apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' \
	'Created-By: Packages' 2>/dev/null | sort -u |
	grep " ${codename}[^ ]* [^ ]*\$" | sed 's/^/deb /' >"$work/sources" || true
if [ -z "$codename" ] || [ ! -s "$work/sources" ]; then
	skip "apt knows no packages of this system's release"
fi
mirror=$(sed -n "s/^deb \([^ ]*\) $codename .*/\1/p" "$work/sources" | head -n 1)
timeout 10 /usr/lib/apt/apt-helper download-file \
	"${mirror%/}/dists/$codename/InRelease" "$work/release" >/dev/null 2>&1 ||
	skip "$mirror is not reached"

# A sound, and what this build makes of it
PATH="${TOOLS:?}:${HELPERS:?}:$PATH"
audio-tool make mix "$work/mix.wav" channels=1 frames=88200 subtype=float
(cd "$work" && nmf-separate -q -d band mix.wav && mv mix here)

# Run in the new system, whose folder is $1
cat >"$work/use" <<-'END'
	set -eux
	export DEBIAN_FRONTEND=noninteractive LC_ALL=C
	cd /try
	apt-get install -q -y --no-install-recommends ./*.deb lilv-utils

	nmf-separate -d band mix.wav
	./separate /usr/share/nmf-separate/presets/band.nmf drums mix.wav drums.wav
	nmf-learn --plain -o own.nmf a=mix.wav b=mix/drums.wav
	nmf-inspect own.nmf
	nmf-live --version
	[ ! -d /usr/lib/lv2/nmf-separate.lv2 ] ||
		[ "$(lv2ls | grep -c '^urn:nmf-separate:')" = 4 ]

	apt-get purge -q -y $(dpkg-query -W -f '${Package}\n' |
		grep -E '^(nmf-separate|libnms)')
	! dpkg-query -W | grep -E '^(nmf-separate|libnms)'
	! ldconfig -p | grep libnms
	left=$(find / -xdev \( -path /proc -o -path /sys -o -path /try \) -prune -o \
		\( -name '*nmf-*' -o -name '*libnms*' -o -name nms \) -print)
	[ -z "$left" ] || { echo "Left: $left"; exit 1; }
END
cat >"$work/hook" <<-END
	set -eu
	mkdir "\$1/try"
	cp "$PACKAGES"/*.deb "$work/mix.wav" "$work/use" "\$1/try"
	cp "${PROGRAM:?}" "\$1/try/separate"
	: >"$work/begun"
	chroot "\$1" sh /try/use
	cp "\$1"/try/mix/*.wav "$work/there"
	cp "\$1/try/drums.wav" "$work"
	: >"$work/done"
END
cat >"$work/make" <<-END
	set -eu
	mount -t tmpfs -o size=3g tmpfs "$work/new" ||
		[ "\$(id -u)" != 0 ]
	TMPDIR=$work/new mmdebstrap --variant=apt --format=null \\
		--dpkgopt=force-unsafe-io --aptopt='Acquire::Languages none' \\
		--customize-hook='sh $work/hook "\$1"' \\
		"$codename" - "$work/sources"
END

# In memory, if its mounts can end with it
mkdir "$work/there" "$work/new"
chmod 755 "$work"
apart=
[ "$(id -u)" != 0 ] || apart="unshare --mount"
$apart sh "$work/make" >"$work/said" 2>&1 || {
	tail -n 60 "$work/said"
	[ -e "$work/begun" ] || skip "no new system could be made"
	fail "in the new system"
}
[ -e "$work/done" ] || fail "the new system was not used"

for stem in "$work"/here/*.wav; do
	audio-tool same 0 "$stem" "$work/there/${stem##*/}" ||
		fail "${stem##*/} is another there"
done
audio-tool same 0 "$work/here/drums.wav" "$work/drums.wav" ||
	fail "a program with the library gives other drums"
