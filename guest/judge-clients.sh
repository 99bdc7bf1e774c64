# SPDX-License-Identifier: BSD-3-Clause
# What clients of V4L2 have to bring; to be sourced after lib.sh, clips.sh, client-encodings.sh and judge.sh.
# shellcheck shell=bash disable=SC2154

# One value a line: as CSV, ffprobe ends a line of MPEG-2 with an empty field.
probe() { ffprobe -v error -count_frames -show_entries "stream=$2" -of default=noprint_wrappers=1:nokey=1 "$1" 2>/dev/null; } # FILE ENTRIES
frames_of() { probe "$1" nb_read_frames; }

went_well() { has 1 "client: $1: status 0"; }
decoded() { went_well "$1" && hashes <"$work/$1.md5" | cmp - "$work/$2.expected"; }
has_frames() { went_well "$1" && [ "$(frames_of "$work/$2")" = "$3" ]; }
is_same() { went_well "$1" && cmp "$work/$1.nv12" "$work/$2"; }
# All pictures of both sizes; gst-launch writes them with their padding: 320x192 for 318x182.
has_size() { went_well "$1" && [ "$(stat -c %s "$work/$1.nv12")" = "$2" ]; }
complies() { grep "client: $1: Total for .* Failed: 0, Warnings: 0" "$log"; }

# Of these pictures, whatever the settings were.
shows_pictures() { # NAME CODEC
    local psnr
    has_frames "$1" "$1.$2" "$picture_count" || return
    psnr=$(psnr_of "$work/$1.$2" "$work/pictures-$picture_size.nut")
    printf '        %s: PSNR %s dB\n' "$1" "$psnr"
    awk -v is="$psnr" -v least="$least_psnr" 'BEGIN { exit !(is == "inf" || is >= least) }'
}

has_pictures_of() { # NAME FILE SIZE COUNT
    has_frames "$1" "$2" "$4" &&
        [ "$(probe "$work/$2" width,height | paste -s -d x)" = "$3" ]
}

same_as_one() { # NAME COUNT FILE: each of the files that so many clients wrote
    local i
    went_well "$1" || return
    for ((i = 1; i <= $2; i++)); do
        cmp "$work/$1-$i.nv12" "$work/$3" || return
    done
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
    while read -r name _; do
        ok "ffmpeg encodes $name: all pictures, within 0.2 dB of the device alone" encoded_alike "$name"
    done <"$work/encodings"
    if has 1 'client: planar lines: 320'; then
        ok "ffmpeg encodes planar pictures" shows_pictures encode-planar h264
    else
        skipped "ffmpeg encodes planar pictures: it needs lines of 320 bytes, which the device does not take"
    fi
}

judge_gstreamer() {
    ok "GStreamer decodes: byte for byte" is_same gst-decode expected-h264.nv12
    ok "GStreamer decodes a change of size: all pictures of both" has_size gst-change $((40 * 320 * 240 * 3 / 2 + 20 * 320 * 192 * 3 / 2))
    ok "GStreamer encodes" has_pictures_of gst-encode gst-encode.h264 320x240 30
    ok "GStreamer encodes 318x182" has_pictures_of gst-encode-cropped gst-encode-cropped.h264 318x182 30
    if [ -e "$work/gst-seek" ]; then
        ok "GStreamer seeks: $(sed -n 's/^seeks: //p' "$work/gst-seek.log")" went_well gst-seek
    else
        skipped "GStreamer seeks: the program for it needs libgstreamer1.0-dev"
    fi
    ok "GStreamer decodes and encodes at once" has_frames gst-transcode gst-transcode.hevc 60
}

judge_v4l2_ctl() {
    ok "v4l2-ctl decodes a change of size: byte for byte" is_same v4l2-ctl expected.nv12
    ok "v4l2-ctl encodes" shows_pictures v4l2-encode h264
    ok "v4l2-ctl encodes MPEG-2 of 4096x64, which becomes 4094x64" has_pictures_of v4l2-largest v4l2-largest.m2v 4094x64 3
}

judge_compliance() {
    ok "v4l2-compliance: decoder, H.264" complies compliance-decoder
    ok "v4l2-compliance: decoder, a change of size" complies compliance-change
    ok "v4l2-compliance: encoder" complies compliance-encoder
}

judge_codecs() {
    local side fourcc
    for side in decoder encoder; do
        for fourcc in H264 HEVC VP80 VP90 MPG2 MPG4; do
            ok "v4l2-compliance: $side of $fourcc alone" complies "compliance-$side-$fourcc"
        done
    done
}

judge_many() {
    ok "sixteen streams at once: byte for byte" same_as_one many 16 expected-h264.nv12
}

judge_states() {
    ok "stops, seeks and restarts in any order: $(grep -c '^states: .*: ok' "$log" || true) of 10" went_well states
}

judge_guest() {
    ok "the guest's log knows no failure" has_not FAIL
    ok "the guest's kernel warns of nothing" has_not '[ cut here ]'
    ok "the guest comes to its end" has 1 'guest: end'
}

judge_sleep() {
    ok "the devices go to sleep under a client" has 1 'guest: the devices sleep'
    ok "the devices wake up: the next client decodes" decoded after-sleep h264
    ok "the devices wake up: the next client encodes" shows_pictures after-sleep h264
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
