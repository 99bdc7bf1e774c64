#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# build-module.sh probe|linux KERNEL [MAKE-ARGUMENT...]: compiles the probe module, or the driver, against a kernel's build
# folder, and prints the folder that the modules lie in. Sources are copied: kbuild writes beside them.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

source=$1 kernel=$2
shift 2
# One for each copy of this project: a cache may be that of several, and cp takes the younger file.
build=$cache/$source-$(basename "$kernel")-$(printf '%s' "$root" | cksum | cut -d ' ' -f 1)
log=$build.log
mkdir -p "$build"
cp --update --recursive "$guest/$source/." "$root/include/virtio_video.h" "$build"
if ! make -C "$kernel" M="$build" "$@" modules >"$log" 2>&1; then
    grep -E -A 5 'error:|Error [0-9]|\*\*\*' "$log" | tail -n 30 >&2
    die "guest/$source does not compile (whole output: $log)"
fi
# Nothing of ours is to warn.
grep -E 'warning:' "$log" >&2 || true
printf '%s\n' "$build"
