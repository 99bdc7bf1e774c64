#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# vvhost caps: the table and the JSON say the same, and what the device has to offer is there.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

run caps --json
succeeded
cp stdout caps.json
if command -v python3 > /dev/null; then
	python3 -m json.tool caps.json > /dev/null || give_up "it is no JSON"
else
	echo "no python3: the JSON is not parsed"
fi
run caps
succeeded
for word in RESOURCE_GUEST_PAGES RESOURCE_NON_CONTIG RESOURCE_VIRTIO_OBJECT ARGB8888 BGRA8888 NV12 YUV420 YVU420 YVU420 ARGB8888 BGRA8888 SINGLE_BUFFER PER_PLANE MPEG2 MPEG4 H264 HEVC VP8 VP9 BASELINE HIGH MAIN 5.1; do
	grep -q "\"$word\"" caps.json || give_up "no $word in the JSON"
	grep -q "$word" stdout || give_up "no $word in the table"
done
! grep -q unknown caps.json || give_up "a value without a name"
! grep -q EXTENDED stdout || give_up "a profile is advertised that FFmpeg decodes in part only"

# The encoder: the same table, of what this FFmpeg can encode.
run caps --device encoder --json
succeeded
cp stdout caps.json
run caps --device encoder
succeeded
grep -q '^Device  *video encoder, virtio id 30$' stdout || give_up "that is no encoder"
for word in RESOURCE_GUEST_PAGES RESOURCE_NON_CONTIG RESOURCE_VIRTIO_OBJECT ARGB8888 BGRA8888 NV12 YUV420 YVU420 SINGLE_BUFFER PER_PLANE MPEG2 MPEG4; do
	grep -q "\"$word\"" caps.json || give_up "no $word in the JSON"
	grep -q "$word" stdout || give_up "no $word in the table"
done
! grep -q unknown caps.json || give_up "a value without a name"
for codec in h264:libx264 hevc:libx265 vp8:libvpx vp9:libvpx-vp9; do
	if ffmpeg -v error -h encoder=${codec#*:} 2> /dev/null | grep -q '^Encoder '; then
		encodes ${codec%:*} || give_up "FFmpeg has ${codec#*:}, the device does not say so"
	else
		echo "this FFmpeg has no ${codec#*:}: ${codec%:*} is not looked for"
	fi
done
