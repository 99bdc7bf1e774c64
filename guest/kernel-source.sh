#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Debian's source of a kernel, wherever Debian has it.
#   kernel-source.sh find [VERSION]                   prints the package, its version, and the suite that has it ("host": this
#                                                     machine's own sources); without VERSION the suite's own: 6.1 in bookworm
#   kernel-source.sh unpack PACKAGE SUITE FOLDER      the source, into FOLDER
# Status 2 and a line if there is no such version.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$root/tools/build/mirror.sh"

# Where a kernel is looked for that this machine's apt does not know.
readonly suites=(forky sid trixie-backports trixie bookworm)
readonly lists=$cache/suites

lacks() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 2; }

# apt-get or apt-cache with the lists of one suite, which are none of the machine's.
apt_of() { # SUITE PROGRAM ARGUMENT...
    local folder=$lists/$1
    LC_ALL=C "$2" -q -o Dir::State="$folder" -o Dir::State::status="$folder/status" -o Dir::Cache="$folder" \
        -o Dir::Etc::sourcelist="$folder/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::Etc::preferencesparts=/dev/null \
        -o Acquire::Check-Valid-Until=false -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o APT::Sandbox::User=root "${@:3}"
}

# Fetches a suite's lists. An index of a suite in the making may be out of date.
update() { # SUITE
    local folder=$lists/$1 uri keys=/usr/share/keyrings/debian-archive-keyring.gpg option=
    uri=$(mirror)
    [ -n "$uri" ] || return 1
    mkdir -p "$folder/lists/partial" "$folder/archives/partial"
    touch "$folder/status"
    [ ! -e "$keys" ] || option="[signed-by=$keys] "
    printf 'deb %s%s %s main\n' "$option" "$uri" "$1" >"$folder/sources.list"
    say "  Debian's list of $1"
    if apt_of "$1" apt-get update >"$folder.log" 2>&1 && ! grep -q '^[EW]:' "$folder.log"; then
        touch "$folder/complete"
    else
        return 1
    fi
}

version_in() { # SUITE PACKAGE
    [ -e "$lists/$1/complete" ] || update "$1" || return 0
    apt_of "$1" apt-cache policy "$2" 2>/dev/null | sed -n '/(none)/d; s/^ *Candidate: *//p'
}

# What there is, for whoever asked for something else.
all_versions() {
    local suite
    {
        apt-cache pkgnames linux-source-
        for suite in "${suites[@]}"; do
            [ ! -e "$lists/$suite/complete" ] || apt_of "$suite" apt-cache pkgnames linux-source-
        done
    } | sed -n 's/^linux-source-\([0-9]*\.[0-9]*\)$/\1/p' | sort -uV | paste -s -d ' '
}

find_source() { # [VERSION]
    local package=linux-source-${1:-} version suite
    if [ -z "${1:-}" ]; then
        package=$(LC_ALL=C apt-cache depends linux-source 2>/dev/null | sed -n '2s/^ *Depends: *//p')
        [ -n "$package" ] || lacks "Debian's sources in apt have no linux-source ('apt-get update' makes them known)"
    fi
    version=$(version_of "$package")
    if [ -n "$version" ]; then
        printf '%s %s host\n' "$package" "$version"
        return
    fi
    mkdir -p "$lists"
    exec 8>"$lists/lock"
    flock 8
    for suite in "${suites[@]}"; do
        version=$(version_in "$suite" "$package")
        [ -z "$version" ] || { printf '%s %s %s\n' "$package" "$version" "$suite"; return; }
    done
    lacks "Debian has no source of Linux $1, but of: $(all_versions)"
}

unpack() { # PACKAGE SUITE FOLDER
    local folder=$lists/$2
    if [ "$2" = host ]; then
        need "$1" || die "$reason"
        tar -x -f "/usr/src/$1.tar.xz" -C "$3" --strip-components 1
        return
    fi
    exec 8>"$lists/lock"
    flock 8
    rm -f "$folder/$1"_*.deb
    # What the list names may be gone from the mirror meanwhile.
    if ! (cd "$folder" && apt_of "$2" apt-get download "$1") >"$folder.log" 2>&1; then
        rm -f "$folder/complete"
        die "apt-get cannot download $1 of $2: $(grep -m 1 '^E:' "$folder.log" || tail -n 1 "$folder.log"); the next run asks for a new list"
    fi
    dpkg --fsys-tarfile "$folder/$1"_*.deb | tar -x -O "./usr/src/$1.tar.xz" | tar -x -J -C "$3" --strip-components 1
    rm -f "$folder/$1"_*.deb
}

case ${1:-} in
    find) find_source "${2:-}" ;;
    unpack) unpack "$2" "$3" "$4" ;;
    *) lacks "find or unpack?" ;;
esac
