#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# One page is made of the book, by whichever converter there is: it has all
# chapters, headings, blocks, tables and pictures, every link leads somewhere in
# it or to the web, and it needs no other file.

. "$(dirname "$0")/lib.sh"
. "$source_dir/tests/style/lib.sh"
mandoc=$(find_program mandoc)

# Print how often lines of the page match.
count() {
	grep -c "$1" page.html || true
}

# expect WHAT HAS WANTED: fails unless two numbers are the same.
expect() {
	[ "$2" -eq "$3" ] || fail "$converter: $2 $1 instead of $3"
}

# The chapters' headings, and what else is counted, are those of their files
sed '/^## For developers/,$d' "$source_dir/docs/README.md" >README.md
files=$(grep -o '([a-z]*\.md)' README.md | tr -d '()')
set --
for file in $files; do
	set -- "$@" "$source_dir/docs/$file"
done
[ $# -ge 11 ] || fail "the book has few files"
awk '
	/^ *```/ { fence = !fence; n_blocks += fence }
	fence { next }
	/^#/ { ++n_headings }
	/^\|[-|]*$/ { ++n_tables }
	/^!\[/ { ++n_pictures }
	END { print n_headings, n_blocks, n_tables, n_pictures }' README.md "$@" >numbers
read -r n_headings n_blocks n_tables n_pictures <numbers

check() {
	sh "$source_dir/docs/manual/manual.sh" "$source_dir" "$PWD/page.html" 1.2.3 \
		"$converter" $pages
	expect headings "$(count '^<h[1-5] id="[^."]*"')" "$n_headings"
	expect pictures "$(count '<img src="data:image/png;base64,iVBOR')" \
		"$n_pictures"
	expect tables "$(count '^<div class="table">')" "$n_tables"
	[ -n "$pages" ] || expect blocks "$(count '<pre')" "$n_blocks"
	grep -q '<title>nmf-separate 1.2.3' page.html || fail "no title"

	# Each name once, and all that is linked; nothing from elsewhere
	grep -o ' id="[^"]*"' page.html | sed 's/ id="\(.*\)"/\1/' | sort >ids
	[ -z "$(uniq -d ids)" ] || fail "$converter: twice: $(uniq -d ids)"
	grep -o 'href="[^"]*"' page.html | sed 's/href="\(.*\)"/\1/' |
		grep -v '^https:' | sort -u >links
	[ "$(wc -l <links)" -gt 10 ] || fail "$converter: few links: $(cat links)"
	sed -n 's/^#//p' links | comm -13 ids - >nowhere
	[ ! -s nowhere ] || fail "$converter: nowhere: $(cat nowhere)"
	! grep -v '^#' links || fail "$converter: these are in no page"
	! grep -o 'src="[^d][^"]*"\|url([^)]*)\|<script\|<link' page.html ||
		fail "$converter: the page needs more than itself"
	! grep '<!--' page.html || fail "$converter: comments are left"
	[ -z "${PYTHON:-}" ] || "$PYTHON" "$source_dir/tests/book/balanced.py" \
		page.html || fail "$converter: tags"
}

first=
pages=
for converter in cmark-gfm pandoc; do
	[ -n "$(find_program $converter)" ] || continue
	first=${first:-$converter}
	check
done
[ -n "$first" ] || skip "there is neither cmark-gfm nor pandoc"
[ -n "$mandoc" ] || skip "there is no mandoc for the man pages"

converter=$first
pages=$mandoc
check
for tool in separate learn inspect factorize live; do
	grep -q "^<h2 id=\"nmf-$tool.1\">" page.html || fail "no page of nmf-$tool"
done
