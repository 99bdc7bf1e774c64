#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Guess:  at the end of its input a decoder shows all that it decoded. A sequence_end_code is for whoever joins streams.
# Truth:  mpeg2dec shows the last two pictures only behind a sequence_end_code. FFmpeg's encoder writes none, so the last two pictures of its streams never come.
#         Four bytes (00 00 01 b7) at the end of the file bring them.
# Version: mpeg2dec 0.5.1 (Debian 0.5.1-9), FFmpeg 5.1.9.
# Source: seen with the commands below.
# shellcheck source=packages.sh
. "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

unpack ffmpeg=7:5.1.9-0+deb12u1 mpeg2dec=0.5.1-9

shown() { # FILE
    run "$root/usr/bin/mpeg2dec" -o md5 "$1" 2>/dev/null | grep -cE '[0-9a-f]{32}'
}

echo "mpeg2dec 0.5.1"
for b in 0 2; do
    run "$root/usr/bin/ffmpeg" -nostdin -v error -y -f lavfi -i testsrc2=size=320x240:rate=25 -frames:v 31 -c:v mpeg2video -bf $b -q:v 4 -f mpeg2video "$work/$b.m2v"
    { cat "$work/$b.m2v"; printf '\0\0\1\xb7'; } >"$work/$b-end.m2v"
    seen "31 frames, $b B pictures in a row, no end code: shown" "$(shown "$work/$b.m2v")" 29
    seen "31 frames, $b B pictures in a row, an end code: shown" "$(shown "$work/$b-end.m2v")" 31
done
conclude
