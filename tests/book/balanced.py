# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""usage: balanced.py HTML: fails unless every tag that begins ends, in order."""

import sys
from html.parser import HTMLParser

EMPTY = {"meta", "img", "br", "hr", "col", "input", "wbr"}
OPTIONAL = {"p", "li"}  # The end of these may be left out


class Balanced(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags = []

    def handle_starttag(self, tag, attributes):
        if tag not in EMPTY:
            self.tags.append((tag, self.getpos()[0]))

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        while self.tags and self.tags[-1][0] != tag and self.tags[-1][0] in OPTIONAL:
            self.tags.pop()
        if not self.tags or self.tags[-1][0] != tag:
            sys.exit(f"line {self.getpos()[0]}: </{tag}> ends {self.tags[-1:]}")
        self.tags.pop()


balanced = Balanced()
balanced.feed(open(sys.argv[1], encoding="utf-8").read())
balanced.close()
if balanced.tags:
    sys.exit(f"not ended: {balanced.tags}")
