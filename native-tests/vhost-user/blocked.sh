#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# A codec that never comes back holds up nobody: a front end that goes, the next one, SIGTERM in the middle of both.
# blocked.sh VVHOST CLIPS-DIRECTORY SHIMS-DIRECTORY DAEMON
set -euo pipefail
source "$(dirname "$0")/daemon.sh"

is_blocked() { [ "$(grep -c 'the codec is blocked' daemon.log)" -ge "$1" ]; }
# begin COUNT: a front end whose stream is in the codec, as were those of COUNT - 1 before it.
begin() {
	"$vvhost" decode "$clips/vp8.ivf" --vhost-user "$socket" --quiet >/dev/null 2>&1 &
	front_end=$!
	await "$1 blocked codecs" is_blocked "$1"
}

LD_PRELOAD=$3/libblocked_codec_shim.so start decoder
for count in 1 2; do
	begin $count
	kill -9 $front_end
	wait $front_end 2>/dev/null || true
done
# It was served, and so is the next one.
begin 3
began=$(date +%s%N)
stop
echo "SIGTERM with a stream in its codec, and two that were left there: ended after $((($(date +%s%N) - began) / 1000000)) ms"
kill -9 $front_end 2>/dev/null || true
