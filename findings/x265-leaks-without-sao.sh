#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Guess:  an encoder option that turns a filter off takes memory away, and what a closed encoder leaves does not depend on it.
# Truth:  libx265 without SAO (preset superfast and faster, or sao=0) keeps what it made for SAO of each encoder that has encoded a picture: some 27 KiB for each
#         1,000 rows, for ever. With sao=1 nothing stays.
# Version: libx265 3.5 (Debian 3.5-2+b1), FFmpeg 5.1.9.
# Source: seen with the program below.
# shellcheck source=packages.sh
. "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

unpack libavcodec-dev=7:5.1.9-0+deb12u1 libavcodec59=7:5.1.9-0+deb12u1 libx265-199=3.5-2+b1

cat >"$work/grows.c" <<'C'
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <libavcodec/avcodec.h>
#include <libavutil/opt.h>

static long kibibytes(void)
{
	struct mallinfo2 now = mallinfo2();

	return (now.uordblks + now.hblkhd) / 1024;
}

static void encode(int sao)
{
	const AVCodec *codec = avcodec_find_encoder_by_name("libx265");
	AVCodecContext *encoder = avcodec_alloc_context3(codec);
	AVFrame *frame = av_frame_alloc();
	AVPacket *packet = av_packet_alloc();
	char parameters[128];

	encoder->width = frame->width = 64;
	encoder->height = frame->height = 2048;
	encoder->pix_fmt = frame->format = AV_PIX_FMT_YUV420P;
	encoder->time_base = (AVRational){ 1, 25 };
	snprintf(parameters, sizeof(parameters), "qp=30:sao=%d:log-level=none:pools=none:frame-threads=1:keyint=1", sao);
	av_opt_set(encoder->priv_data, "x265-params", parameters, 0);
	if (avcodec_open2(encoder, codec, NULL) < 0 || av_frame_get_buffer(frame, 0) < 0)
		exit(1);
	avcodec_send_frame(encoder, frame);
	avcodec_send_frame(encoder, NULL);
	while (avcodec_receive_packet(encoder, packet) == 0)
		av_packet_unref(packet);
	av_packet_free(&packet);
	av_frame_free(&frame);
	avcodec_free_context(&encoder);
}

/* What is made once is made by the first five. */
int main(int argc, char **argv)
{
	long before = 0;

	mallopt(M_ARENA_MAX, 1);
	for (int i = 0; i < 25; i++) {
		before = i == 5 ? kibibytes() : before;
		encode(atoi(argv[1]));
	}
	printf("%s\n", kibibytes() - before > 500 ? "more than 500 KiB" : "less");
	return argc != 2;
}
C
lib=$root/usr/lib/x86_64-linux-gnu
cc -o "$work/grows" "$work/grows.c" -I"$root/usr/include/x86_64-linux-gnu" -L"$lib" -Wl,--unresolved-symbols=ignore-in-shared-libs -lavcodec -lavutil

echo "libx265 of Debian's 3.5-2+b1, 20 encoders of one picture of 64x2048 each"
seen "left with sao=1" "$(run "$work/grows" 1)" less
seen "left with sao=0" "$(run "$work/grows" 0)" "more than 500 KiB"
conclude
