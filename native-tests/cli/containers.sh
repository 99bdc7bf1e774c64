#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Headers that a container keeps apart from the packets, in the ways that files have them: containers.sh VVHOST CLIPS-DIRECTORY
set -euo pipefail
source "$(dirname "$0")/lib.sh"

# make SIZE FRAMES OPTION... FILE
make() {
	ffmpeg -nostdin -v error -y -f lavfi -i "testsrc2=size=$1:rate=25,trim=end_frame=$2" -pix_fmt yuv420p "${@:3}"
}

md5s() {
	ffmpeg -nostdin -v error -threads 1 -i "$1" -fps_mode passthrough -f framemd5 - | sed -n '/^#/!s/.*, *//p'
}

plays() { # FILE: as expected.md5 has it
	run decode "$1" --verify --quiet --framemd5 got.md5
	succeeded
	diff got.md5 expected.md5 > diff.log || give_up "$1: the pictures are not those expected: $(wc -l < got.md5) of $(wc -l < expected.md5)"
}

x264=(-c:v libx264 -preset veryfast -bf 2 -g 10)
x265=(-c:v libx265 -preset ultrafast -bf 0 -x265-params log-level=none:keyint=10)

# Other headers from the middle on. An .flv is a header of 13 bytes and what follows; another one appended makes libavformat tell
# of new headers as several sample descriptions of an .mp4 do.
make 320x240 20 "${x264[@]}" first.flv
make 160x128 20 "${x264[@]}" -profile:v baseline second.flv
{ cat first.flv; tail -c +14 second.flv; tail -c +14 first.flv; } > change.flv
{ md5s first.flv; md5s second.flv; md5s first.flv; } > expected.md5
plays change.flv
# After a seek they are those of the place it goes to.
run decode change.flv --seek 12 --verify --quiet
succeeded

# Parameter sets in the packets (hev1), and older ones in the container, which fit only what comes first.
make 160x128 10 "${x265[@]}" old.h265
make 320x180 20 "${x265[@]}" new.h265
cat old.h265 new.h265 > both.h265
ffmpeg -nostdin -v error -y -r 25 -i both.h265 -c copy -tag:v hev1 both.mp4 2> /dev/null
{ md5s old.h265; md5s new.h265; } > expected.md5
plays both.mp4
# And without a single packet that they fit.
packets=$(ffprobe -v error -show_entries packet=size -of csv=p=0 old.h265 | wc -l)
ffmpeg -nostdin -v error -y -i both.mp4 -c copy -copyinkf -bsf:v "noise=drop='lt(n\,$packets)'" new.mkv 2> /dev/null
md5s new.h265 > expected.md5
plays new.mkv

# Parameter sets only in the container, and no IDR picture behind them: what has them in front of the first packet is the measure.
make 320x240 60 "${x264[@]}" -x264-params open-gop=1 -g 12 open.mp4
ffmpeg -nostdin -v error -y -i open.mp4 -c copy -copyinkf -bsf:v "noise=drop='lt(n\,12)'" cut.mkv 2> /dev/null
ffmpeg -nostdin -v error -y -i cut.mkv -c copy -copyinkf -bsf:v dump_extra=freq=keyframe,h264_mp4toannexb -f h264 sets.h264 2> /dev/null
ffmpeg -nostdin -v error -y -i cut.mkv -c copy -copyinkf -f h264 -bsf:v h264_mp4toannexb bare.h264 2> /dev/null
ffmpeg -nostdin -v error -y -i open.mp4 -c copy -frames:v 1 -bsf:v h264_mp4toannexb,filter_units=pass_types=7-8 -f h264 only_sets.h264
cat only_sets.h264 bare.h264 > whole.h264
run decode whole.h264 --quiet --framemd5 expected.md5
succeeded
[ "$(wc -l < expected.md5)" -ge 40 ] || give_up "only $(wc -l < expected.md5) pictures behind the cut"
plays cut.mkv

# Headers of a few odd bytes beside packets that need none.
make 320x240 20 "${x264[@]}" plain.h264
md5s plain.h264 > expected.md5
ffmpeg -nostdin -v error -y -r 25 -i plain.h264 -c copy plain.avi 2> /dev/null
plays plain.avi
for bytes in odd oddish 'odd and more odd'; do
	perl -0777 -e '
		$extra = shift; $_ = <STDIN>;
		s/strf(....)(.{40})/"strf" . pack("V", 40 + length $extra) . pack("V", 40 + length $extra) . substr($2, 4) . $extra/se or die;
		$old = unpack("V", $1);
		die if $old < 40;
		# What the headers had behind it goes, and the lists around it become as much longer or shorter.
		$start = index($_, "strf") + 8 + 40 + length $extra;
		substr($_, $start, $old - 40 + ($old & 1)) = length($extra) & 1 ? "\0" : "";
		$more = length($extra) + (length($extra) & 1) - ($old - 40 + ($old & 1));
		for $name ("hdrl", "strl") {
			$at = index($_, $name) - 4;
			substr($_, $at, 4) = pack("V", unpack("V", substr($_, $at, 4)) + $more);
		}
		substr($_, 4, 4) = pack("V", unpack("V", substr($_, 4, 4)) + $more);
		print' "$bytes" < plain.avi > odd.avi
	plays odd.avi
done
