# SPDX-License-Identifier: BSD-3-Clause
# Sourced by the scripts beside it: a temp folder, and public Debian packages of fixed versions unpacked below it.
# shellcheck shell=bash
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root

# unpack NAME=VERSION...: these and all that they need, from the package sources of this machine; nothing is installed.
unpack() {
    local archives=$work/archives
    mkdir -p "$archives/partial" "$root"
    : >"$work/status"
    if ! apt-get -qq -y --no-install-recommends --download-only -o "Dir::State::status=$work/status" \
        -o "Dir::Cache::archives=$archives" -o Debug::NoLocking=1 install "$@" >"$work/apt.log" 2>&1; then
        cat "$work/apt.log" >&2
        echo "these packages are not to be had here: $*" >&2
        exit 2
    fi
    local package
    for package in "$archives"/*.deb; do
        dpkg-deb -x "$package" "$root"
    done
}

# run PROGRAM ARGUMENTS...: with the libraries that were unpacked, and none of this machine.
run() {
    local program=$1
    shift
    "$root/lib64/ld-linux-x86-64.so.2" --library-path "$(library_path)" "$program" "$@"
}

library_path() {
    local lib=$root/usr/lib/x86_64-linux-gnu
    echo "$root/lib/x86_64-linux-gnu:$lib:$lib/pulseaudio:$lib/blas:$lib/lapack:$root/usr/lib/systemd:$root/lib/systemd:$lib/systemd"
}

# seen WHAT GOT EXPECTED
changed=0
seen() {
    printf '%-60s %s\n' "$1" "$2"
    if [ "$2" != "$3" ]; then
        echo "  CHANGED: it was $3"
        changed=1
    fi
}

conclude() { exit "$changed"; }
