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
    local name=$1 seconds=$2 status=0
    shift 2
    timeout -k 2 "$((seconds * ${slow:-1}))" "$@" >"$share/$name.log" 2>&1 </dev/null || status=$?
    echo "client: $name: status $status"
}

decode() { # NAME FILE CODEC
    client "$1" 60 ffmpeg -nostdin -v error -c:v "$3_v4l2m2m" -i "$share/$2" -fps_mode passthrough -pix_fmt yuv420p \
        -f framemd5 -y "$share/$1.md5"
}

encode() { # NAME CODEC PIXEL-FORMAT
    local container=$2
    case $2 in
        vp8) container=ivf ;;
        mpeg4) container=m4v ;;
    esac
    client "$1" 60 ffmpeg -nostdin -v error -f rawvideo -pix_fmt yuv420p -s "$picture_size" -r 25 -i "$share/pictures.yuv" \
        -pix_fmt "$3" -c:v "$2_v4l2m2m" -b:v 2M -f "$container" -y "$share/$1.$2"
}

gst() { # NAME ARGUMENT...
    local name=$1
    shift
    client "$name" 60 gst-launch-1.0 -q "$@"
}

# Debian 12's own knows less than the kernel does: the one of a later Debian is run by its own loader.
v4l() { # PROGRAM ARGUMENT...
    local root=$share/v4l-utils program=$1
    shift
    if [ -d "$root" ]; then
        "$root/usr/lib64/ld-linux-x86-64.so.2" --library-path "$root/usr/lib/x86_64-linux-gnu" "$root/usr/bin/$program" "$@"
    else
        "$program" "$@"
    fi
}

compliance() { # NAME ARGUMENT...
    local name=$1
    shift
    export -f v4l
    client "$name" 120 bash -c 'v4l v4l2-compliance "$@" | tr "\r" "\n" | grep -v "Frame #"' bash "$@"
    echo "client: $name: $(grep '^Total for' "$share/$name.log" || echo 'no result')"
    grep -i -B 1 -A 1 'fail:' "$share/$name.log"
}

play_ffmpeg() {
    local name codec file
    while read -r name file codec; do
        decode "decode-$name" "$file" "$codec"
    done <"$share/clips"
    for codec in h264 hevc vp8 mpeg4; do
        encode "encode-$codec" "$codec" nv12
    done
    # The wrapper leaves no gap between lines, whatever the driver says.
    echo "client: planar lines: $(v4l v4l2-ctl -d "$encoder" --try-fmt-video-out width=320,height=240,pixelformat=YU12 2>&1 |
        sed -n 's/.*Bytes per Line : //p' | head -n 1)"
    encode encode-planar h264 yuv420p
}

play_gstreamer() {
    gst gst-decode filesrc location="$share/clip-h264.h264" ! h264parse ! v4l2h264dec ! video/x-raw,format=NV12 ! \
        filesink location="$share/gst-decode.nv12"
    gst gst-change filesrc location="$share/clip.h264" ! h264parse ! v4l2h264dec ! video/x-raw,format=NV12 ! \
        filesink location="$share/gst-change.nv12"
    gst gst-encode videotestsrc num-buffers=30 ! video/x-raw,format=NV12,width=320,height=240 ! v4l2h264enc ! \
        'video/x-h264,level=(string)4' ! filesink location="$share/gst-encode.h264"
    gst gst-transcode filesrc location="$share/clip-h264.h264" ! h264parse ! v4l2h264dec ! v4l2h265enc ! \
        'video/x-h265,level=(string)4' ! filesink location="$share/gst-transcode.hevc"
}

play_v4l() {
    local exporter=
    export -f v4l
    client v4l2-ctl 60 bash -c 'v4l v4l2-ctl "$@"' bash -d "$decoder" --stream-mmap --stream-out-mmap \
        --stream-from-hdr "$share/clip.hdr" --set-fmt-video-out pixelformat=H264 --stream-to "$share/v4l2-ctl.nv12"
    if insmod "$share/v4l2-mem2mem.ko" && insmod "$share/videobuf2-vmalloc.ko" && insmod "$share/vim2m.ko"; then
        exporter=/dev/$(basename "$(dirname "$(grep -lx vim2m /sys/class/video4linux/*/name | head -n 1)")")
    fi
    compliance compliance-decoder -d "$decoder" -s ${exporter:+-e "$exporter"} --stream-from-hdr "H264=$share/clip-h264.hdr"
    compliance compliance-change -d "$decoder" -s --stream-from-hdr "H264=$share/clip.hdr"
    compliance compliance-encoder -d "$encoder" -s ${exporter:+-e "$exporter"}
}

# begin NAME: a client that decodes for long, and is in the middle of it when this returns.
begin() {
    # Once drained, ffmpeg's wrapper decodes no more: -stream_loop would not do.
    ffmpeg -nostdin -v error -c:v h264_v4l2m2m -i "$share/clip-long.h264" -fps_mode passthrough -progress "$share/$1.progress" \
        -f null - >"$share/$1.log" 2>&1 </dev/null &
    client=$!
    (sleep $((90 * ${slow:-1})); kill -KILL "$client") 2>/dev/null &
    until grep -q '^frame=[1-9]' "$share/$1.progress" 2>/dev/null || ! kill -0 "$client" 2>/dev/null; do
        sleep 0.1
    done
}

ends() { # NAME
    local status=0
    wait "$client" || status=$?
    echo "client: $1: status $status"
}

play_states() {
    client states 120 "$share/states" "$decoder" "$share/clip-h264.hdr"
    cat "$share/states.log"
}

play_trouble() {
    local device driver=/sys/bus/virtio/drivers/virtio_video
    device=$(basename "$(readlink -f "/sys/class/video4linux/$(basename "$decoder")/device/"virtio*)")

    begin killed
    kill -KILL "$client"
    ends killed
    decode after-killed clip-h264.mp4 h264

    begin unbound
    rmmod virtio_video 2>/dev/null && echo "guest: FAIL: a module in use was unloaded"
    echo "$device" >$driver/unbind
    kill -TERM "$client"
    ends unbound
    echo "$device" >$driver/bind
    decode after-unbound clip-h264.mp4 h264

    begin two
    decode two-at-once clip-h264.mp4 h264
    kill -TERM "$client"
    ends two

    begin orphaned
    echo "guest: kill the daemon"
    for _ in {1..100}; do
        [ -e "$decoder" ] || break
        sleep 0.1
    done
    kill -TERM "$client"
    ends orphaned
    [ -e "$decoder" ] && echo "guest: FAIL: the node of a dead device is there"
    encode after-orphaned h264 nv12
}

play_kunit() {
    [ -e "$share/virtio_video_test.ko" ] || return
    insmod "$share/virtio_video_test.ko"
    busybox dmesg | grep -E 'ok [0-9]+ |not ok|# (virtio_video|Totals)'
    rmmod virtio_video_test
}
