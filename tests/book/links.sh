#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Every link of a page to a file or a heading leads there; the book has every
# page of docs, and a test follows every chapter that has commands.

. "$(dirname "$0")/lib.sh"
. "$source_dir/tests/style/lib.sh"
cd "$source_dir"

list_files '*.md' >"$work/pages"
[ "$(wc -l <"$work/pages")" -gt 10 ] || fail "pages are not found"

# Print FILE#ANCHOR of every heading, and FILE LINE TARGET of every link.
xargs awk -f tests/book/anchors.awk <"$work/pages" >"$work/anchors"
xargs awk '
	/^ *```/ { fence = !fence; next }
	fence { next }
	{
		gsub(/`[^`]*`/, "")
		while (match($0, /\]\([^)]*\)/)) {
			print FILENAME, FNR, substr($0, RSTART + 2, RLENGTH - 3)
			$0 = substr($0, RSTART + RLENGTH)
		}
	}' <"$work/pages" >"$work/links"
[ "$(wc -l <"$work/links")" -gt 50 ] || fail "links are not found"

while read -r page line target; do
	case $target in
	http:* | https:*) continue ;;
	'#'*) file=$page ;;
	*) file=$(dirname "$page")/${target%%#*} ;;
	esac
	file=$(realpath -m --relative-to=. "$file")
	[ -e "$file" ] || echo "$page:$line: there is no $file"
	case $target in
	*#*)
		grep -qxF "$file#${target#*#}" "$work/anchors" ||
			echo "$page:$line: $file has no heading ${target#*#}"
		;;
	esac
done <"$work/links" >"$work/wrong"
[ ! -s "$work/wrong" ] || fail "$(cat "$work/wrong")"

sed -n 's/^docs\/README.md [0-9]* //p' "$work/links" >"$work/book"
for page in docs/*.md; do
	[ "$page" = docs/README.md ] || grep -qx "${page#docs/}" "$work/book" ||
		fail "docs/README.md does not lead to $page"
done
sed -n '/^## The book/,/^## Ref/s/^[0-9]*\. .*(\([a-z]*\)\.md).*/\1/p' \
	docs/README.md >"$work/chapters"
[ "$(wc -l <"$work/chapters")" -ge 9 ] || fail "the book has few chapters"
while read -r chapter; do
	! grep -q '^ *```' "docs/$chapter.md" || [ -f "tests/book/$chapter.sh" ] ||
		fail "no test follows docs/$chapter.md"
done <"$work/chapters"
