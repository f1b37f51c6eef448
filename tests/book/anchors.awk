# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Prints FILE#ANCHOR for every heading of pages in Markdown, named as GitHub does

FNR == 1 { fence = 0 }
/^ *```/ { fence = !fence; next }
!fence && /^#+ / {
	sub(/^#+ +/, "")
	$0 = tolower($0)
	gsub(/\]\([^)]*\)/, "")
	gsub(/[^a-z0-9 _\200-\377-]/, "")
	gsub(/ /, "-")
	print FILENAME "#" $0 (n[FILENAME, $0]++ ? "-" n[FILENAME, $0] - 1 : "")
}
