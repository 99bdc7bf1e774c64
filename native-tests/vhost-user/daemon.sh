# SPDX-License-Identifier: BSD-3-Clause
# What the scripts here share: VVHOST CLIPS-DIRECTORY SHIMS-DIRECTORY DAEMON.
# shellcheck shell=bash
source "$(dirname "$0")/../cli/lib.sh"

program=$4
socket=$PWD/daemon.sock
daemon=
trap '[ -z "$daemon" ] || kill -9 "$daemon" 2>/dev/null || true; rm -rf "$work"' EXIT

# start DEVICE [OPTIONS]: waits until it is shut in, which is the last that it does before it serves.
start() {
	: >daemon.log
	"$program" --socket-path "$socket" --device "$@" 2>daemon.log &
	daemon=$!
	for _ in $(seq 200); do
		if grep -q 'sandbox: seccomp' daemon.log; then
			return
		fi
		sleep 0.1
	done
	cat daemon.log >&2
	give_up "the daemon does not come"
}

# SIGTERM, and it ends as it should.
stop() {
	kill "$daemon"
	status=0
	wait "$daemon" || status=$?
	daemon=
	[ "$status" -eq 0 ] || give_up "SIGTERM: status $status; $(cat daemon.log)"
}
