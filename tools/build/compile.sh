# SPDX-License-Identifier: BSD-3-Clause
# Bindings, headers, library, daemon, programs in C: each made when what it is made of has changed. Sourced by build.sh.
# shellcheck shell=bash
# shellcheck disable=SC2154 # artifacts and root are of build.sh

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

# The bindings follow the headers of the FFmpeg that is installed, and the generator with its whitelist.
generate_bindings() {
    local library versions= inputs=(src/BindingsGenerator)
    for library in libavcodec libavutil libswscale; do
        inputs+=("$(pkg-config --variable=includedir "$library")/$library/")
        versions+=", $library $(pkg-config --modversion "$library")"
    done
    # What is made stands with what it is made of: files that were edited or lost are made again.
    mkdir -p artifacts/bindings
    inputs+=(artifacts/bindings)
    if fresh bindings "${inputs[@]}"; then
        return
    fi

    say "generating the FFmpeg bindings: ${versions#, }"
    quietly bindings dotnet run --project src/BindingsGenerator -c Release -v quiet -- --output artifacts/bindings
    made bindings "${inputs[@]}"
}

# The C headers and the version script follow the C# definitions.
generate_headers() {
    say "generating the C headers and the version script"
    dotnet run --project src/HeaderGenerator -c Release -v quiet -- --root "$root"
}

# Which tests prove which ruling and clause, from the attributes of the tests.
generate_conformance() {
    say "generating docs/reference/conformance.md"
    VIRTIOVIDEO_WRITE_CONFORMANCE=1 quietly conformance \
        dotnet test src/VirtioVideo.Tests -c Release -v quiet --nologo --filter FullyQualifiedName~ConformanceTable_IsUpToDate
}

build_library() {
    local inputs=(src/VirtioVideo src/VirtioVideo.FFmpeg src/VirtioVideo.CApi src/FFmpeg.Bindings artifacts/bindings cmake/virtiovideo.map Directory.Build.{props,targets} Directory.Packages.props "$artifacts/aot-framework")
    local published=$artifacts/dotnet/publish/VirtioVideo.CApi/release_${AotFramework}_linux-x64/libvirtiovideo.so
    if [ -e "$artifacts/lib/libvirtiovideo.so.0" ] && fresh library "${inputs[@]}"; then
        return
    fi

    say "compiling libvirtiovideo.so.0"
    quietly publish dotnet publish src/VirtioVideo.CApi -f "$AotFramework" -r linux-x64 -c Release -v quiet
    mkdir -p "$artifacts/lib"
    # By rename: a program that has the old one mapped keeps it.
    cp "$published" "$artifacts/lib/.new"
    mv "$artifacts/lib/.new" "$artifacts/lib/libvirtiovideo.so.0"
    cp "$published.dbg" "$artifacts/lib/libvirtiovideo.so.0.dbg"
    ln -sf libvirtiovideo.so.0 "$artifacts/lib/libvirtiovideo.so"
    made library "${inputs[@]}"
}

# Beside the library: the same core and codecs, as a program.
build_daemon() {
    local inputs=(src/VirtioVideo.VhostUser docs/guide/seccomp/libvirtiovideo.policy src/VirtioVideo src/VirtioVideo.FFmpeg src/FFmpeg.Bindings artifacts/bindings Directory.Build.{props,targets} Directory.Packages.props "$artifacts/aot-framework")
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
    compile_native "$artifacts"
}

# vvhost goes to bin of the folder, the tests to native-tests of it.
compile_native() { # FOLDER CMAKE-ARGUMENT...
    local log=${1##*/}
    quietly "$log-cmake" cmake -S native-tests -B "$1/native-tests" \
        -DVIRTIOVIDEO_LIBRARY_DIR="$artifacts/lib" -DVIRTIOVIDEO_INCLUDE_DIR="$root/include" \
        -DVIRTIOVIDEO_AOT_FRAMEWORK="$AotFramework" -DVVHOST_OUTPUT_DIR="$1/bin" -DSHARED_CLIPS_DIR="$root/../shared/clips" "${@:2}"
    quietly "$log-make" cmake --build "$1/native-tests" --parallel "$(nproc)"
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
