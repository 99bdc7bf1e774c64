#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# --timestamps: the device gives back any 64 bits with the right picture or packet. timestamps.sh VVHOST CLIPS-DIRECTORY
set -euo pipefail
source "$(dirname "$0")/lib.sh"

# Descending, repeated, the largest, 0.
seq 100 | awk '{ print $1 % 3 == 0 ? "0xffffffffffffffff" : $1 % 3 == 1 ? "0" : "9223372036854775" 900 - $1 }' > list
seq 1000 -1 901 > descending
for clip in h264_b.h264 vp8_hidden.ivf h264_cut.mp4; do
	for which in equal zero wrap list descending; do
		run decode "$clips/$clip" --timestamps $which --verify --quiet --framemd5 got.md5
		succeeded
		diff got.md5 "$clips/$clip.yuv420.md5" > /dev/null || give_up "the pictures are not those expected"
	done
done

# The last column of the statistics.
told() {
	awk '$2 ~ /^[IPB]$/ { print $NF }' stdout
}
moving in.y4m 176x144 12
for codec in h264 mpeg4 vp8; do
	encodes $codec || continue
	for latency in low throughput; do
		run encode in.y4m --codec $codec --latency $latency --timestamps wrap --stats --verify --quiet
		succeeded
		[ "$(told | head -n 4 | paste -sd ' ')" = "0xfffffffffffffffd 0xfffffffffffffffe 0xffffffffffffffff 0x0000000000000000" ] ||
			give_up "other timestamps than were asked for: $(told | paste -sd ' ')"
		run encode in.y4m --codec $codec --latency $latency --timestamps descending --stats --verify --quiet
		succeeded
		[ "$(told | paste -sd ' ')" = "$(head -n 12 descending | xargs printf '0x%016x\n' | paste -sd ' ')" ] || give_up "other timestamps than in the file"
	done
	for which in equal zero list; do
		run encode in.y4m --codec $codec --timestamps $which --verify --quiet
		succeeded
	done
done

refuses "--timestamps 'none' is none of equal, zero, wrap, and no file" decode "$clips/h264_b.h264" --timestamps none
seq 5 > short
refuses "short: it has 5 timestamps" decode "$clips/h264_b.h264" --timestamps short --quiet
printf '1\nx\n' > wrong
refuses "wrong: line 2 is not a number" decode "$clips/h264_b.h264" --timestamps wrong
echo 99999999999999999999 > large
refuses "large: line 1 is not a number" decode "$clips/h264_b.h264" --timestamps large
refuses "go with --latency low" encode in.y4m --codec h264 --timestamps zero --latency throughput
