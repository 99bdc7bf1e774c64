#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# What guest/run-qemu.sh takes, once: a QEMU with the generic vhost-user device, Debian's kernel, and an initial RAM disk that
# mounts the host's root. Prints the folder that they lie in: qemu, vmlinuz, initrd.gz, media, headers. Status 77 and the reason if
# they cannot be had.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly device=vhost-user-test-device-pci # since QEMU 10.2
modules=(
    drivers/virtio/{virtio_ring,virtio,virtio_pci_modern_dev,virtio_pci_legacy_dev,virtio_pci}
    fs/{netfs/netfs,fscache/fscache} net/9p/{9pnet,9pnet_virtio} fs/9p/9p
)
# What the driver of guest/linux stands on, for the guest to load.
media=(drivers/media/{mc/mc,v4l2-core/videodev} drivers/media/common/videobuf2/videobuf2-{common,memops,v4l2,dma-sg})

unavailable() { skip "QEMU: $*"; }

# Of the host's own if it knows the device, else of trixie-backports: only unpacked, and run by its own loader.
find_qemu() {
    if qemu-system-x86_64 -device help 2>/dev/null | grep -q "\"$device\""; then
        printf '#!/bin/sh\nexec qemu-system-x86_64 "$@"\n' >"$build/qemu"
    else
        local mirror
        need mmdebstrap || unavailable "$reason"
        mirror=$(apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' |
            awk '$2 !~ /-/ { print $1; exit }')
        [ -n "$mirror" ] || unavailable "apt's sources name no Debian mirror"
        say "  QEMU of Debian's trixie-backports"
        nice mmdebstrap --variant=extract --aptopt='APT::Default-Release "trixie-backports"' --include=qemu-system-x86 \
            trixie "$build/root" "deb $mirror trixie main" "deb $mirror trixie-backports main" >"$log" 2>&1 ||
            unavailable "mmdebstrap cannot fetch qemu-system-x86: $(grep -m 1 '^E:' "$log" || tail -n 1 "$log")"
        cat >"$build/qemu" <<EOF
#!/bin/sh
exec '$build/root/usr/lib64/ld-linux-x86-64.so.2' --library-path '$build/root/usr/lib/x86_64-linux-gnu' \\
    '$build/root/usr/bin/qemu-system-x86_64' -L '$build/root/usr/share/qemu' -L '$build/root/usr/share/seabios' "\$@"
EOF
    fi
    chmod +x "$build/qemu"
    "$build/qemu" -device help 2>&1 | grep -q "\"$device\"" ||
        unavailable "Debian's $("$build/qemu" --version 2>&1 | head -n 1) has no $device"
}

# The kernel's image and some of its modules, unpacked.
find_kernel() {
    local package=linux-image-$release
    say "  Debian's kernel $release"
    (cd "$build" && apt-get download "$package" >"$log" 2>&1) || unavailable "apt-get cannot download $package"
    dpkg --fsys-tarfile "$build/$package"_*.deb |
        tar -x -C "$build" "./boot/vmlinuz-$release" "${modules[@]/#/./lib/modules/$release/kernel/}" \
            "${media[@]/#/./lib/modules/$release/kernel/}"
    mv "$build/boot/vmlinuz-$release" "$build/vmlinuz"
    mkdir "$build/media"
    mv "${media[@]/#/$build/lib/modules/$release/kernel/}" "$build/media"
    rm -r "$build/$package"_*.deb "${build:?}/boot"
}

make_initrd() {
    local ram=$build/ram module
    mkdir -p "$ram"/{bin,dev,root,lib}
    cp /bin/busybox "$ram/bin"
    cp "${modules[@]/#/$build/lib/modules/$release/kernel/}" "$ram/lib"
    {
        printf '#!/bin/busybox sh\n'
        for module in "${modules[@]}"; do
            printf '/bin/busybox insmod /lib/%s\n' "$(basename "$module")"
        done
        cat <<'EOF'
/bin/busybox mount -t devtmpfs dev /dev
/bin/busybox mount -t 9p -o trans=virtio,version=9p2000.L,ro,cache=loose,msize=262144 root /root
/bin/busybox mount -o move /dev /root/dev
exec /bin/busybox switch_root /root "$VV_SHARE/init.sh"
EOF
    } >"$ram/init"
    chmod +x "$ram/init"
    (cd "$ram" && find . | cpio -o -H newc --quiet | gzip) >"$build/initrd.gz"
    rm -r "$ram" "${build:?}/lib"
}

[ "$(dpkg --print-architecture 2>/dev/null)" = amd64 ] || unavailable "this is not Debian on x86-64"
version=$(version_of linux-headers-amd64)
build=$cache/qemu-${version:-none}-$(sha256sum <"${BASH_SOURCE[0]}" | cut -c 1-12)
log=$build.log
mkdir -p "$cache"
exec 9>"$build.lock"
flock 9
if [ ! -e "$build/complete" ]; then
    say "QEMU and its guest's kernel: about a minute, once"
    rm -rf "$build"
    mkdir -p "$build"
    need linux-headers-amd64 busybox-static cpio || unavailable "$reason"
    headers=$(dpkg-query -W -f='${Depends}' linux-headers-amd64 | grep -o 'linux-headers-[^ ,]*' | head -n 1)
    release=${headers#linux-headers-}
    modules=("${modules[@]/%/.ko}")
    media=("${media[@]/%/.ko}")
    find_qemu
    find_kernel
    make_initrd
    ln -s "/usr/src/$headers" "$build/headers"
    touch "$build/complete"
    say "  done after $SECONDS s"
fi
printf '%s\n' "$build"
