#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Guess:  an encoder's system calls do not depend on the size of its pictures: a seccomp filter that was tried with small ones holds.
# Truth:  libx264 advises huge pages (madvise with MADV_HUGEPAGE) for allocations of 2 MiB and more, which come with pictures of some size. A filter
#         that lists madvise's advices, tried at 640x360, kills the process at 1280x720.
# Version: libx264 0.164 (Debian 2:0.164.3095+gitbaee400-3), FFmpeg 5.1.9, Linux x86-64.
# Source: seen with strace; the allocator of x264 (common/base.c).
# shellcheck source=packages.sh
. "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

unpack ffmpeg=7:5.1.9-0+deb12u1 libx264-164=2:0.164.3095+gitbaee400-3 strace=6.1-0.1

advised() {
    run "$root/usr/bin/strace" -f -e trace=madvise -o "$work/trace" \
        "$root/lib64/ld-linux-x86-64.so.2" --library-path "$(library_path)" "$root/usr/bin/ffmpeg" -nostdin -v error \
        -f lavfi -i "testsrc2=size=$1:rate=25" -frames:v 5 -c:v libx264 -f null -
    if grep -q MADV_HUGEPAGE "$work/trace"; then echo yes; else echo no; fi
}

run "$root/usr/bin/ffmpeg" -hide_banner -version | head -n 1
seen "640x360: madvise(MADV_HUGEPAGE)" "$(advised 640x360)" no
seen "1280x720: madvise(MADV_HUGEPAGE)" "$(advised 1280x720)" yes
seen "1920x1080: madvise(MADV_HUGEPAGE)" "$(advised 1920x1080)" yes
conclude
