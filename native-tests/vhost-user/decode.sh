#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# vvhost as the front end of virtiovideo-vhost-user: pictures, rings, ends of either side in the middle.
# decode.sh VVHOST CLIPS-DIRECTORY SHIMS-DIRECTORY DAEMON
set -euo pipefail
source "$(dirname "$0")/daemon.sh"

files() { find "/proc/$daemon/fd" -mindepth 1 | wc -l; }
# Of the guest: it is the only memfd of that size.
maps() { grep -c memfd "/proc/$daemon/maps" || true; }

# Variables for other .NET programs of the host's: with this one the runtime would not start.
DOTNET_GCRegionRange=1000000 start decoder
run decode "$clips/h264_b.h264" --vhost-user "$socket" --verify --quiet
succeeded
before="$(files) files, $(maps) mappings"

for ring in split packed packed,no-event-idx split,no-event-idx,no-indirect; do
	run decode "$clips/h264_resize.h264" --vhost-user "$socket" --ring "$ring" --verify --quiet --framemd5 out/md5
	succeeded
	same out/md5 "$clips/h264_resize.h264.yuv420.md5"
done
rm out/md5
for clip in hevc.h265 mpeg2.m2v mpeg4.mp4 vp8.ivf vp9_resize.ivf; do
	run decode "$clips/$clip" --vhost-user "$socket" --verify --quiet --streams 3 --layout planes
	succeeded
	run decode "$clips/$clip" --vhost-user "$socket" --verify --quiet --format nv12
	succeeded
done
run decode "$clips/vp9_resize.ivf" --vhost-user "$socket" --verify --quiet --seek 5
succeeded

# A front end that is gone in the middle: nothing of it is left, and the next one is served.
ffmpeg -nostdin -v error -y -stream_loop 30 -i "$clips/h264_1080.mp4" -c copy long.mp4
for _ in 1 2 3 4 5; do
	streams=$(($(made) + 8))
	"$vvhost" decode long.mp4 --vhost-user "$socket" --streams 8 --quiet -o /dev/null &
	front_end=$!
	await_streams $streams
	kill -9 $front_end
	wait $front_end 2>/dev/null || true
done
run decode "$clips/h264_b.h264" --vhost-user "$socket" --verify --quiet
succeeded
# Its end of the last connection is closed a moment later.
is_as_before() { [ "$(files) files, $(maps) mappings" = "$before" ]; }
await "the files and mappings that were there after the first" is_as_before

# A daemon that is gone in the middle.
streams=$(($(made) + 8))
"$vvhost" decode long.mp4 --vhost-user "$socket" --streams 8 --quiet -o /dev/null 2>stderr &
front_end=$!
await_streams $streams
kill -9 "$daemon"
wait "$daemon" 2>/dev/null || true
status=0
wait $front_end || status=$?
failed_with 1
says "vhost-user: the daemon is gone"

# Nobody listens on what it left: the next one takes its place, and ends as it is told to.
run decode "$clips/h264_b.h264" --vhost-user "$socket" --verify --quiet
failed_with 2
says "vvhost: $socket: Connection refused"
start decoder
run decode "$clips/h264_b.h264" --vhost-user "$socket" --verify --quiet
succeeded
stop

run decode "$clips/h264_b.h264" --vhost-user "$socket" --stats
failed_with 2
says "vvhost: with --vhost-user the device is a daemon"
run decode "$clips/h264_b.h264" --vhost-user "$socket" --api ring
failed_with 2
says "vvhost: --api says"
