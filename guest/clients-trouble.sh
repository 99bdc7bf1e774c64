# SPDX-License-Identifier: BSD-3-Clause
# Clients in the guest that are treated badly; sourced by clients.sh.
# shellcheck shell=bash
# shellcheck disable=SC2154 # share and the nodes are of init.sh and clients.sh

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

# Clients are stopped first, as the kernel does it. What they had in the device is lost.
play_sleep() {
    begin asleep
    kill -STOP "$client"
    if insmod "$share/virtiovideo_sleep.ko"; then
        echo "guest: the devices sleep"
        rmmod virtiovideo_sleep
    else
        echo "guest: FAIL: the devices do not go to sleep"
    fi
    kill -CONT "$client"
    kill -TERM "$client"
    ends asleep
    decode after-sleep clip-h264.mp4 h264
    encode after-sleep h264 nv12 pictures-320x240.nut
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
    encode after-orphaned h264 nv12 pictures-320x240.nut
}
