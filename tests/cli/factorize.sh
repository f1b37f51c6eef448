#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# nmf-factorize: a matrix becomes two, whose product comes nearer to it with
# every update, by every divergence.

. "$(dirname "$0")/lib.sh"

matrix-tool make product v.npy rows=40 columns=70 rank=5

# What is written, and what is said of it
expect_exit 0 nmf-factorize -o out -c 5 -n 50 v.npy
expect "lines" "$(wc -l <messages | tr -d ' ')" 1
grep -q "v.npy: 40 x 70 by 5 components, 50 updates in .*, divergence " \
	messages || fail "the line says something else"
expect "W" "$(matrix-tool shape out/W.npy)" "40 5 f4 C"
expect "H" "$(matrix-tool shape out/H.npy)" "5 70 f4 C"
expect "files" "$(ls out | tr '\n' ' ')" "H.npy W.npy "
expect_exit 0 nmf-factorize -q -o quiet v.npy
[ ! -s messages ] || fail "-q says something"
expect "W without -c" "$(matrix-tool shape quiet/W.npy)" "40 16 f4 C"

# The cost falls with every update, and the last is that of the files
for beta in -1 0 0.5 1 1.5 2 3; do
	for init in random columns; do
		nmf-factorize -qf -o out -c 5 -n 40 -b $beta --init $init --json v.npy >json
		expect "costs" "$(json-get 'cost.#' <json)" 41
		expect "how it began" "$(json-get init <json)" $init
		sed 's/.*"cost":\[//; s/\].*//' json | tr ',' '\n' >costs
		awk 'NR > 1 && $1 > last * 1.000001 { exit 1 } { last = $1 }' costs ||
			fail "beta $beta: a cost rises: $(cat costs)"
		awk -v beta=$beta 'NR == 1 { first = $1 } END { exit $1 > 0.7 * first }' \
			costs || fail "beta $beta: it hardly falls: $(cat costs)"
		matrix-tool cost $beta v.npy out/W.npy out/H.npy >cost
		awk 'NR == FNR { own = $1; next } { last = $1 } END {
			exit (own - last) ^ 2 > (1e-3 * own) ^ 2 }' cost costs ||
			fail "beta $beta: $(tail -n 1 costs) instead of $(cat cost)"
	done
done

# The same whatever the file looks like, and however many work
nmf-factorize -qf -o one -c 5 -n 30 v.npy
for how in "type=f8" "order=F" "type=f8 order=F" "version=2" \
	"version=2 type=f8 order=F"; do
	# shellcheck disable=SC2086 # Several words
	matrix-tool make product other.npy rows=40 columns=70 rank=5 $how
	nmf-factorize -qf -o out -c 5 -n 30 other.npy
	# Of f8 the values are those before rounding
	matrix-tool same 1e-3 one/W.npy out/W.npy || fail "$how: another W"
	case $how in
	*f8*) ;;
	*) cmp one/H.npy out/H.npy || fail "$how: another H" ;;
	esac
done
cp v.npy matrix
nmf-factorize -qf -o out -c 5 -n 30 matrix
cmp one/W.npy out/W.npy || fail "a name without suffix: another W"
mkfifo pipe.npy
cat v.npy >pipe.npy &
nmf-factorize -qf -o out -c 5 -n 30 pipe.npy
cmp one/W.npy out/W.npy || fail "a pipe: another W"
for beta in 1 0.5; do
	nmf-factorize -qf -o one -c 5 -n 30 -b $beta v.npy
	for jobs in 0 2 5; do
		nmf-factorize -qf -o out -c 5 -n 30 -b $beta --jobs $jobs v.npy
		cmp one/W.npy out/W.npy || fail "--jobs $jobs: another W"
		cmp one/H.npy out/H.npy || fail "--jobs $jobs: another H"
	done
done
nmf-factorize -qf -o out -c 5 -n 30 -b 0.5 --seed 2 v.npy
! cmp -s one/W.npy out/W.npy || fail "another seed makes no difference"

# The scale of V is that of H, and makes no difference else, nor to sparsity if
# that is scaled, too
matrix-tool make product large.npy rows=40 columns=70 rank=5 scale=1073741824
for beta in 0 1 2; do
	less=$(awk -v b=$beta 'BEGIN { printf "%.10g", 0.1 * 1073741824 ^ (1 - b) }')
	nmf-factorize -qf -o one -c 5 -n 30 -b $beta --sparsity "$less" v.npy
	nmf-factorize -qf -o out -c 5 -n 30 -b $beta --sparsity 0.1 large.npy
	matrix-tool same 1e-6 one/W.npy out/W.npy || fail "beta $beta: another W"
done

# Begun again from what it ended with, it goes on
nmf-factorize -qf -o half -c 5 -n 15 v.npy
nmf-factorize -qf -o out -n 15 --init-w half/W.npy --init-h half/H.npy v.npy
nmf-factorize -qf -o one -c 5 -n 30 v.npy
matrix-tool same 1e-6 one/W.npy out/W.npy || fail "15 and 15 are not 30"
matrix-tool same 1e-6 one/H.npy out/H.npy || fail "15 and 15 are not 30"
nmf-factorize -qf -o out -n 0 --init-w half/W.npy --init-h half/H.npy v.npy
cmp half/W.npy out/W.npy || fail "nothing done changes W"
cmp half/H.npy out/H.npy || fail "nothing done changes H"

# Zeros stay zeros
matrix-tool make zeros z.npy rows=3 columns=3 at=4 value=7
nmf-factorize -qf -o out -c 1 z.npy
matrix-tool cost 2 z.npy out/W.npy out/H.npy >cost
awk '{ exit $1 > 1e-9 }' cost || fail "one value is not found: $(cat cost)"
