#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# What the shared library shows of itself: exports.sh LIBRARY HEADER LIBAVCODEC_MAJOR
set -euo pipefail

library=$1
header=$2
avcodec_major=$3
failures=0

problem() {
	echo "PROBLEM: $*"
	failures=$((failures + 1))
}

echo "$library: $(stat -Lc %s "$library") bytes"
ldd "$library"

# Exactly the functions of the header, all of the version node, and nothing else.
expected=$(grep -oE '\(\*virtiovideo_[a-z_]+_fn\)' "$header" | sed -E 's/^\(\*//; s/_fn\)$//' | sort)
exported=$(nm -D --defined-only --with-symbol-versions "$library" | awk '$2 != "A" { print $3 }' | sort)
while read -r name; do
	case $name in
	virtiovideo_*@@VIRTIOVIDEO_0.2) ;;
	*) problem "exports $name" ;;
	esac
done <<< "$exported"
# shellcheck disable=SC2001 # the sed is of each line
difference=$(diff <(echo "$expected") <(sed 's/@.*//' <<< "$exported") || true)
[ -z "$difference" ] || problem "the header (<) and the library (>) differ:"$'\n'"$difference"

dynamic=$(readelf -dW "$library")
grep -q 'SONAME.*\[libvirtiovideo\.so\.0\]' <<< "$dynamic" || problem "SONAME is not libvirtiovideo.so.0"
grep -q 'FLAGS_1.*NODELETE' <<< "$dynamic" || problem "it can be unloaded: no NODELETE"
! grep -q 'TEXTREL' <<< "$dynamic" || problem "it has text relocations"

needed=$(sed -nE 's/.*\(NEEDED\).*\[(.*)\]/\1/p' <<< "$dynamic")
grep -qx "libavcodec\.so\.$avcodec_major" <<< "$needed" || problem "libavcodec.so.$avcodec_major is not needed"
while read -r name; do
	case $name in
	libavcodec.so.* | libavutil.so.* | libswscale.so.*) ;;
	libc.so.6 | libm.so.6 | libdl.so.2 | libpthread.so.0 | librt.so.1 | libgcc_s.so.1 | ld-linux-*) ;;
	*) problem "needs $name" ;;
	esac
done <<< "$needed"

grep -q 'GNU_STACK.* RW ' <<< "$(readelf -lW "$library")" || problem "its stack is executable"

exit $((failures > 0))
