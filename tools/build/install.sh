# SPDX-License-Identifier: BSD-3-Clause
# What is missing from Debian is installed, or one line says what. Sourced by build.sh.
# shellcheck shell=bash
# shellcheck disable=SC2154 # artifacts and debian_packages are of build.sh

# Without what cannot be installed here, nothing is.
check_sdk() {
    command -v dotnet >/dev/null || lacks "the .NET SDK 10 is missing: no 'dotnet' in PATH"
    dotnet --list-sdks | grep -q '^1[0-9]\.' || lacks "the .NET SDK 10 is missing: 'dotnet --list-sdks' has $(dotnet --list-sdks | awk '{printf "%s ", $1}')"
    export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
}

# apt's own time limit (DPkg::Lock::Timeout) is for the lock of dpkg, not for that of its lists and of its archives.
apt_get() { # NAME ARGUMENT...
    local log=$artifacts/log/$1.log deadline=$((SECONDS + 1800)) told=
    shift
    mkdir -p "$artifacts/log"
    until "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -q -o DPkg::Lock::Timeout=1800 "$@" >"$log" 2>&1; do
        grep -q 'Could not get lock' "$log" && [ "$SECONDS" -lt "$deadline" ] || return 1
        [ -n "$told" ] || say "waiting for another process to be done with apt"
        told=1
        sleep 2
    done
}

from_debian() { # PACKAGE...
    local missing=() package as_root=() free directory
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    if [ ${#missing[@]} -gt 0 ]; then
        if [ "$(id -u)" -ne 0 ]; then
            command -v sudo >/dev/null || lacks "these Debian packages are missing, and neither root nor sudo is at hand: ${missing[*]}"
            as_root=(sudo)
        fi
        for directory in /usr /var; do
            free=$(df --output=avail -BM "$directory" | tail -n 1 | tr -dc 0-9)
            [ "$free" -ge 2048 ] || lacks "$free MiB are free in $directory, 2048 are needed to install from Debian: ${missing[*]}"
        done
        say "installing from Debian: ${missing[*]}"
        apt_get apt-update update || lacks "apt-get update failed: $(grep -m 1 '^[EW]: ' "$artifacts/log/apt-update.log")"
        # First all of them, then the first of them.
        apt_get apt-download install -y --no-install-recommends --download-only "${missing[@]}" ||
            lacks "Debian's packages are not to be had: $(grep -m 1 '^E: ' "$artifacts/log/apt-download.log")"
        apt_get apt-install install -y --no-install-recommends "${missing[@]}" || { tail -n 60 "$artifacts/log/apt-install.log" >&2; die "apt-get install failed"; }
    fi
}

setup() { # PACKAGE... beyond those that every command needs
    check_sdk
    from_debian "${debian_packages[@]}" "$@"
    local version
    version=$(pkg-config --modversion libavcodec) || lacks "pkg-config finds no libavcodec"
    [[ $version =~ ^(59|6[0-3])\. ]] || lacks "libavcodec $version is none of FFmpeg 5.1 to 9.0 (59 to 63)"
}
