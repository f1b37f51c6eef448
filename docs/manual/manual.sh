#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# usage: manual.sh SOURCE_DIR HTML VERSION CONVERTER [MANDOC]
# Makes one page of the manual: docs/README.md but for what is for developers,
# and what it links to there, in that order.  CONVERTER is cmark-gfm or pandoc;
# without MANDOC the man pages are left out.

set -eu
here=$(cd "$(dirname "$0")" && pwd)
source_dir=$1
html=$2
version=$3
converter=$4
mandoc=${5:-}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed '/^## For developers/,$d' "$source_dir/docs/README.md" >"$work/index.md"

# The files of the book, and what they are called in the page
grep -o '](\([^)]*\))' "$work/index.md" | sed 's/](\(.*\))/\1/' |
	sed 's,^\([^.]\),docs/\1,; s,^\.\./,,' >"$work/files"
[ -n "$mandoc" ] || sed -i '/\.1$/d' "$work/files"
known=docs/README.md=contents
while read -r file; do
	id=${file##*/}
	known="$known $file=${id%.md}"
done <"$work/files"

# Print the HTML of a file.
convert() {
	case $1 in
	*.1) "$mandoc" -T html -O fragment,man=@%N.%S "$1" ;;
	*) case ${converter##*/} in
		cmark*) "$converter" -e table "$1" ;;
		*)
			"$converter" -f gfm-gfm_auto_identifiers -t html5 \
				--no-highlight --wrap=preserve --columns=10000 "$1"
			;;
		esac ;;
	esac
}

# Print a file as a part of the page.
part() {
	convert "$1" >"$work/part"
	LC_ALL=C awk -v id="$2" -v known="$known" -v root="$source_dir" \
		-f "$here/part.awk" "$work/part"
}

part "$work/index.md" contents >"$work/body"
while read -r file; do
	id=${file##*/}
	part "$source_dir/$file" "${id%.md}"
done <"$work/files" >>"$work/body"

{
	cat <<-END
		<!DOCTYPE html>
		<html lang="en">
		<head>
		<meta charset="utf-8">
		<meta name="viewport" content="width=device-width, initial-scale=1">
		<meta name="color-scheme" content="light dark">
		<title>nmf-separate $version: the manual</title>
		<style>
	END
	sed '/^\/\*/,/\*\/$/d' "$here/style.css"
	printf '</style>\n</head>\n<body>\n<nav>\n<p>nmf-separate %s</p>\n<ul>\n' \
		"$version"
	sed -n 's,^<h[12] id="\([^"]*\)">\(.*\)</h[12]>$,<li><a href="#\1">\2</a></li>,p' \
		"$work/body"
	printf '</ul>\n</nav>\n<main>\n'
	cat "$work/body"
	printf '</main>\n</body>\n</html>\n'
} >"$html.part"
mv "$html.part" "$html"
