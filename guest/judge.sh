# SPDX-License-Identifier: BSD-3-Clause
# What a guest's log has to say; to be sourced after lib.sh. The log is $log, the files are in $work.
# shellcheck shell=bash disable=SC2154

# has COUNT TEXT [within NAME]: at least so often, between the beginning and the end of NAME.
has() {
    local found
    if [ $# -eq 4 ]; then
        found=$(sed -n "/guest: $4 begins/,/guest: $4 ends/p" "$log" | grep -cF "$2") || true
    else
        found=$(grep -cF "$2" "$log") || true
    fi
    [ "$found" -ge "$1" ]
}

has_not() { ! grep -qF "$1" "$log"; }

# Whether the kernel has nothing to say of itself.
is_sound() { ! grep -E '\[ cut here \]|BUG:|WARNING:|Oops|Kernel panic|INFO: task|Call Trace:|KASAN|refcount_t' "$log"; }

# ring DEVICE NAME: what the driver negotiated, as the module says it.
ring() { sed -n "/guest: $2 begins/,/guest: $2 ends/s/.*$1: version.*, ring //p" "$log" | tr -d '\r' | head -n 1; }

# After the play "sessions" of init.sh.
judge_sessions() {
    printf '        rings: %s; split: %s\n' "$(ring decoder first)" "$(ring decoder split)"
    ok "decoder: finds its queues, reads its config, asks for capabilities" has 4 'decoder: capabilities:'
    ok "encoder: the same" has 4 'encoder: capabilities:'
    ok "decoder, packed rings where they are offered: all pictures came" has 1 'decoder: PASS: 60 outputs of 60 inputs, 2 changes' within first
    ok "decoder, packed rings where they are offered: byte for byte" is_expected "$work" first
    ok "encoder, packed rings where they are offered" has 1 'encoder: PASS: 50 outputs of 50 inputs' within first
    ok "encoder, packed rings where they are offered: what was encoded" is_encoded "$work" first
    ok "decoder, split rings: all pictures came" has 1 'decoder: PASS: 60 outputs of 60 inputs, 2 changes' within split
    ok "decoder, split rings: byte for byte" is_expected "$work" split
    ok "encoder, split rings" has 1 'encoder: PASS: 50 outputs of 50 inputs' within split
    ok "encoder, split rings: what was encoded" is_encoded "$work" split
    ok "a driver that goes away with its buffers queued" has 2 ': left a stream with' within abandoned
    ok "decoder, after the driver was unloaded and loaded again, three streams" has 3 'decoder: PASS' within again
    ok "decoder, after the driver was unloaded and loaded again: byte for byte" is_expected "$work" again
    ok "encoder, after the driver was unloaded and loaded again, three streams" has 3 'encoder: PASS' within again
    ok "encoder, after the driver was unloaded and loaded again: what was encoded" is_encoded "$work" again
    ok "the guest's log knows no failure" has_not FAIL
    ok "the guest's kernel warns of nothing" has_not '[ cut here ]'
    ok "the guest comes to its end" has 1 'guest: end'
}

# judge_killed WHO DESCRIPTORS: WHO was killed with a guest in the middle of decoding, and another one played "once". The daemon's decoder had
# so many descriptors open before the first guest.
judge_killed() {
    local after
    after=$(descriptors decoder)
    ok "$1 killed mid-decode: the next guest decodes" has 1 'decoder: PASS' within once
    ok "$1 killed mid-decode: its pictures" is_expected "$work" once
    ok "$1 killed mid-decode: the next guest encodes" is_encoded "$work" once
    ok "decoder: $after descriptors open after the last guest, $2 before the first" [ "$after" -eq "$2" ]
    ok "decoder: SIGTERM ends it with status 0" stop_daemon decoder
    ok "encoder: SIGTERM ends it with status 0" stop_daemon encoder
}

# --- a kernel that checks itself, of uml-debug.config -------------------------------------------------------------------

# KASAN says nothing when it begins: that it finds something has to do.
checks_itself() {
    local check
    for check in 'Lock dependency validator' 'kmemleak: Kernel memory leak' 'DMA-API: preallocated'; do
        grep -q "guest: check: .*$check" "$log" || return
    done
    has 1 'guest: lockdep lives: 1' && has 1 'guest: DMA mappings are not looked at: N'
}

# Two faults are of User Mode Linux itself: virtio_uml warns when a device's daemon is dead, and 6.1 walks the memory of a
# process that forks without the lock that it needs.
finds_nothing() {
    ! grep -E 'WARNING: |\bBUG[: ]|UBSAN: |DMA-API: [^p]|INFO: |suspicious rcu_' "$log" |
        grep -vE 'WARNING: .*drivers/virtio_uml\.c|WARNING: suspicious RCU usage|lib/maple_tree\.c:.*suspicious rcu_'
}

# Each of the faults of guest/faults.
finds_faults() { # FAULT...: beyond those that each kernel finds
    local fault
    for fault in 'KASAN: .*use-after-free' 'KASAN: .*out-of-bounds' 'DMA-API: .*not allocated' 'possible circular locking' \
        '^guest: in the end: [1-9][0-9]* leaks' "$@"; do
        grep -qE "$fault" "$log" || { printf '        not found: %s\n' "$fault"; return 1; }
    done
}

judge_checks() { # COUNT: how often leaks are looked for
    ok "the kernel checks memory, locks and DMA mappings, from the beginning to the end" checks_itself
    ok "the kernel finds no fault of memory, locks or DMA mappings" finds_nothing
    ok "nothing is lost" has "$1" ': 0 leaks'
}

# conclude STATUS: at the end of a script; the logs if anything is wrong.
conclude() {
    local file
    printf '%s passed, %s failed\n' "$passed" "$failed"
    if [ "$failed" -gt 0 ] || [ "$1" -ne 0 ]; then
        for file in "$work"/*.log; do
            printf -- '--- the end of %s\n' "$file"
            tail -n 60 "$file"
        done
        printf -- '--- everything is in %s\n' "$work"
        exit 1
    fi
    rm -rf "$work"
}
