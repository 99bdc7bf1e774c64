#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# vvhost transcode: a decoder and an encoder in one guest, in every format; changes of resolution on the way.
# transcode.sh VVHOST CLIPS-DIRECTORY SHIMS-DIRECTORY
set -euo pipefail
source "$(dirname "$0")/lib.sh"

clip=$clips/h264_b.h264
shape() {
	ffprobe -v error -count_packets -show_entries stream=codec_name,width,height,nb_read_packets -of csv=p=0 "$1" | sed 's/,$//'
}

# What the encoder gets is what the decoder decoded: the same packets as of the decoded pictures from a file.
run decode "$clip" -o pictures.y4m --quiet
run encode pictures.y4m -o out/file.m4v --quiet
for format in yuv420 yvu420 nv12 argb8888 bgra8888; do
	for layout in single planes; do
		run transcode "$clip" -o out/x.m4v --format $format --layout $layout --verify --quiet
		succeeded
		[ "$(shape out/x.m4v)" = "mpeg4,320,240,60" ] || give_up "the file is $(shape out/x.m4v)"
		case $format in *8888) ;; *) same out/x.m4v out/file.m4v ;; esac
	done
done
for arguments in "--api descriptor" --object --object=input --object=output "--threads 2"; do
	# shellcheck disable=SC2086 # words are meant
	run transcode "$clip" -o out/x.m4v $arguments --verify --quiet
	succeeded
	[ "$arguments" = "--threads 2" ] || same out/x.m4v out/file.m4v
done
run transcode "$clip" -o out/x.m4v --crop 160x120+32+16 --verify --quiet
succeeded
[ "$(shape out/x.m4v)" = "mpeg4,160,120,60" ] || give_up "the file is $(shape out/x.m4v)"
run transcode "$clip" -o out/x.mp4 --codec mpeg4 --frames 25 --latency throughput --verify
succeeded
[ "$(shape out/x.mp4)" = "mpeg4,320,240,25" ] || give_up "the file is $(shape out/x.mp4)"
run transcode "$clips/h264_crop.mp4" -o out/x.m4v --verify --quiet
succeeded
[ "$(shape out/x.m4v)" = "mpeg4,322,242,40" ] || give_up "the file is $(shape out/x.m4v)"
for codec in h264 hevc vp8 vp9 mpeg2; do
	encodes $codec || continue
	run transcode "$clip" --codec $codec --verify --quiet
	succeeded
done
rm -f out/*

# The resolution changes in the middle, twice. One of VP9's heights is of half a block: its planes are apart.
for file in h264_resize.h264 vp9_resize.ivf; do
	layout=single
	[ $file = vp9_resize.ivf ] && layout=planes
	run transcode "$clips/$file" -o out/x.m2v --layout $layout --verify --quiet
	succeeded
	run transcode "$clips/$file" -o out/x.m2v --verify --quiet --object --layout planes --latency throughput
	succeeded
	if encodes vp9; then
		run transcode "$clips/$file" -o out/x.ivf --codec vp9 --layout $layout --verify --quiet
		succeeded
		run decode out/x.ivf --verify --quiet
		succeeded
	fi
done
rm -f out/*
if encodes vp9; then
	run transcode "$clips/vp9_resize.ivf" -o out/x.m2v --quiet
	failed_with 1
	says "--layout planes has no such offsets"
fi
run transcode "$clips/h264_resize.h264" -o out/x.mp4 --codec mpeg4
failed_with 1
says "frame 21 is 426x240, those before are 320x240: an .mp4 file holds one size"

# What cannot be decoded or written.
run transcode missing.mp4 -o out/x.m4v
failed_with 2
says "No such file"
ln -s /dev/full full.m4v
run transcode "$clip" -o full.m4v
failed_with 2
says "full.m4v: cannot be written: No space left"
