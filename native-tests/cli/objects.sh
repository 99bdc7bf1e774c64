#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Buffers that are virtio objects: the same pictures, of each queue and of both.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

for clip in h264_b.h264 h264_resize.h264 vp9_odd.ivf mpeg4.mp4; do
	for level in ring descriptor; do
		run decode "$clips/$clip" --object --api $level --framemd5 out/md5 --quiet
		succeeded
		same out/md5 "$clips/$clip.yuv420.md5"
	done
	for queue in input output; do
		run decode "$clips/$clip" --object=$queue --format nv12 --layout planes --framemd5 out/md5 --quiet
		succeeded
		same out/md5 "$clips/$clip.nv12.md5"
	done
	run decode "$clips/$clip" --object --format bgra8888 --framemd5 out/md5 --quiet
	succeeded
	same out/md5 "$clips/$clip.bgra8888.md5"
done
# Larger packets than the first objects hold: each is replaced by another.
run decode "$clips/h264_large.mkv" --object --verify --quiet
succeeded
run decode "$clips/h264_resize.h264" --object --streams 4 --seek 5 --verify --quiet
succeeded
