#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Guess:  strict-cbr of x265 is a tighter control of the same bitrate: nothing is written that the pictures do not need.
# Truth:  a still picture costs the whole bitrate, nine tenths of it in filler data NAL units (type 38). Without the option, and with the same buffer,
#         it costs a ninth of that.
# Version: libx265 3.5 through ffmpeg 5.1.9 (Debian 3.5-2+b1, 7:5.1.9-0+deb12u1).
# Source: seen with the commands below, which read the NAL units' types.
# shellcheck source=packages.sh
. "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

unpack ffmpeg=7:5.1.9-0+deb12u1

cat >"$work/filler.c" <<'C'
#include <stdio.h>

/* Bytes of the stream on stdin, and those of filler data. */
int main(void)
{
	unsigned long all = 0, filler = 0;
	unsigned int last = 0xffffff;
	int c, type = -1, starts = 0;

	while ((c = getchar()) != EOF) {
		all++;
		if (starts)
			type = (c >> 1) & 0x3f;
		filler += type == 38;
		last = (last << 8 | (unsigned int)c) & 0xffffff;
		starts = last == 1;
	}
	printf("%lu %lu\n", all, filler);
	return 0;
}
C
cc -o "$work/filler" "$work/filler.c"

encode() { # X265-OPTIONS: 4 seconds of one picture, 1 Mbit/s: 500,000 bytes
    run "$root/usr/bin/ffmpeg" -nostdin -v quiet -f lavfi -i testsrc2=s=320x240:r=25 -vf select='eq(n\,0)',loop=-1:1 -frames:v 100 -pix_fmt yuv420p \
        -c:v libx265 -preset ultrafast -b:v 1M -x265-params "log-level=none:pools=1:vbv-maxrate=1000:vbv-bufsize=1000$1" -f hevc - | "$work/filler"
}

more() { [ "$1" -gt "$2" ] && echo "more than $2" || echo "at most $2"; }

read -r all filler < <(encode :strict-cbr=1)
read -r plain none < <(encode "")
echo "libx265 3.5 through ffmpeg of Debian's 7:5.1.9-0+deb12u1: $all bytes, $filler of them filler; without the option $plain, $none"
seen "bytes with strict-cbr" "$(more "$all" 400000)" "more than 400000"
seen "percent of them that is filler" "$(more $((100 * filler / all)) 80)" "more than 80"
seen "bytes without it" "$(more "$plain" 100000)" "at most 100000"
seen "filler without it" "$none" 0
conclude
