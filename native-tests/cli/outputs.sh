#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# What vvhost writes: files of pictures, MD5s, the contact sheet, summaries and progress.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

# ffmpeg's pictures of a clip, raw.
reference() {
	ffmpeg -nostdin -v error -y -i "$clips/$1" -pix_fmt "$2" -fps_mode passthrough -noautoscale -f rawvideo reference
}

for clip in h264_crop.mp4 vp9_odd.ivf vp9_resize.ivf; do
	for format in yuv420:yuv420p nv12:nv12; do
		run decode "$clips/$clip" -o out/pictures.yuv --format ${format%:*} --quiet
		succeeded
		reference $clip ${format#*:}
		same out/pictures.yuv reference
	done
done

# YUV4MPEG2, also of odd size; ffmpeg reads it back to the same pictures.
for clip in h264_crop.mp4 vp9_odd.ivf vp8_odd.webm; do
	run decode "$clips/$clip" -o out/pictures.y4m --quiet
	succeeded
	ffmpeg -nostdin -v error -i out/pictures.y4m -f framemd5 - | sed -n '/^#/!s/.*, *//p' > md5s
	same md5s "$clips/$clip.yuv420.md5"
done
head -1 out/pictures.y4m | grep -q '^YUV4MPEG2 W175 H143 F30:1 ' || give_up "the header is $(head -1 out/pictures.y4m)"
rm -f out/*
run decode "$clips/vp9_resize.ivf" -o out/pictures.y4m --quiet
failed_with 1
says "frame 26 is 640x360.*write a .yuv file"

# Everything at once; the MD5s on standard output push the summary to stderr.
clip=h264_b.h264
run decode "$clips/$clip" -o out/a.yuv --framemd5 out/a.md5 --contact-sheet out/a.png --verify --quiet
succeeded
same out/a.md5 "$clips/$clip.yuv420.md5"
run decode "$clips/$clip" --framemd5 - --verify
succeeded
same stdout "$clips/$clip.yuv420.md5"
tail -1 stderr | grep -qE '^60/60 frames match, [0-9]+ fps \([0-9.]+x real time\)$' || give_up "no summary on stderr"
run decode "$clips/$clip" --quiet
[ ! -s stderr ] || give_up "quiet is not quiet"
grep -qE '^60 frames, [0-9]+ fps \([0-9.]+x real time\)$' stdout || give_up "no summary on stdout"

# The contact sheet: 4 x 3 tiles of 320 and a gap of 4 on all sides.
shape() {
	ffprobe -v error -show_entries stream=codec_name,width,height -of csv=p=0 "$1"
}
[ "$(shape out/a.png)" = "png,1300,736" ] || give_up "the sheet is $(shape out/a.png)"
run decode "$clips/vp9_resize.ivf" --contact-sheet out/b.png --format nv12
succeeded
[ "$(shape out/b.png)" = "png,1300,736" ] || give_up "the sheet is $(shape out/b.png)"
ffmpeg -nostdin -v error -y -i "$clips/vp8.ivf" -frames:v 2 -c copy two.ivf
run decode two.ivf --contact-sheet out/c.png
succeeded
[ "$(shape out/c.png)" = "png,652,248" ] || give_up "the sheet of two frames is $(shape out/c.png)"
rm -f out/*

# A file that is there is replaced, through a symbolic link too, and keeps its place if the run fails.
echo old > out/target
ln -s target out/link
run decode "$clips/$clip" --framemd5 out/link --quiet
succeeded
[ -L out/link ] && same out/target "$clips/$clip.yuv420.md5"
[ "$(find out -mindepth 1 | wc -l)" -eq 2 ] || give_up "more is there than the file and the link"
echo old > out/target
run decode missing.mp4 --framemd5 out/target
[ "$(cat out/target)" = old ] || give_up "a failure took the old file"
[ "$(stat -c %a out/target)" = "$(touch plain; stat -c %a plain)" ] || give_up "the mode is not that of a new file"
rm -f out/*

# A pipe takes pictures as they come, and nothing else gets between them.
"$vvhost" decode "$clips/$clip" -o /dev/stdout 2> stderr | cat > piped
grep -q '^60 frames, ' stderr || give_up "no summary on stderr"
run decode "$clips/$clip" -o out/a.yuv --quiet
same piped out/a.yuv
rm -f out/*

# Progress: a line a second into a pipe, a bar on a terminal, and neither with --quiet.
ffmpeg -nostdin -v error -y -stream_loop 30 -i "$clips/h264_1080.mp4" -c copy long.mp4
run decode long.mp4 --framemd5 out/long.md5
succeeded
grep -qE '^decoding: frame [0-9]+, [0-9]+ fps, [0-9]+%$' stderr || give_up "no line of progress in the time it took"
TERM=xterm script -qec "'$vvhost' decode '$clips/h264_1080.mp4' --framemd5 out/bar.md5" /dev/null > stdout < /dev/null
grep -q $'\r\033\\[Kdecoding \\[[#.]*\\] *[0-9]*% frame [0-9]*, [0-9]* fps' stdout || give_up "no bar on the terminal"
TERM=xterm script -qec "'$vvhost' decode '$clips/h264_1080.mp4' --framemd5 out/bar.md5 --quiet" /dev/null > stdout < /dev/null
! grep -q 'decoding' stdout || give_up "a bar in spite of --quiet"
rm -f out/*

# SIGTERM and SIGINT: the half-written file is removed.
is_written() { [ -n "$(find out -type f -size "+$1")" ]; }
for signal in TERM INT; do
	# A shell script's background jobs ignore SIGINT unless job control is on.
	set -m
	"$vvhost" decode long.mp4 -o out/long.yuv --quiet > stdout 2> stderr &
	job=$!
	set +m
	await "a file that is being written" is_written 1M
	kill -$signal $job
	status=0
	wait $job || status=$?
	[ "$status" -eq $((128 + $(kill -l $signal))) ] || give_up "status $status after SIG$signal"
	[ -z "$(ls -A out)" ] || give_up "files are left: $(ls -A out)"
	[ "$(grep -c '^vvhost: interrupted' stderr)" -eq 1 ] || give_up "it does not say that it was interrupted"
done
