#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# vvhost encode --stats: a line for each frame, the same numbers as ffmpeg's, and a picture of them.
# encode_stats.sh VVHOST CLIPS-DIRECTORY SHIMS-DIRECTORY
set -euo pipefail
source "$(dirname "$0")/lib.sh"

moving in.y4m 176x144 60
lines() {
	grep -E '^ +[0-9]+ [IPB] ' stdout
}

run encode in.y4m -o out/x.m4v --bitrate 400k --bitrate-at 31:200k --gop 20 --stats --quiet
succeeded
[ "$(lines | wc -l)" -eq 60 ] || give_up "not a line for each frame"
[ "$(lines | awk '{ print $1 }' | tr '\n' ' ')" = "$(seq -s ' ' 60) " ] || give_up "they are not in the order of display"
[ "$(lines | awk '{ print $8 }' | sort -u | wc -l)" -eq 60 ] || give_up "timestamps are not each of one frame"
grep -qE '^total: 60 frames \([0-9]+ key, [0-9]+ I, [0-9]+ P, 0 B\), 2.400 s, [0-9.]+ kbit/s \(target 200.0\), PSNR-Y [0-9.]+ dB, PSNR [0-9.]+ dB$' stdout ||
	give_up "no totals"

# Sizes, types and PSNR as ffprobe and ffmpeg see them.
lines | awk '{ print $2, $4 }' > ours
ffprobe -v error -show_entries frame=pict_type,pkt_size -of csv=p=0 out/x.m4v | tr -d '\r' | awk -F, '{ if ($1 ~ /^[0-9]/) print $2, $1; else print $1, $2 }' > theirs
diff ours theirs || give_up "types and sizes (<) are not ffprobe's (>)"
ffmpeg -nostdin -v error -i out/x.m4v -i in.y4m -lavfi psnr=stats_file=psnr.log -f null -
lines | awk '{ printf "%.1f %.1f\n", $5, $6 }' > ours
sed 's/.*psnr_avg:\([^ ]*\) psnr_y:\([^ ]*\) .*/\2 \1/' psnr.log > raw
awk 'NR == FNR { y[NR] = $1; all[NR] = $2; next }
     { dy = $1 - y[FNR]; da = $2 - all[FNR]; if (dy * dy > 0.02 || da * da > 0.02) bad++ } END { exit bad > 0 }' raw ours ||
	give_up "PSNR is not ffmpeg's"

# The picture: named after the file, or as one says; well-formed, and drawn.
[ -s out/x.m4v.svg ] || give_up "no picture"
check_svg() {
	if command -v python3 > /dev/null; then
		python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' "$1" || give_up "$1 is no XML"
	else
		echo "no python3: the SVG is not parsed"
	fi
	for class in rate psnr key axis grid legend title; do
		grep -q "class=\"$class\"" "$1" || give_up "$1 has no $class"
	done
}
check_svg out/x.m4v.svg
# The target steps at frame 31.
grep -q 'class="target" d="M[0-9. ]*H[0-9.]*V[0-9.]*H' out/x.m4v.svg || give_up "the target has no step"
cp in.y4m 'a <b> & c.y4m'
for arguments in "--stats out/named.svg" "--stats=out/named.svg"; do
	# shellcheck disable=SC2086 # words are meant
	run encode 'a <b> & c.y4m' --codec mpeg4 $arguments --qp 5,6,7 --quiet
	succeeded
	check_svg out/named.svg
	! grep -q 'class="target" d' out/named.svg || give_up "a target without rate control"
	rm out/named.svg
done
run encode in.y4m --codec mpeg4 --stats --quiet
succeeded
[ "$(ls out)" = "$(printf 'x.m4v\nx.m4v.svg')" ] || give_up "files nobody asked for: $(ls out)"
