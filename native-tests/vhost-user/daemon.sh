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
	await "the daemon" is_shut_in_or_gone
	kill -0 "$daemon" 2>/dev/null || give_up "the daemon ended: $(cat daemon.log)"
}

is_shut_in_or_gone() { grep -q 'sandbox: seccomp' daemon.log || ! kill -0 "$daemon" 2>/dev/null; }

# await_streams COUNT: until the daemon has made so many streams since it started.
await_streams() { await "$1 streams" has_made "$1"; }
has_made() { [ "$(grep -c 'stream .* created' daemon.log)" -ge "$1" ]; }
made() { grep -c 'stream .* created' daemon.log || true; }

# SIGTERM, and it ends as it should.
stop() {
	kill "$daemon"
	status=0
	wait "$daemon" || status=$?
	daemon=
	[ "$status" -eq 0 ] || give_up "SIGTERM: status $status; $(cat daemon.log)"
}
