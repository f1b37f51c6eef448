#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# nmf-factorize: what is held keeps its bits, and sparsity makes H sparse.

. "$(dirname "$0")/lib.sh"

matrix-tool make product v.npy rows=40 columns=70 rank=6
matrix-tool make noise w3.npy rows=40 columns=3 scale=100 seed=3
matrix-tool make noise h2.npy rows=2 columns=70 scale=0.001 seed=4

get_costs() {
	sed 's/.*"cost":\[//; s/\].*//' json | tr ',' '\n' >costs
	awk 'NR > 1 && $1 > last * 1.000001 { exit 1 } { last = $1 }' costs ||
		fail "$1: a cost rises: $(cat costs)"
}

for beta in 0 1 2; do
	nmf-factorize -qf -o out -c 6 -b $beta --hold-w w3.npy --json v.npy >json
	get_costs "--hold-w"
	expect "held" "$(json-get held_columns <json) $(json-get held_rows <json)" \
		"3 0"
	matrix-tool columns 3 w3.npy out/W.npy || fail "W was not held"
	nmf-factorize -qf -o out -c 6 -b $beta --hold-h h2.npy --json v.npy >json
	get_costs "--hold-h"
	expect "held" "$(json-get held_columns <json) $(json-get held_rows <json)" \
		"0 2"
	matrix-tool rows 2 h2.npy out/H.npy || fail "H was not held"
	nmf-factorize -qf -o out -c 6 -b $beta --hold-h h2.npy --hold-w w3.npy \
		--json v.npy >json
	get_costs "both"
	matrix-tool columns 3 w3.npy out/W.npy || fail "W was not held"
	matrix-tool rows 2 h2.npy out/H.npy || fail "H was not held"
done

# All of it: the number of components follows
nmf-factorize -qf -o out --hold-w w3.npy v.npy
cmp w3.npy out/W.npy || fail "W was not held"
expect "H" "$(matrix-tool shape out/H.npy)" "3 70 f4 C"
nmf-factorize -qf -o out --hold-h h2.npy v.npy
cmp h2.npy out/H.npy || fail "H was not held"

# What is learnt beside a part that explains something is what that leaves: with
# the true parts held it comes as near as without
matrix-tool make product more.npy rows=40 columns=400 rank=6
nmf-factorize -qf -o parts -c 6 -n 400 more.npy
nmf-factorize -qf -o out -c 6 -n 400 v.npy
matrix-tool cost 1 v.npy out/W.npy out/H.npy >free
nmf-factorize -qf -o out -c 8 -n 400 --hold-w parts/W.npy v.npy
matrix-tool columns 6 parts/W.npy out/W.npy || fail "W was not held"
matrix-tool cost 1 v.npy out/W.npy out/H.npy >held
awk 'NR == FNR { free = $1; next } $1 > 2 * free { exit 1 }' free held ||
	fail "beside true parts: $(cat held), without: $(cat free)"

# Sparsity: more of it, fewer values; and the cost, which it is part of, falls
last=-1
for sparsity in 0 0.3 2; do
	nmf-factorize -qf -o out -c 6 --sparsity $sparsity --json v.npy >json
	get_costs "--sparsity $sparsity"
	found=$(matrix-tool sparse out/H.npy)
	[ "$found" -gt "$last" ] ||
		fail "--sparsity $sparsity: $found % are small, $last % without"
	last=$found
done
for beta in 0 0.5 1.5 2; do
	nmf-factorize -qf -o out -c 6 -b $beta --sparsity 0.1 --json v.npy >json
	get_costs "beta $beta and sparsity"
done
expect_exit 0 nmf-factorize -f -o out -c 6 --sparsity 1 v.npy
grep -q ", cost " messages || fail "a cost is called a divergence"
