#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Compiles library and vvhost for arm64 on this x86-64 machine, and decodes clips with them under qemu-user: ./build.sh arm64.
# What an emulator cannot show: docs/guide/arm64.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/build/mirror.sh

readonly root=$PWD
readonly out=$root/artifacts/arm64
readonly sysroot=$out/root
readonly triple=aarch64-linux-gnu
readonly packages=libc6-dev,libgcc-12-dev,linux-libc-dev,libavcodec-dev,libavformat-dev,libavutil-dev,libswscale-dev,zlib1g-dev
readonly framework=${AotFramework:-net10.0}

say() { printf '== %s\n' "$*"; }
lacks() { printf 'arm64: %s\n' "$*" >&2; exit 2; }
die() { printf 'arm64: %s\n' "$*" >&2; exit 1; }

# Runs a command whose output matters only if it fails.
quietly() { # NAME COMMAND...
    local log=$out/log/$1.log
    shift
    mkdir -p "$out/log"
    "$@" >"$log" 2>&1 || { tail -n 40 "$log" >&2; die "failed: $* (whole output: $log)"; }
}

# Debian's own libraries for arm64, unpacked and never run from here.
make_sysroot() {
    [ ! -d "$sysroot" ] || return 0
    local uri suite
    # shellcheck disable=SC1091 # of the machine
    suite=$(. /etc/os-release && echo "${VERSION_CODENAME:-forky}")
    uri=$(mirror)
    [ -n "$uri" ] || lacks "apt on this machine knows no mirror of Debian ('apt-get update' makes it known)"
    say "Debian's FFmpeg for arm64"
    rm -rf "$sysroot.part"
    mkdir -p "$out/log"
    mmdebstrap --quiet --variant=extract --architectures=arm64 --include="$packages" \
        --aptopt='Acquire::Languages "none"' --aptopt='APT::Sandbox::User "root"' \
        "$suite" "$sysroot.part" "$uri" >"$out/log/root.log" 2>&1 || {
        rm -rf "$sysroot.part"
        lacks "no arm64 libraries are to be had ($(grep -m 1 -E '^E: ' "$out/log/root.log" || tail -n 1 "$out/log/root.log"))"
    }
    # What qemu does not find there it takes from this machine.
    rm -rf "$sysroot.part/dev"
    mv "$sysroot.part" "$sysroot"
}

build_library() {
    say "compiling libvirtiovideo.so.0 for arm64"
    # An artifacts folder of its own: what is there for x86-64 stays.
    quietly publish dotnet publish src/VirtioVideo.CApi -f "$framework" -r linux-arm64 -c Release -v quiet --artifacts-path "$out/dotnet" \
        -p:AotFramework="$framework" -p:TargetFrameworks="$framework" -p:CppCompilerAndLinker=clang -p:LinkerFlavor=lld -p:SysRoot="$sysroot" -p:CrossTarget=$triple
    mkdir -p "$out/lib"
    cp "$out/dotnet/publish/VirtioVideo.CApi/release_${framework}_linux-arm64/libvirtiovideo.so" "$out/lib/libvirtiovideo.so.0"
    ln -sf libvirtiovideo.so.0 "$out/lib/libvirtiovideo.so"
}

build_vvhost() {
    say "compiling vvhost for arm64"
    PKG_CONFIG_SYSROOT_DIR=$sysroot PKG_CONFIG_LIBDIR=$sysroot/usr/lib/$triple/pkgconfig:$sysroot/usr/share/pkgconfig \
        quietly cmake cmake -S native-tests -B "$out/native-tests" -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR=aarch64 \
        -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_C_COMPILER_TARGET=$triple -DCMAKE_CXX_COMPILER_TARGET=$triple \
        -DCMAKE_SYSROOT="$sysroot" -DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=lld -DCMAKE_SHARED_LINKER_FLAGS=-fuse-ld=lld \
        -DCMAKE_CROSSCOMPILING_EMULATOR="$emulator" -DVIRTIOVIDEO_LIBRARY_DIR="$out/lib" -DVVHOST_OUTPUT_DIR="$out/bin" \
        -DVIRTIOVIDEO_AOT_FRAMEWORK="$framework" -DCMAKE_CXX_COMPILER_WORKS=1
    quietly make cmake --build "$out/native-tests" --parallel "$(nproc)" --target vvhost
    printf '#!/bin/sh\nexec %s -L %s %s "$@"\n' "$emulator" "$sysroot" "$out/bin/vvhost" >"$out/vvhost"
    chmod +x "$out/vvhost"
}

[ "$(uname -m)" = x86_64 ] || lacks "this cross-compiles on x86-64; on arm64 ./build.sh does not work yet"
emulator=$(command -v qemu-aarch64-static || command -v qemu-aarch64) || lacks "qemu-user is missing"
make_sysroot
build_library
build_vvhost
say "clips, under $("$emulator" --version | sed -n '1s/ (.*//p')"
clips=$root/../shared/clips
if [ -d "$clips" ]; then
    native-tests/clips/shared.sh "$out/vvhost" "$clips"
else
    # A clip of its own, against libavcodec alone.
    mkdir -p "$out/clips"
    ffmpeg -nostdin -v error -y -f lavfi -i testsrc2=size=320x240:duration=2 -c:v libx264 -bf 2 "$out/clips/own.h264"
    "$out/vvhost" decode "$out/clips/own.h264" --verify
fi
say "sequences of commands"
"$out/vvhost" conformance
