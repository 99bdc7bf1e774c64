#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# build-uml.sh [--kernel VERSION] [--debug]: builds a User Mode Linux of Debian's kernel source, once for each version of it and
# of its configuration, and prints the folder that it lies in: linux is the kernel, and modules are compiled against the
# folder. With --debug it is a kernel that checks itself.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

wanted= debug= configs=("$guest/uml.config")
while [ $# -gt 0 ]; do
    case $1 in
        --kernel) wanted=$2; shift ;;
        --debug) debug=-debug; configs+=("$guest/uml-debug.config") ;;
        *) die "no option $1 beside --kernel and --debug" ;;
    esac
    shift
done
# How many objects there are, for whoever waits.
readonly about=680

found=$("$guest/kernel-source.sh" find "$wanted")
read -r package version suite <<<"$found"
dpkg --compare-versions "$version" lt 7 || configs+=("$guest/uml-7.config")
key=$package-$version$debug-$(cat "${configs[@]}" | sha256sum | cut -c 1-12)
build=$cache/uml-$key
mkdir -p "$cache"

# Two at once would build into one folder.
exec 9>"$build.lock"
flock 9
if [ -e "$build/complete" ]; then
    printf '%s\n' "$build"
    exit
fi
need bc bison flex kmod || die "$reason"

tree=$cache/uml-$key.source
say "User Mode Linux $version${debug:+ that checks itself}: a few minutes, once"
rm -rf "$build" "$tree"
mkdir -p "$build" "$tree"
say "  unpacking the source"
"$guest/kernel-source.sh" unpack "$package" "$suite" "$tree"

log=$build.log
fail() { grep -E -A 5 -m 3 'error:|Error [0-9]|\*\*\*' "$log" | tail -n 20 >&2; die "$1 (whole output: $log)"; }
cat "${configs[@]}" >"$build.config"
nice make -C "$tree" ARCH=um O="$build" KCONFIG_ALLCONFIG="$build.config" allnoconfig >"$log" 2>&1 ||
    fail "the kernel cannot be configured"
# What no Kconfig knows is no option any more.
while read -r line; do
    option=${line#CONFIG_}
    grep -qx "$line" "$build/.config" || ! grep -rqx --include='Kconfig*' "\(menu\)\?config ${option%=*}" "$tree" ||
        die "this kernel does not have $line of uml.config"
done < <(grep '^CONFIG_' "$guest/uml.config")
# Not every version has each of its checks.
[ -z "$debug" ] || grep '^CONFIG_' "$guest/uml-debug.config" | grep -vxFf "$build/.config" >"$build/without" || true
[ ! -s "$build/without" ] || say "  Linux $version has no $(paste -s -d ' ' "$build/without")"

nice make -C "$build" ARCH=um -j"$(nproc)" linux modules >>"$log" 2>&1 9>&- &
make=$!
trap 'kill "$make" 2>/dev/null' EXIT
while alive "$make"; do
    for _ in {1..30}; do
        alive "$make" && sleep 0.5
    done
    say "  $(grep -cE '^  (CC|AS) ' "$log" || true) of about $about objects after $SECONDS s"
done
wait "$make" || fail "the kernel does not compile"
trap - EXIT

# What modules are not compiled with: 1.4 of 1.5 GB.
(cd "$tree" && rm -rf Documentation LICENSES block certs crypto drivers fs init io_uring ipc kernel lib mm net rust samples \
    security sound usr virt tools)
touch "$build/complete"
say "  done after $SECONDS s: $build/linux"
printf '%s\n' "$build"
