#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# The device against the ffmpeg program with the same encoder and the same settings: PSNR within 0.1 dB, size
# within 2 %. encode_compare.sh VVHOST CLIPS-DIRECTORY CODEC
set -euo pipefail
source "$(dirname "$0")/../cli/lib.sh"
codec=$3

# The settings of docs/encoder.md, as options of ffmpeg.
settings_of() { # CODEC LATENCY
	case $1.$2 in
	h264.low) echo -c:v libx264 -preset veryfast -tune zerolatency ;;
	h264.throughput) echo -c:v libx264 -preset veryfast ;;
	hevc.low) echo -c:v libx265 -preset ultrafast -tune zerolatency ;;
	hevc.throughput) echo -c:v libx265 -preset ultrafast ;;
	vp8.*) echo -c:v libvpx -deadline realtime -cpu-used 8 ;;
	vp9.*) echo -c:v libvpx-vp9 -deadline realtime -cpu-used 8 ;;
	mpeg2.low) echo -c:v mpeg2video -bf 0 ;;
	mpeg2.throughput) echo -c:v mpeg2video -bf 2 ;;
	mpeg4.low) echo -c:v mpeg4 -bf 0 ;;
	mpeg4.throughput) echo -c:v mpeg4 -bf 2 ;;
	esac
}

encodes "$codec" || exit 77
moving in.y4m 352x288 100
bitrate=800000
for latency in low throughput; do
	case $codec in h264) ours=ours.h264 ;; hevc) ours=ours.h265 ;; vp8 | vp9) ours=ours.ivf ;; mpeg2) ours=ours.m2v ;; mpeg4) ours=ours.m4v ;; esac
	run encode in.y4m -o $ours --codec "$codec" --bitrate $bitrate --latency $latency --verify --quiet
	succeeded
	# shellcheck disable=SC2046 # words are meant
	ffmpeg -nostdin -v error -y -i in.y4m $(settings_of "$codec" $latency) -b:v $bitrate -threads 1 theirs.nut
	for file in $ours theirs.nut; do
		ffmpeg -nostdin -hide_banner -i $file -i in.y4m -lavfi psnr -f null - 2>&1 | sed -n 's/.*average:\([^ ]*\).*/\1/p' > $file.psnr
		ffprobe -v error -show_entries packet=size -of csv=p=0 $file | awk -F, '{ sum += $1 } END { print sum }' > $file.size
	done
	echo "$codec $latency: $(cat $ours.psnr) dB and $(cat $ours.size) bytes, ffmpeg $(cat theirs.nut.psnr) dB and $(cat theirs.nut.size) bytes"
	paste $ours.psnr theirs.nut.psnr $ours.size theirs.nut.size |
		awk '{ d = $1 - $2; s = $3 / $4 - 1; exit d * d > 0.01 || s * s > 0.0004 }' || give_up "they are too far apart"
done
