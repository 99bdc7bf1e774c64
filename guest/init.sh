#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# The guest's first process; on a host this does nothing. VV_SYSTEM, VV_SHARE and VV_PLAY come from the kernel's command
# line. What is said here and what the module says is judged outside.
[ $$ -eq 1 ] || { echo "this is the first process of a guest" >&2; exit 2; }
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
readonly share=/run/share

# A bare root has no mount and no halt of its own.
mount() { busybox mount "$@"; }
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs tmp /run
mkdir "$share"
case $VV_SYSTEM in
    # Kernels before 6.9 take the path itself for the option; later ones know the option's name.
    uml) mount -t hostfs none "$share" -o hostfs="$VV_SHARE" 2>/dev/null || mount -t hostfs none "$share" -o "$VV_SHARE" ;;
    qemu) mount -t 9p -o trans=virtio,version=9p2000.L,msize=262144 share "$share" ;;
esac

# load NAME decoder|encoder|both PARAMETER...: the module plays its session while it is loaded.
load() {
    local name=$1 devices=$2 files=()
    shift 2
    [ "$devices" = encoder ] || files+=(clip="$share/clip.h264" decoded="$share/$name.yuv")
    [ "$devices" = decoder ] || files+=(pictures="$share/pictures.yuv" encoded="$share/$name.h264")
    echo "guest: $name begins"
    insmod "$share/virtiovideo_probe.ko" "${files[@]}" "$@" || echo "guest: FAIL: insmod"
}

unload() {
    rmmod virtiovideo_probe || echo "guest: FAIL: rmmod"
    echo "guest: $1 ends"
}

# shellcheck source=guest/debug.sh
[ ! -e "$share/debug.sh" ] || { . "$share/debug.sh"; begin_checks; }

case $VV_PLAY in
    clients | shell)
        # What VV_SETTINGS has of the host.
        # shellcheck source=/dev/null
        . "$share/settings.sh"
        mountpoint -q /dev || mount -t devtmpfs dev /dev
        # Debian's kernels have these as modules.
        for module in mc videodev videobuf2-common videobuf2-memops videobuf2-v4l2 videobuf2-dma-sg; do
            [ ! -e "$share/$module.ko" ] || insmod "$share/$module.ko" || echo "guest: FAIL: insmod $module"
        done
        insmod "$share/virtio_video.ko" || echo "guest: FAIL: insmod"
        # shellcheck source=guest/clients.sh
        . "$share/clients.sh"
        if [ "$VV_PLAY" = shell ]; then
            cd "$share" && busybox setsid busybox cttyhack bash -i
        else
            # shellcheck source=/dev/null
            . "$share/play.sh"
            # What leaks is named as long as the driver is there; what only the driver knew of is lost without it.
            [ ! -e "$share/debug.sh" ] || find_leaks "with the driver"
            rmmod virtio_video || echo "guest: FAIL: rmmod"
        fi
        ;;
    sessions)
        load first both
        unload first
        # Unloaded with a stream and its buffers queued; then all begins anew.
        load abandoned both abandon=1
        unload abandoned
        load again both rounds=3
        unload again
        # Last: after a driver did without a feature, virtio_uml stops no ring behind it, and the device is left with memory
        # that the next driver gets for something else.
        load split both split=1
        unload split
        ;;
    once)
        load once both
        unload once
        ;;
    forever)
        load forever decoder rounds=1000000
        echo "guest: alive"
        unload forever
        load other encoder
        unload other
        ;;
    *) echo "guest: FAIL: VV_PLAY is '$VV_PLAY'" ;;
esac
[ ! -e "$share/debug.sh" ] || end_checks
echo "guest: end"
case $VV_SYSTEM in
    uml) busybox poweroff -f ;;
    qemu) echo o >/proc/sysrq-trigger; sleep 60 ;;
esac
