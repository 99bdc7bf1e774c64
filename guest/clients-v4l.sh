# SPDX-License-Identifier: BSD-3-Clause
# The programs of v4l-utils; sourced by clients.sh, and on the host to ask for their version.
# shellcheck shell=bash
# shellcheck disable=SC2154 # share is of whoever sources it

# Debian 12's own knows less than the kernel does: the one of a later Debian is run by its own loader.
v4l() { # PROGRAM ARGUMENT...
    local tree=$share/v4l-utils program=$1
    shift
    if [ -d "$tree" ]; then
        "$tree/usr/lib64/ld-linux-x86-64.so.2" --library-path "$tree/usr/lib/x86_64-linux-gnu" "$tree/usr/bin/$program" "$@"
    else
        "$program" "$@"
    fi
}
export -f v4l
