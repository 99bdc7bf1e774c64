/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * libx265 makes tables of 512 KiB for each quantizer when it is first met, and keeps them: 26 MiB for all. Threads decide which are met in a
 * case. So each is met once before, in a video of a picture for each.
 */
#include "fuzz/encoder_tables.h"

#include <stdio.h>
#include <string.h>

#include <libavcodec/avcodec.h>
#include <libavutil/opt.h>

#include "script/expect.h"

enum { QUANTIZERS = 52, SIZE = 64, TEXT_BYTES = 2048 };

static AVCodecContext *open_encoder(const AVCodec *codec)
{
	AVCodecContext *encoder = avcodec_alloc_context3(codec);
	char text[TEXT_BYTES] = "pools=none:frame-threads=1:bframes=0:keyint=-1:scenecut=0:log-level=none:zones=";
	size_t length = strlen(text);

	for (uint32_t i = 0; i < QUANTIZERS; i++)
		length += (size_t)snprintf(text + length, sizeof(text) - length, "%s%u,%u,q=%u", i > 0 ? "/" : "", i, i,
					   i);
	if (encoder == NULL)
		expect_fail("out of memory");
	encoder->width = encoder->height = SIZE;
	encoder->pix_fmt = AV_PIX_FMT_YUV420P;
	encoder->time_base = (AVRational){ 1, 25 };
	encoder->bit_rate = 200000;
	encoder->thread_count = 1;
	av_opt_set(encoder->priv_data, "preset", "ultrafast", 0);
	av_opt_set(encoder->priv_data, "x265-params", text, 0);
	if (avcodec_open2(encoder, codec, NULL) < 0) {
		avcodec_free_context(&encoder);
		expect_fail("libavcodec's %s does not open", codec->name);
	}
	return encoder;
}

static void encode(AVCodecContext *encoder, AVFrame *frame, AVPacket *packet)
{
	frame->format = encoder->pix_fmt;
	frame->width = frame->height = SIZE;
	if (av_frame_get_buffer(frame, 0) < 0)
		expect_fail("out of memory");
	for (uint32_t i = 0; i <= QUANTIZERS; i++) {
		if (av_frame_make_writable(frame) < 0)
			expect_fail("out of memory");
		memset(frame->data[0], (int)(16 + 37 * i % 200), (size_t)frame->linesize[0] * SIZE);
		memset(frame->data[1], 128, (size_t)frame->linesize[1] * SIZE / 2);
		memset(frame->data[2], 128, (size_t)frame->linesize[2] * SIZE / 2);
		frame->pts = i;
		/* The last of all makes it output everything that it holds. */
		if (avcodec_send_frame(encoder, i < QUANTIZERS ? frame : NULL) < 0)
			expect_fail("the encoder takes no picture");
		while (avcodec_receive_packet(encoder, packet) >= 0)
			av_packet_unref(packet);
	}
}

void encoder_tables_make(void)
{
	const AVCodec *codec = avcodec_find_encoder_by_name("libx265");
	AVCodecContext *encoder;
	AVFrame *frame;
	AVPacket *packet;

	if (codec == NULL)
		return;
	encoder = open_encoder(codec);
	frame = av_frame_alloc();
	packet = av_packet_alloc();
	if (frame == NULL || packet == NULL)
		expect_fail("out of memory");
	encode(encoder, frame, packet);
	av_packet_free(&packet);
	av_frame_free(&frame);
	avcodec_free_context(&encoder);
}
