#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# nmf-factorize: files that are no good matrices are refused with one sentence
# that names the cause, and nothing is left or lost.

. "$(dirname "$0")/lib.sh"

matrix-tool make noise v.npy rows=20 columns=30

refuse() {
	expect_refusal 1 "$1" "$2" nmf-factorize -q -o out -n 3 "$1"
}

# with_header TEXT [BYTES]: makes x.npy of a header and so many zeros
with_header() {
	{
		printf '\223NUMPY\001\000'
		# shellcheck disable=SC2059 # An octal number
		printf "\\$(printf %03o $((${#1} % 256)))\\$(printf %03o $((${#1} / 256)))"
		printf %s "$1"
		head -c "${2:-48}" /dev/zero
	} >x.npy
}

good="{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }"
with_header "$good"
refuse x.npy "holds only zeros"

# Every way to be cut
for n in 0 5 6 7 8 9 10 50 100 128 129 2527; do
	head -c $n v.npy >cut.npy
	case $n in
	128 | 129 | 2527) refuse cut.npy "bytes of values, where 20 x 30 of them have" ;;
	*) refuse cut.npy "ends before its header does" ;;
	esac
done
cat v.npy v.npy >twice.npy
refuse twice.npy "has 4928 bytes of values, where 20 x 30 of them have 2400"
mkfifo pipe.npy
head -c 1000 v.npy >pipe.npy &
refuse pipe.npy "bytes of values"

# What the header says
echo text, and not a matrix >text.npy
refuse text.npy "is no .npy file"
printf '\223NUMPY\003\000' >x.npy
refuse x.npy "version 3.0, and not 1.0 or 2.0"
printf '\223NUMPY\001\001' >x.npy
refuse x.npy "version 1.1"
printf '\223NUMPY\002\000\377\377\377\377' >x.npy
refuse x.npy "header of 4294967295 bytes"
for type in '<i4' '>f4' '|b1' '<f2' '<c8' '<f16'; do
	with_header "{'descr': '$type', 'fortran_order': False, 'shape': (3, 4), }"
	refuse x.npy "neither '<f4' nor '<f8'"
done
with_header "{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (3, 4)}"
refuse x.npy "holds 'records'"
for shape in '()' '(12,)' '(3, 2, 2)' '(1,1,1,1)'; do
	with_header "{'descr': '<f4', 'fortran_order': False, 'shape': $shape, }"
	refuse x.npy "dimensions, where a matrix has 2"
done
for shape in '(0, 12)' '(12, 0)'; do
	with_header "{'descr': '<f4', 'fortran_order': False, 'shape': $shape, }" 0
	refuse x.npy "is empty"
done
for shape in '(4294967296, 4294967296)' '(3000000000, 1)' \
	'(9999999999999999999, 2)'; do
	with_header "{'descr': '<f4', 'fortran_order': False, 'shape': $shape, }"
	refuse x.npy "more than 2147483647 of one"
done
with_header \
	"{'descr': '<f8', 'fortran_order': True, 'shape': (2147483647, 2147483647)}"
refuse x.npy "48 bytes of values, where"
for text in '' '{' '{}' 'shape' "$good x" "{'descr': '<f4'}" \
	"{'descr': '<f4', 'fortran_order': 0, 'shape': (3, 4)}" \
	"{'descr': '<f4', 'fortran_order': False, 'shape': (3, -4)}" \
	"{'descr': '<f4', 'fortran_order': False, 'shape': (3 4)}" \
	"{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4}" \
	"{'descr': '<f4', 'fortran_order': False, 'shape': 12}" \
	"{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (3, 4)}" \
	"{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), 'more': 1}" \
	"{'descr': '<f4, 'fortran_order': False, 'shape': (3, 4)}" \
	"{'descr': 'a name that is longer than any type can be', 'shape': (3, 4)}" \
	"{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999, 4)}" \
	"{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1,1,1,1,\
1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1)}"; do
	with_header "$text"
	refuse x.npy "has no good header"
done
# Written otherwise, but good
for text in "{\"shape\":(3L,4L),\"fortran_order\":True,\"descr\":\"<f4\"}" \
	"  { 'shape' : ( 3 , 4 , ) , 'descr' : '<f4' , 'fortran_order' : False }"; do
	with_header "$text"
	refuse x.npy "holds only zeros"
done

# Values
for value in nan inf -inf; do
	matrix-tool make noise x.npy rows=20 columns=30 at=64 value=$value
	refuse x.npy "in row 2, column 4, counted from 0, which is not finite"
	matrix-tool make noise x.npy rows=20 columns=30 at=64 value=$value type=f8 \
		order=F
	refuse x.npy "in row 2, column 4, counted from 0, which is not finite"
done
matrix-tool make noise x.npy rows=20 columns=30 at=599 value=-0.25
refuse x.npy "has -0.25 in row 19, column 29, counted from 0, which is negative"
matrix-tool make noise x.npy rows=20 columns=30 at=0 value=1e300 type=f8
refuse x.npy "has 1e+300 in row 0, column 0, counted from 0, which is too large"

# Values at either end of what floats can hold are taken
for scale in 1e-38 1e38; do
	matrix-tool make noise x.npy rows=20 columns=30 scale=$scale
	expect_exit 0 nmf-factorize -q -o ends -f -n 50 -c 3 x.npy
	matrix-tool same 2 ends/H.npy ends/H.npy || fail "$scale: not finite"
done

# Shapes that do not go together
matrix-tool make noise w.npy rows=21 columns=3
matrix-tool make noise h.npy rows=3 columns=31
matrix-tool make noise w3.npy rows=20 columns=3
matrix-tool make noise h3.npy rows=3 columns=30
misfit() {
	about=$1
	cause=$2
	shift 2
	expect_refusal 1 "$about" "$cause" nmf-factorize -q -o out "$@" v.npy
}
misfit w.npy "has 21 rows, where V has 20" --init-w w.npy
misfit w.npy "has 21 rows, where V has 20" --hold-w w.npy
misfit h.npy "has 31 columns, where V has 30" --init-h h.npy
misfit h.npy "has 31 columns, where V has 30" --hold-h h.npy
misfit w3.npy "has 3 columns, where there are 2 components" -c 2 --hold-w w3.npy
misfit w3.npy "has 3 columns, where there are 4 components" -c 4 --init-w w3.npy
misfit h3.npy "has 3 rows, where there are 4 components" -c 4 --init-h h3.npy
misfit missing.npy "cannot be opened: No such file" --hold-w missing.npy
misfit --image-width "20 rows are no image of 7" --plot p.png --image-width 7
misfit --example "V has 30 columns" --plot p.png --image-width 5 --example 30
[ ! -e p.png ] || fail "a picture is left"

# Nothing is written over what exists, or is read
nmf-factorize -q -o kept -c 3 -n 2 v.npy
cp -r kept before
expect_exit 1 nmf-factorize -q -o kept v.npy
grep -q "kept/W.npy: exists; --force" messages || fail "a file is replaced"
for option in --hold-w --init-w; do
	expect_exit 1 nmf-factorize -qf -o kept $option kept/W.npy v.npy
	grep -q "kept/W.npy: " messages || fail "what is read is replaced"
done
mkdir own && cp v.npy own/V.npy
expect_exit 1 nmf-factorize -qf --with-v -o own own/V.npy
cmp v.npy own/V.npy || fail "the matrix is replaced"
expect "what is there" "$(ls own)" V.npy
expect_exit 1 nmf-factorize -qf --plot v.npy -o own v.npy
expect_exit 1 nmf-factorize -qf --plot own/W.npy -o own v.npy
diff -r kept before || fail "something changed"
ln -s nowhere/at/all dangling
expect_exit 1 nmf-factorize -q -o v.npy/out v.npy

# Neither file appears if the other cannot
mkdir -p half/H.npy
expect_exit 1 nmf-factorize -qf -o half v.npy
expect "what is there" "$(ls half)" H.npy

# The error in JSON, and the exit code
expect_exit 1 nmf-factorize -q -o out --json x.npy.gone >json
expect "not ok" "$(json-get ok <json)" false
json-get error <json >/dev/null || fail "no cause in the JSON"

# Ctrl-C
matrix-tool make noise big.npy rows=300 columns=3000
expect_refusal 130 big.npy interrupted run-tool interrupt 2 '*/out/*' \
	nmf-factorize -q -o out -c 40 -n 100000 big.npy

# A full disk, and nobody who reads
expect_refusal 1 out/H.npy "File too large" run-tool limit 400 \
	nmf-factorize -q -o out -c 3 -n 3 v.npy
if [ -w /dev/full ]; then
	expect_exit 1 nmf-factorize -q -o full -c 3 -n 3 --json v.npy >/dev/full
	grep -q "stdout: cannot be written: No space left" messages ||
		fail "a full disk is not named"
fi
