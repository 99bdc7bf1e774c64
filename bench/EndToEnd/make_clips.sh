#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Makes the clips of vvbench: make_clips.sh DIRECTORY NAME...; `vvbench --list-clips` has the names. What is there already stays.
set -euo pipefail

directory=$1
shift
mkdir -p "$directory"

# Detail, motion and grain, at a bitrate that such a size has on the net; one key frame, at the beginning.
make_clip() {
	local name=$1 stem=${1%.*} codec size bitrate options source
	codec=${stem%%_*}
	size=${stem#*_}
	size=${size%_low}
	case $size in
	320x240) bitrate=400k ;;
	1280x720) bitrate=3M ;;
	1920x1080) bitrate=6M ;;
	*) bitrate=1M ;;
	esac
	case $codec in
	h264) options=(-c:v libx264 -preset medium -bf 3 -x264-params keyint=64:scenecut=0) ;;
	hevc) options=(-c:v libx265 -preset medium -x265-params keyint=64:scenecut=0:open-gop=0:bframes=3:log-level=error) ;;
	vp9) options=(-c:v libvpx-vp9 -deadline good -cpu-used 4 -auto-alt-ref 1 -lag-in-frames 16 -g 64) ;;
	vp8) options=(-c:v libvpx -deadline good -cpu-used 4 -g 64) ;;
	*) echo "make_clips.sh: there is no clip '$name'" >&2; exit 2 ;;
	esac
	[[ $stem != *_low ]] || options=(-c:v libx264 -preset medium -tune zerolatency -bf 0 -x264-params keyint=64:scenecut=0)
	source="mandelbrot=size=$size:rate=30:maxiter=150:start_scale=1:end_scale=0.05:end_pts=200,noise=alls=5:allf=t"
	ffmpeg -nostdin -v error -y -f lavfi -i "$source" -frames:v 64 -pix_fmt yuv420p -threads 2 \
		"${options[@]}" -b:v "$bitrate" "$directory/part.$name"
	mv "$directory/part.$name" "$directory/$name"
}

for name in "$@"; do
	[ ! -s "$directory/$name" ] || continue
	echo "making $name" >&2
	make_clip "$name"
done
