#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Seeks: nothing from before a QUEUE_CLEAR appears behind it, and each frame is libavcodec's for its packet.
# seek.sh VVHOST CLIPS-DIRECTORY SHIMS-DIRECTORY
set -euo pipefail
source "$(dirname "$0")/lib.sh"

seed=1
for clip in h264_b.h264 h264_resize.h264 hevc.h265 mpeg2.m2v mpeg4.mp4 vp9_resize.ivf; do
	for level in ring descriptor; do
		run decode "$clips/$clip" --seek 12 --seed $seed --verify --quiet --api $level
		succeeded
		grep -qE "^12 seeks of seed $seed, ([0-9]+)/\1 frames match, " stdout || give_up "no summary"
		seed=$((seed + 1))
	done
done
run decode "$clips/h264_b.h264" --seek 12 --verify --quiet --threads 2 --layout planes --format nv12
succeeded

# A picture that is wrong is found at whatever place it comes.
if [ -e "$3/libdecoder_fault_shim.so" ]; then
	export VVHOST_TEST_FAULT=flip:30
	LD_PRELOAD=$3/libdecoder_fault_shim.so run decode "$clips/h264_b.h264" --seek 5 --verify --quiet -o out/x.yuv
	failed_with 1
	says "frame [0-9]* differs: MD5"
else
	echo "no shims ($3): that a fault is found is not tested"
fi
