#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# run-lies.sh [--minutes N] [--seed N] [--kernel VERSION] [--debug]: User Mode Linux with the driver of guest/linux, and between it and both daemons a
# program that changes, holds back and invents answers and events. Clients may fail; the kernel may not. Status: 0 all is well,
# 1 not, 77 skipped.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$guest/client-guest.sh"

minutes=2 seed=1 options=()
while [ $# -gt 0 ]; do
    case $1 in
        --minutes) minutes=${2:?--minutes wants a number}; shift ;;
        --seed) seed=${2:?--seed wants a number}; shift ;;
        --kernel) options+=(--kernel "${2:?--kernel wants a version}"); shift ;;
        --debug) debug=1 slow=5; options+=(--debug) ;;
        *) die "there is no option $1 beside --minutes, --seed, --kernel and --debug" ;;
    esac
    shift
done

open_guest lies few "${options[@]}"
make_pictures "$work" "$picture_size"
printf 'lies_seconds=%s\nlies_timeout_ms=700\n' $((minutes * 60)) >>"$work/settings.sh"
cc -D_GNU_SOURCE -std=gnu11 -O1 -Wall -Wextra -o "$work/liar" "$guest"/liar/*.c

liars=()
# start_liar DEVICE SEED: where the guest looks for DEVICE's daemon.
start_liar() {
    mkdir -p "$work/honest"
    start_daemon "$1" "$work/honest"
    "$work/liar" "$work/$1.sock" "$work/honest/$1.sock" "$2" >"$work/liar-$1.log" 2>&1 &
    liars+=($!)
    waits 10 started "$work/liar-$1.log" 0 || die "the liar does not listen"
}
kill_liars() {
    local pid
    for pid in "${liars[@]}"; do
        kill -KILL "$pid" 2>/dev/null || true
    done
}
finish_lies() {
    local status=$?
    kill_liars
    finish "$status"
}
trap finish_lies EXIT

say "lies for $minutes minutes, seed $seed"
start_liar decoder "$seed"
start_liar encoder $((seed + 1000000))
boot lies
ended $((minutes * 60 + 120))
for device in decoder encoder; do
    waits 10 grep -q '^liar: ' "$work/liar-$device.log" || true
    printf '        %s: %s\n' "$device" "$(grep '^liar: ' "$work/liar-$device.log" || echo 'no report of the liar')"
done
printf '        %s\n' "$(grep '^client: lies: ' "$log" || echo 'the guest did not get through')"
ok "lies: the clients end, and the module unloads after each round" has 1 'client: lies: '
ok "lies: the guest's log knows no failure" has_not FAIL
# A client that dies of what it is told is not the kernel's fault.
ok "lies: the kernel warns of nothing" is_sound
ok "lies: the guest comes to its end" has 1 'guest: end'
ok "lies: the daemons live" daemons_live
