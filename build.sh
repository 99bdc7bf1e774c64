#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# One command each for what one does with this project; ./build.sh lists them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly root=$PWD
readonly artifacts=$root/artifacts
readonly debian_packages=(
    build-essential cmake pkg-config binutils castxml
    libavcodec-dev libavformat-dev libavutil-dev libswscale-dev ffmpeg
)

# The analyzers of C# take longer than the compiler. lint runs them, and so does whoever calls dotnet build.
export RunAnalyzers=false

usage() {
    cat <<'EOF'
usage: ./build.sh COMMAND [OPTIONS]

  demo                      decode a clip through the library, check every frame, draw a contact sheet; transcode it
  test [--long] [--filter REGEX]
                            every test: xunit projects, then the C harness under CTest;
                            --long adds the long sweeps (such as 100,000 sequences against the model), the C harness
                            under AddressSanitizer and UBSan, and guest --clients --debug
  build                     the library (artifacts/lib), virtiovideo-vhost-user and vvhost (artifacts/bin)
  bench [--quick | --update-docs]
                            everything below, and artifacts/bench/report.md of it, with results.json and plots: about
                            half an hour; --quick a few minutes, to see that it works; --update-docs copies machine and
                            targets to docs/design/performance.md
  bench --pairs [OPTIONS]   the library as it ships against libavcodec alone; --pairs --help has the options
  bench --frames [OPTIONS]  frames per second of the device against the same codec of libavcodec alone, in C#: also encoders
  bench --rings             nanoseconds per chain of the virtqueues, against a bare loop in C on the same ring
  bench ARGUMENTS           micro-benchmarks; ARGUMENTS go to BenchmarkDotNet, such as --filter '*Ring*'
  judges [--update-docs]    streams of other encoders than FFmpeg's, and other decoders than libavcodec for these and for our encoders,
                            as far as Debian has them; --update-docs writes docs/reference/judges.md. Part of test --long
  fuzz [OPTIONS]            hostile guests from a seed: chains, packed, commands, bitstreams, units, memory; --minutes N, --target NAME,
                            --seed N, --cases N, --jobs N; --replay FILE runs what was found again;
                            fuzz --help has the rest, docs/design/fuzzing.md the reasons
  guest [--uml] [--clients] [--qemu] [--kernel VERSION] [--debug]
                            Linux guests drive the daemon: User Mode Linux with a module that checks the device, then with the
                            driver of guest/linux and clients of V4L2, then both in a stock QEMU without KVM; all unless some are named.
                            --kernel 6.1, 6.12, 7.2, 7.3: the version of User Mode Linux, else that of the Debian suite;
                            --debug: one that checks its memory, locks, leaks and DMA mappings. Neither with --qemu.
                            Kernel and QEMU are made once (minutes) in artifacts/guest, or VIRTIOVIDEO_GUEST_CACHE
  guest --clients [--all] [--update-docs]
                            --all adds each codec in more sizes, and v4l2-compliance of it; --update-docs writes docs/reference/guest-clients.md
  guest --lies [--minutes N] [--seed N]
                            clients in a guest whose devices lie: the guest's kernel must bear it; 2 minutes by default
  guest --speed             frames per second of ffmpeg in a guest, of the device without one, and of ffmpeg alone
  guest --deb               artifacts/virtio-video-dkms_*_all.deb of guest/linux, compiled by DKMS for Debian's kernel
  guest --shell [--kernel VERSION] [--debug]
                            a shell in User Mode Linux with the driver
  install --prefix DIR      library, headers, pkg-config file, CMake package and manual pages of the C API; virtiovideo-vhost-user
                            with man page, systemd units and QEMU's description; DESTDIR is respected
  generate                  what is generated and checked in: C headers, version script, docs/reference/conformance.md
  lint [--fix]              shellcheck of all scripts, layout of all C# and C, analyzers of C#; --fix mends the layout
  docs                      the C API as manual pages and HTML, in artifacts/docs
  matrix [SUITE]... [--filter REGEX | --build-only]
                            demo and test in roots of other Debians: bookworm (FFmpeg 5.1), trixie (7.1), forky (9.0); all unless
                            some are named. A root takes minutes and 8 GB once, and is kept in artifacts/matrix; one line for each in the end.
                            matrix --run SUITE COMMAND... runs a command in the source inside a root
  arm64                     library and vvhost for arm64: cross-compiled, then clips and sequences under qemu-user; artifacts/arm64
  setup                     only install what is missing from Debian (the other commands do it as well)
  clean                     remove artifacts/
  help                      this text

Exit status: 0 if all went well, 1 if not, 2 for a wrong command line, or if something is missing that cannot be installed.
EOF
}

say() { printf '\033[1m== %s\033[0m\n' "$*" | if [ -t 1 ]; then cat; else sed 's/\x1b\[[0-9;]*m//g'; fi; }
die() { printf 'build.sh: %s\n' "$*" >&2; exit 1; }
misuse() { printf 'build.sh: %s (see ./build.sh --help)\n' "$*" >&2; exit 2; }

lacks() { printf 'build.sh: %s\n' "$*" >&2; exit 2; }

# Runs a command whose output matters only if it fails.
quietly() {
    local log=$artifacts/log/$1.log
    shift
    mkdir -p "$artifacts/log"
    "$@" >"$log" 2>&1 || { tail -n 60 "$log" >&2; die "failed: $* (whole output: $log)"; }
}

# fresh NAME FILES...: whether nothing below FILES changed since the last "made NAME FILES...".
fingerprint() { find "$@" -type f -not -path '*/bin/*' -not -path '*/obj/*' -print0 | sort -z | xargs -0 sha256sum | sha256sum; }
fresh() { local name=$1; shift; [ "$(cat "$artifacts/stamps/$name" 2>/dev/null)" = "$(fingerprint "$@")" ]; }
made() { local name=$1; shift; mkdir -p "$artifacts/stamps"; fingerprint "$@" >"$artifacts/stamps/$name"; }

# shellcheck source-path=SCRIPTDIR
. tools/build/install.sh
. tools/build/compile.sh
. tools/build/test.sh
. tools/build/page.sh
. tools/build/judges.sh
. tools/build/bench.sh
. tools/build/lint.sh
. tools/build/docs.sh

demo() {
    [ $# -eq 0 ] || misuse "demo takes no options"
    build_all with-headers
    local clip=$artifacts/demo/clip-1280x720.mp4
    mkdir -p "$artifacts/demo"
    if [ ! -s "$clip" ]; then
        say "making a clip: H.264, 1280x720, 300 frames, B-frames"
        quietly demo-clip ffmpeg -nostdin -y -f lavfi -i "mandelbrot=size=1280x720:rate=30:maxiter=200:end_scale=0.03:end_pts=300" \
            -frames:v 300 -c:v libx264 -preset medium -bf 3 -pix_fmt yuv420p "$clip.part.mp4"
        mv "$clip.part.mp4" "$clip"
    fi

    say "decoding it through the virtqueues of libvirtiovideo.so.0"
    "$artifacts/bin/vvhost" decode "$clip" --verify --contact-sheet "$artifacts/demo/contact-sheet.png" --framemd5 "$artifacts/demo/frames.md5"
    say "and back: both devices in one guest, H.265 at 2 Mbit/s and from the middle on at 500 kbit/s"
    "$artifacts/bin/vvhost" transcode "$clip" -o "$artifacts/demo/clip.h265" --bitrate 2M --bitrate-at 150:500k \
        --stats "$artifacts/demo/transcode.svg" >"$artifacts/demo/transcode.txt"
    tail -n 1 "$artifacts/demo/transcode.txt"
    echo "look at artifacts/demo/contact-sheet.png, transcode.svg and transcode.txt"
}

install_all() {
    local prefix=
    while [ $# -gt 0 ]; do
        case $1 in
            --prefix) [ $# -ge 2 ] || misuse "--prefix wants a directory"; prefix=$2; shift 2 ;;
            --prefix=*) prefix=${1#--prefix=}; shift ;;
            *) misuse "install has no option $1" ;;
        esac
    done
    [ -n "$prefix" ] || misuse "install wants --prefix DIR"
    build_all
    quietly install-configure cmake -S cmake -B "$artifacts/install" -DCMAKE_INSTALL_PREFIX="$prefix"
    cmake --install "$artifacts/install"
}

# What is found lies in artifacts/fuzz.
fuzz() {
    setup
    choose_aot_framework
    generate_bindings
    quietly fuzz-build dotnet build src/VirtioVideo.Fuzz -c Release -v quiet --nologo
    "$artifacts/dotnet/bin/VirtioVideo.Fuzz/release/VirtioVideo.Fuzz" "$@"
}

# The scripts under guest/ can also be run alone.
guests() {
    local kinds=() kernel=() version= shell= kind status skipped= failed=
    local -A options=()
    while [ $# -gt 0 ]; do
        case $1 in
            --uml | --clients | --qemu | --lies | --speed) kinds+=("${1#--}") ;;
            --shell) shell=1 ;;
            --all | --update-docs) options[clients]+=" $1" ;;
            --minutes | --seed)
                [[ ${2:-} =~ ^[0-9]+$ ]] || misuse "$1 wants a number"
                options[lies]+=" $1 $2"
                shift
                ;;
            --kernel)
                [[ ${2:-} =~ ^[0-9]+\.[0-9]+$ ]] || misuse "--kernel wants a version such as 6.12, not '${2:-}'"
                version=$2
                kernel+=(--kernel "$version")
                shift
                ;;
            --debug) kernel+=(--debug) ;;
            --deb) exec guest/make-deb.sh --test ;;
            *) misuse "guest has no option $1" ;;
        esac
        shift
    done
    if [ ${#kernel[@]} -gt 0 ]; then
        [[ " ${kinds[*]} " != *" qemu "* ]] || misuse "--kernel and --debug are of User Mode Linux: not with --qemu"
        [ ${#kinds[@]} -gt 0 ] || kinds=(uml clients)
    fi
    [ ${#kinds[@]} -gt 0 ] || kinds=(uml clients qemu)
    # A version that Debian does not have is found out before minutes have passed.
    [ -z "$version" ] || guest/kernel-source.sh find "$version" >/dev/null || exit
    build_all
    [ -z "$shell" ] || exec guest/run-clients.sh --shell "${kernel[@]}"
    for kind in "${kinds[@]}"; do
        say "guest: $kind"
        status=0
        # shellcheck disable=SC2086 # words
        case $kind in
            qemu) guest/run-qemu.sh || status=$? ;;
            *) "guest/run-$kind.sh" "${kernel[@]}" ${options[$kind]:-} || status=$? ;;
        esac
        case $status in
            0) ;;
            77) skipped+=" $kind" ;;
            *) failed+=" $kind" ;;
        esac
    done
    [ -z "$skipped" ] || echo "skipped:$skipped"
    [ -z "$failed" ] || die "failed:$failed"
}

[ $# -gt 0 ] || { usage; exit 0; }
command=$1
shift
case $command in
    demo) demo "$@" ;;
    test) test_all "$@" ;;
    build) [ $# -eq 0 ] || misuse "build takes no options"; build_all ;;
    bench) bench "$@" ;;
    judges) judges "$@" ;;
    fuzz) fuzz "$@" ;;
    guest) guests "$@" ;;
    install) install_all "$@" ;;
    generate) setup; choose_aot_framework; generate_bindings; generate_headers; generate_conformance ;;
    arm64) from_debian mmdebstrap clang lld llvm qemu-user-static; setup; choose_aot_framework; generate_bindings; tools/arm64.sh "$@" ;;
    matrix) check_sdk; from_debian mmdebstrap; tools/matrix.sh "$@" ;;
    lint) lint "$@" ;;
    docs) [ $# -eq 0 ] || misuse "docs takes no options"; docs ;;
    setup) setup ;;
    clean) rm -rf "$artifacts" ;;
    help | --help | -h) usage ;;
    *) misuse "there is no command '$command'" ;;
esac
