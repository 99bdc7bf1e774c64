#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# What is installed can be used: by pkg-config, and by find_package(). Each function has a manual page.
# install.sh CMAKE_FOLDER LIBRARY_DIR
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake -S "$1" -B "$work/build" -DCMAKE_INSTALL_PREFIX="$work/prefix" -DVIRTIOVIDEO_LIBRARY_DIR="$2" >"$work/log"
DESTDIR='' cmake --install "$work/build" >>"$work/log"

mkdir "$work/user"
cat >"$work/user/user.c" <<'EOF'
#include <stdio.h>
#include <virtio_video.h>
#include <virtiovideo.h>

int main(void)
{
	uint32_t version = virtiovideo_version();

	printf("%u.%u.%u\n", version >> 16, version >> 8 & 0xff, version & 0xff);
	return virtiovideo_has(VIRTIOVIDEO_HAS_DECODER) != 1;
}
EOF
cat >"$work/user/CMakeLists.txt" <<'EOF'
cmake_minimum_required(VERSION 3.20)
project(user C)
find_package(virtiovideo 0.2 REQUIRED)
add_executable(user user.c)
target_link_libraries(user PRIVATE virtiovideo::virtiovideo)
EOF

pc=$(dirname "$(find "$work/prefix" -name virtiovideo.pc)")
export PKG_CONFIG_PATH=$pc
# shellcheck disable=SC2046 # words are wanted
cc "$work/user/user.c" $(pkg-config --cflags --libs virtiovideo) -Wl,-rpath,"$(pkg-config --variable=libdir virtiovideo)" -o "$work/by-pkg-config"
first=$("$work/by-pkg-config")

cmake -S "$work/user" -B "$work/user/build" -DCMAKE_PREFIX_PATH="$work/prefix" >>"$work/log"
cmake --build "$work/user/build" >>"$work/log"
second=$("$work/user/build/user")

pages=$(dirname "$(find "$work/prefix" -name virtiovideo_create.3)")
functions=$(nm -D --defined-only "$2/libvirtiovideo.so.0" | sed -n 's/.* T \(virtiovideo_[a-z_]*\)@.*/\1/p')
[ -n "$functions" ] || { echo "the library has no functions"; exit 1; }
for function in $functions; do
	[ -s "$pages/$function.3" ] || { echo "$function has no manual page"; exit 1; }
done

version=$(pkg-config --modversion virtiovideo)
[ "$first" = "$version" ] && [ "$second" = "$version" ] || { echo "installed as $version, runs as $first and $second"; exit 1; }
echo "installed and used: $version"
