#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Files that cannot be decoded and outputs that cannot be written: the status, one line, nothing left behind.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

make() {
	ffmpeg -nostdin -v error -y "$@"
}

# What is wrong is found before any output appears.
bad() {
	local text=$1
	shift
	run decode "$@" -o out/x.yuv --framemd5 out/x.md5 --contact-sheet out/x.png
	failed_with 2
	says "$text"
}

bad "No such file" missing.mp4
bad "Is a directory" "$clips"
: > empty.mp4
bad "cannot be" empty.mp4
seq 1 5000 > numbers.mp4
bad "cannot be" numbers.mp4
printf 'To be, or not to be.\n%.0s' {1..200} > text.txt
run decode text.txt
failed_with 2
head -c 100000 /dev/urandom > noise.h264
run decode noise.h264
failed_with 2
make -f lavfi -i sine=duration=1 sound.wav
bad "no video" sound.wav
make -f lavfi -i sine=duration=1 -f lavfi -i color=size=64x64:duration=0.04 -map 0 -map 1 -c:v png -disposition:v attached_pic cover.flac
bad "no video" cover.flac
head -c 50000 "$clips/mpeg4.mp4" > cut.mp4
bad "cannot be" cut.mp4
make -f lavfi -i testsrc2=size=128x96:duration=0.2 -c:v mjpeg -pix_fmt yuvj420p picture.avi
bad "does not decode mjpeg" picture.avi
make -f lavfi -i testsrc2=size=128x96:duration=0.2 -c:v ffv1 picture.mkv
bad "does not decode ffv1" picture.mkv
make -f lavfi -i testsrc2=size=128x96:duration=0.2 -c:v mpeg1video picture.m1v
bad "does not decode mpeg1video" picture.m1v

# Outputs. The clip is fine.
clip=$clips/vp8.ivf
for option in -o --framemd5 --contact-sheet; do
	run decode "$clip" $option missing/x
	failed_with 2
	says "missing/x: cannot be written: No such file"
	run decode "$clip" $option "$work"
	failed_with 2
	says "Is a directory"
	run decode "$clip" $option /dev/full
	failed_with 2
	says "/dev/full: cannot be written: No space left"
	[ -c /dev/full ] || give_up "/dev/full is no device any more"
done
echo "vvhost decode > /dev/full"
status=0
"$vvhost" decode "$clip" --framemd5 - > /dev/full 2> stderr || status=$?
failed_with 2
says "standard output: cannot be written: No space left"
echo "vvhost caps > /dev/full"
status=0
"$vvhost" caps --json > /dev/full 2> stderr || status=$?
failed_with 2
# A reader that goes away.
echo "vvhost decode | true"
{ "$vvhost" decode "$clip" -o /dev/stdout --quiet 2> stderr || echo $? > status; } | true
status=$(cat status)
failed_with 2
says "Broken pipe"
# A disk that fills up in the middle: 2 MiB for 6.6 MiB of pictures.
if unshare -rm true 2> /dev/null; then
	echo "vvhost decode, onto a full disk"
	status=0
	unshare -rm sh -c 'mount -t tmpfs -o size=2m tmpfs out && "$@"; status=$?; ls -A out > left; exit $status' sh \
		"$vvhost" decode "$clip" -o out/x.yuv --framemd5 out/x.md5 --quiet > stdout 2> stderr || status=$?
	failed_with 2
	says "out/x.yuv: cannot be written: No space left"
	[ ! -s left ] || give_up "files are left: $(cat left)"
else
	echo "no user namespaces here: the full disk is left out"
fi
