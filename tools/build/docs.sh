# SPDX-License-Identifier: BSD-3-Clause
# The C API as manual pages and HTML. Sourced by build.sh.
# shellcheck shell=bash
# shellcheck disable=SC2154 # artifacts of build.sh

# What the header does not explain is an error of either.
docs() {
    local out=$artifacts/docs version
    from_debian doxygen
    version=$(sed -n 's/.*<VersionPrefix>\(.*\)<.*/\1/p' Directory.Build.props)
    rm -rf "$out"
    mkdir -p "$out/man/man3"
    say "manual pages of the C API"
    awk -v out="$out/man/man3" -v version="$version" -f docs/api/man.awk include/virtiovideo.h || die "include/virtiovideo.h leaves something unexplained"
    say "HTML of the C API"
    VERSION=$version quietly doxygen doxygen docs/api/Doxyfile
    echo "look at artifacts/docs/html/index.html, or at man -M artifacts/docs/man virtiovideo_create"
}
