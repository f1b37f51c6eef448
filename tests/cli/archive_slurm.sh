#!/bin/sh
# Copyright 2026 The nmf-separate authors
# SPDX-License-Identifier: GPL-3.0-or-later

# The job array of docs/archives.md on a Slurm of one node, which this starts:
# of 200 files one is broken, and one takes its whole task with it when it is
# killed; run again, nothing is done twice and nothing lost.

PATH="$PATH:/usr/sbin:/sbin"
skip() {
	echo "SKIPPED: $*"
	exit 77
}

# Namespaces of its own: no network but lo, so that any port is free and nobody
# else hears them; and all processes end with the first, however that ends.
if [ -z "${NMS_APART:-}" ]; then
	for tool in munged slurmctld slurmd sbatch squeue sinfo unshare ip; do
		command -v $tool >/dev/null || skip "$tool is not installed"
	done
	set -- --uts --net --mount --pid --fork --mount-proc --kill-child
	[ "$(id -u)" = 0 ] || set -- --user --map-current-user --keep-caps "$@"
	unshare "$@" ip link set lo up 2>/dev/null ||
		skip "no namespaces can be made here"
	NMS_APART=$(mktemp -d "${TMPDIR:-/tmp}/nmf-slurm-XXXXXX")
	export NMS_APART
	exec unshare "$@" sh "$0"
fi
mount -t tmpfs -o mode=755 tmpfs "$NMS_APART" || skip "nothing can be mounted"
trap 'umount -l "$NMS_APART"; rmdir "$NMS_APART"' EXIT
ip link set lo up
ip address add 192.0.2.1 dev lo # Or names have no addresses (AI_ADDRCONFIG)
hostname localhost
TMPDIR=$NMS_APART
export TMPDIR

. "$(dirname "$0")/lib.sh"
trap 'cd /; umount -l "$NMS_APART"; rmdir "$NMS_APART"' EXIT
chmod 755 "$work"
mkdir slurm slurm/state slurm/spool
slurm=$work/slurm

# until_is WANTED TRIES COMMAND...: asks until the answer is that.
until_is() {
	wanted=$1
	tries=$2
	shift 2
	until answer=$(timeout 20 "$@" 2>>"$slurm/said") &&
		[ "$answer" = "$wanted" ]; do
		sleep 0.2
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
	done
}

# start: starts Slurm, with no more of the system than processes and files.
start() {
	head -c 1024 /dev/urandom >"$slurm/key"
	chmod 600 "$slurm/key"
	cat >"$slurm/slurm.conf" <<-END
		ClusterName=test
		SlurmctldHost=localhost(127.0.0.1)
		SlurmUser=$(id -un)
		SlurmdUser=$(id -un)
		AuthType=auth/munge
		AuthInfo=socket=$slurm/munge
		CredType=cred/munge
		StateSaveLocation=$slurm/state
		SlurmdSpoolDir=$slurm/spool
		SlurmctldPidFile=$slurm/slurmctld.pid
		SlurmdPidFile=$slurm/slurmd.pid
		SlurmctldLogFile=$slurm/slurmctld.log
		SlurmdLogFile=$slurm/slurmd.log
		ProctrackType=proctrack/linuxproc
		TaskPlugin=task/none
		SwitchType=switch/none
		MpiDefault=none
		JobAcctGatherType=jobacct_gather/none
		JobCompType=jobcomp/filetxt
		JobCompLoc=$slurm/ended
		SchedulerParameters=batch_sched_delay=0,sched_min_interval=0
		SelectType=select/cons_tres
		SelectTypeParameters=CR_CPU
		SlurmdParameters=config_overrides
		NodeName=localhost NodeAddr=127.0.0.1 CPUs=10
		PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE
	END
	export SLURM_CONF="$slurm/slurm.conf"
	munged --force --key-file="$slurm/key" --socket="$slurm/munge" \
		--pid-file="$slurm/munged.pid" --log-file="$slurm/munged.log" \
		--seed-file="$slurm/seed" 2>>"$slurm/said" &&
		slurmctld && slurmd && until_is idle 100 sinfo -h -o %t
}
start || {
	tail -n 20 "$slurm"/*.log "$slurm/said"
	skip "Slurm does not start here"
}

# 200 files, the same names in two folders
learn_tiny tiny.nmf
mkdir -p presets bin archive/a archive/b
mv tiny.nmf presets/band.nmf
export NMF_SEPARATE_PRESETS="$work/presets"
for i in 0 1 2 3 4; do
	audio-tool make mix $i.wav frames=$((2000 + 300 * i))
done
for i in $(seq 100 199); do
	cp $((i % 5)).wav archive/a/"$i.wav"
	cp $(((i + 1) % 5)).wav archive/b/"$i.wav"
done
echo text >archive/b/107.wav
find archive -type f -name '*.wav' | sort >list
awk '/^```bash$/ { on = 1; next } /^```$/ { on = 0 } on' \
	"$here/../../docs/archives.md" >stems.sbatch

# The third file of a task is killed when it has begun to write, once, and with
# it the task
cat >bin/nmf-separate <<END
#!/bin/sh
for file; do :; done
if [ "\$file" != archive/a/142.wav ] || [ -e "$work/killed" ]; then
	exec "$(command -v nmf-separate)" "\$@"
fi
touch "$work/killed"
run-tool interrupt 9 '*/stems/archive/a/142/*' \\
	"$(command -v nmf-separate)" --hop 8 --iterations 1000 "\$@"
kill -9 \$PPID
END
chmod 755 bin/nmf-separate

# run: submits the array, waits for its end, and keeps what was printed.
run() {
	rm -f stems-*.json stems-*.txt
	: >"$slurm/ended" # Slurm keeps it open
	if ! PATH="$work/bin:$PATH" sbatch stems.sbatch list >>"$slurm/said" 2>&1 ||
		! until_is "" 1500 squeue -h -o %i; then
		tail -n 20 "$slurm"/*.log "$slurm/said"
		fail "the array does not end"
	fi
	cat stems-*.json >lines
	cat stems-*.txt >messages
}

# tasks WHAT: prints how many tasks ended with it.
tasks() {
	grep -c " $1 " "$slurm/ended" || true
}

# lines KEY VALUE: prints how many files have it.
lines() {
	json-get "$1" <lines | grep -c "^$2\$" || true
}

run
expect "tasks" "$(wc -l <"$slurm/ended" | tr -d ' ')" 20
expect "good tasks" "$(tasks JobState=COMPLETED)" 18
expect "the broken file's" "$(tasks ExitCode=1:0)" 1
expect "the killed one" "$(tasks ExitCode=0:9)" 1
expect "done" "$(lines ok true)" 191
expect "not done" "$(lines ok false)" 1
expect "skipped" "$(lines skipped true)" 0
inodes stems >before
expect "stems" "$(wc -l <before | tr -d ' ')" 382

cp 3.wav archive/b/107.wav
run
expect "good tasks" "$(tasks JobState=COMPLETED)" 20
expect "done" "$(lines ok true)" 200
expect "skipped" "$(lines skipped true)" 191
expect "settings" "$(json-get settings_sha256 <lines | sort -u | wc -l)" 1
inodes stems >after
expect "written again" "$(comm -23 before after)" ""
expect "stems" "$(wc -l <after | tr -d ' ')" 400

# The same as by one process
nmf-separate -q -d band -o one archive
find stems -name '.nmf-*.tmp' -delete
diff -r one stems/archive || fail "an array gives something else"
