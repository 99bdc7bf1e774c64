# SPDX-License-Identifier: BSD-3-Clause
# How long clients decode; sourced by clients.sh.
# shellcheck shell=bash
# shellcheck disable=SC2154 # share and speed_rounds are of the host

timed() { # NAME COMMAND...
    local begin
    begin=$(date +%s%N)
    client "$@"
    echo "speed: $1 $((($(date +%s%N) - begin) / 1000))"
}

play_speed() {
    local i
    for ((i = 0; i < speed_rounds; i++)); do
        timed speed-ffmpeg 120 ffmpeg -nostdin -v error -c:v h264_v4l2m2m -i "$share/clip-speed.mp4" -fps_mode passthrough -f null -
        # It looks at no frame.
        timed speed-v4l2-ctl 120 bash -c 'v4l v4l2-ctl "$@"' bash -d "$decoder" --stream-mmap --stream-out-mmap \
            --stream-from-hdr "$share/clip-speed.hdr" --set-fmt-video-out pixelformat=H264
    done
}
