#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Guess:  a decoder of libavcodec marks frames that it decoded from wrong bits (AV_FRAME_FLAG_CORRUPT, decode_error_flags), or does so if err_recognition asks
#         for it.
# Truth:  those of MPEG-2, MPEG-4 part 2 and H.264 do. Those of HEVC, VP8 and VP9 mark none, whatever is asked for: any bits are something to an arithmetic
#         decoder.
# Version: libavcodec 59.37.100 (FFmpeg 5.1.9, Debian 7:5.1.9-0+deb12u1).
# Source: seen with the commands below. The ffmpeg program says "corrupt decoded frame" of each frame that is marked.
# shellcheck source=packages.sh
. "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

unpack ffmpeg=7:5.1.9-0+deb12u1

encode() { # NAME OPTION...
    run "$root/usr/bin/ffmpeg" -nostdin -v error -y -f lavfi -i testsrc2=size=320x240:rate=25 -frames:v 60 -pix_fmt yuv420p -g 15 "${@:2}" "$work/$1.mkv"
    run "$root/usr/bin/ffmpeg" -nostdin -v error -y -i "$work/$1.mkv" -c copy -bsf:v noise=amount=3000 "$work/$1-noise.mkv"
}

# Frames of a file by their times, and how many are marked.
decode() { # FILE DETECT
    run "$root/usr/bin/ffmpeg" -nostdin -v warning -err_detect "$2" -threads 1 -i "$work/$1.mkv" -fps_mode passthrough -f framemd5 - 2>"$work/messages" |
        sed -n '/^#/!s/, */ /gp' | awk '{ print $2, $NF }' | sort
}

told() { # NAME DETECT: of the frames that are wrong
    decode "$1" "$2" >"$work/right"
    decode "$1-noise" "$2" >"$work/wrong"
    local wrong marked
    wrong=$(comm -13 "$work/right" "$work/wrong" | wc -l)
    marked=$(grep -c 'corrupt decoded frame' "$work/messages" || true)
    if [ "$wrong" -lt 20 ]; then
        echo "only $wrong frames are wrong"
    elif [ "$marked" -eq 0 ]; then
        echo "no frame is marked"
    else
        echo "frames are marked"
    fi
}

encode hevc -c:v libx265 -preset ultrafast -x265-params log-level=none
encode vp8 -c:v libvpx -b:v 400k
encode vp9 -c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 400k
encode mpeg2 -c:v mpeg2video -bf 2 -q:v 5
encode mpeg4 -c:v mpeg4 -bf 2 -q:v 5
encode h264 -c:v libx264 -preset veryfast -bf 2

echo "ffmpeg of Debian's 7:5.1.9-0+deb12u1"
for codec in hevc vp8 vp9; do
    for detect in crccheck crccheck+bitstream+buffer+careful+aggressive; do
        seen "$codec, -err_detect $detect" "$(told $codec $detect)" "no frame is marked"
    done
done
for codec in mpeg2 mpeg4 h264; do
    seen "$codec, -err_detect crccheck" "$(told $codec crccheck)" "frames are marked"
done
conclude
