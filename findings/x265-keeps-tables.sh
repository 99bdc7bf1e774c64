#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# Guess:  an encoder that is closed gives back what it took: what a long-lived process has after the tenth encoder is what it had after the first.
# Truth:  libx265 makes a table of 512 KiB for each QP that it meets, in the process, not in the encoder. x265_encoder_close() leaves it; only x265_cleanup()
#         frees it, which FFmpeg does not call. 52 QPs are 26 MiB. A leak check that compares memory before and after an encoder is wrong by that.
# Version: libx265 3.5 (Debian 3.5-2+b1), FFmpeg 5.1.9.
# Source: seen with the program below; x265's source/encoder/bitcost.cpp (BitCost::setQP, BitCost::destroy).
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

static void encode(int qp)
{
	const AVCodec *codec = avcodec_find_encoder_by_name("libx265");
	AVCodecContext *encoder = avcodec_alloc_context3(codec);
	AVFrame *frame = av_frame_alloc();
	AVPacket *packet = av_packet_alloc();
	char parameters[128];

	encoder->width = frame->width = encoder->height = frame->height = 64;
	encoder->pix_fmt = frame->format = AV_PIX_FMT_YUV420P;
	encoder->time_base = (AVRational){ 1, 25 };
	snprintf(parameters, sizeof(parameters), "qp=%d:log-level=none:pools=none:frame-threads=1:keyint=1", qp);
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

/* Hundreds of KiB, so that what else differs does not count. */
int main(int argc, char **argv)
{
	long before;

	mallopt(M_ARENA_MAX, 1);
	encode(20);
	encode(atoi(argv[1]));
	before = kibibytes();
	for (int i = 2; i < argc; i++)
		encode(atoi(argv[i]));
	printf("%ld\n", (kibibytes() - before + 50) / 100);
	return 0;
}
C
lib=$root/usr/lib/x86_64-linux-gnu
cc -o "$work/grows" "$work/grows.c" -I"$root/usr/include/x86_64-linux-gnu" -L"$lib" -Wl,--unresolved-symbols=ignore-in-shared-libs -lavcodec -lavutil

echo "libx265 of Debian's 3.5-2+b1"
seen "hundreds of KiB more after QP 30, which was there, 5 times" "$(run "$work/grows" 30 30 30 30 30 30)" 0
seen "hundreds of KiB more after the new QPs 31 to 34" "$(run "$work/grows" 30 31 32 33 34)" 21
conclude
