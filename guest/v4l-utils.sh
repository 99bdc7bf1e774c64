#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Prints the folder of a v4l-utils that knows the kernel's descriptions of formats, of Debian 13, or nothing if the machine's
# own does. Debian 12's v4l2-compliance has other texts for NV12 than Linux 6.1 and fails each driver that offers it.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$root/tools/build/mirror.sh"

if dpkg --compare-versions "$(version_of v4l-utils)" ge 1.26; then
    exit
fi
folder=$cache/v4l-utils-trixie
if [ ! -e "$folder/usr/bin/v4l2-compliance" ]; then
    need mmdebstrap || die "$reason"
    say "v4l-utils of Debian 13, once"
    rm -rf "$folder"
    nice mmdebstrap --variant=extract --include=v4l-utils trixie "$folder" "deb $(mirror) trixie main" >"$folder.log" 2>&1 ||
        die "mmdebstrap cannot fetch v4l-utils: $(grep -m 1 '^E:' "$folder.log" || tail -n 1 "$folder.log")"
fi
printf '%s\n' "$folder"
