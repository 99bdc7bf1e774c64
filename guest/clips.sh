# SPDX-License-Identifier: BSD-3-Clause
# What goes into the guest and what has to come out of it; to be sourced after lib.sh.
# shellcheck shell=bash

# The size changes in the middle, to one that is no multiple of 16.
readonly clip_sizes=(320x240 318x182) clip_frames=(40 20)
readonly picture_size=320x240 picture_count=50
# At 1 Mbit/s, in dB. What ends below is not this picture.
readonly least_psnr=35

encode_part() { # SIZE FRAMES FILE; with B-frames, and a delimiter before each access unit
    ffmpeg -nostdin -v error -y -f lavfi -i "testsrc2=size=$1:rate=25" -frames:v "$2" -c:v libx264 -preset fast -bf 3 -g 25 \
        -pix_fmt yuv420p -bsf:v h264_metadata=aud=insert -f h264 "$3"
}

# make_clips DIRECTORY: clip.h264, expected.yuv (what ffmpeg decodes of it) and pictures.yuv.
make_clips() {
    local i
    : >"$1/clip.h264"
    : >"$1/expected.yuv"
    for i in "${!clip_sizes[@]}"; do
        encode_part "${clip_sizes[i]}" "${clip_frames[i]}" "$1/part.h264"
        cat "$1/part.h264" >>"$1/clip.h264"
        ffmpeg -nostdin -v error -i "$1/part.h264" -f rawvideo -pix_fmt yuv420p - >>"$1/expected.yuv"
    done
    rm "$1/part.h264"
    ffmpeg -nostdin -v error -y -f lavfi -i "testsrc2=size=$picture_size:rate=25" -frames:v "$picture_count" \
        -f rawvideo -pix_fmt yuv420p "$1/pictures.yuv"
}

# is_expected DIRECTORY NAME: whether the guest got every picture of the clip, byte for byte.
is_expected() { cmp "$1/expected.yuv" "$1/$2.yuv"; }

# is_encoded DIRECTORY NAME: whether what the encoder gave the guest is these pictures, all of them.
is_encoded() {
    local count psnr
    count=$(ffprobe -v error -count_frames -show_entries stream=nb_read_frames -of csv=p=0 "$1/$2.h264")
    psnr=$(ffmpeg -nostdin -nostats -r 25 -i "$1/$2.h264" -f rawvideo -pixel_format yuv420p -video_size "$picture_size" \
        -framerate 25 -i "$1/pictures.yuv" -lavfi psnr -f null - 2>&1 | sed -n 's/.*PSNR .* average:\([0-9.inf]*\) .*/\1/p')
    printf '        %s: %s pictures, PSNR %s dB\n' "$2" "$count" "$psnr"
    [ "$count" = "$picture_count" ] && awk -v is="$psnr" -v least="$least_psnr" 'BEGIN { exit !(is == "inf" || is >= least) }'
}
