#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Guess:  sws_scale writes every sample of the size that it was made for, in every RGB order alike.
# Truth:  YUV420P to ARGB leaves out the last column where the width is odd and the height even; an odd height, or BGRA, has it. BGRA loses its last
#         columns, ARGB does not, where a line has no room for more than its samples. The call reports full success each time.
# Version: libswscale 6.7.100 (FFmpeg 5.1.9, Debian 7:5.1.9-0+deb12u1), x86-64 with AVX2.
# Source: seen with the program below, which fills the target with a mark first.
# shellcheck source=packages.sh
. "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

unpack libswscale-dev=7:5.1.9-0+deb12u1 libswscale6=7:5.1.9-0+deb12u1 libavutil57=7:5.1.9-0+deb12u1

cat >"$work/columns.c" <<'C'
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <libavutil/log.h>
#include <libswscale/swscale.h>

enum { MARK = 0x5a, STRIDE = 128 };

/* columns FORMAT WIDTH HEIGHT PADDING: how many columns have samples that were not written */
int main(int argc, char **argv)
{
	enum AVPixelFormat format = argv[1][0] == 'A' ? AV_PIX_FMT_ARGB : AV_PIX_FMT_BGRA;
	int width = atoi(argv[2]), height = atoi(argv[3]), line = 4 * width + atoi(argv[4]), columns = 0, lines;
	static uint8_t planes[3][STRIDE * 128];
	const uint8_t *source[4] = { planes[0], planes[1], planes[2] };
	const int strides[4] = { STRIDE, STRIDE, STRIDE };
	uint8_t *target = malloc((size_t)line * height + 1024);
	uint8_t *targets[4] = { target };
	const int target_strides[4] = { line };
	struct SwsContext *scaler;

	av_log_set_level(AV_LOG_ERROR);
	memset(planes, 128, sizeof(planes));
	memset(target, MARK, (size_t)line * height + 1024);
	scaler = sws_getContext(width, height, AV_PIX_FMT_YUV420P, width, height, format, SWS_BICUBIC, NULL, NULL, NULL);
	lines = sws_scale(scaler, source, strides, 0, height, targets, target_strides);
	for (int x = 0; x < width; x++) {
		int marked = 0;

		for (int y = 0; y < height; y++)
			marked += memcmp(target + (size_t)y * line + 4 * x, "ZZZZ", 4) == 0;
		columns += marked > 0;
	}
	printf("%d lines, %d columns missing\n", lines, columns);
	return 0;
}
C
lib=$root/usr/lib/x86_64-linux-gnu
cc -o "$work/columns" "$work/columns.c" -I"$root/usr/include/x86_64-linux-gnu" -L"$lib" -Wl,--unresolved-symbols=ignore-in-shared-libs -lswscale -lavutil

echo "libswscale of Debian's 7:5.1.9-0+deb12u1"
seen "ARGB 35x34, lines padded" "$(run "$work/columns" A 35 34 64)" "34 lines, 1 columns missing"
seen "ARGB 35x33, lines padded" "$(run "$work/columns" A 35 33 64)" "33 lines, 0 columns missing"
seen "ARGB 36x34, lines padded" "$(run "$work/columns" A 36 34 64)" "34 lines, 0 columns missing"
seen "BGRA 35x34, lines padded" "$(run "$work/columns" B 35 34 64)" "34 lines, 0 columns missing"
seen "BGRA 35x34, lines not padded" "$(run "$work/columns" B 35 34 0)" "34 lines, 3 columns missing"
conclude
