# SPDX-License-Identifier: BSD-3-Clause
# What the scripts of this folder share; to be sourced.
# shellcheck shell=bash
set -euo pipefail

guest=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$guest")
readonly guest root
readonly artifacts=$root/artifacts
readonly cache=${VIRTIOVIDEO_GUEST_CACHE:-$artifacts/guest}

say() { printf '%s\n' "$*" >&2; }
die() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }
# What cannot run here is told, and is no success: CTest's status for it.
skip() { printf 'skipped: %s\n' "$*"; exit 77; }

installed() { dpkg-query -W -f='${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

# Packages of Debian that are missing are installed; 1 if they cannot be had, with the reason in $reason.
# shellcheck disable=SC2034 # $reason is read by the scripts that call this
need() {
    local package missing=() as_root=() log=$cache/apt.log
    for package in "$@"; do
        installed "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    reason="these Debian packages are missing, and neither root nor sudo is at hand: ${missing[*]}"
    [ "$(id -u)" -eq 0 ] || { command -v sudo >/dev/null || return 1; as_root=(sudo); }
    say "installing from Debian: ${missing[*]}"
    mkdir -p "$cache"
    reason="apt-get cannot install ${missing[*]} (its output: $log): $(
        { "${as_root[@]}" apt-get update -q &&
            "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y -o DPkg::Lock::Timeout=300 --no-install-recommends \
                "${missing[@]}"; } \
            >"$log" 2>&1 || grep -m 1 '^E:' "$log" || tail -n 1 "$log"
    )"
    for package in "${missing[@]}"; do
        installed "$package" || return 1
    done
}

# The version that is installed, or else the one that would be.
version_of() {
    local version
    version=$(dpkg-query -W -f='${Version}' "$1" 2>/dev/null || true)
    [ -n "$version" ] || version=$(LC_ALL=C apt-cache policy "$1" 2>/dev/null | sed -n 's/^ *Candidate: *//p')
    [ "$version" != '(none)' ] || version=
    printf '%s' "$version"
}

# waits SECONDS COMMAND...: until the command succeeds.
waits() {
    local left=$(($1 * 20))
    shift
    until "$@"; do
        [ $((left -= 1)) -gt 0 ] || return 1
        sleep 0.05
    done
}

# --- what is checked ---------------------------------------------------------------------------------------------------

passed=0 failed=0 results=()
# ok WHAT COMMAND...: says what was checked, and how it came out.
ok() {
    local what=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
        results+=("ok      $what")
    else
        failed=$((failed + 1))
        results+=("FAILED  $what")
    fi
    printf '%s\n' "${results[-1]}"
}
skipped() {
    results+=("skipped $*")
    printf '%s\n' "${results[-1]}"
}

# --- the daemons -------------------------------------------------------------------------------------------------------

readonly daemon=$artifacts/bin/virtiovideo-vhost-user
declare -A daemon_pid=()

# starts LOG: how often a daemon began to listen; started LOG COUNT: whether that is more than COUNT.
starts() { grep -c 'listening on' "$1" || true; }
started() { [ "$(starts "$1")" -gt "$2" ]; }

# start_daemon NAME DIRECTORY [OPTION...]: NAME is decoder or encoder, or begins with "decoder-" or "encoder-". The socket is
# DIRECTORY/NAME.sock, what it says is in DIRECTORY/NAME.log.
start_daemon() {
    local device=$1 socket=$2/$1.sock before
    touch "$2/$device.log"
    before=$(starts "$2/$device.log")
    "$daemon" --device "${device%%-*}" --socket-path "$socket" "${@:3}" >>"$2/$device.log" 2>&1 &
    daemon_pid[$device]=$!
    # The socket itself may be one that a killed daemon left.
    waits 30 started "$2/$device.log" "$before" || { tail -n 20 "$2/$device.log" >&2; die "the daemon does not listen on $socket"; }
}

# Whether it ends with status 0 soon after SIGTERM.
stop_daemon() {
    local pid=${daemon_pid[$1]} status=0
    kill -TERM "$pid" 2>/dev/null || return 1
    waits 5 gone "$pid" || { kill -KILL "$pid"; return 1; }
    wait "$pid" || status=$?
    unset "daemon_pid[$1]"
    [ "$status" -eq 0 ]
}

alive() { [ -d "/proc/$1" ] && ! grep -q '^State:.*Z' "/proc/$1/status" 2>/dev/null; }
gone() { ! alive "$1"; }

daemons_live() { alive "${daemon_pid[decoder]}" && alive "${daemon_pid[encoder]}"; }
descriptors() { find "/proc/${daemon_pid[$1]}/fd" -mindepth 1 | wc -l; }

kill_daemons() {
    local pid
    for pid in "${daemon_pid[@]}"; do
        kill -KILL "$pid" 2>/dev/null || true
        { wait "$pid" || true; } 2>/dev/null
    done
    daemon_pid=()
}
