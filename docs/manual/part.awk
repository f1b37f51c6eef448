# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# Makes the HTML of a file a part of the manual's page: headings are named and
# one level lower, links lead within the page, pictures are in it.
#
# -v id=NAME           what the part is called in the page
# -v known=FILE=ID...  the parts that there are
# -v root=DIR          where files are

BEGIN {
	n = split(known, pairs, " ")
	for (i = 1; i <= n; ++i) {
		split(pairs[i], pair, "=")
		ids[pair[1]] = pair[2]
		parts[pair[2]] = 1
	}
	is_page = id ~ /\.1$/
	if (is_page) {
		print "<h2 id=\"" id "\">" substr(id, 1, length(id) - 2) "(1)</h2>"
		print "<div class=\"man\">"
	} else {
		print "<section>"
	}
}

# Name a heading as GitHub does.
function slug(text) {
	gsub(/<[^>]*>/, "", text)
	gsub(/&[a-z]+;/, "", text)
	text = tolower(text)
	gsub(/[^a-z0-9 _\200-\377-]/, "", text)
	gsub(/ /, "-", text)
	return text (n_named[text]++ ? "-" n_named[text] - 1 : "")
}

# Return a file's bytes as text.
function encoded(file,    command, line, all) {
	command = "base64 <'" root "/" file "'"
	while ((command | getline line) > 0) all = all line
	close(command)
	return all
}

# Return the path from the folder of the project of what docs/ links to.
function path_of(target) {
	return target ~ /^\.\.\// ? substr(target, 4) : "docs/" target
}

# Return the begin of a link, and note its end.
function link(target,    hash, file) {
	end = "</a>"
	if (target ~ /^https?:/) return "<a href=\"" target "\">"
	if (target ~ /^@/) {
		target = substr(target, 2)
		if (target in parts) return "<a href=\"#" target "\">"
		end = "</span>"
		return "<span>"
	}
	hash = ""
	file = target
	if (match(target, /#/)) {
		hash = substr(target, RSTART + 1)
		file = substr(target, 1, RSTART - 1)
	}
	if (file == "")
		return "<a " (is_page ? "class=\"permalink\" " : "") \
			"href=\"#" id "--" hash "\">"
	file = path_of(file)
	if (file in ids)
		return "<a href=\"#" ids[file] (hash == "" ? "" : "--" hash) "\">"
	end = "</span>"
	return "<span class=\"file\" title=\"" file ", with the sources\">"
}

# Return a line with its links and pictures as they are in the page.
function linked(line,    out, target) {
	out = ""
	while (match(line, /<a [^>]*>|<\/a>|<img src="[^"]*"/)) {
		out = out substr(line, 1, RSTART - 1)
		tag = substr(line, RSTART, RLENGTH)
		line = substr(line, RSTART + RLENGTH)
		if (tag == "</a>") {
			out = out end
			continue
		}
		target = tag
		sub(/.*(href|src)="/, "", target)
		sub(/".*/, "", target)
		if (tag ~ /^<img/)
			out = out "<img src=\"data:image/png;base64," \
				encoded(path_of(target)) "\""
		else
			out = out link(target)
	}
	return out line
}

# Comments say who runs a block
/^<!--.*-->$/ { next }

is_page && /<table class="(head|foot)">/ { skipped = 1 }
skipped {
	if (/<\/table>/) skipped = 0
	next
}
is_page {
	gsub(/ id="/, "&" id "--")
	gsub(/<h2 /, "<h4 ")
	gsub(/<\/h2>/, "</h4>")
	gsub(/<h1 /, "<h3 ")
	gsub(/<\/h1>/, "</h3>")
	print linked($0)
	next
}

/<h[1-5]>.*<\/h[1-5]>/ {
	match($0, /<h[1-5]>/)
	level = substr($0, RSTART + 2, 1)
	text = $0
	sub(/^<h[1-5]>/, "", text)
	sub(/<\/h[1-5]>$/, "", text)
	name = level == 1 ? id : id "--" slug(text)
	if (id != "contents") ++level
	print "<h" level " id=\"" name "\">" linked(text) "</h" level ">"
	next
}

# What is too wide can be moved by itself
/^<table/ { print "<div class=\"table\">" }
{ print linked($0) }
/^<\/table>/ { print "</div>" }

END { print is_page ? "</div>" : "</section>" }
