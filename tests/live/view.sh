#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# What is seen in terminals of two sizes, with UTF-8 and without, and that the
# terminal is afterwards as it was.

. "$(dirname "$0")/lib.sh"
need tmux awk
learn_tiny tiny.nmf
start_jack 256

# masked: the screen, with what differs from run to run made the same.
masked() {
	screen | sed -e 's/  [0-9]*:[0-9][0-9]/  T/' -e 's/REC [0-9:]*/REC T/' \
		-e 's/load .*/load L/' -e 's/ *$//' -e '/^$/d'
}

# see NAME: compares the screen with what stands below, in the file wanted; as
# soon as messages have gone.
see() {
	tries=300
	until masked >seen && cmp -s seen wanted; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || {
			diff wanted seen || :
			fail "$1 looks otherwise"
		}
		sleep 0.1
	done
}

live="nmf-live -d tiny.nmf --hop 128 --input jack:"
stty -a >/dev/null 2>&1 || :

on_screen 80 24 "$live --remix tones=-3.7"
await "is_seen 'priority: no'"
cat >wanted <<'END'
nmf-live tiny.nmf  T
system -> system, 48000 Hz, block 256
delay 16.0 ms = in 5.3 + engine 5.3 + out 5.3
load L
real-time priority: no; this helps:
  start the server as jackd -R, or as PipeWire
     in           ···············································   -inf dB
     out          ···············································   -inf dB
> 1  tones        ···············································   -3.7 dB - -
  2  pulses       ···············································   +0.0 dB - -
  3  (empty)      l learns a sound
l learn  u undo take  n name  c clear  k lock  e rest  f follow rest  w save
1-9 strip m mute s solo arrows 1/0.2 dB 0 unity b bypass r rec p preset q quit
END
see "80 x 24"

press 2 m Down Left Left b
sed -i -e '1s/$/  BYPASS/' -e 's/^> 1/  1/' -e 's/^  2/> 2/' \
	-e '/pulses/s/+0.0 dB - -/-1.4 dB M -/' wanted
see "80 x 24 after keys"
press 1 s r
await "has_recorded 0"
press r
await "[ -f take-1/remix.wav ]"

tmux -L "$terminal" resize-window -x 60 -y 20
cat >wanted <<'END'
nmf-live tiny.nmf  T  BYPASS
system -> system, 48000 Hz, block 256
delay 16.0 ms = in 5.3 + engine 5.3 + out 5.3
load L
real-time priority: no; this helps:
  start the server as jackd -R, or as PipeWire
     in           ···························   -inf dB
     out          ···························   -inf dB
> 1  tones        ···························   -3.7 dB - S
  2  pulses       ···························   -1.4 dB M -
  3  (empty)      l learns a sound
l)earn u)ndo n)ame c)lear k lock e rest f)ollow w save
1-9 m)ute s)olo arrows dB 0 b)ypass r)ec p)reset q)uit
END
see "60 x 20"

# So small that little fits, and back
for size in "20 6" "5 3" "1 1" "200 50" "60 20"; do
	tmux -L "$terminal" resize-window -x "${size% *}" \
		-y "${size#* }"
	sleep 0.2
done
see "60 x 20 again"

# A strip that is to learn, and hears nothing; one that is the rest and locked
press 3 l
await "is_seen ' armed'"
press 1 e k
cat >wanted <<'END'
nmf-live tiny.nmf  T  BYPASS
system -> system, 48000 Hz, block 256
delay 16.0 ms = in 5.3 + engine 5.3 + out 5.3
load L
real-time priority: no; this helps:
  start the server as jackd -R, or as PipeWire
     in           ···························   -inf dB
     out          ···························   -inf dB
> 1  tones        ··········· rest, locked      -3.7 dB - S
  2  pulses       ···········                   -1.4 dB M -
  3  (empty)      ··········· armed             +0.0 dB - -
  4  (empty)      l learns a sound
l)earn u)ndo n)ame c)lear k lock e rest f)ollow w save
1-9 m)ute s)olo arrows dB 0 b)ypass r)ec p)reset q)uit
END
see "60 x 20, armed"
press 3 l
await "is_seen 'There was only silence'"
sed -i -e '/armed/s/.*/> 3  (empty)       failed: There was only sil   +0.0 dB - -/' \
	-e 's/^> 1/  1/' wanted
see "60 x 20, failed"
tmux -L "$terminal" resize-window -x 80 -y 24
cat >wanted <<'END'
nmf-live tiny.nmf  T  BYPASS
system -> system, 48000 Hz, block 256
delay 16.0 ms = in 5.3 + engine 5.3 + out 5.3
load L
real-time priority: no; this helps:
  start the server as jackd -R, or as PipeWire
     in           ···············································   -inf dB
     out          ···············································   -inf dB
  1  tones        ······························· rest, locked      -3.7 dB - S
  2  pulses       ·······························                   -1.4 dB M -
> 3  (empty)      ·· failed: There was only silence to learn from   +0.0 dB - -
  4  (empty)      l learns a sound
name [sound]: wind
Return takes it  Escape leaves it  Ctrl-U begins anew
END
press -l nwinw # All at once
press BSpace d
see "80 x 24, asked for a name"
press Escape
await "is_seen 'l learn'"
press q
await "[ -s after ]"
expect "q" "$(cat code)" 0
grep -q "[^-]icanon" after && grep -q "[^-]echo " after ||
	fail "the terminal is not as before"
press "typed" Enter
await "grep -q typed typed"
close_screen

# Without UTF-8 and without colours
LC_ALL=C
NO_COLOR=1
export LC_ALL NO_COLOR
on_screen 60 20 "$live"
await "is_seen '> 1  tones        ...........................   +0.0 dB - -'"
! screen | LC_ALL=C grep -q '[^ -~]' || fail "not only ASCII"
press q
await "[ -s code ]"
