# SPDX-License-Identifier: BSD-3-Clause
# What a kernel that checks itself is asked; sourced by init.sh where it is there.
# shellcheck shell=bash
# shellcheck disable=SC2154 # share is of init.sh

readonly kmemleak=/sys/kernel/debug/kmemleak

# Each check says so when it begins. One that cannot go on later only switches itself off.
begin_checks() {
    mount -t debugfs debug /sys/kernel/debug
    # Otherwise only the first one is told.
    echo 1 >/sys/kernel/debug/dma-api/all_errors
    busybox dmesg | grep -E 'Lock dependency validator|kmemleak: Kernel|DMA-API: preallocated' |
        sed 's/^/guest: check: /'
}

# Nothing younger than 5 seconds counts as lost, and new memory is looked at twice: these are kmemleak's own rules.
find_leaks() { # WHEN
    echo scan >$kmemleak || echo "guest: FAIL: kmemleak is off"
    sleep 6
    echo scan >$kmemleak
    echo "guest: $1: $(grep -c '^unreferenced' $kmemleak) leaks"
    head -n 200 $kmemleak
}

end_checks() {
    find_leaks "in the end"
    sed -n 's/^ *debug_locks: */guest: lockdep lives: /p' /proc/lockdep_stats
    sed 's/^/guest: DMA mappings are not looked at: /' /sys/kernel/debug/dma-api/disabled
}

play_faults() { insmod "$share/virtiovideo_faults.ko"; }
