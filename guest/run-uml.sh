#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# run-uml.sh [--kernel VERSION] [--debug]: boots User Mode Linux against both daemons, has the probe module play its sessions,
# and looks at what came out. Then kills the daemon under the guest, and the guest under the daemon. Status: 0 all is well,
# 1 not, 77 skipped.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$guest/clips.sh"
. "$guest/judge.sh"

[ "$(uname -m)" = x86_64 ] || skip "User Mode Linux runs on x86-64 only"
need busybox-static || skip "$reason"
[ -x "$daemon" ] || die "$daemon is missing: ./build.sh build"

kernel=$("$guest/build-uml.sh" "$@")
# How much slower than others a kernel is that checks itself.
debug= slow=1
[[ " $* " != *" --debug "* ]] || debug=1 slow=5
module=$("$guest/build-module.sh" probe "$kernel" ARCH=um)/virtiovideo_probe.ko

# A path that a kernel's command line can carry, and short enough for a socket.
work=$(mktemp -d /tmp/virtiovideo-uml.XXXXXX)
make_clips "$work"
cp "$module" "$guest/init.sh" ${debug:+"$guest/debug.sh"} "$work"
# The guest's memory is a file, there or in TMPDIR.
[ "$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1)" -gt 524288 ] 2>/dev/null || export TMPDIR=$work

uml=
# boot PLAY [NAME]: each process of a guest is one of the host's too, all in the group that the kernel makes for itself.
boot() {
    log=$work/guest-${2:-$1}.log
    : >"$log"
    "$kernel/linux" mem=256M rootfstype=hostfs rootflags=/ ro init="$work/init.sh" \
        virtio_uml.device="$work/encoder.sock:30" virtio_uml.device="$work/decoder.sock:31" \
        con=null con0=null,fd:1 ssl=null loglevel=6 VV_SYSTEM=uml VV_SHARE="$work" VV_PLAY="$1" \
        </dev/null > >(cat >"$log") 2>&1 &
    uml=$!
    disown
}

ended() { waits $((${1:-100} * slow)) gone "$uml"; }
kill_guest() { [ -z "$uml" ] || kill -KILL -- "-$uml" 2>/dev/null || true; }

finish() {
    local status=$?
    kill_guest
    kill_daemons
    conclude "$status"
}
trap finish EXIT

start_daemon decoder "$work"
start_daemon encoder "$work"
before=$(descriptors decoder)

boot sessions
ended || say "the guest does not come to an end"
judge_sessions
[ -z "$debug" ] || judge_checks 1

boot forever
waits $((60 * slow)) has 3 'decoder: PASS'
kill -KILL "${daemon_pid[decoder]}"
{ wait "${daemon_pid[decoder]}" || true; } 2>/dev/null
ended 60 || say "the guest does not come to an end"
ok "daemon killed mid-decode: the driver is told" has 1 'decoder: FAIL: the device is gone'
ok "daemon killed mid-decode: the guest lives" has 1 'guest: alive'
ok "daemon killed mid-decode: the other device works" has 1 'encoder: PASS' within other
ok "daemon killed mid-decode: its pictures" is_encoded "$work" other
ok "daemon killed mid-decode: the guest ends" has 1 'guest: end'

start_daemon decoder "$work"
boot forever killed
waits $((60 * slow)) has 3 'decoder: PASS'
kill_guest
ended 10 || true
ok "guest killed mid-decode: both daemons live" daemons_live
boot once
ended || say "the guest does not come to an end"
judge_killed guest "$before"
