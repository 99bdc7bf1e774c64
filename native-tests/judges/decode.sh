#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# A stream by another encoder than FFmpeg's through the device; each picture is compared with that of another decoder than libavcodec.
# decode.sh VVHOST CLIPS-DIRECTORY STREAM ROWS-DIRECTORY TOOLS-DIRECTORY
set -euo pipefail
name=$3 rows=$4 tools=$5
source "$(dirname "$0")/../cli/lib.sh"
source "$(dirname "$0")/lib.sh"
source "$(dirname "$0")/decoders.sh"
source "$(dirname "$0")/streams.sh"

mkdir -p "$rows"
rm -f "$rows/$name".*
touch stdout stderr
make_stream "$name"
[ -s "$file" ] || give_up "$encoder made nothing"

run decode "$file" -o ours.yuv --framemd5 ours.md5 --quiet
[ "$status" -eq 0 ] || { row - "FAILED"; give_up "the device does not decode it"; }
count=$(wc -l < ours.md5)
row "$count" "FAILED"
$decode "$file" theirs.yuv
compare_pictures ours.yuv theirs.yuv "$count"
[ "$count" -eq "${expected:-$pictures}" ] || give_up "$count pictures of $pictures"
if [ "$(stat -c %s ours.yuv)" -lt $((count * ${size%x*} * ${size#*x} * 3 / 2)) ]; then
	result="$result, of several sizes"
elif [[ $name == *_resampled ]]; then
	give_up "no picture is of another size"
fi
row "$count" "$result"
echo "$count pictures of $encoder, compared with $decoder: $result"
