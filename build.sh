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

usage() {
    cat <<'EOF'
usage: ./build.sh COMMAND [OPTIONS]

  demo                      decode a clip through the library, check every frame, draw a contact sheet; transcode it
  test [--long] [--filter REGEX]
                            every test: xunit projects, then the C harness under CTest;
                            --long adds the long sweeps (such as 100,000 sequences against the model)
  build                     the library (artifacts/lib), virtiovideo-vhost-user and vvhost (artifacts/bin)
  bench [--quick | --update-readme]
                            everything below, and artifacts/bench/report.md of it, with results.json and plots: about
                            half an hour; --quick a few minutes, to see that it works; --update-readme copies machine and
                            targets to README.md
  bench --pairs [OPTIONS]   the library as it ships against libavcodec alone; --pairs --help has the options
  bench --frames [OPTIONS]  frames per second of the device against the same codec of libavcodec alone, in C#: also encoders
  bench --rings             nanoseconds per chain of the virtqueues, against a bare loop in C on the same ring
  bench ARGUMENTS           micro-benchmarks; ARGUMENTS go to BenchmarkDotNet, such as --filter '*Ring*'
  fuzz [OPTIONS]            hostile guests from a seed: chains, packed, commands, bitstreams, units, memory; --minutes N, --target NAME,
                            --seed N, --cases N, --jobs N; --replay FILE runs what was found again;
                            fuzz --help has the rest, docs/fuzzing.md the reasons
  guest [--uml] [--qemu]    Linux guests drive the daemon: User Mode Linux, then a stock QEMU without KVM; both unless one is
                            named. Kernel and QEMU are made once (minutes) in artifacts/guest, or VIRTIOVIDEO_GUEST_CACHE
  install --prefix DIR      library, headers, pkg-config file and CMake package; virtiovideo-vhost-user with man page, systemd
                            units and QEMU's description; DESTDIR is respected
  generate                  what is generated and checked in: FFmpeg bindings, C headers, version script,
                            docs/conformance.md
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

# NativeAOT of net10.0 needs a runtime pack that not every package source has; net9.0 keeps it in the compiler's package.
choose_aot_framework() {
    local probe=$artifacts/probe
    if [ -n "${AotFramework:-}" ]; then
        say "NativeAOT with $AotFramework, as the environment says"
    else
        if [ ! -s "$probe/answer" ]; then
            mkdir -p "$probe"
            cat >"$probe/probe.csproj" <<'EOF'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <RuntimeIdentifier>linux-x64</RuntimeIdentifier>
    <PublishAot>true</PublishAot>
  </PropertyGroup>
</Project>
EOF
            if dotnet restore "$probe/probe.csproj" >"$probe/restore.log" 2>&1; then
                echo net10.0 >"$probe/answer"
            else
                echo net9.0 >"$probe/answer"
            fi
        fi

        AotFramework=$(cat "$probe/answer")
        if [ "$AotFramework" = net10.0 ]; then
            say "NativeAOT with net10.0"
        else
            say "NativeAOT with net9.0: the runtime pack of net10.0 does not restore here"
        fi
    fi

    # The library is compiled anew when this changes.
    mkdir -p "$artifacts"
    echo "$AotFramework" >"$artifacts/aot-framework"
    export AotFramework
}

# The bindings follow the FFmpeg that is installed; the C headers and the version script follow the C# definitions.
generate_bindings() {
    local have want
    have=$(head -n 1 src/FFmpeg.Bindings/Generated/ffmpeg.libraries.g.cs 2>/dev/null || true)
    want="libavcodec $(pkg-config --modversion libavcodec), libavutil $(pkg-config --modversion libavutil), libswscale $(pkg-config --modversion libswscale);"
    if [ "${1:-}" = always ] || [[ $have != *"$want"* ]] || { [ -e "$artifacts/stamps/bindings" ] && ! fresh bindings src/BindingsGenerator; }; then
        say "generating the FFmpeg bindings: ${want%;}"
        dotnet run --project src/BindingsGenerator -c Release -v quiet -- --output src/FFmpeg.Bindings/Generated
    fi
    made bindings src/BindingsGenerator
}

generate_headers() {
    say "generating the C headers and the version script"
    dotnet run --project src/HeaderGenerator -c Release -v quiet -- --root "$root"
}

# Which tests prove which ruling and clause, from the attributes of the tests.
generate_conformance() {
    say "generating docs/conformance.md"
    VIRTIOVIDEO_WRITE_CONFORMANCE=1 quietly conformance \
        dotnet test src/VirtioVideo.Tests -c Release -v quiet --nologo --filter FullyQualifiedName~ConformanceTable_IsUpToDate
}

build_library() {
    local inputs=(src/VirtioVideo src/FFmpeg.Bindings cmake/virtiovideo.map Directory.Build.props Directory.Packages.props "$artifacts/aot-framework")
    local published=$artifacts/dotnet/publish/VirtioVideo/release_${AotFramework}_linux-x64/libvirtiovideo.so
    if [ -e "$artifacts/lib/libvirtiovideo.so.0" ] && fresh library "${inputs[@]}"; then
        return
    fi

    say "compiling libvirtiovideo.so.0"
    quietly publish dotnet publish src/VirtioVideo -f "$AotFramework" -r linux-x64 -c Release -v quiet
    mkdir -p "$artifacts/lib"
    # By rename: a program that has the old one mapped keeps it.
    cp "$published" "$artifacts/lib/.new"
    mv "$artifacts/lib/.new" "$artifacts/lib/libvirtiovideo.so.0"
    cp "$published.dbg" "$artifacts/lib/libvirtiovideo.so.0.dbg"
    ln -sf libvirtiovideo.so.0 "$artifacts/lib/libvirtiovideo.so"
    made library "${inputs[@]}"
}

# Beside the library: the same assemblies, as a program.
build_daemon() {
    local inputs=(src/VirtioVideo.VhostUser docs/seccomp/libvirtiovideo.policy src/VirtioVideo src/FFmpeg.Bindings Directory.Build.props Directory.Packages.props "$artifacts/aot-framework")
    local published=$artifacts/dotnet/publish/VirtioVideo.VhostUser/release_${AotFramework}_linux-x64/virtiovideo-vhost-user
    if [ -e "$artifacts/bin/virtiovideo-vhost-user" ] && fresh daemon "${inputs[@]}"; then
        return
    fi

    say "compiling virtiovideo-vhost-user"
    quietly publish-daemon dotnet publish src/VirtioVideo.VhostUser -f "$AotFramework" -r linux-x64 -c Release -v quiet
    mkdir -p "$artifacts/bin"
    # By rename: one that runs keeps its file.
    cp "$published" "$artifacts/bin/.new"
    mv "$artifacts/bin/.new" "$artifacts/bin/virtiovideo-vhost-user"
    cp "$published.dbg" "$artifacts/bin/virtiovideo-vhost-user.dbg"
    made daemon "${inputs[@]}"
}

build_native() {
    say "compiling vvhost and the C harness"
    quietly cmake cmake -S native-tests -B "$artifacts/native-tests" \
        -DVIRTIOVIDEO_LIBRARY_DIR="$artifacts/lib" -DVIRTIOVIDEO_INCLUDE_DIR="$root/include" \
        -DVIRTIOVIDEO_AOT_FRAMEWORK="$AotFramework" -DVVHOST_OUTPUT_DIR="$artifacts/bin" -DSHARED_CLIPS_DIR="$root/../shared/clips"
    quietly make cmake --build "$artifacts/native-tests" --parallel "$(nproc)"
}

build_all() {
    setup
    choose_aot_framework
    generate_bindings
    [ "${1:-}" = with-headers ] && generate_headers
    build_library
    build_daemon
    build_native
}

test_all() {
    local filter= long=
    while [ $# -gt 0 ]; do
        case $1 in
            --filter) [ $# -ge 2 ] || misuse "--filter wants a regular expression"; filter=$2; shift 2 ;;
            --long) long=1; shift ;;
            *) misuse "test has no option $1" ;;
        esac
    done
    build_all
    [ -z "$long" ] || export VIRTIOVIDEO_LONG=1
    # The tests of the daemon take what ships.
    export VIRTIOVIDEO_DAEMON=$artifacts/bin/virtiovideo-vhost-user
    # Tests count themselves here: passed, failed, skipped.
    passed=0 failed=0 skipped=0
    # Named once more at the very end, where whoever has only the tail of a log finds them.
    failures=()
    local project
    for project in src/*.Tests/; do
        run_xunit "${project%/}" "$filter" "$long"
    done
    run_ctest "$filter"
    [ -n "$filter" ] || run_bench_check
    echo
    [ ${#failures[@]} -eq 0 ] || printf 'FAILED %s\n' "${failures[@]}"
    if [ "$skipped" -gt 0 ]; then
        echo "$passed passed, $failed failed, $skipped skipped"
    else
        echo "$passed passed, $failed failed"
    fi
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

run_xunit() {
    local name=${1##*/} log=$artifacts/log/${1##*/}.log line
    say "$name"
    mkdir -p "$artifacts/log"
    local arguments=(test "$1" -c Release -v quiet --nologo --logger "console;verbosity=normal")
    local conditions=()
    [ -z "$2" ] || conditions+=("FullyQualifiedName~$2")
    # Long sweeps say so by [Trait("Length", "Long")].
    [ -n "$3" ] || conditions+=("Length!=Long")
    [ ${#conditions[@]} -eq 0 ] || arguments+=(--filter "$(IFS='&'; echo "${conditions[*]}")")
    local status=0
    if [ -n "$3" ]; then
        # Whoever waits for minutes sees how far it is: "model: 12000 of 100000 sequences".
        dotnet "${arguments[@]}" 2>&1 | tee "$log" | { grep --line-buffered -E '^[a-z]+: [0-9]+ of [0-9]+ ' || true; } || status=$?
    else
        dotnet "${arguments[@]}" >"$log" 2>&1 || status=$?
    fi
    local p f s
    p=$(sed -n 's/^ *Passed: *\([0-9]*\)$/\1/p' "$log" | tail -n 1)
    f=$(sed -n 's/^ *Failed: *\([0-9]*\)$/\1/p' "$log" | tail -n 1)
    s=$(sed -n 's/^ *Skipped: *\([0-9]*\)$/\1/p' "$log" | tail -n 1)
    passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0})) skipped=$((skipped + ${s:-0}))
    echo "${p:-0} passed, ${f:-0} failed, ${s:-0} skipped"
    if [ "$status" -ne 0 ]; then
        grep -vE '^ +Passed ' "$log" | tail -n 150
        mapfile -t -O ${#failures[@]} failures < <(sed -n 's/^ *Failed \([^:].*\) \[.*\]$/\1/p' "$log" | sort -u)
        # A project that does not build, or a test host that dies, has no count of its own.
        [ "${f:-0}" -gt 0 ] || { failed=$((failed + 1)); failures+=("$name, as a whole"); }
    fi
}

run_ctest() {
    say "C harness"
    local log=$artifacts/log/ctest.log status=0
    local arguments=(--test-dir "$artifacts/native-tests" --output-on-failure --parallel "$(nproc)")
    [ -n "$1" ] && arguments+=(-R "$1")
    ctest "${arguments[@]}" 2>&1 | tee "$log" | { grep -vE '^ *(Start|Internal ctest|Test project)' || true; } || status=$?
    local f total s
    read -r f total < <(sed -n 's/^.* tests passed, \([0-9]*\) tests failed out of \([0-9]*\)$/\1 \2/p' "$log" || true) || true
    s=$(grep -c '\*\*\*Skipped' "$log" || true)
    passed=$((passed + ${total:-0} - ${f:-0} - ${s:-0})) failed=$((failed + ${f:-0})) skipped=$((skipped + ${s:-0}))
    mapfile -t -O ${#failures[@]} failures < <(awk '/^The following tests FAILED:/ { f = 1; next } f && $2 == "-" { print $3 }' "$log" || true)
    [ "$status" -eq 0 ] || [ "${f:-0}" -gt 0 ] || { failed=$((failed + 1)); failures+=("ctest, as a whole"); }
}

# Not for its figures: the benchmark compiles still, and device and libavcodec alone give the same bytes.
run_bench_check() {
    say "benchmark, for its bytes"
    local log=$artifacts/log/bench.log
    if dotnet run --project bench -c Release -v quiet -- --frames --count 10 --rounds 1 --size 640x360 >"$log" 2>&1; then
        passed=$((passed + 1))
        echo "1 passed"
    else
        failed=$((failed + 1)) failures+=("benchmark, for its bytes")
        tail -n 40 "$log"
    fi
}

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

bench() {
    case ${1:-} in
        "" | --quick | --update-readme) bench_all "$@" ;;
        --pairs) shift; bench_pairs "$@" ;;
        --frames | --rings) bench_managed "$@" ;;
        *) bench_managed --artifacts "$artifacts/bench" "$@" ;;
    esac
}

bench_managed() {
    setup
    choose_aot_framework
    generate_bindings
    run_managed "$@"
}

run_managed() { dotnet run --project bench -c Release -v quiet -- "$@"; }

# In C, with the library that ships.
bench_pairs() {
    local option
    setup gnuplot-nox
    build_all
    mkdir -p "$artifacts/bench"
    for option in "$@"; do
        [ "$option" != --help ] || exec "$artifacts/bin/vvbench" --help
    done
    local names
    names=$("$artifacts/bin/vvbench" --clips "$artifacts/bench/clips" "$@" --list-clips)
    # shellcheck disable=SC2086 # words, one a name
    bench/EndToEnd/make_clips.sh "$artifacts/bench/clips" $names
    "$artifacts/bin/vvbench" --clips "$artifacts/bench/clips" --output "$artifacts/bench" "$@"
}

bench_all() {
    local quick= update= pairs=() filters=('*') frames=(--encode) results=$artifacts/bench/results
    while [ $# -gt 0 ]; do
        case $1 in
            --quick) quick=1 ;;
            --update-readme) update=1 ;;
            *) misuse "bench has no option $1 beside --quick and --update-readme" ;;
        esac
        shift
    done
    [ -z "$quick" ] || [ -z "$update" ] || misuse "figures of --quick are not for README.md"
    if [ -n "$quick" ]; then
        filters=('*RoundTrip*' '*Command*') frames+=(--codec h264 --size 640x360 --count 20 --rounds 2) pairs=(--quick)
    fi
    setup gnuplot-nox
    choose_aot_framework
    generate_bindings
    mkdir -p "$artifacts/bench"
    rm -rf "$results"
    say "micro-benchmarks (progress: artifacts/log/bench-micro.log)"
    quietly bench-micro run_managed --artifacts "$artifacts/bench" --filter "${filters[@]}"
    say "virtqueues against a bare loop in C"
    run_managed --rings | tee "$artifacts/bench/rings.md"
    say "encoders against those of libavcodec alone"
    run_managed --frames "${frames[@]}" | tee "$artifacts/bench/encoders.md"
    say "the library as it ships against libavcodec alone"
    [ ! -s "$results/round-trip.txt" ] || pairs+=(--round-trip "$(cat "$results/round-trip.txt")")
    bench_pairs "${pairs[@]}"
    {
        printf '\n## Encoding\n\n'
        cat "$artifacts/bench/encoders.md"
        printf '\n## Virtqueues\n\n'
        cat "$artifacts/bench/rings.md"
        printf '\n## Micro-benchmarks\n\n'
        cat "$results"/*-report-github.md
    } >>"$artifacts/bench/report.md"
    [ -z "$update" ] || update_readme
    echo "look at artifacts/bench/report.md, and at decode.svg, streams.svg and latency.svg beside it"
}

# What stands between the two markers is the command's.
update_readme() {
    local new=$artifacts/bench/README.new
    grep -q '^<!-- bench: ' README.md && grep -q '^<!-- /bench -->$' README.md || die "README.md has lost the markers of bench"
    awk -v table="$artifacts/bench/readme.md" '
        /^<!-- \/bench -->$/ { inside = 0 }
        !inside { print }
        /^<!-- bench: / { inside = 1; print ""; while ((getline line < table) > 0) print line; print "" }
    ' README.md >"$new"
    cat "$new" >README.md
    say "README.md has the figures of this run"
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
    local kinds=() kind status skipped= failed=
    while [ $# -gt 0 ]; do
        case $1 in
            --uml | --qemu) kinds+=("${1#--}") ;;
            *) misuse "guest has no option $1 beside --uml and --qemu" ;;
        esac
        shift
    done
    [ ${#kinds[@]} -gt 0 ] || kinds=(uml qemu)
    build_all
    for kind in "${kinds[@]}"; do
        say "guest: $kind"
        status=0
        "guest/run-$kind.sh" || status=$?
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
    fuzz) fuzz "$@" ;;
    guest) guests "$@" ;;
    install) install_all "$@" ;;
    generate) setup; choose_aot_framework; generate_bindings always; generate_headers; generate_conformance ;;
    arm64) from_debian mmdebstrap clang lld llvm qemu-user-static; setup; choose_aot_framework; generate_bindings; tools/arm64.sh "$@" ;;
    matrix) check_sdk; from_debian mmdebstrap; tools/matrix.sh "$@" ;;
    setup) setup ;;
    clean) rm -rf "$artifacts" ;;
    help | --help | -h) usage ;;
    *) misuse "there is no command '$command'" ;;
esac
