#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Guess:  a decoder of libavcodec that announces frame threads gives the same pictures with any number of them.
# Truth:  interlaced MPEG-4 part 2 with B pictures does not: with two threads some B pictures differ, and nothing is reported. Progressive B pictures and
#         interlaced P pictures are the same.
# Version: libavcodec 59.37.100 (FFmpeg 5.1.9, Debian 7:5.1.9-0+deb12u1). In FFmpeg 7.1.5 of Debian 13 and 9.0.2 of forky it is the same.
# Source: seen with the commands below.
# shellcheck source=packages.sh
. "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

unpack ffmpeg=7:5.1.9-0+deb12u1

encode() { # FILE OPTION...
    run "$root/usr/bin/ffmpeg" -nostdin -v error -y -f lavfi -i testsrc2=size=320x240:rate=30 -frames:v 40 -pix_fmt yuv420p \
        -c:v mpeg4 -g 15 -q:v 4 -sc_threshold 1000000000 "${@:2}" "$work/$1"
}

hashes() { # FILE THREADS
    run "$root/usr/bin/ffmpeg" -nostdin -v error -threads "$2" -i "$work/$1" -fps_mode passthrough -f framemd5 - | sed -n '/^#/!s/.*, *//p'
}

differ() { # FILE
    hashes "$1" 1 >"$work/one"
    hashes "$1" 2 >"$work/two"
    if cmp -s "$work/one" "$work/two"; then echo "the same, $(wc -l <"$work/one") pictures"; else echo "others"; fi
}

encode interlaced-b.avi -bf 2 -flags +ilme+ildct+cgop
encode progressive-b.avi -bf 2 -flags +cgop
encode interlaced-p.avi -bf 0 -flags +ilme+ildct+cgop

echo "ffmpeg of Debian's 7:5.1.9-0+deb12u1"
seen "interlaced, B pictures: what two threads give" "$(differ interlaced-b.avi)" "others"
seen "progressive, B pictures" "$(differ progressive-b.avi)" "the same, 40 pictures"
seen "interlaced, no B pictures" "$(differ interlaced-p.avi)" "the same, 40 pictures"
conclude
