#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Streams that libavcodec alone decodes wrongly: the device is right, and --verify does not blame it.
# verify_alone.sh VVHOST CLIPS-DIRECTORY TOOLS-DIRECTORY
set -euo pipefail
source "$(dirname "$0")/../cli/lib.sh"
tools=$3

# The MD5 of each picture, as ffmpeg has it of a file with one size.
md5s() {
	ffmpeg -nostdin -v error -threads 1 -i "$1" -fps_mode passthrough -f framemd5 - | sed -n '/^#/!s/.*, *//p'
}

matches() { # FILE FRAMES
	run decode "$1" --verify --quiet --framemd5 got.md5
	succeeded
	grep -q "^$2/$2 frames match" stdout || give_up "not $2 frames match"
	diff got.md5 expected.md5 > /dev/null || give_up "the pictures are not those expected"
}

# Another size drops the picture that waits for its turn.
for codec in mpeg2video:m2v mpeg4:m4v; do
	suffix=${codec#*:} muxer=${codec#*:}
	# libavformat takes an .m4v for an .mp4.
	[ "$muxer" = m4v ] || muxer=mpeg2video
	: > "resize.$suffix"
	: > expected.md5
	for size in 320x240 160x128 352x288 320x240; do
		ffmpeg -nostdin -v error -y -f lavfi -i "testsrc2=size=$size:rate=25,trim=end_frame=15" -c:v "${codec%:*}" -bf 2 \
			-flags +cgop -sc_threshold 1000000000 -q:v 5 -f "$muxer" "part.$suffix"
		md5s "part.$suffix" >> expected.md5
		cat "part.$suffix" >> "resize.$suffix"
	done
	matches "resize.$suffix" 60
done

# B pictures that are packed with the one behind them.
ffmpeg -nostdin -v error -y -f lavfi -i "testsrc2=size=320x240:rate=25,trim=end_frame=48" -c:v mpeg4 -bf 2 -q:v 4 plain.avi
md5s plain.avi > expected.md5
"$tools/pack_b" plain.avi packed.avi
matches plain.avi 48
matches packed.avi 48
# What fills a packet is no picture, whatever time it names.
"$tools/pack_b" plain.avi late.avi late
matches late.avi 48
# libavcodec loses them where the stream does not say that it is packed.
"$tools/pack_b" plain.avi silent.avi silent
matches silent.avi 48

# Two fields in a packet, the second with a picture parameter set of its own.
"$tools/paff_fields" fields.avi
perl -e 'for $n (0 .. 11) { @more = $n % 2 ? (2, 13) : (1, 7);
	print map({ chr(128 + $more[$_ % 2] * ($_ < 32 ? 1 : 2)) x 16 } 0 .. 63), chr(128) x 512 }' > expected.yuv
split -b 1536 --filter='md5sum | cut -d " " -f 1' expected.yuv > expected.md5
matches fields.avi 12
