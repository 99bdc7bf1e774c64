# SPDX-License-Identifier: BSD-3-Clause
# What clients of V4L2 do in the guest; sourced by init.sh. Each writes a file for the host to judge, or says what came out.
# shellcheck shell=bash
# shellcheck disable=SC2154 # share is of init.sh

export share HOME=/run XDG_RUNTIME_DIR=/run XDG_CACHE_HOME=/run TMPDIR=/run
export GST_REGISTRY=/run/gst.bin GST_PLUGIN_SYSTEM_PATH=$share/gst GST_DEBUG_NO_COLOR=1 AV_LOG_FORCE_NOCOLOR=1

# Nodes come in the order of probing.
node() { # decoder|encoder
    local of
    for of in /sys/class/video4linux/video*; do
        [ "$(cat "$of/name")" != "virtio-video $1" ] || basename "$of"
    done
}
decoder=/dev/$(node decoder)
encoder=/dev/$(node encoder)

# client NAME SECONDS COMMAND...: what it says is in NAME.log, how it ended in the log of the guest.
client() {
    local name=$1 seconds=$2 status=0 begin=$SECONDS
    shift 2
    timeout -k 2 "$((seconds * ${slow:-1}))" "$@" >"$share/$name.log" 2>&1 </dev/null || status=$?
    echo "client: $name: status $status after $((SECONDS - begin)) s"
}

decode() { # NAME FILE CODEC
    client "$1" 60 ffmpeg -nostdin -v error -c:v "$3_v4l2m2m" -i "$share/$2" -fps_mode passthrough -pix_fmt yuv420p \
        -f framemd5 -y "$share/$1.md5"
}

encode() { # NAME CODEC PIXEL-FORMAT PICTURES
    local container=$2
    case $2 in
        vp8) container=ivf ;;
        mpeg4) container=m4v ;;
    esac
    client "$1" 60 ffmpeg -nostdin -v error -i "$share/$4" -pix_fmt "$3" -c:v "$2_v4l2m2m" -b:v 600k -f "$container" \
        -y "$share/$1.$2"
}

gst() { # NAME ARGUMENT...
    local name=$1
    shift
    client "$name" 60 gst-launch-1.0 -q "$@"
}

# shellcheck source=guest/clients-v4l.sh
. "$share/clients-v4l.sh"

compliance() { # NAME ARGUMENT...
    local name=$1
    shift
    client "$name" 300 bash -c 'v4l v4l2-compliance "$@" | tr "\r" "\n" | grep -v "Frame #"' bash "$@"
    echo "client: $name: $(grep '^Total for' "$share/$name.log" || echo 'no result')"
    grep -i -B 1 -A 1 'fail:' "$share/$name.log"
}

play_ffmpeg() {
    local name codec file
    while read -r name file codec; do
        decode "decode-$name" "$file" "$codec"
    done <"$share/clips"
    while read -r name codec file; do
        encode "encode-$name" "$codec" nv12 "$file"
    done <"$share/encodings"
    # The wrapper leaves no gap between lines, whatever the driver says.
    echo "client: planar lines: $(v4l v4l2-ctl -d "$encoder" --try-fmt-video-out width=320,height=240,pixelformat=YU12 2>&1 |
        sed -n 's/.*Bytes per Line : //p' | head -n 1)"
    encode encode-planar h264 yuv420p pictures-320x240.nut
}

play_gstreamer() {
    gst gst-decode filesrc location="$share/clip-h264.h264" ! h264parse ! v4l2h264dec ! video/x-raw,format=NV12 ! \
        filesink location="$share/gst-decode.nv12"
    gst gst-change filesrc location="$share/clip.h264" ! h264parse ! v4l2h264dec ! video/x-raw,format=NV12 ! \
        filesink location="$share/gst-change.nv12"
    gst gst-encode videotestsrc num-buffers=30 ! video/x-raw,format=NV12,width=320,height=240 ! v4l2h264enc ! \
        'video/x-h264,level=(string)4' ! filesink location="$share/gst-encode.h264"
    gst gst-encode-cropped videotestsrc num-buffers=30 ! video/x-raw,format=NV12,width=318,height=182 ! v4l2h264enc ! \
        'video/x-h264,level=(string)4' ! filesink location="$share/gst-encode-cropped.h264"
    [ ! -e "$share/gst-seek" ] || client gst-seek 60 "$share/gst-seek" "$share/clip-h264.mp4"
    gst gst-transcode filesrc location="$share/clip-h264.h264" ! h264parse ! v4l2h264dec ! v4l2h265enc ! \
        'video/x-h265,level=(string)4' ! filesink location="$share/gst-transcode.hevc"
}

# v4l2_ctl NAME ARGUMENT...
v4l2_ctl() {
    local name=$1
    shift
    client "$name" 60 bash -c 'v4l v4l2-ctl "$@"' bash "$@"
}

play_v4l2_ctl() {
    v4l2_ctl v4l2-ctl -d "$decoder" --stream-mmap --stream-out-mmap --stream-from-hdr "$share/clip.hdr" \
        --set-fmt-video-out pixelformat=H264 --stream-to "$share/v4l2-ctl.nv12"
    v4l2_ctl v4l2-encode -d "$encoder" --stream-mmap --stream-out-mmap --stream-from "$share/pictures.nv12" \
        --set-fmt-video-out "width=${picture_size%x*},height=${picture_size#*x},pixelformat=NV12" \
        --set-fmt-video pixelformat=H264 --stream-to "$share/v4l2-encode.h264"
    # No codec's bitstream has words for all sizes: what is asked for here is too wide for MPEG-2.
    v4l2_ctl v4l2-largest -d "$encoder" --stream-mmap --stream-out-mmap --stream-count 3 \
        --set-fmt-video-out width=4096,height=64,pixelformat=NV12 --set-fmt-video pixelformat=MPG2 \
        --stream-to "$share/v4l2-largest.m2v"
}

play_compliance() {
    local exporter=
    if insmod "$share/v4l2-mem2mem.ko" && insmod "$share/videobuf2-vmalloc.ko" && insmod "$share/vim2m.ko"; then
        exporter=/dev/$(basename "$(dirname "$(grep -lx vim2m /sys/class/video4linux/*/name | head -n 1)")")
    fi
    compliance compliance-decoder -d "$decoder" -s ${exporter:+-e "$exporter"} --stream-from-hdr "H264=$share/clip-h264.hdr"
    compliance compliance-change -d "$decoder" -s --stream-from-hdr "H264=$share/clip.hdr"
    compliance compliance-encoder -d "$encoder" -s ${exporter:+-e "$exporter"}
}

# Devices of one codec each: the tool takes the codec that a device has by default. Its -f runs no decoder, and keeps events
# of one encoding for the next.
play_codecs() {
    local codec of side list fourcc files=()
    for codec in h264=H264 hevc=HEVC vp8=VP80 vp9=VP90 mpeg2=MPG2 mpeg4=MPG4; do
        files+=(--stream-from-hdr "${codec#*=}=$share/clip-${codec%=*}.hdr")
    done
    for of in /sys/class/video4linux/video*; do
        side=$(sed 's/.* //' "$of/name") list=--list-formats
        [ "$side" = encoder ] || list=--list-formats-out
        fourcc=$(v4l v4l2-ctl -d "/dev/${of##*/}" "$list" | sed -n "s/.*'\(....\)'.*/\1/p" | head -n 1)
        compliance "compliance-$side-$fourcc" -d "/dev/${of##*/}" -s -a "${files[@]}"
    done
}

# As many streams as the device has.
play_many() {
    local i pids=() status=0 begin=$SECONDS
    for i in {1..16}; do
        timeout -k 2 $((120 * ${slow:-1})) bash -c 'v4l v4l2-ctl "$@"' bash -d "$decoder" --stream-mmap --stream-out-mmap \
            --stream-from-hdr "$share/clip-h264.hdr" --set-fmt-video-out pixelformat=H264 \
            --stream-to "$share/many-$i.nv12" >"$share/many-$i.log" 2>&1 </dev/null &
        pids+=($!)
    done
    for i in "${pids[@]}"; do
        wait "$i" || status=$?
    done
    echo "client: many: status $status after $((SECONDS - begin)) s"
}

play_kunit() {
    [ -e "$share/virtio_video_test.ko" ] || return
    insmod "$share/virtio_video_test.ko"
    busybox dmesg | grep -E 'ok [0-9]+ |not ok|# (virtio_video|Totals)'
    rmmod virtio_video_test
}

# shellcheck source=guest/clients-trouble.sh
. "$share/clients-trouble.sh"
# shellcheck source=guest/clients-lies.sh
. "$share/clients-lies.sh"
# shellcheck source=guest/clients-speed.sh
. "$share/clients-speed.sh"
