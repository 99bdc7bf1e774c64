#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# What the device encodes, decoded by another decoder than libavcodec: every picture of the source is there, and is what our own decoder makes of it.
# encode.sh VVHOST CLIPS-DIRECTORY CODEC ROWS-DIRECTORY TOOLS-DIRECTORY LATENCY
set -euo pipefail
word=$3 rows=$4 tools=$5 latency=$6
name=ours_${word}_$latency
source "$(dirname "$0")/../cli/lib.sh"
source "$(dirname "$0")/lib.sh"
source "$(dirname "$0")/decoders.sh"

case $word in
h264) codec=H.264 file=ours.h264 ;;
hevc) codec=HEVC file=ours.h265 ;;
vp8 | vp9) codec=${word^^} file=ours.ivf ;;
mpeg2) codec=MPEG-2 file=ours.m2v ;;
mpeg4) codec=MPEG-4 file=ours.m4v ;;
esac
encoder="the device" how="--latency $latency"
mkdir -p "$rows"
rm -f "$rows/$name".*
touch stdout stderr
choose_decoder
encodes "$word" || skip "the device does not encode $codec with this FFmpeg"
# OpenH264 decodes B pictures a little otherwise than x264 itself, to which libavcodec is equal (streams.sh).
[ "$codec $latency" != "H.264 throughput" ] || tolerated=B
source_planes
run encode source.y4m -o "$file" --codec "$word" --latency "$latency" --bitrate 1M --verify --quiet
succeeded
run decode "$file" -o ours.yuv --framemd5 ours.md5 --quiet
succeeded
count=$(wc -l < ours.md5)
row "$count" "FAILED"
$decode "$file" theirs.yuv
compare_pictures ours.yuv theirs.yuv "$count"
[ "$(pictures_in theirs.yuv)" -eq $pictures ] || give_up "$(pictures_in theirs.yuv) pictures of $pictures"
# In another order or from another place it would be below 20 dB.
least=$(least_psnr theirs.yuv source.yuv)
at_least "$least" 22 || give_up "a picture is not that of the source: $least dB"
row "$count" "$result; $least dB or more to the source"
echo "$count pictures of $codec, latency $latency, compared with $decoder: $result; the source: $least dB"
