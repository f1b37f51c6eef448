#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The same samples as nmf-separate through jalv, on JACK's dummy driver in
# freewheel, with the worker loading a latency and a preset while it runs, and
# from a session that has lost its dictionary's file:
#
#     test_jalv.sh CLI WAVTOOL BUNDLE KIT JACK_RUN

jack_run=$5
. "$(dirname "$0")/hosts.sh"
need jackd jalv jack_wait jack_lsp
[ -x "$jack_run" ] || skip "it was built without JACK"

period=1024
export JACK_NO_AUDIO_RESERVATION=1 JACK_DEFAULT_SERVER=nms$$
jackd -r -S -n "$JACK_DEFAULT_SERVER" -p 64 -d dummy -r $rate -p $period \
	-C 0 -P 0 >jackd.log 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true; wait $server 2>/dev/null || true
	rm -rf "$scratch"' EXIT
jack_wait -w -t 5 >/dev/null 2>&1 || skip "jackd does not start here"

# Start jalv URI [OPTION...], which then reads its prompt from descriptor 9.
start_jalv() {
	uri=$1
	shift
	rm -f commands
	mkfifo commands
	jalv -n nms "$@" "$uri" <commands >jalv.log 2>&1 &
	client=$!
	exec 9>commands
}

# Wait until a command succeeds, or fail with the log.  What plays and compares
# is done again, as nobody says when the worker and the fades are done.
await() {
	deadline=$(($(date +%s) + 100))
	until eval "$1"; do
		[ "$(date +%s)" -lt $deadline ] || {
			echo "In vain: $1"
			cat jalv.log
			exit 1
		}
		sleep 0.1
	done
}

has_port() { jack_lsp 2>/dev/null | grep -q "^nms:$1\$"; }

# What JACK is told of the plugin's latency.
has_latency() { jack_lsp -l nms:out_r 2>/dev/null | grep -q "latency.*$1"; }

stop_jalv() {
	echo quit >&9
	exec 9>&-
	wait $client || true
}

# An insert whose latency differs from the default, so the worker is needed
start_jalv $stereo -c hop=512 -c gain_1=-6
await "has_port out_r"
await "has_latency 1024"
alone remix -d "$band" --hop 512 --remix one=-6
plays_insert() {
	"$jack_run" in.wav insert.wav nms in_l,in_r out_l,out_r &&
		"$wavtool" same insert.wav 0 "$(ls remix/in/*.wav)" \
			$((1024 + period))
}
await plays_insert
stop_jalv

# Stems of another dictionary, which comes as a preset through the worker; one
# of our own, as the prompt of jalv 1.6 takes no "-" in a preset's name
mkdir lv2/test.lv2
cat >lv2/test.lv2/manifest.ttl <<END
@prefix lv2: <http://lv2plug.in/ns/lv2core#> .
@prefix pset: <http://lv2plug.in/ns/ext/presets#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix state: <http://lv2plug.in/ns/ext/state#> .
<urn:test:preset>
	a pset:Preset ;
	lv2:appliesTo <$stems> ;
	rdfs:label "Test" ;
	rdfs:seeAlso <manifest.ttl> ;
	state:state [
		<urn:nmf-separate:dictionary> <file://$kit/two.nmf>
	] .
END
start_jalv $stems -c apart=1 -c gain_1=-6
await "has_port out_residual_r"
echo "preset urn:test:preset" >&9
outputs=out_l,out_r,out_1_l,out_1_r,out_2_l,out_2_r,out_3_l,out_3_r
outputs=$outputs,out_4_l,out_4_r,out_residual_l,out_residual_r
late=$((2048 + period))
alone main -d "$kit/two.nmf" --hop 1024 --residual --remix one=-6
alone stems -d "$kit/two.nmf" --hop 1024 --residual
plays_stems() {
	"$jack_run" in.wav stems.wav nms in_l,in_r $outputs &&
		"$wavtool" same stems.wav 0 "$(ls main/in/*.wav)" $late &&
		"$wavtool" same stems.wav 2 stems/in/one.wav $late &&
		"$wavtool" same stems.wav 4 stems/in/two.wav $late &&
		"$wavtool" same stems.wav 10 stems/in/residual.wav $late
}
await plays_stems
stop_jalv

# A session whose dictionary file is gone, but which has its bytes
mkdir session
cat >session/state.ttl <<END
@prefix lv2: <http://lv2plug.in/ns/lv2core#> .
@prefix pset: <http://lv2plug.in/ns/ext/presets#> .
@prefix state: <http://lv2plug.in/ns/ext/state#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<>
	a pset:Preset ;
	lv2:appliesTo <$stems> ;
	state:state [
		<urn:nmf-separate:dictionary> <file:///nonexistent/two.nmf> ;
		<urn:nmf-separate:dictionary-bytes>
			"$(base64 -w 0 "$kit/two.nmf")"^^xsd:base64Binary
	] .
END
start_jalv $stems -c apart=1 -l session
await "has_port out_residual_r"
plays_again() {
	"$jack_run" in.wav again.wav nms in_l,in_r $outputs &&
		"$wavtool" same again.wav 4 stems/in/two.wav $late
}
await plays_again
stop_jalv

# A strip that learns in jalv, on top of the source it has, and the dictionary
# saved under the usual name: the same samples with that as in jalv
export XDG_DATA_HOME="$scratch/data" HOME="$scratch/home"
start_jalv $stereo -c gain_1=-20
await "has_port out_r"

# Whether an output of the plugin is something, as jalv tells it when asked.
tells() { echo monitors >&9; sleep 0.2; grep -q "^> *$1 = $2\|^$1 = $2" jalv.log; }

echo "set learn_1 1" >&9
await "tells state_1 2"
"$jack_run" in.wav heard.wav nms in_l,in_r out_l,out_r
echo "set learn_1 0" >&9
await "tells state_1 5"
echo "set save 1" >&9
await "[ -s data/nmf-separate/learnt.nmf ]"
alone taught -d learnt --hop 1024 --remix one=-20
plays_taught() {
	"$jack_run" in.wav taught.wav nms in_l,in_r out_l,out_r &&
		"$wavtool" same taught.wav 0 "$(ls taught/in/*.wav)" $late
}
await plays_taught
stop_jalv
if cmp -s heard.wav taught.wav; then
	echo "nothing was learnt"
	exit 1
fi
