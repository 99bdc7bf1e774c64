#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# What vvhost encode writes: files of every kind, of pictures from every kind of file, and how it ends where it cannot.
# encode_outputs.sh VVHOST CLIPS-DIRECTORY SHIMS-DIRECTORY
set -euo pipefail
source "$(dirname "$0")/lib.sh"

moving in.y4m 176x144 30

# Codec, size, and the times of all packets, as ffprobe reads them.
probe() {
	ffprobe -v error -count_packets -show_entries stream=codec_name,width,height,nb_read_packets -of csv=p=0 "$1" | sed 's/,$//'
}
times() {
	ffprobe -v error -show_entries packet=pts_time -of csv=p=0 "$1" | tr -d , | sort -n
}

seq 0 29 | awk '{ printf "%.6f\n", $1 / 25 }' > expected
while read -r suffix codec name; do
	encodes "$codec" || continue
	latencies=(low throughput)
	# In the ordinary run each of the two with one kind of file.
	[ -n "${VIRTIOVIDEO_LONG:-}" ] || { [ "$suffix" = mp4 ] && latencies=(throughput) || latencies=(low); }
	for latency in "${latencies[@]}"; do
		run encode in.y4m -o "out/x.$suffix" --codec "$codec" --verify --quiet --latency "$latency"
		succeeded
		[ ! -s stderr ] || give_up "quiet is not quiet"
		grep -qE '^30 frames verified, [0-9]+ fps \([0-9.]+x real time\), [0-9.]+ kbit/s, PSNR [0-9.]+ dB$' stdout ||
			give_up "no summary"
		[ "$(probe "out/x.$suffix")" = "$name,176,144,30" ] || give_up "the file is $(probe "out/x.$suffix")"
		if [ "$suffix" = mp4 ] || [ "$suffix" = ivf ]; then
			times "out/x.$suffix" > got
			diff got expected || give_up "the times of the packets (<) are not those of the pictures (>)"
		fi
		run decode "out/x.$suffix" --verify --quiet
		succeeded
		grep -q '^30/30 frames match' stdout || give_up "our decoder has not all of them"
	done
	rm out/*
done <<-'END'
	h264 h264 h264
	h265 hevc hevc
	ivf vp8 vp8
	ivf vp9 vp9
	m2v mpeg2 mpeg2video
	m4v mpeg4 mpeg4
	mp4 h264 h264
	mp4 hevc hevc
	mp4 vp9 vp9
	mp4 mpeg2 mpeg2video
	mp4 mpeg4 mpeg4
END

# Anything that libavformat opens; other samples than 8-bit 4:2:0; other times than the file's.
ffmpeg -nostdin -v error -i in.y4m -c:v ffv1 -pix_fmt yuv422p10le in.mkv
ffmpeg -nostdin -v error -i in.y4m -c:v mjpeg -pix_fmt yuvj420p in.avi
ffmpeg -nostdin -v error -i in.y4m -c:v rawvideo -pix_fmt rgb24 in.nut
for file in in.mkv in.avi in.nut; do
	run encode $file -o out/x.m4v --verify --quiet --frames 10
	succeeded
	grep -q '^10 frames verified' stdout || give_up "not 10 frames"
done
run encode in.y4m -o out/x.mp4 --codec mpeg4 --fps 10 --quiet
succeeded
[ "$(times out/x.mp4 | tail -1)" = 2.900000 ] || give_up "the last time is $(times out/x.mp4 | tail -1)"
rm out/*

# A part of the pictures, and sizes that the codec cannot do: what is adjusted is told.
run encode in.y4m -o out/x.m4v --crop 96x80+32+16 --verify
succeeded
[ "$(probe out/x.m4v)" = "mpeg4,96,80,30" ] || give_up "the file is $(probe out/x.m4v)"
rm -f out/*
run encode in.y4m -o out/x.m4v --crop 176x144+8+0
failed_with 2
says "crop reaches beyond its pictures, which are 176x144"
if encodes h264; then
	ffmpeg -nostdin -v error -f lavfi -i "mandelbrot=size=175x143:rate=25,trim=end_frame=5" -pix_fmt yuv420p odd.y4m
	run encode odd.y4m -o out/x.h264 --verify
	succeeded
	grep -q '^note: the device adjusted what is encoded from 175x143+0+0 to 174x142+0+0$' stderr || give_up "it does not say so"
	[ "$(probe out/x.h264)" = "h264,174,142,5" ] || give_up "the file is $(probe out/x.h264)"
	run encode odd.y4m -o out/x.h264 --verify --level 1.0 --bitrate 50M
	succeeded
	grep -q '^note: the device adjusted' stderr || give_up "it does not say that 50 Mbit/s are not of level 1.0"
	# Of this size no more than 15 frames per second.
	for level in 1 1.0; do
		run encode odd.y4m -o out/x.h264 --quiet --level $level --bitrate 50k --fps 15
		succeeded
		[ "$(ffprobe -v error -show_entries stream=level -of csv=p=0 out/x.h264)" = 10 ] || give_up "not level 1.0"
	done
	run encode odd.y4m -o out/x.h264 --quiet --level 1.0 --bitrate 50M
	[ ! -s stderr ] || give_up "quiet is not quiet"
fi
rm -f out/*

# Pictures that change their size: raw files go on, .mp4 cannot.
run encode "$clips/h264_resize.h264" -o out/x.m2v --verify --quiet
succeeded
grep -q '^60 frames verified' stdout || give_up "not 60 frames"
rm out/*
run encode "$clips/h264_resize.h264" -o out/x.mp4 --codec mpeg4
failed_with 1
says "frame 21 is 426x240, those before are 320x240: an .mp4 file holds one size"

# Inputs and outputs that cannot be.
run encode missing.y4m -o out/x.m4v
failed_with 2
says "No such file"
run encode "$0" -o out/x.m4v
failed_with 2
head -c 60 in.y4m > none.y4m
run encode none.y4m -o out/x.m4v --stats
failed_with 2
for option in -o --stats=; do
	name=x.m4v
	[ $option = -o ] || name=x.svg
	arguments=(--codec mpeg4 "$option")
	[ $option = -o ] && arguments+=("missing/$name") || arguments=(--codec mpeg4 "--stats=missing/$name")
	run encode in.y4m "${arguments[@]}"
	failed_with 2
	says "missing/$name: cannot be written: No such file"
done
ln -s /dev/full full.m4v
run encode in.y4m -o full.m4v
failed_with 2
says "full.m4v: cannot be written: No space left"
run encode in.y4m -o out/x.m4v --stats=/dev/full
failed_with 2
says "/dev/full: cannot be written: No space left"
echo "vvhost encode --stats > /dev/full"
status=0
"$vvhost" encode in.y4m -o out/x.m4v --stats > /dev/full 2> stderr || status=$?
failed_with 2
says "standard output: cannot be written: No space left"
if unshare -rm true 2> /dev/null; then
	moving long.y4m 320x240 100
	for output in x.m4v x.mp4; do
		echo "vvhost encode -o $output, onto a full disk"
		status=0
		unshare -rm sh -c 'mount -t tmpfs -o size=128k tmpfs out && "$@"; status=$?; ls -A out > left; exit $status' sh \
			"$vvhost" encode long.y4m -o out/$output --codec mpeg4 --bitrate 4M --stats --quiet > stdout 2> stderr || status=$?
		failed_with 2
		says "cannot be written: No space left"
		[ ! -s left ] || give_up "files are left: $(cat left)"
	done
else
	echo "no user namespaces here: the full disk is left out"
fi

# A file that is there keeps its place if the run fails, and is replaced if it does not.
echo old > out/x.m4v
run encode missing.y4m -o out/x.m4v
[ "$(cat out/x.m4v)" = old ] || give_up "a failure took the old file"
run encode in.y4m -o out/x.m4v --quiet
succeeded
[ "$(probe out/x.m4v)" = "mpeg4,176,144,30" ] || give_up "the file is $(probe out/x.m4v)"
[ "$(find out -mindepth 1 | wc -l)" -eq 1 ] || give_up "more is there than the file"
rm -f out/*

# Progress, and SIGINT and SIGTERM in the middle.
is_written() { [ -n "$(find out -type f -size "+$1")" ]; }
moving busy.y4m 1280x720 250
TERM=xterm script -qec "'$vvhost' encode busy.y4m -o out/bar.m4v --frames 50" /dev/null > stdout < /dev/null
grep -q $'\r\033\\[Kencoding \\[[#.]*\\] *[0-9]*% frame [0-9]*, [0-9]* fps' stdout || give_up "no bar on the terminal"
rm -f out/*
for signal in TERM INT; do
	set -m
	"$vvhost" encode busy.y4m -o out/x.m4v --bitrate 8M > stdout 2> stderr &
	job=$!
	set +m
	await "a file that is being written" is_written 100k
	kill -$signal $job
	status=0
	wait $job || status=$?
	[ "$status" -eq $((128 + $(kill -l $signal))) ] || give_up "status $status after SIG$signal"
	[ -z "$(ls -A out)" ] || give_up "files are left: $(ls -A out)"
	[ "$(grep -c '^vvhost: interrupted' stderr)" -eq 1 ] || give_up "it does not say that it was interrupted"
done
