#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# run-clients.sh [--shell] [--kernel VERSION] [--debug] [--all] [--update-docs]: boots User Mode Linux with the driver of
# guest/linux against both daemons, has clients of V4L2 use it, and looks at what came out, a line for each. With --shell, a
# shell in such a guest instead. --debug takes a kernel that checks itself; --all adds codecs and sizes; --update-docs writes
# docs/reference/guest-clients.md. Status: 0 all is well, 1 not, 77 skipped.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$guest/client-guest.sh"
. "$guest/judge-clients.sh"
. "$guest/clients-table.sh"

shell='' all='' update='' options=()
for option; do
    case $option in
        --shell) shell=1 ;;
        --all) all=all ;;
        --update-docs) update=1 ;;
        --debug) debug=1 slow=5; options+=(--debug) ;;
        *) options+=("$option") ;;
    esac
done

open_guest clients "$all" "${options[@]}"

start_daemons
if [ -n "$shell" ]; then
    trap 'kill_daemons; rm -rf "$work"' EXIT
    say "nodes: \$decoder and \$encoder; this folder is $work; 'exit' ends the guest"
    "${command[@]}" "${devices[@]}" con0=fd:0,fd:1 VV_PLAY=shell || true
    exit
fi
trap finish EXIT
make_encodings "$work"

boot kunit ffmpeg gstreamer v4l2_ctl compliance states many
ended ${all:+1800}
judge_kunit
judge_ffmpeg
judge_gstreamer
judge_v4l2_ctl
judge_compliance
judge_states
judge_many
judge_guest
[ -z "$debug" ] || judge_checks 2

if [ -n "$all" ]; then
    start_codecs
    boot codecs
    ended 1800
    judge_codecs
    judge_guest
    start_daemons
fi

boot trouble
waits $((300 * slow)) has 1 'guest: kill the daemon' || true
kill -KILL "${daemon_pid[decoder]}" 2>/dev/null || true
{ wait "${daemon_pid[decoder]}" || true; } 2>/dev/null
ended
judge_trouble
[ -z "$debug" ] || judge_checks 2
[ -z "$update" ] || write_table
[ -n "$debug" ] || exit 0

boot faults
ended
more=()
grep -q CONFIG_DEBUG_ATOMIC_SLEEP=y "$kernel/.config" && more=('sleeping function called from invalid context')
ok "faults made on purpose are found" finds_faults "${more[@]}"
