#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# make-deb.sh [--test]: makes artifacts/virtio-video-dkms_VERSION_all.deb of guest/linux, and prints its path. DKMS compiles the
# module of it for each kernel that the guest has headers for. --test compiles what is in the package by DKMS, for Debian's stock
# kernel; nothing is installed but what that takes. Status: 0 all is well, 1 not, 77 skipped.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

readonly dkms_package=virtio-video-dkms
version=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' "$guest/linux/dkms.conf")
readonly dkms_name=virtio-video
deb=$artifacts/${dkms_package}_${version}_all.deb

write_control() { # DIRECTORY
    cat >"$1/control" <<EOF2
Package: $dkms_package
Version: $version
Architecture: all
Section: kernel
Priority: optional
Depends: dkms (>= 3)
Recommends: linux-headers-generic | linux-headers-amd64
Maintainer: libvirtiovideo developers <libvirtiovideo@localhost>
Installed-Size: $(du -sk "$1/../usr" | cut -f 1)
Description: V4L2 driver for virtio-video devices (DKMS)
 A driver for Linux guests: video decoders and encoders of virtio-video (RFC v4)
 become stateful memory-to-memory devices of V4L2.
EOF2
}

# What dh_dkms writes for a package of one module.
write_scripts() { # DIRECTORY
    cat >"$1/postinst" <<EOF2
#!/bin/sh
set -e
[ "\$1" = configure ] || exit 0
if [ -x /usr/lib/dkms/common.postinst ]; then
    exec /usr/lib/dkms/common.postinst $dkms_name $version /usr/share/$dkms_package "" "\$2"
fi
dkms add -m $dkms_name -v $version
for build in /lib/modules/*/build; do
    [ ! -e "\$build" ] || dkms install -m $dkms_name -v $version -k "\$(basename "\$(dirname "\$build")")"
done
EOF2
    cat >"$1/prerm" <<EOF2
#!/bin/sh
set -e
if [ "\$1" = remove ] || [ "\$1" = upgrade ]; then
    dkms remove -m $dkms_name -v $version --all --rpm_safe_upgrade || true
fi
EOF2
    chmod 755 "$1/postinst" "$1/prerm"
}

make_deb() {
    local tree
    tree=$(mktemp -d)
    make --silent -C "$guest/linux" dkms DKMS="$tree/usr/src/$dkms_name-$version"
    install -D -m 644 "$guest/linux/COPYING" "$tree/usr/share/doc/$dkms_package/copyright"
    rm "$tree/usr/src/$dkms_name-$version/COPYING"
    mkdir "$tree/DEBIAN"
    write_control "$tree/DEBIAN"
    write_scripts "$tree/DEBIAN"
    chmod 755 "$tree"
    mkdir -p "$artifacts"
    dpkg-deb --root-owner-group --build "$tree" "$deb" >/dev/null
    rm -r "$tree"
}

# The kernel of the suite's own headers.
test_deb() {
    local tree release log=$cache/dkms.log headers
    need dkms linux-headers-amd64 || skip "$reason"
    headers=$(dpkg-query -W -f='${Depends}' linux-headers-amd64 | grep -o 'linux-headers-[^ ,]*' | head -n 1)
    release=${headers#linux-headers-}
    tree=$(mktemp -d)
    mkdir -p "$tree/dkms" "$cache"
    dpkg-deb -x "$deb" "$tree"
    ok "the package has what DKMS needs" [ -s "$tree/usr/src/$dkms_name-$version/dkms.conf" ]
    ok "DKMS compiles it for Debian's $release" dkms_builds "$tree" "$release" "$log"
    rm -r "$tree"
    [ "$failed" -eq 0 ] || tail -n 30 "$log"
    [ "$failed" -eq 0 ]
}

dkms_builds() { # DIRECTORY RELEASE LOG
    dkms build -m "$dkms_name" -v "$version" -k "$2" --sourcetree "$1/usr/src" --dkmstree "$1/dkms" >"$3" 2>&1 &&
        find "$1/dkms" -name 'virtio_video.ko*' -path '*/module/*' | grep -q .
}

make_deb
printf '%s\n' "$deb"
[ "${1:-}" != --test ] || test_deb
