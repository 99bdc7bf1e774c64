#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Makes the clips of the tests, and the MD5s that ffmpeg gives for them: make_clips.sh DIRECTORY NAME...
# A clip whose MD5s are there already is left as it is.
set -euo pipefail

directory=$1
shift
mkdir -p "$directory"
cd "$directory"

encode() {
	ffmpeg -nostdin -v error -y "$@"
}

# A source of FRAMES pictures of SIZE: much moves in both, and the second has fine detail.
source_of() {
	case $1 in
	test) echo "testsrc2=size=$2:rate=30,trim=end_frame=$3" ;;
	fractal) echo "mandelbrot=size=$2:rate=30:start_scale=0.5:end_scale=0.05,trim=end_frame=$3" ;;
	esac
}

video() { # KIND SIZE FRAMES ENCODER-OPTION... FILE
	local input
	input=$(source_of "$1" "$2" "$3")
	shift 3
	encode -f lavfi -i "$input" -threads 2 -pix_fmt yuv420p "$@"
}

x264=(-c:v libx264 -preset veryfast -bf 3 -g 24 -x264-params b-pyramid=normal:ref=4)
vp9=(-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -b:v 400k -g 24)

make_clip() {
	case $1 in
	h264_b.h264) video test 320x240 60 "${x264[@]}" "$1" ;;
	h264_interlaced.h264) video test 320x240 48 -flags +ilme+ildct "${x264[@]}" -x264opts tff=1 "$1" ;;
	h264_crop.mp4) video fractal 322x242 40 "${x264[@]}" "$1" ;;
	h264_720.h264) video test 1280x720 24 "${x264[@]}" "$1" ;;
	h264_1080.mp4) video test 1920x1080 30 "${x264[@]}" "$1" ;;
	h264_large.mkv) # access units of 2 MiB
		encode -f lavfi -i "$(source_of test 1280x720 12),noise=alls=100:allf=t" -pix_fmt yuv420p \
			-c:v libx264 -preset ultrafast -qp 2 "$1" ;;
	# What is no 8-bit 4:2:0 is converted (ruling 20); full range is not.
	h264_422.mkv) video test 320x240 30 -c:v libx264 -preset ultrafast -pix_fmt yuv422p "$1" ;;
	h264_full_range.mp4) video test 320x240 30 -c:v libx264 -preset ultrafast -pix_fmt yuvj420p "$1" ;;
	hevc_10bit.mp4) video fractal 322x242 30 -c:v libx265 -preset ultrafast -pix_fmt yuv420p10le -x265-params log-level=none "$1" ;;
	h264.mkv) video fractal 320x240 40 "${x264[@]}" "$1" ;;
	h264_cut.mp4) # an edit list that begins in the middle of a group of pictures
		video test 320x240 60 "${x264[@]}" whole.mp4
		encode -ss 0.4 -i whole.mp4 -c copy "$1"
		rm whole.mp4
		;;
	h264_resize.h264)
		video test 320x240 20 "${x264[@]}" first.h264
		video fractal 426x240 20 "${x264[@]}" second.h264
		video test 160x120 20 "${x264[@]}" third.h264
		cat first.h264 second.h264 third.h264 > "$1"
		rm first.h264 second.h264 third.h264
		;;
	hevc.h265) video test 320x180 40 -c:v libx265 -preset ultrafast -bf 3 -x265-params log-level=none "$1" ;;
	hevc.mp4) video fractal 322x242 30 -c:v libx265 -preset ultrafast -bf 3 -x265-params log-level=none "$1" ;;
	vp8.ivf) video test 320x240 60 -c:v libvpx -deadline realtime -cpu-used 8 -b:v 400k "$1" ;;
	vp8_odd.webm) video fractal 175x143 40 -c:v libvpx -deadline realtime -cpu-used 8 -b:v 300k "$1" ;;
	# Alternative reference frames are decoded and never shown: VP9 puts them into a packet with the
	# next one, VP8 into packets of their own. The encoders make them in two passes only.
	vp8_hidden.ivf | vp9_hidden.webm)
		local codec=libvpx
		[ "$1" = vp8_hidden.ivf ] || codec=libvpx-vp9
		for pass in 1 2; do
			video test 320x240 60 -c:v $codec -deadline good -cpu-used 4 -b:v 200k -g 60 -auto-alt-ref 1 \
				-lag-in-frames 25 -pass $pass -passlogfile "$1" "$1"
		done
		rm "$1"-0.log
		;;
	vp9_odd.ivf) video fractal 321x241 40 "${vp9[@]}" "$1" ;;
	vp9_resize.ivf)
		video test 320x240 25 "${vp9[@]}" first.ivf
		video fractal 640x360 25 "${vp9[@]}" second.ivf
		printf "file '%s'\n" first.ivf second.ivf first.ivf > list.txt
		encode -f concat -i list.txt -c copy "$1"
		rm first.ivf second.ivf list.txt
		;;
	mpeg2.m2v) video test 352x288 48 -c:v mpeg2video -b:v 1M -bf 2 "$1" ;;
	mpeg2_interlaced.mkv) video fractal 352x288 40 -c:v mpeg2video -flags +ilme+ildct -b:v 1M -bf 2 "$1" ;;
	mpeg4_interlaced.avi)
		video test 320x240 40 -c:v mpeg4 -bf 2 -flags +ilme+ildct+cgop -sc_threshold 1000000000 -g 15 -q:v 4 "$1"
		;;
	mpeg4.m4v) video test 320x240 48 -c:v mpeg4 -b:v 600k -bf 2 -f m4v "$1" ;;
	mpeg4.avi | mpeg4.mp4) video test 320x240 48 -c:v mpeg4 -b:v 600k -bf 2 "$1" ;;
	*)
		echo "no recipe for $1" >&2
		return 1
		;;
	esac
}

# The options that make ffmpeg put out what the protocol calls so.
ffmpeg_format() {
	case $1 in
	yuv420) echo -pix_fmt yuv420p ;;
	yvu420) echo -vf format=yuv420p,swapuv ;;
	*) echo -pix_fmt "${1%8888}" ;;
	esac
}

for name; do
	[ -s "$name.bgra8888.md5" ] && continue
	make_clip "$name"
	for format in yuv420 yvu420 nv12 argb8888 bgra8888; do
		# One thread: FFmpeg decodes mpeg4_interlaced wrongly with more.
		# shellcheck disable=SC2046 # words are meant
		ffmpeg -nostdin -v error -threads 1 -i "$name" $(ffmpeg_format $format) -fps_mode passthrough -noautoscale \
			-f framemd5 - | sed -n '/^#/!s/.*, *//p' > "$name.$format.md5.new"
		mv "$name.$format.md5.new" "$name.$format.md5"
	done
	echo "$name: $(wc -l < "$name.nv12.md5") frames"
done
