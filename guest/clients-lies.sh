# SPDX-License-Identifier: BSD-3-Clause
# Clients of devices that lie; sourced by clients.sh. None of them need succeed, but each has to end, and the module has to go.
# shellcheck shell=bash
# shellcheck disable=SC2154 # share, and the settings lies_seconds and lies_timeout_ms, are of the host

# lied NAME COMMAND...: what it says does not matter.
lied() {
    local status=0
    timeout -k 2 10 "${@:2}" >"$share/$1.log" 2>&1 </dev/null || status=$?
    [ "$status" -ne 137 ] || echo "guest: $1 had to be killed"
}

# Small ones in each round; the large ones, which take long to begin, take turns.
lie_to_decoders() { # ROUND
    lied lies-v4l2-ctl bash -c 'v4l v4l2-ctl "$@"' bash -d "$decoder" --stream-mmap --stream-out-mmap \
        --stream-from-hdr "$share/clip.hdr" --set-fmt-video-out pixelformat=H264 --stream-to /dev/null &
    lied lies-states "$share/states" "$decoder" "$share/clip-h264.hdr"
    wait
    case $(($1 % 4)) in
        0) lied lies-ffmpeg ffmpeg -nostdin -v error -c:v h264_v4l2m2m -i "$share/clip-h264.mp4" -f null - ;;
        1) lied lies-compliance bash -c 'v4l v4l2-compliance "$@"' bash -d "$decoder" -s --stream-from-hdr "H264=$share/clip.hdr" ;;
        2) lied lies-vp8 ffmpeg -nostdin -v error -c:v vp8_v4l2m2m -i "$share/clip-vp8.webm" -f null - ;;
    esac
}

lie_to_encoders() { # ROUND
    lied lies-encode bash -c 'v4l v4l2-ctl "$@"' bash -d "$encoder" --stream-mmap --stream-out-mmap --stream-count 30 \
        --set-fmt-video-out width=320,height=240,pixelformat=NV12 --set-fmt-video pixelformat=H264 --stream-to /dev/null
    case $(($1 % 4)) in
        1) lied lies-encode-ffmpeg ffmpeg -nostdin -v error -i "$share/pictures-320x240.nut" -pix_fmt nv12 -c:v vp8_v4l2m2m -f null - ;;
        3) lied lies-encoder-compliance bash -c 'v4l v4l2-compliance "$@"' bash -d "$encoder" -s ;;
    esac
}

play_lies() {
    local until=$((SECONDS + lies_seconds)) rounds=0 probed=0
    while [ "$SECONDS" -lt "$until" ]; do
        # A device that was found out is gone until the driver looks again.
        rmmod virtio_video || { echo "guest: FAIL: rmmod in round $rounds"; return; }
        insmod "$share/virtio_video.ko" "timeout_ms=$lies_timeout_ms" || { echo "guest: FAIL: insmod in round $rounds"; return; }
        rounds=$((rounds + 1))
        decoder=/dev/$(node decoder) encoder=/dev/$(node encoder)
        [ "$decoder" = /dev/ ] || { probed=$((probed + 1)); lie_to_decoders "$rounds" & }
        [ "$encoder" = /dev/ ] || { probed=$((probed + 1)); lie_to_encoders "$rounds"; }
        wait
    done
    echo "client: lies: $rounds rounds, $probed devices came up"
}
