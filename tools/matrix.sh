#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Builds and tests this source in a root of another Debian suite: ./build.sh matrix. A root is made once, in artifacts/matrix/SUITE.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/build/mirror.sh

readonly root=$PWD
readonly roots=$root/artifacts/matrix
# Where the source lies in a root; ../shared beside it, as here.
readonly inside=/work/libvirtiovideo
readonly needed_mib=8192

lacks() { printf 'matrix: %s\n' "$*" >&2; exit 2; }
misuse() { printf 'matrix: %s (see ./build.sh --help)\n' "$*" >&2; exit 2; }

# What no root needs more than: git and what the .NET SDK links. ./build.sh installs the rest in it.
readonly packages=ca-certificates,git,libstdc++6,zlib1g

check_machine() {
    [ "$(id -u)" -eq 0 ] || lacks "only root can make and enter a root"
    local tool
    for tool in git mmdebstrap unshare dotnet; do
        command -v "$tool" >/dev/null || lacks "'$tool' is missing"
    done
    sdk=$(dirname "$(readlink -f "$(command -v dotnet)")")
    [ -d "$sdk/sdk" ] || lacks "no .NET SDK beside $sdk/dotnet"
    mkdir -p "$roots"
}

# A root is whole or not there.
make_root() { # SUITE
    local suite=$1 uri free log=$roots/$1.log
    [ ! -d "$roots/$suite" ] || return 0
    uri=$(mirror)
    [ -n "$uri" ] || lacks "$suite: apt on this machine knows no mirror of Debian ('apt-get update' makes it known)"
    free=$(df --output=avail -BM "$roots" | tail -n 1 | tr -dc 0-9)
    [ "$free" -ge "$needed_mib" ] || lacks "$suite: $free MiB are free for $roots/$suite, $needed_mib are needed"
    rm -rf "$roots/$suite.part"
    # An index of a suite in the making may be out of date.
    if ! mmdebstrap --quiet --variant=apt --include="$packages" \
        --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='Acquire::Languages "none"' --aptopt='APT::Sandbox::User "root"' \
        "$suite" "$roots/$suite.part" "$uri" >"$log" 2>&1; then
        rm -rf "$roots/$suite.part"
        lacks "$suite: no root could be made, is there network? ($(grep -m 1 -E '^E: ' "$log" || tail -n 1 "$log"); whole output: $log)"
    fi
    mv "$roots/$suite.part" "$roots/$suite"
}

# What git knows of the source, and what is new.
copy_source() { # SUITE
    local to=$roots/$1$inside list=$roots/$1.files
    mkdir -p "$to"
    git ls-files -z --cached --others --exclude-standard >"$list"
    while IFS= read -r -d '' file; do
        [ -e "$file" ] || continue
        printf '%s\0' "$file"
    done <"$list" | tar --create --null --files-from=- | tar --extract --directory "$to"
    # What is gone here is gone there.
    (cd "$to" && find . \( -path ./artifacts -o -name bin -o -name obj \) -prune -o -type f -printf '%P\0') |
        sort -z | comm -z -23 - <(sort -z "$list") | (cd "$to" && xargs -0 -r rm -f --)
    if [ -d ../shared/clips ]; then
        mkdir -p "$roots/$1/work/shared"
        cp -a --no-preserve=mode ../shared/clips "$roots/$1/work/shared/"
    fi
}

# Mounts are seen by the command alone, and go with it.
in_root() { # SUITE COMMAND...
    local to=$roots/$1
    shift
    mkdir -p "$to$sdk" "$to/root/.nuget" "$HOME/.nuget"
    ROOT=$to SDK=$sdk INSIDE=$inside unshare --mount --propagation private bash -euc '
        mount -t proc proc "$ROOT/proc"
        mount --rbind /sys "$ROOT/sys"
        mount --rbind /dev "$ROOT/dev"
        mount --bind -o ro "$SDK" "$ROOT$SDK"
        mount --bind "$HOME/.nuget" "$ROOT/root/.nuget"
        for file in /etc/resolv.conf /etc/hosts /etc/ssl/certs/ca-certificates.crt; do
            [ ! -e "$file" ] || { mkdir -p "$ROOT${file%/*}"; touch "$ROOT$file"; mount --bind "$(readlink -f "$file")" "$ROOT$file"; }
        done
        exec chroot "$ROOT" env HOME=/root PATH="$SDK:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 \
            bash -euc "cd \"\$1\"; shift; exec \"\$@\"" bash "$INSIDE" "$@"
    ' bash "$@"
}

suites=()
build_only=
filter=()
while [ $# -gt 0 ]; do
    case $1 in
        bookworm | trixie | forky) suites+=("$1"); shift ;;
        --build-only) build_only=1; shift ;;
        --filter) [ $# -ge 2 ] || misuse "--filter wants a regular expression"; filter=(--filter "$2"); shift 2 ;;
        --run) # SUITE COMMAND...: for whoever looks into a root
            [ $# -ge 3 ] || misuse "--run wants a suite and a command"
            check_machine; make_root "$2"; copy_source "$2"
            shift
            in_root "$@"
            exit ;;
        *) misuse "matrix has no option $1" ;;
    esac
done
[ ${#suites[@]} -gt 0 ] || suites=(bookworm trixie forky)

check_machine
failed=
lines=()
for suite in "${suites[@]}"; do
    make_root "$suite"
    copy_source "$suite"
    log=$roots/$suite.test.log
    status=0
    if [ -n "$build_only" ]; then
        in_root "$suite" ./build.sh build >"$log" 2>&1 || status=$?
        result=$([ "$status" -eq 0 ] && echo builds || grep -v '^$' "$log" | tail -n 1)
    else
        # Both commands of the README; with a filter only the tests.
        if [ ${#filter[@]} -eq 0 ]; then
            in_root "$suite" ./build.sh demo >"$roots/$suite.demo.log" 2>&1 || status=$?
            lines+=("$suite, demo: $(grep -v '^$' "$roots/$suite.demo.log" | tail -n 1)")
        fi
        in_root "$suite" ./build.sh test "${filter[@]}" >"$log" 2>&1 || status=$?
        grep '^FAILED ' "$log" | sed "s/^/$suite: /" || true
        result=$(grep -v '^$' "$log" | tail -n 1)
    fi
    version=$(in_root "$suite" ffmpeg -version 2>/dev/null | sed -n '1s/^ffmpeg version \([0-9.]*\).*/\1/p') || true
    lines+=("$suite, FFmpeg ${version:-?}: $result$([ "$status" -eq 0 ] || echo "; status $status, output: $log")")
    [ "$status" -eq 0 ] || failed=1
done
printf '%s\n' "${lines[@]}"
[ -z "$failed" ]
