# SPDX-License-Identifier: BSD-3-Clause
# Decoders that have no code in common with libavcodec. Each writes the planes of all pictures: FILE OUTPUT.
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # decoder and codec are of the scripts

by_openh264() {
	needs gstreamer1.0-tools gst-launch-1.0
	gst-inspect-1.0 openh264dec > /dev/null 2>&1 || skip "no openh264dec: the package gstreamer1.0-plugins-bad is not installed"
	version gstreamer1.0-plugins-bad
	version 'libopenh264-[0-9]*'
	gst-launch-1.0 -q filesrc location="$1" ! h264parse ! openh264dec ! filesink location="$2" > gst.log 2>&1 || {
		tail gst.log
		give_up "OpenH264 does not decode it"
	}
}

# What the encoder wrote beside the stream.
by_x264() {
	mv own.yuv "$2"
}

by_libde265() {
	needs libde265-examples libde265-dec265
	version 'libde265-0'
	libde265-dec265 --quiet -o "$2" "$1" > dec265.log 2>&1 || {
		tail dec265.log
		give_up "libde265 does not decode it"
	}
}

# Pictures of another size keep it.
by_vpxdec() {
	needs vpx-tools vpxdec
	vpxdec --rawvideo -o "$2" "$1" || give_up "vpxdec does not decode it"
}

by_mpeg2dec() {
	needs mpeg2dec
	version 'libmpeg2-4'
	# Without the code that ends a sequence it keeps the last pictures.
	{ cat "$1" && printf '\0\0\1\267'; } > ended.m2v
	mpeg2dec -o pgmpipe ended.m2v > pictures.pgm 2> mpeg2dec.log || give_up "mpeg2dec does not decode it"
	# A .pgm of it has the planes in an order of its own, which FFmpeg calls pgmyuv.
	ffmpeg -nostdin -v error -y -f image2pipe -c:v pgmyuv -i pictures.pgm -fps_mode passthrough -pix_fmt yuv420p -f rawvideo "$2"
}

by_xvid() {
	[ -n "$tools" ] && [ -x "$tools/xvid_decode" ] || skip "no xvid_decode: libxvidcore-dev was not there when the tests were compiled"
	version libxvidcore4
	"$tools/xvid_decode" "$1" "$2" || give_up "Xvid does not decode it"
}

# The decoder of a codec: sets its name, in the words of the table.
choose_decoder() {
	case $codec in
	H.264) decoder=OpenH264 decode=by_openh264 ;;
	HEVC) decoder=libde265 decode=by_libde265 ;;
	VP8 | VP9) decoder=vpxdec decode=by_vpxdec ;;
	MPEG-2) decoder=mpeg2dec decode=by_mpeg2dec ;;
	MPEG-4) decoder=Xvid decode=by_xvid ;;
	esac
}
