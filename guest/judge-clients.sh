# SPDX-License-Identifier: BSD-3-Clause
# Clips for clients of V4L2, and what has to come out; to be sourced after lib.sh, clips.sh and judge.sh.
# shellcheck shell=bash disable=SC2154

# The file "clips" has name, file and codec of each.
make_client_clip() { # DIRECTORY NAME FILE CODEC SIZE FRAMES ENCODER-ARGUMENT...
    ffmpeg -nostdin -v error -y -f lavfi -i "testsrc2=size=$5:rate=25" -frames:v "$6" -pix_fmt yuv420p "${@:7}" "$1/$3"
    ffmpeg -nostdin -v error -i "$1/$3" -fps_mode passthrough -pix_fmt yuv420p -f framemd5 - | hashes >"$1/$2.expected"
    printf '%s %s %s\n' "$2" "$3" "$4" >>"$1/clips"
}

hashes() { awk '!/^#/ { print $NF }'; }

make_client_clips() { # DIRECTORY
    local i
    make_client_clip "$1" h264 clip-h264.mp4 h264 320x240 60 -c:v libx264 -preset fast -bf 3 -g 30
    make_client_clip "$1" cropped clip-cropped.mp4 h264 318x182 40 -c:v libx264 -preset fast -bf 2 -g 30
    make_client_clip "$1" narrow clip-narrow.mp4 h264 176x144 40 -c:v libx264 -preset fast -bf 2 -g 30
    make_client_clip "$1" short clip-short.mp4 h264 320x240 2 -c:v libx264 -bf 1
    make_client_clip "$1" hevc clip-hevc.mp4 hevc 320x240 40 -c:v libx265 -preset fast -x265-params log-level=none
    make_client_clip "$1" vp8 clip-vp8.webm vp8 320x240 40 -c:v libvpx -b:v 500k
    make_client_clip "$1" vp9 clip-vp9.webm vp9 352x288 30 -c:v libvpx-vp9 -b:v 500k -cpu-used 5
    make_client_clip "$1" mpeg4 clip-mpeg4.avi mpeg4 320x240 40 -c:v mpeg4 -bf 2 -q:v 4
    make_client_clip "$1" mpeg2 clip-mpeg2.mpg mpeg2 320x240 40 -c:v mpeg2video -bf 2 -q:v 4
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
    with_headers "$1/clip-h264.h264" "$1/clip-h264.hdr"
    with_headers "$1/clip.h264" "$1/clip.hdr"
}

# with_headers FILE TO: access units as v4l2-ctl reads them, each behind a mark and its size of 32 bits, the highest byte first.
with_headers() {
    local size
    : >"$2"
    exec 3<"$1"
    while read -r size; do
        printf 'rdhV%b' "$(printf '\\x%02x' $((size >> 24)) $((size >> 16 & 255)) $((size >> 8 & 255)) $((size & 255)))" >>"$2"
        head -c "$size" <&3 >>"$2"
    done < <(ffprobe -v error -show_entries packet=size -of csv=p=0 "$1" | tr -d ,)
    exec 3<&-
}

frames_of() { ffprobe -v error -count_frames -show_entries stream=nb_read_frames -of csv=p=0 "$1" 2>/dev/null; }

went_well() { has 1 "client: $1: status 0"; }
decoded() { went_well "$1" && hashes <"$work/$1.md5" | cmp - "$work/$2.expected"; }
has_frames() { went_well "$1" && [ "$(frames_of "$work/$2")" = "$3" ]; }
is_same() { went_well "$1" && cmp "$work/$1.nv12" "$work/$2"; }
# All pictures of both sizes; gst-launch writes them with their padding: 320x192 for 318x182.
has_size() { went_well "$1" && [ "$(stat -c %s "$work/$1.nv12")" = "$2" ]; }
complies() { grep "client: $1: Total for .* Failed: 0, Warnings: 0" "$log"; }

shows_pictures() { # NAME CODEC
    local psnr
    has_frames "$1" "$1.$2" "$picture_count" || return
    psnr=$(ffmpeg -nostdin -nostats -r 25 -i "$work/$1.$2" -f rawvideo -pixel_format yuv420p -video_size "$picture_size" \
        -framerate 25 -i "$work/pictures.yuv" -lavfi psnr -f null - 2>&1 | sed -n 's/.*PSNR .* average:\([0-9.inf]*\) .*/\1/p')
    printf '        %s: PSNR %s dB\n' "$1" "$psnr"
    awk -v is="$psnr" -v least="$least_psnr" 'BEGIN { exit !(is == "inf" || is >= least) }'
}

judge_kunit() {
    ok "the driver's pure parts test themselves in the kernel" grep -qE '\bok 1 (- )?virtio_video' "$log"
    ok "the driver's pure parts: no test fails" has_not 'not ok'
}

judge_ffmpeg() {
    local name
    while read -r name _; do
        ok "ffmpeg decodes $name: every frame as software does" decoded "decode-$name" "$name"
    done <"$work/clips"
    for name in h264 hevc vp8 mpeg4; do
        ok "ffmpeg encodes $name" shows_pictures "encode-$name" "$name"
    done
    if has 1 'client: planar lines: 320'; then
        ok "ffmpeg encodes planar pictures" shows_pictures encode-planar h264
    else
        printf 'skipped ffmpeg encodes planar pictures: it needs lines of 320 bytes, which the device does not take\n'
    fi
}

judge_gstreamer() {
    ok "GStreamer decodes: byte for byte" is_same gst-decode expected-h264.nv12
    ok "GStreamer decodes a change of size: all pictures of both" has_size gst-change $((40 * 320 * 240 * 3 / 2 + 20 * 320 * 192 * 3 / 2))
    ok "GStreamer encodes" has_frames gst-encode gst-encode.h264 30
    ok "GStreamer decodes and encodes at once" has_frames gst-transcode gst-transcode.hevc 60
}

judge_v4l() {
    ok "v4l2-ctl decodes a change of size: byte for byte" is_same v4l2-ctl expected.nv12
    ok "v4l2-compliance: decoder" complies compliance-decoder
    ok "v4l2-compliance: decoder, a change of size" complies compliance-change
    ok "v4l2-compliance: encoder" complies compliance-encoder
}

judge_states() {
    ok "stops, seeks and restarts in any order: $(grep -c '^states: .*: ok' "$log" || true) of 9" went_well states
}

judge_guest() {
    ok "the guest's log knows no failure" has_not FAIL
    ok "the guest's kernel warns of nothing" has_not '[ cut here ]'
    ok "the guest comes to its end" has 1 'guest: end'
}

judge_trouble() {
    ok "a client killed in the middle: the next one decodes" decoded after-killed h264
    ok "the driver unbound under a client, and bound again: the next one decodes" decoded after-unbound h264
    ok "two clients at once: the second one decodes" decoded two-at-once h264
    ok "the daemon killed under a client: it ends" has 1 'client: orphaned: status'
    ok "the daemon killed under a client: the encoder works" shows_pictures after-orphaned h264
    ok "the daemon killed under a client: the module unloads, the guest ends" has 1 'guest: end'
    ok "the guest's log knows no failure" has_not FAIL
}
