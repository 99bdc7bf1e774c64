#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Guess:  the ffmpeg program shows a stream that begins inside a group of pictures from its first key frame on, as libavcodec decodes it.
# Truth:  of VP9 it shows not one frame, with any number of threads. libavcodec decodes all frames from the key frame on, as ffprobe's count shows;
#         of VP8 both show the same frames.
# Version: FFmpeg 5.1.9 (Debian 7:5.1.9-0+deb12u1); 7.1.5 of Debian 13 does so as well, 9.0.2 of forky shows all of them.
# Source: seen with the commands below.
# shellcheck source=packages.sh
. "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

unpack ffmpeg=7:5.1.9-0+deb12u1

make() { # NAME ENCODER-OPTION...: 37 packets, the 13th is the first key frame
    run "$root/usr/bin/ffmpeg" -nostdin -v error -y -f lavfi -i testsrc2=s=160x120:r=25 -frames:v 40 -pix_fmt yuv420p \
        "${@:2}" -g 15 -b:v 300k "$work/whole.mkv"
    run "$root/usr/bin/ffmpeg" -nostdin -v error -y -i "$work/whole.mkv" -c copy -copyinkf -bsf:v "noise=drop='lt(n\,3)'" "$work/$1"
}

shown() { # FILE THREADS
    run "$root/usr/bin/ffmpeg" -nostdin -v quiet -threads "$2" -i "$work/$1" -fps_mode passthrough -f framemd5 - | grep -vc '^#' || true
}

decoded() { # FILE
    run "$root/usr/bin/ffprobe" -v quiet -count_frames -show_entries stream=nb_read_frames -of csv=p=0 "$work/$1" | tr -d ','
}

make vp8.mkv -c:v libvpx -deadline realtime
make vp9.mkv -c:v libvpx-vp9 -deadline realtime -cpu-used 8

echo "ffmpeg of Debian's 7:5.1.9-0+deb12u1"
seen "VP8: frames that ffprobe counts, frames that ffmpeg shows" "$(decoded vp8.mkv), $(shown vp8.mkv 1)" "25, 25"
seen "VP9: frames that ffprobe counts" "$(decoded vp9.mkv)" 25
seen "VP9: frames that ffmpeg shows with 1 thread, with 2" "$(shown vp9.mkv 1), $(shown vp9.mkv 2)" "0, 0"
conclude
