#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Builds a User Mode Linux of Debian's kernel source, once for each version of it and of uml.config, and prints the folder
# that it lies in: linux is the kernel, and modules are compiled against the folder.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# The suite's own, unless another one is named: 6.1 in bookworm, 6.12 in trixie, 7.x in forky.
source_package=${VIRTIOVIDEO_GUEST_SOURCE:-$(LC_ALL=C apt-cache depends linux-source 2>/dev/null | sed -n '2s/^ *Depends: *//p')}
[ -n "$source_package" ] || die "Debian's sources in apt have no linux-source ('apt-get update' makes them known)"
# How many objects there are, for whoever waits.
readonly about=640

version=$(version_of "$source_package")
[ -n "$version" ] || die "Debian's sources in apt have no $source_package"
key=$source_package-$version-$(sha256sum <"$guest/uml.config" | cut -c 1-12)
build=$cache/uml-$key
mkdir -p "$cache"

# Two at once would build into one folder.
exec 9>"$build.lock"
flock 9
if [ -e "$build/complete" ]; then
    printf '%s\n' "$build"
    exit
fi
need "$source_package" bc bison flex kmod || die "$reason"

tree=$cache/uml-$key.source
say "User Mode Linux $version: a few minutes, once"
rm -rf "$build" "$tree"
mkdir -p "$build" "$tree"
say "  unpacking the source"
tar -x -f "/usr/src/$source_package.tar.xz" -C "$tree" --strip-components 1

log=$build.log
fail() { grep -E -A 5 -m 3 'error:|Error [0-9]|\*\*\*' "$log" | tail -n 20 >&2; die "$1 (whole output: $log)"; }
nice make -C "$tree" ARCH=um O="$build" KCONFIG_ALLCONFIG="$guest/uml.config" allnoconfig >"$log" 2>&1 ||
    fail "the kernel cannot be configured"
while read -r line; do
    grep -qx "$line" "$build/.config" || die "this kernel does not have $line of uml.config"
done < <(grep '^CONFIG_' "$guest/uml.config")

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
