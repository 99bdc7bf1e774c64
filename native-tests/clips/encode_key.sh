#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# FORCE_KEY_FRAME at 20 random pictures: exactly those, and the first, are key frames.
# encode_key.sh VVHOST CLIPS-DIRECTORY CODEC
set -euo pipefail
source "$(dirname "$0")/../cli/lib.sh"
codec=$3

encodes "$codec" || exit 77
moving in.y4m 176x144 150
keys() {
	awk '$2 ~ /^[IPB]$/ && $3 == "key" { print $1 }' stdout
}
for latency in low throughput; do
	run encode in.y4m --codec "$codec" --gop 1000 --latency $latency --bitrate 1M --stats --quiet
	succeeded
	[ "$(keys)" = 1 ] || give_up "key frames that nobody asked for: $(keys | tr '\n' ' ')"
	seed=$(date +%s%N)
	echo "seed $seed"
	awk -v seed="$seed" 'BEGIN { srand(seed); for (n = 0; n < 20;) { f = 2 + int(rand() * 149); if (!(f in s)) { s[f]; n++; print f } } }' |
		sort -n > forced
	run encode in.y4m --codec "$codec" --gop 1000 --latency $latency --bitrate 1M --force-key "$(paste -sd, forced)" \
		--stats --verify --quiet
	succeeded
	{ echo 1; cat forced; } > expected
	keys > got
	diff got expected || give_up "the key frames (<) are not those that were asked for (>)"
	# And its own, each GOP at the latest.
	run encode in.y4m --codec "$codec" --gop 25 --latency $latency --bitrate 1M --force-key 40 --stats --verify --quiet
	succeeded
	keys > got
	grep -qx 40 got || give_up "frame 40 is no key frame"
	awk 'NR > 1 && $1 - last > 25 { bad = 1 } { last = $1 } END { exit bad || last < 126 }' got ||
		give_up "more than 25 frames from one key frame to the next: $(tr '\n' ' ' < got)"
done
