#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Guess:  every context of FFmpeg can be made quieter by itself with log_level_offset, as an AVCodecContext can; and a conversion that is warned of at one
#         height is warned of at the next.
# Truth:  the AVClass of a SwsContext names no such member: only the log level of the whole process makes it silent. It warns of planar YUV to ARGB
#         at even heights ("No accelerated colorspace conversion found"), and not at odd ones, where it does not look for one.
# Version: libswscale 6.7.100 (FFmpeg 5.1.9, Debian 7:5.1.9-0+deb12u1).
# Source: seen with the program below; libswscale/options.c, yuv2rgb.c and swscale_unscaled.c.
# shellcheck source=packages.sh
. "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

unpack libswscale-dev=7:5.1.9-0+deb12u1 libswscale6=7:5.1.9-0+deb12u1 libavutil57=7:5.1.9-0+deb12u1

cat >"$work/warns.c" <<'C'
#include <stdio.h>
#include <stdlib.h>
#include <libavutil/log.h>
#include <libswscale/swscale.h>

static int messages;

static void count(void *context, int level, const char *format, va_list arguments)
{
	messages += level <= AV_LOG_WARNING;
}

int main(int argc, char **argv)
{
	struct SwsContext *scaler;

	if (argc < 2) {
		printf("%d\n", sws_get_class()->log_level_offset_offset);
		return 0;
	}
	av_log_set_callback(count);
	scaler = sws_getContext(64, atoi(argv[1]), AV_PIX_FMT_YUV420P, 64, atoi(argv[1]), AV_PIX_FMT_ARGB, SWS_BICUBIC, NULL, NULL, NULL);
	printf("%s, %d messages\n", scaler != NULL ? "made" : "not made", messages);
	sws_freeContext(scaler);
	return 0;
}
C
lib=$root/usr/lib/x86_64-linux-gnu
cc -o "$work/warns" "$work/warns.c" -I"$root/usr/include/x86_64-linux-gnu" -L"$lib" -Wl,--unresolved-symbols=ignore-in-shared-libs -lswscale -lavutil

echo "libswscale of Debian's 7:5.1.9-0+deb12u1"
seen "log_level_offset_offset of its class" "$(run "$work/warns")" 0
seen "YUV420P to ARGB, 64x32" "$(run "$work/warns" 32)" "made, 1 messages"
seen "YUV420P to ARGB, 64x33" "$(run "$work/warns" 33)" "made, 0 messages"
conclude
