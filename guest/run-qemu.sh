#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Boots Debian's kernel in a stock QEMU (no KVM) against both daemons, has the probe module play its sessions, then the driver of
# guest/linux and clients of V4L2, with two processors, and looks at what came out. Status: 0 all is well, 1 not, 77 skipped.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
. "$guest/client-guest.sh"
. "$guest/judge-clients.sh"

need ffmpeg v4l-utils || skip "$reason"
[ -x "$daemon" ] || die "$daemon is missing: ./build.sh build"

machine=$("$guest/qemu-setup.sh") || { status=$?; printf '%s\n' "$machine"; exit "$status"; }
module=$("$guest/build-module.sh" probe "$machine/headers")/virtiovideo_probe.ko
driver=$("$guest/build-module.sh" linux "$machine/headers")/virtio_video.ko
sleep_module=$("$guest/build-module.sh" sleep "$machine/headers")/virtiovideo_sleep.ko
v4l_utils=$("$guest/v4l-utils.sh")

work=$(mktemp -d /tmp/virtiovideo-qemu.XXXXXX)
make_inputs "$work" few
make_pictures "$work" "$picture_size"
cp "$module" "$driver" "$sleep_module" "$machine"/media/*.ko "$guest/init.sh" "$guest"/clients*.sh "$work"
[ -z "$v4l_utils" ] || ln -s "$v4l_utils" "$work/v4l-utils"
# Every instruction of the guest is translated.
slow=10
write_settings "$work"
printf 'play_%s\n' v4l2_ctl states sleep >"$work/play.sh"
qemu=

finish() {
    local status=$?
    [ -z "$qemu" ] || kill -KILL "$qemu" 2>/dev/null || true
    kill_daemons
    conclude "$status"
}
trap finish EXIT

# multidevs=remap: /proc, /sys and /dev would be one to 9p, and the guest's mounts go astray.
boot() { # PLAY
    log=$work/guest-$1.log
    : >"$log"
    "$machine/qemu" -M q35,accel=tcg,memory-backend=memory -cpu max -smp 2 -m 768 \
        -object memory-backend-memfd,id=memory,size=768M,share=on \
        -chardev socket,id=encoder,path="$work/encoder.sock" \
        -device vhost-user-test-device-pci,chardev=encoder,virtio-id=30,num_vqs=2,config_size=8,vq_size=256 \
        -chardev socket,id=decoder,path="$work/decoder.sock" \
        -device vhost-user-test-device-pci,chardev=decoder,virtio-id=31,num_vqs=2,config_size=8,vq_size=256 \
        -fsdev local,id=root,path=/,security_model=none,readonly=on,multidevs=remap \
        -device virtio-9p-pci,fsdev=root,mount_tag=root \
        -fsdev local,id=share,path="$work",security_model=none -device virtio-9p-pci,fsdev=share,mount_tag=share \
        -kernel "$machine/vmlinuz" -initrd "$machine/initrd.gz" \
        -append "console=ttyS0 loglevel=6 panic=-1 VV_SYSTEM=qemu VV_SHARE=$work VV_PLAY=$1" \
        -nographic -no-reboot -nodefaults -serial stdio -monitor none </dev/null >"$log" 2>&1 &
    qemu=$!
    disown
}

start_daemon decoder "$work"
start_daemon encoder "$work"
before=$(descriptors decoder)
say "$("$machine/qemu" --version | head -n 1)"
boot sessions
waits 300 gone "$qemu" || say "the guest does not come to an end"
judge_sessions

boot clients
waits 600 gone "$qemu" || say "the guest does not come to an end"
judge_v4l2_ctl
judge_states
judge_sleep
judge_guest

boot forever
waits 120 has 2 'decoder: PASS'
kill -KILL "$qemu"
waits 10 gone "$qemu" || true
ok "QEMU killed mid-decode: both daemons live" daemons_live
boot once
waits 120 gone "$qemu" || say "the guest does not come to an end"
judge_killed QEMU "$before"
