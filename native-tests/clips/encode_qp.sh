#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Constant quantizers: what the bitstream says is what was asked for, for each type of frame.
# encode_qp.sh VVHOST CLIPS-DIRECTORY CODEC
set -euo pipefail
source "$(dirname "$0")/../cli/lib.sh"
codec=$3

encodes "$codec" || exit 77
moving in.y4m 176x144 40

# Type and quantizer of each frame in the order of coding, from the headers: libavcodec does not tell those of HEVC.
hevc_quantizers() {
	ffmpeg -nostdin -hide_banner -i out.h265 -c copy -bsf:v trace_headers -f null - 2>&1 | awk '
		/ init_qp_minus26 / { init = 26 + $NF }
		/ slice_type / { type = $NF }
		/ slice_qp_delta / { print substr("BPI", type + 1, 1), init + $NF }'
}

check() { # LATENCY I P B
	run encode in.y4m -o "out.$suffix" --codec "$codec" --qp "$2,$3,$4" --latency "$1" --gop 20 --stats --verify --quiet
	succeeded
	if [ "$codec" = hevc ]; then
		hevc_quantizers > got
	else
		# Of the picture that it gives last libavcodec's decoder of MPEG-4 and MPEG-2 tells none, where there are B-frames.
		awk '$2 ~ /^[IPB]$/ && NF == 8 && !($1 == 40 && $7 == "-") { print $2, $7 }' stdout > got
	fi
	[ "$(wc -l < got)" -ge 39 ] || give_up "not a quantizer of each frame: $(head -3 got)"
	awk -v i="$2" -v p="$3" -v b="$4" '
		{ want = $1 == "I" ? i : $1 == "P" ? p : b; seen[$1]++; if ($2 - want > 0.001 || want - $2 > 0.001) { print "frame", NR, $1, $2, "not", want; bad = 1 } }
		END { for (t in seen) print seen[t], t; exit bad || !seen["I"] || !seen["P"] }' got || give_up "other quantizers than $2,$3,$4"
	if [ "$1" = throughput ] && [ "$codec" != vp8 ] && [ "$codec" != vp9 ]; then
		grep -q '^B' got || give_up "no B-frames"
	fi
}

case $codec in
h264) suffix=h264 values=("20 23 26" "30 30 30" "24 22 35") ;;
hevc) suffix=h265 values=("20 23 26" "30 30 30" "24 22 35") ;;
vp9) suffix=ivf values=("20 40 60" "30 30 30") ;;
mpeg2) suffix=m2v values=("4 6 8" "10 10 10") ;;
mpeg4) suffix=m4v values=("4 6 8" "10 10 10") ;;
vp8)
	echo "nothing here reads the quantizers of VP8: only that less of it costs more bits is looked at"
	for qp in 10,10,10 30,30,30 60,60,60; do
		run encode in.y4m --codec vp8 --qp $qp --stats --verify --quiet
		succeeded
		sed -n 's/^total: .* s, \([0-9]*\)[.0-9]* kbit.*/\1/p' stdout >> rates
	done
	sort -rnc rates || give_up "the rates are $(tr '\n' ' ' < rates)"
	exit 0
	;;
esac
for qps in "${values[@]}"; do
	# shellcheck disable=SC2086 # words are meant
	check low $qps
	# shellcheck disable=SC2086
	check throughput $qps
done
