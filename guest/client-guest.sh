# SPDX-License-Identifier: BSD-3-Clause
# A guest with the driver of guest/linux and clients of V4L2; to be sourced after lib.sh.
# shellcheck shell=bash disable=SC2154
. "$guest/clips.sh"
. "$guest/client-clips.sh"
. "$guest/client-encodings.sh"
. "$guest/judge.sh"

debug=
# How much slower than others a kernel is that checks itself.
slow=1

need_clients() {
    [ "$(uname -m)" = x86_64 ] || skip "User Mode Linux runs on x86-64 only"
    need busybox-static ffmpeg v4l-utils gstreamer1.0-tools gstreamer1.0-plugins-{base,good,bad} || skip "$reason"
    [ -x "$daemon" ] || die "$daemon is missing: ./build.sh build"
}

# make_inputs DIRECTORY [all | few]: what clients are given, and the program "states".
make_inputs() {
    make_clips "$1"
    make_client_clips "$1" "${2:-}"
    ffmpeg -nostdin -v error -f rawvideo -pix_fmt yuv420p -s "$picture_size" -i "$1/pictures.yuv" -f rawvideo -pix_fmt nv12 "$1/pictures.nv12"
    cc -Wall -O -o "$1/states" "$guest"/linux/tests/{states,client,memory}.c
}

write_settings() { # DIRECTORY
    printf '%s=%s\n' picture_size "$picture_size" picture_count "$picture_count" slow "$slow" >"$1/settings.sh"
}

# open_guest NAME "all | few | " [OPTION-OF-KERNEL...]: the kernel, its modules, and the folder that the guest has as its share.
open_guest() {
    need_clients
    kernel=$("$guest/build-uml.sh" "${@:3}")
    modules=$("$guest/build-module.sh" linux "$kernel" ARCH=um)
    v4l_utils=$("$guest/v4l-utils.sh")
    make_work "$1" "$2"
}

make_work() {
    local plugin file
    work=$(mktemp -d "/tmp/virtiovideo-$1.XXXXXX")
    make_inputs "$work" "${2:-}"
    if need libgstreamer1.0-dev pkg-config; then
        # shellcheck disable=SC2046 # words
        cc -Wall -O -o "$work/gst-seek" "$guest/gst-seek.c" $(pkg-config --cflags --libs gstreamer-1.0)
    else
        say "$reason"
    fi
    cp "$modules"/*.ko "$guest/init.sh" "$guest"/clients*.sh ${debug:+"$guest/debug.sh"} "$work"
    [ -z "$debug" ] || cp "$("$guest/build-module.sh" faults "$kernel" ARCH=um)"/*.ko "$work"
    cp "$kernel"/drivers/media/{v4l2-core/v4l2-mem2mem,common/videobuf2/videobuf2-vmalloc,test-drivers/vim2m}.ko "$work"
    [ -z "$v4l_utils" ] || ln -s "$v4l_utils" "$work/v4l-utils"
    # Few plugins: User Mode Linux takes half a minute to look at all of them.
    mkdir "$work/gst"
    for plugin in coreelements video4linux2 videoparsersbad videotestsrc videoconvert videoconvertscale isomp4; do
        file=/usr/lib/x86_64-linux-gnu/gstreamer-1.0/libgst$plugin.so
        [ ! -e "$file" ] || ln -s "$file" "$work/gst"
    done
    write_settings "$work"
    [ "$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1)" -gt 1048576 ] 2>/dev/null || export TMPDIR=$work
    uml=
    command=("$kernel/linux" mem=768M rootfstype=hostfs rootflags=/ ro init="$work/init.sh"
        con=null ssl=null loglevel=6 kunit.enable=1 ${debug:+kasan_multi_shot} VV_SYSTEM=uml VV_SHARE="$work")
    both_devices
}

both_devices() { devices=(virtio_uml.device="$work/encoder.sock:30" virtio_uml.device="$work/decoder.sock:31"); }

boot() { # PLAY...: the functions of clients.sh that the guest calls
    log=$work/guest-$1.log
    printf 'play_%s\n' "$@" >"$work/play.sh"
    : >"$log"
    "${command[@]}" "${devices[@]}" con0=null,fd:1 VV_PLAY=clients </dev/null > >(cat >"$log") 2>&1 &
    uml=$!
    disown
}

# start_codecs: a decoder and an encoder of each codec, that has no other, for the next guest.
start_codecs() {
    local codec
    kill_daemons
    devices=()
    for codec in "${codecs[@]}"; do
        start_daemon "decoder-$codec" "$work" --codecs "$codec"
        start_daemon "encoder-$codec" "$work" --codecs "$codec"
        devices+=(virtio_uml.device="$work/encoder-$codec.sock:30" virtio_uml.device="$work/decoder-$codec.sock:31")
    done
}

start_daemons() {
    kill_daemons
    start_daemon decoder "$work"
    start_daemon encoder "$work"
    both_devices
}

ended() { waits $((${1:-900} * slow)) gone "$uml" || say "the guest does not come to an end"; }
kill_guest() { [ -z "$uml" ] || kill -KILL -- "-$uml" 2>/dev/null || true; }

finish() {
    local status=${1:-$?}
    kill_guest
    kill_daemons
    conclude "$status"
}

# Versions of what ran, as a list.
versions() {
    local line ffmpeg gstreamer v4l
    line=$(sed -n 's/.*Linux version \([^ ]*\).*/\1/p' "$log" | head -n 1)
    ffmpeg=$(version_of ffmpeg)
    gstreamer=$(version_of gstreamer1.0-plugins-good)
    v4l=$(share=$work && . "$guest/clients-v4l.sh" && v4l v4l2-ctl --version | sed -n 's/^v4l2-ctl \([^ ]*\).*/\1/p')
    printf 'Linux %s in User Mode Linux; ffmpeg %s, GStreamer %s, v4l-utils %s' "${line:-?}" "${ffmpeg#*:}" "${gstreamer#*:}" "$v4l"
}
