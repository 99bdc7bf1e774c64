#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Rate control on ten seconds of motion: targets within 10 % over the whole clip, and a change from 4 to
# 1 Mbit/s at frame 150 that is there a second later. encode_rate.sh VVHOST CLIPS-DIRECTORY CODEC SHARED-FOLDER
set -euo pipefail
source "$(dirname "$0")/../cli/lib.sh"
codec=$3
clip=$4/test-25fps.h264

encodes "$codec" || exit 77
if [ -e "$clip" ]; then
	# With the grain of a camera: as it is, no codec can make 4 Mbit/s of it.
	ffmpeg -nostdin -v error -i "$clip" -vf noise=alls=24:allf=t -pix_fmt yuv420p in.y4m
else
	echo "there is no $clip: a synthetic clip takes its place"
	ffmpeg -nostdin -v error -f lavfi -i "mandelbrot=size=320x240:rate=25:start_scale=0.5:end_scale=0.01,noise=alls=24:allf=t,trim=end_frame=250" \
		-pix_fmt yuv420p in.y4m
fi

# The others are for the long run; a change from 4 to 1 Mbit/s is below.
for target in ${VIRTIOVIDEO_LONG:+1000 4000} 2000; do
	run encode in.y4m --codec "$codec" --bitrate "${target}k" --quiet
	succeeded
	rate=$(sed 's/.*, \([0-9.]*\) kbit\/s.*/\1/' stdout)
	echo "$codec: target $target, got $rate kbit/s"
	awk "BEGIN { r = $rate / $target; exit r < 0.9 || r > 1.1 }" || give_up "$rate kbit/s is not within 10 % of $target"
done

run encode in.y4m --codec "$codec" --bitrate 4M --bitrate-at 150:1M --stats --quiet
succeeded
kbits() { # FIRST LAST: a second of frames
	awk -v first="$1" -v last="$2" '$2 ~ /^[IPB]$/ && $1 >= first && $1 <= last { bits += 8 * $4 } END { print int(bits / 1000) }' stdout
}
before=$(kbits 125 149)
after=$(kbits 175 199)
echo "$codec: $before kbit in the second before the change, $(kbits 150 174) in the first behind it, $after in the next"
[ "$before" -gt 2600 ] || give_up "$before kbit/s is not 4 Mbit/s"
[ "$after" -lt 1400 ] || give_up "$after kbit/s is not 1 Mbit/s"
