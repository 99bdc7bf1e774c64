#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# A codec from every image format in both layouts, at both levels: encode_matrix.sh VVHOST CLIPS-DIRECTORY CODEC
# Each packet is decoded by libavcodec and each file by our own decoder; what differs only in how the
# samples lie in memory has to give the same packets.
set -euo pipefail
source "$(dirname "$0")/../cli/lib.sh"
codec=$3
case $codec in h264) suffix=h264 ;; hevc) suffix=h265 ;; vp8 | vp9) suffix=ivf ;; mpeg2) suffix=m2v ;; mpeg4) suffix=m4v ;; esac

encodes "$codec" || exit 77
moving in.y4m 176x144 24
for latency in low throughput; do
	first=
	formats=(yuv420 yvu420 nv12 argb8888 bgra8888)
	# How the samples lie has nothing to do with the latency.
	[ $latency = low ] || [ -n "${VIRTIOVIDEO_LONG:-}" ] || formats=(yuv420)
	for format in "${formats[@]}"; do
		for layout in single planes; do
			level=ring
			[ $layout = single ] || level=descriptor
			run encode in.y4m -o "$format.$suffix" --codec "$codec" --format "$format" --layout $layout --api $level \
				--latency $latency --bitrate 500k --verify --quiet
			succeeded
			psnr=$(sed 's/.*PSNR \([0-9]*\).*/\1/' stdout)
			[ "$psnr" -ge 30 ] || give_up "a PSNR of $psnr dB is not that picture"
			case $format in
			*8888) ;;
			*)
				[ -n "$first" ] || first=$format.$suffix
				[ "$first" = "$format.$suffix" ] || same "$first" "$format.$suffix"
				;;
			esac
		done
		run decode "$format.$suffix" --verify --quiet
		succeeded
		grep -q '^24/24 frames match' stdout || give_up "our decoder does not give 24 frames"
	done
done
