#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# An encoder in a daemon, shut in: each codec that this FFmpeg encodes.
# encode.sh VVHOST CLIPS-DIRECTORY SHIMS-DIRECTORY DAEMON
set -euo pipefail
source "$(dirname "$0")/daemon.sh"

moving pictures.y4m 320x240 40
start encoder
for codec in h264 hevc vp8 vp9 mpeg2 mpeg4; do
	encodes $codec || continue
	run encode pictures.y4m --vhost-user "$socket" --codec $codec --verify --quiet --streams 2
	succeeded
	run encode pictures.y4m --vhost-user "$socket" --codec $codec --verify --quiet --ring packed --force-key 7,20 --bitrate 1M --bitrate-at 20:300k
	succeeded
done
# Large pictures: codecs take their memory otherwise then, with calls of their own.
moving large.y4m 1920x1080 3
for codec in h264 hevc vp8 vp9 mpeg2 mpeg4; do
	encodes $codec || continue
	run encode large.y4m --vhost-user "$socket" --codec $codec --verify --quiet
	succeeded
done
stop

run encode pictures.y4m --vhost-user "$socket" --codec h264 --latency throughput
failed_with 2
says "vvhost: with --vhost-user the device is a daemon"
run transcode pictures.y4m --vhost-user "$socket" --codec h264
failed_with 2
says "vvhost: transcode has two devices"
