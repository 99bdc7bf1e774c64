#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Streams with errors in them: decoded as far as it goes, or status 1 with one line. Never a crash, never a hang.
set -euo pipefail
source "$(dirname "$0")/lib.sh"

# Either all is well, or one line says what is not and no file is left.
survives() {
	run decode "$@" -o out/x.yuv --framemd5 out/x.md5 --quiet
	if [ "$status" -eq 0 ]; then
		[ "$(stat -c %s out/x.yuv)" -gt 0 ] || give_up "an empty file for a success"
		rm out/x.yuv out/x.md5
		intact=$((intact + 1))
	else
		# 2: its container is damaged, which is no matter of the device.
		failed_with "$([ "$status" -eq 2 ] && echo 2 || echo 1)"
		grep '^vvhost: ' stderr
		damaged=$((damaged + 1))
	fi
}

# flip FILE SEED FIRST: 40 bytes behind FIRST get another value, always the same ones.
flip() {
	# shellcheck disable=SC2016 # of perl
	perl -e '
		my ($file, $seed, $first) = @ARGV;
		open my $bytes, "+<:raw", $file or die "$file: $!";
		for (1 .. 40) {
			$seed = ($seed * 1103515245 + 12345) % 2147483648;
			seek $bytes, $first + $seed % ((-s $file) - $first), 0;
			print $bytes chr($seed / 65536 % 256);
		}' "$@"
}

intact=0
damaged=0
for name in h264_b.h264 h264_interlaced.h264 hevc.h265 mpeg2.m2v vp8.ivf vp9_odd.ivf; do
	size=$(stat -c %s "$clips/$name")
	head -c $((size * 6 / 10)) "$clips/$name" > "cut.${name##*.}"
	survives "cut.${name##*.}"
	for seed in 1 2; do
		# The headers of the stream stay whole; what can be done without them is another test.
		cp "$clips/$name" "flipped.${name##*.}"
		flip "flipped.${name##*.}" "$seed" 500
		survives "flipped.${name##*.}" --api "$([ "$seed" -eq 1 ] && echo ring || echo descriptor)"
	done
done
# The beginning is missing: no headers until the second group of pictures, or none at all.
tail -c +3000 "$clips/h264_b.h264" > headless.h264
survives headless.h264
cp "$clips/vp8.ivf" headless.ivf
flip headless.ivf 7 44
for seed in 8 9; do flip headless.ivf $seed 44; done
survives headless.ivf
# Nothing in it can be decoded: every packet is noise, its length is right.
{
	head -c 32 "$clips/vp8.ivf"
	for number in {0..19}; do
		printf '%b' "\\xe8\\x03\\x00\\x00$(printf '\\x%02x' "$number")\\0\\0\\0\\0\\0\\0\\0"
		head -c 1000 /dev/zero | tr '\0' '\377'
	done
} > noise.ivf
run decode noise.ivf --quiet
failed_with 1
grep '^vvhost: ' stderr
# Wider than the device allows: it says so with EVENT_ERROR.
ffmpeg -nostdin -v error -f lavfi -i testsrc2=size=4160x64:duration=0.5 -c:v libx264 -preset ultrafast wide.mp4
for level in ring descriptor; do
	run decode wide.mp4 --api $level -o out/x.yuv
	failed_with 1
	says "EVENT_ERROR"
done

echo "$intact decoded to the end, $damaged with an error"
# A device that calls everything whole, or everything broken, does not look.
[ "$damaged" -ge 6 ] || { echo "so much damage cannot go unnoticed" >&2; exit 1; }
