#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Guess:  H.264 decoding is exact: a decoder that takes B pictures gives the encoder's own reconstruction, bit for bit. So OpenH264 is a judge of other
#         decoders.
# Truth:  OpenH264 takes the B pictures of an x264 stream without a word, and most of them come out slightly different. Streams without B pictures are exact.
#         libavcodec gives x264's reconstruction of both.
# Version: OpenH264 2.3.1 (Debian 2.3.1+dfsg-3+deb12u2), x264 0.164.3095, GStreamer 1.22.0.
# Source: seen with the commands below.
# shellcheck source=packages.sh
. "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

unpack ffmpeg=7:5.1.9-0+deb12u1 x264=2:0.164.3095+gitbaee400-3 gstreamer1.0-tools=1.22.0-2+deb12u1 \
    gstreamer1.0-plugins-bad=1.22.0-4+deb12u8 libopenh264-7=2.3.1+dfsg-3+deb12u2

readonly frames=30 bytes=$((320 * 240 * 3 / 2))
run "$root/usr/bin/ffmpeg" -nostdin -v error -f lavfi -i testsrc2=size=320x240:rate=25 -frames:v $frames -pix_fmt yuv420p -f yuv4mpegpipe "$work/source.y4m"

encode() { # NAME B-PICTURES: writes the reconstruction, too
    run "$root/usr/bin/x264" --quiet --no-progress --threads 1 --profile main --bframes "$2" --b-adapt 0 --crf 25 --dump-yuv "$work/$1.own" -o "$work/$1.h264" "$work/source.y4m" 2>"$work/x264.log"
}

by_openh264() {
    local plugins=$root/usr/lib/x86_64-linux-gnu/gstreamer-1.0
    GST_REGISTRY=$work/registry GST_REGISTRY_FORK=no GST_PLUGIN_SYSTEM_PATH=$plugins run "$root/usr/bin/gst-launch-1.0" -q \
        filesrc location="$work/$1.h264" ! h264parse ! openh264dec ! filesink location="$work/$1.out" 2>"$work/gst.log" || cat "$work/gst.log" >&2
}

by_libavcodec() { run "$root/usr/bin/ffmpeg" -nostdin -v error -y -i "$work/$1.h264" -fps_mode passthrough -f rawvideo -pix_fmt yuv420p "$work/$1.out"; }

hashes() { split -b "$bytes" --filter='md5sum' "$1"; }

differs() { # NAME
    local wrong
    [ "$(stat -c %s "$work/$1.out")" -eq $((frames * bytes)) ] || { echo "not $frames frames"; return; }
    wrong=$(paste <(hashes "$work/$1.own") <(hashes "$work/$1.out") | awk '$1 != $3 { n++ } END { print n + 0 }')
    [ "$wrong" -eq 0 ] && echo "exact" || { [ "$wrong" -ge 10 ] && echo "most B pictures differ" || echo "$wrong differ"; }
}

echo "OpenH264 2.3.1, libavcodec of FFmpeg 5.1.9, x264 0.164"
encode plain 0
encode with-b 2
for name in plain with-b; do
    by_libavcodec $name
    seen "libavcodec, $name" "$(differs $name)" exact
done
by_openh264 plain
seen "OpenH264, plain" "$(differs plain)" exact
by_openh264 with-b
seen "OpenH264, with-b" "$(differs with-b)" "most B pictures differ"
conclude
