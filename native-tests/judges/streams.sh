# SPDX-License-Identifier: BSD-3-Clause
# Streams by encoders that are not FFmpeg's. Each recipe sets encoder, codec, how and file, and makes the file.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # those are of the scripts, and size is of lib.sh

# with_X OPTION...: one stream; the options are what the table says of it.
# x264 writes its own pictures, too. They are the measure: OpenH264's decoder decodes no interlaced ones, and those with B otherwise than x264.
with_x264() {
	encoder=x264 codec=H.264 how=$* file=stream.h264
	decoder="x264's own pictures" decode=by_x264
	needs x264
	version 'libx264-[0-9]*'
	x264 --quiet --no-progress "$@" --dump-yuv own.yuv -o $file source.y4m
}

# Without B pictures.
with_x264_for_openh264() {
	with_x264 --bframes 0 "$@"
	choose_decoder
}

with_x265() {
	encoder=x265 codec=HEVC how=$* file=stream.h265
	choose_decoder
	needs x265
	version 'libx265-[0-9]*'
	x265 --log-level error --no-progress "$@" --input source.y4m -o $file
}

with_kvazaar() {
	encoder=kvazaar codec=HEVC how=$* file=stream.h265
	choose_decoder
	needs kvazaar
	kvazaar -i source.y4m "$@" -o $file > kvazaar.log 2>&1
}

with_openh264() {
	encoder=OpenH264 codec=H.264 how=$* file=stream.h264
	choose_decoder
	needs gstreamer1.0-tools gst-launch-1.0
	gst-inspect-1.0 openh264enc > /dev/null 2>&1 || skip "no openh264enc: the package gstreamer1.0-plugins-bad is not installed"
	gst-launch-1.0 -q filesrc location=source.y4m ! y4mdec ! openh264enc "$@" ! video/x-h264,stream-format=byte-stream ! filesink location=$file
}

with_vpxenc() { # CODEC OPTION...
	encoder=vpxenc codec=${1^^} how=${*:2} file=stream.ivf
	choose_decoder
	needs vpx-tools vpxenc
	version 'libvpx[0-9]*'
	vpxenc --quiet --ivf --codec="$1" "${@:2}" -o $file source.y4m
}

with_mpeg2enc() {
	encoder=mpeg2enc codec=MPEG-2 how=$* file=stream.m2v
	choose_decoder
	needs mjpegtools mpeg2enc
	mpeg2enc -v 0 "$@" -o $file < source.y4m > mpeg2enc.log 2>&1
}

with_xvid() { # FILE OPTION...
	encoder=Xvid codec=MPEG-4 how=${*:2} file=$1
	choose_decoder
	[ -n "$tools" ] && [ -x "$tools/xvid_encode" ] || skip "no xvid_encode: libxvidcore-dev was not there when the tests were compiled"
	version libxvidcore4
	source_planes
	"$tools/xvid_encode" source.yuv "$size" "$@"
}

# More than fits into few bits.
noisy_clip() {
	ffmpeg -nostdin -v error -y -f lavfi -i "testsrc2=size=$size:rate=25,noise=alls=40:allf=t,trim=end_frame=$pictures" -pix_fmt yuv420p source.y4m
}

make_stream() {
	source_clip
	case $1 in
	x264_pyramid) with_x264 --profile high --bframes 5 --b-pyramid normal --ref 4 --keyint 24 ;;
	x264_baseline) with_x264_for_openh264 --profile baseline --slices 4 --keyint 20 ;;
	x264_main) with_x264 --profile main --bframes 3 --b-adapt 2 --weightp 2 --direct temporal ;;
	x264_open_gop) with_x264 --bframes 3 --open-gop --keyint 12 ;;
	x264_refresh) with_x264_for_openh264 --intra-refresh --keyint 20 ;;
	x264_references) with_x264_for_openh264 --profile high --ref 8 --weightp 2 --partitions all --me umh ;;
	x264_lossy) with_x264 --qp 45 --bframes 2 --no-deblock ;;
	x264_mbaff) with_x264 --tff --bframes 3 --keyint 24 ;;
	openh264_plain) with_openh264 bitrate=600000 gop-size=20 ;;
	openh264_slices) with_openh264 bitrate=300000 slice-mode=n-slices num-slices=4 complexity=high ;;
	openh264_qp) with_openh264 rate-control=off qp-min=30 qp-max=30 ;;
	x265_plain) with_x265 --preset fast --keyint 24 ;;
	x265_open_gop) with_x265 --preset fast --open-gop --keyint 12 --bframes 4 --b-pyramid ;;
	x265_tools) with_x265 --preset slow --tskip --rect --amp --weightb --keyint 30 ;;
	x265_slices) with_x265 --preset ultrafast --slices 3 --wpp ;;
	x265_lossless) with_x265 --preset ultrafast --lossless ;;
	x265_intra) with_x265 --preset fast --keyint 1 --constrained-intra ;;
	kvazaar_plain) with_kvazaar --preset medium --period 16 ;;
	kvazaar_low_delay) with_kvazaar --preset fast --gop lp-g4d3t1 --qp 30 ;;
	kvazaar_tiles) with_kvazaar --preset fast --tiles 2x2 --gop 8 ;;
	vp8_two_pass) with_vpxenc vp8 --good --cpu-used=2 --passes=2 --auto-alt-ref=1 --lag-in-frames=16 --target-bitrate=300 ;;
	vp8_partitions) with_vpxenc vp8 --rt --cpu-used=4 --token-parts=3 --error-resilient=3 --target-bitrate=400 ;;
	vp8_resampled) with_vpxenc vp8 --rt --cpu-used=4 --end-usage=cbr --resize-allowed=1 --resize-down=80 --resize-up=90 --target-bitrate=8 --kf-max-dist=20 --drop-frame=0 --buf-sz=200 --buf-initial-sz=100 --buf-optimal-sz=150 --max-q=30 ;;
	vp9_two_pass) with_vpxenc vp9 --good --cpu-used=4 --passes=2 --auto-alt-ref=1 --lag-in-frames=16 --target-bitrate=300 ;;
	vp9_tiles) with_vpxenc vp9 --rt --cpu-used=6 --tile-columns=1 --frame-parallel=1 --error-resilient=1 --target-bitrate=400 ;;
	vp9_lossless) expected=20 && with_vpxenc vp9 --good --cpu-used=5 --lossless=1 --limit=20 ;;
	vp9_resampled) noisy_clip && with_vpxenc vp9 --good --cpu-used=5 --passes=2 --end-usage=vbr --resize-allowed=1 --target-bitrate=15 ;;
	mpeg2enc_b) with_mpeg2enc -f 3 -b 2000 -R 2 -g 9 -G 15 -I 0 ;;
	mpeg2enc_interlaced) with_mpeg2enc -f 3 -b 3000 -R 2 -I 1 ;;
	mpeg2enc_intra) with_mpeg2enc -f 3 -b 6000 -g 1 -G 1 -R 0 -I 0 ;;
	xvid_plain) with_xvid stream.m4v quant=4 ;;
	xvid_b) with_xvid stream.m4v quant=4 bframes=2 key=24 ;;
	xvid_packed) with_xvid stream.avi quant=4 bframes=2 key=24 packed ;;
	xvid_qpel) with_xvid stream.m4v quant=4 bframes=2 key=24 qpel ;;
	xvid_gmc) with_xvid stream.m4v quant=4 bframes=2 key=24 gmc ;;
	xvid_interlaced) with_xvid stream.m4v quant=4 bframes=2 key=24 interlaced ;;
	xvid_mpeg_quant) with_xvid stream.m4v quant=4 key=24 mpeg_quant ;;
	*)
		echo "no recipe for $1" >&2
		exit 1
		;;
	esac
}
