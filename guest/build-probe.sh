#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# build-probe.sh KERNEL [MAKE-ARGUMENT...]: compiles the probe module against a kernel's build folder, and prints where it
# lies. Sources are copied: kbuild writes beside them.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

kernel=$1
shift
build=$cache/probe-$(basename "$kernel")
log=$build.log
mkdir -p "$build"
cp --update "$guest"/probe/* "$root/include/virtio_video.h" "$build"
if ! make -C "$kernel" M="$build" "$@" modules >"$log" 2>&1; then
    grep -E -A 5 'error:|Error [0-9]|\*\*\*' "$log" | tail -n 30 >&2
    die "the probe module does not compile (whole output: $log)"
fi
# Nothing of ours is to warn.
grep -E 'warning:' "$log" >&2 || true
printf '%s\n' "$build/virtiovideo_probe.ko"
