# SPDX-License-Identifier: BSD-3-Clause
# Clips for clients of V4L2, and what has to come out; to be sourced after lib.sh and clips.sh.
# shellcheck shell=bash disable=SC2154

# Clips that more than one client gets, and what ffmpeg alone does: name, codec, size, frames, and options of the encoder.
readonly client_clips=(
    'h264 h264 320x240 60'
    'cropped h264 318x182 40 -bf 2'
    'narrow h264 176x144 40 -bf 2'
    'short h264 320x240 2 -bf 1'
    'h264-720p h264 1280x720 12'
    'h264-1080p h264 1920x1080 8'
    'hevc hevc 320x240 40'
    'hevc-1080p hevc 1920x1080 6'
    'vp8 vp8 320x240 40'
    'vp8-odd vp8 321x241 20'
    'vp9 vp9 352x288 30'
    'vp9-odd vp9 35x34 20'
    'mpeg4 mpeg4 320x240 40'
    'mpeg4-odd mpeg4 321x241 20'
    'mpeg2 mpeg2 320x240 40'
    'mpeg2-odd mpeg2 321x241 20'
)
readonly codecs=(h264 hevc vp8 vp9 mpeg2 mpeg4)

# With --all: each codec in these sizes. H.264 and HEVC have no odd ones.
readonly sweep_sizes=(35x34 177x145 321x241 854x480 1280x720 1366x768 1920x1080)
even() { # CODEC SIZE
    local width=${2%x*} height=${2#*x}
    case $1 in
        h264 | hevc) printf '%sx%s' $((width + width % 2)) $((height + height % 2)) ;;
        *) printf '%s' "$2" ;;
    esac
}

# of_codec CODEC: the $container and $arguments of an encoder that makes B-frames where the codec has them.
of_codec() {
    case $1 in
        h264) container=mp4 arguments=(-c:v libx264 -preset fast -bf 3 -g 30) ;;
        hevc) container=mp4 arguments=(-c:v libx265 -preset fast -x265-params log-level=none) ;;
        vp8) container=webm arguments=(-c:v libvpx -b:v 500k) ;;
        vp9) container=webm arguments=(-c:v libvpx-vp9 -b:v 500k -cpu-used 5) ;;
        mpeg4) container=avi arguments=(-c:v mpeg4 -bf 2 -q:v 4) ;;
        mpeg2) container=mpg arguments=(-c:v mpeg2video -bf 2 -q:v 4) ;;
    esac
}

# The file "clips" has name, file and codec of each.
make_client_clip() { # DIRECTORY NAME CODEC SIZE FRAMES [ENCODER-ARGUMENT...]
    local container arguments file
    of_codec "$3"
    file=clip-$2.$container
    ffmpeg -nostdin -v error -y -f lavfi -i "testsrc2=size=$4:rate=25" -frames:v "$5" -pix_fmt yuv420p "${arguments[@]}" \
        "${@:6}" "$1/$file"
    ffmpeg -nostdin -v error -i "$1/$file" -fps_mode passthrough -pix_fmt yuv420p -f framemd5 - | hashes >"$1/$2.expected"
    printf '%s %s %s\n' "$2" "$file" "$3" >>"$1/clips"
}

hashes() { awk '!/^#/ { print $NF }'; }

make_client_clips() { # DIRECTORY [all | few]
    local i clip codec size
    for clip in "${client_clips[@]}"; do
        [ "${2:-}" != few ] || [[ " ${codecs[*]} " = *" ${clip%% *} "* ]] || continue
        # shellcheck disable=SC2086 # words
        make_client_clip "$1" $clip
    done
    if [ "${2:-}" = all ]; then
        for codec in "${codecs[@]}"; do
            for size in "${sweep_sizes[@]}"; do
                size=$(even "$codec" "$size")
                make_client_clip "$1" "$codec-$size" "$codec" "$size" 6
            done
        done
    fi
    ffmpeg -nostdin -v error -y -i "$1/clip-h264.mp4" -c copy -bsf:v h264_mp4toannexb -f h264 "$1/clip-h264.h264"
    ffmpeg -nostdin -v error -y -i "$1/clip-h264.h264" -f rawvideo -pix_fmt nv12 "$1/expected-h264.nv12"
    # As NV12, what expected.yuv is as YUV420: sizes of both parts differ.
    : >"$1/expected.nv12"
    for i in "${!clip_sizes[@]}"; do
        encode_part "${clip_sizes[i]}" "${clip_frames[i]}" "$1/part.h264"
        ffmpeg -nostdin -v error -i "$1/part.h264" -f rawvideo -pix_fmt nv12 - >>"$1/expected.nv12"
    done
    rm "$1/part.h264"
    for i in {1..100}; do
        cat "$1/clip-h264.h264"
    done >"$1/clip-long.h264"
    with_headers "$1/clip.h264" "$1/clip.hdr"
    for codec in "${codecs[@]}"; do
        of_codec "$codec"
        with_headers "$1/clip-$codec.$container" "$1/clip-$codec.hdr"
    done
}

# with_headers FILE TO: access units as v4l2-ctl reads them, each behind a mark and its size of 32 bits, the highest byte first.
with_headers() {
    local size copy=(ffmpeg -nostdin -v error -y -i "$1" -map 0:v -c copy)
    case $1 in
        *h264.mp4) copy+=(-bsf:v h264_mp4toannexb) ;;
        *hevc.mp4) copy+=(-bsf:v hevc_mp4toannexb) ;;
    esac
    "${copy[@]}" -f data "$2.units"
    : >"$2"
    exec 3<"$2.units"
    while read -r size; do
        printf 'rdhV%b' "$(printf '\\x%02x' $((size >> 24)) $((size >> 16 & 255)) $((size >> 8 & 255)) $((size & 255)))" >>"$2"
        head -c "$size" <&3 >>"$2"
    done < <("${copy[@]}" -f framecrc - | awk -F, '!/^#/ { print $5 + 0 }')
    exec 3<&-
    rm "$2.units"
}
