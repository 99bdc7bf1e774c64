#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# run-clients.sh [--shell] [--kernel VERSION] [--debug]: boots User Mode Linux with the driver of guest/linux against both
# daemons, has clients of V4L2 use it, and looks at what came out, a line for each. With --shell, a shell in such a guest
# instead. With --debug, in a kernel that checks itself. Status: 0 all is well, 1 not, 77 skipped.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$guest/clips.sh"
. "$guest/judge.sh"
. "$guest/judge-clients.sh"

[ "$(uname -m)" = x86_64 ] || skip "User Mode Linux runs on x86-64 only"
need busybox-static ffmpeg v4l-utils gstreamer1.0-tools gstreamer1.0-plugins-{base,good,bad} || skip "$reason"
[ -x "$daemon" ] || die "$daemon is missing: ./build.sh build"

# How much slower than others a kernel is that checks itself.
shell= debug= slow=1 options=()
for option; do
    case $option in
        --shell) shell=1 ;;
        --debug) debug=1 slow=5; options+=(--debug) ;;
        *) options+=("$option") ;;
    esac
done
kernel=$("$guest/build-uml.sh" "${options[@]}")
modules=$("$guest/build-module.sh" linux "$kernel" ARCH=um)
v4l_utils=$("$guest/v4l-utils.sh")

work=$(mktemp -d /tmp/virtiovideo-clients.XXXXXX)
make_clips "$work"
make_client_clips "$work"
cc -Wall -O -o "$work/states" "$guest/linux/tests/states.c"
cp "$modules"/*.ko "$guest/init.sh" "$guest/clients.sh" ${debug:+"$guest/debug.sh"} "$work"
[ -z "$debug" ] || cp "$("$guest/build-module.sh" faults "$kernel" ARCH=um)"/*.ko "$work"
cp "$kernel"/drivers/media/{v4l2-core/v4l2-mem2mem,common/videobuf2/videobuf2-vmalloc,test-drivers/vim2m}.ko "$work"
[ -z "$v4l_utils" ] || ln -s "$v4l_utils" "$work/v4l-utils"
# Few plugins: User Mode Linux takes half a minute to look at all of them.
mkdir "$work/gst"
for plugin in coreelements video4linux2 videoparsersbad videotestsrc videoconvert videoconvertscale; do
    file=/usr/lib/x86_64-linux-gnu/gstreamer-1.0/libgst$plugin.so
    [ ! -e "$file" ] || ln -s "$file" "$work/gst"
done
printf '%s=%s\n' picture_size "$picture_size" slow "$slow" >"$work/settings.sh"
[ "$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1)" -gt 524288 ] 2>/dev/null || export TMPDIR=$work

uml=
command=("$kernel/linux" mem=512M rootfstype=hostfs rootflags=/ ro init="$work/init.sh"
    virtio_uml.device="$work/encoder.sock:30" virtio_uml.device="$work/decoder.sock:31"
    con=null ssl=null loglevel=6 kunit.enable=1 ${debug:+kasan_multi_shot} VV_SYSTEM=uml VV_SHARE="$work")

boot() { # PLAY...: the functions of clients.sh that the guest calls
    log=$work/guest-$1.log
    printf 'play_%s\n' "$@" >"$work/play.sh"
    : >"$log"
    "${command[@]}" con0=null,fd:1 VV_PLAY=clients </dev/null > >(cat >"$log") 2>&1 &
    uml=$!
    disown
}

ended() { waits $((600 * slow)) gone "$uml" || say "the guest does not come to an end"; }
kill_guest() { [ -z "$uml" ] || kill -KILL -- "-$uml" 2>/dev/null || true; }

finish() {
    local status=$?
    kill_guest
    kill_daemons
    conclude "$status"
}

start_daemon decoder "$work"
start_daemon encoder "$work"
if [ -n "$shell" ]; then
    trap 'kill_daemons; rm -rf "$work"' EXIT
    say "nodes: \$decoder and \$encoder; this folder is $work; 'exit' ends the guest"
    "${command[@]}" con0=fd:0,fd:1 VV_PLAY=shell || true
    exit
fi
trap finish EXIT

boot kunit ffmpeg gstreamer v4l states
ended
judge_kunit
judge_ffmpeg
judge_gstreamer
judge_v4l
judge_states
judge_guest
[ -z "$debug" ] || judge_checks 2

boot trouble
waits $((300 * slow)) has 1 'guest: kill the daemon' || true
kill -KILL "${daemon_pid[decoder]}" 2>/dev/null || true
{ wait "${daemon_pid[decoder]}" || true; } 2>/dev/null
ended
judge_trouble
[ -z "$debug" ] || judge_checks 2
[ -n "$debug" ] || exit 0

boot faults
ended
more=()
grep -q CONFIG_DEBUG_ATOMIC_SLEEP=y "$kernel/.config" && more=('sleeping function called from invalid context')
ok "faults made on purpose are found" finds_faults "${more[@]}"
