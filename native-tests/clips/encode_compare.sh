#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# The device against the ffmpeg program with the same encoder and the same settings: PSNR within 0.1 dB, size
# within 2 %. encode_compare.sh VVHOST CLIPS-DIRECTORY CODEC
set -euo pipefail
source "$(dirname "$0")/../cli/lib.sh"
codec=$3

# The settings of docs/reference/encoder.md as options of ffmpeg; what depends on the latency stands in brackets: [low|throughput].
declare -A settings=(
	[h264]='-c:v libx264 -preset veryfast [-tune zerolatency|] -forced-idr 1 -profile:v high -level 4.0 -aq-mode 0 -mbtree 0 -x264-params ratetol=0.3'
	[hevc]='-c:v libx265 -preset superfast [-tune zerolatency|] -forced-idr 1 -maxrate $rate -bufsize $rate -x265-params log-level=none:info=0:frame-threads=1:pools=none:no-open-gop=1:aq-mode=0:sao=1:limit-sao=1'
	[vp8]='-c:v libvpx -deadline realtime [-cpu-used -8|-cpu-used -5] -lag-in-frames 0 -profile:v 0 -minrate $rate -maxrate $rate -bufsize $rate'
	[vp9]='-c:v libvpx-vp9 -deadline realtime [-cpu-used 8|-cpu-used 5] -lag-in-frames 0 -profile:v 0 -aq-mode 0 -row-mt 1 -minrate $rate -maxrate $rate -bufsize $rate'
	[mpeg2]='-c:v mpeg2video [-bf 0 -flags +cgop+low_delay|-bf 2 -flags +cgop] -sc_threshold 1000000000 -maxrate $rate -bufsize $buffer'
	[mpeg4]='-c:v mpeg4 [-bf 0|-bf 2] -flags +cgop -sc_threshold 1000000000 -maxrate $rate -bufsize $buffer'
)
common='-g 250 -threads 1 -b:v $rate'
# What the device is asked for beside the bitrate, where it has a choice.
declare -A asked=([h264]='--profile high --level 4.0' [hevc]='' [vp8]='' [vp9]='' [mpeg2]='' [mpeg4]='')

settings_of() { # CODEC LATENCY
	local which='\1'
	[ "$2" = low ] || which='\2'
	echo "${settings[$1]} $common" | sed "s/\[\([^|]*\)|\([^]]*\)\]/$which/; s/\$rate/$bitrate/g; s/\$buffer/$((bitrate / 4))/g"
}

encodes "$codec" || exit 77
moving in.y4m 352x288 100
bitrate=800000
case $codec in h264) suffix=h264 ;; hevc) suffix=h265 ;; vp8 | vp9) suffix=ivf ;; mpeg2) suffix=m2v ;; mpeg4) suffix=m4v ;; esac
ours=ours.$suffix
theirs=theirs.$suffix
for latency in low throughput; do
	# shellcheck disable=SC2086 # words are meant
	run encode in.y4m -o $ours --codec "$codec" --bitrate $bitrate ${asked[$codec]} --latency $latency --verify --quiet
	succeeded
	# Of mpeg4 with B-frames, packets depend on how far apart the lines of pictures are: as they come from a file, and as a filter has them.
	near=
	for filter in null copy; do
		# shellcheck disable=SC2046 # words are meant
		ffmpeg -nostdin -v error -y -i in.y4m -vf $filter $(settings_of "$codec" $latency) "$theirs"
		# Picture by picture: raw files have no times of their own.
		for file in $ours $theirs; do
			ffmpeg -nostdin -hide_banner -i "$file" -i in.y4m -lavfi '[0:v]settb=1/25,setpts=N[a];[1:v]settb=1/25,setpts=N[b];[a][b]psnr' -f null - 2>&1 | sed -n 's/.*average:\([^ ]*\).*/\1/p' > "$file.psnr"
			ffprobe -v error -show_entries packet=size -of csv=p=0 "$file" | awk -F, '{ sum += $1 } END { print sum }' > "$file.size"
		done
		echo "$codec $latency: $(cat "$ours.psnr") dB and $(cat "$ours.size") bytes, ffmpeg $(cat "$theirs.psnr") dB and $(cat "$theirs.size") bytes"
		if paste "$ours.psnr" "$theirs.psnr" "$ours.size" "$theirs.size" |
			awk '{ d = $1 - $2; s = $3 / $4 - 1; exit d * d > 0.01 || s * s > 0.0004 }'; then
			near=1
			break
		fi
	done
	[ -n "$near" ] || give_up "they are too far apart"
done
