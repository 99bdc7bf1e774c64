/* SPDX-License-Identifier: BSD-3-Clause */
#include "warm_codecs.h"

#include <stdio.h>

#include <libavcodec/avcodec.h>
#include <libavutil/opt.h>

enum { PICTURE_SIZE = 64, MOST_QP = 51, PARAMETERS_BYTES = 128 };

static void encode(AVCodecContext *encoder, AVFrame *frame, AVPacket *packet)
{
	if (avcodec_send_frame(encoder, frame) < 0 || avcodec_send_frame(encoder, NULL) < 0)
		return;
	while (avcodec_receive_packet(encoder, packet) == 0)
		av_packet_unref(packet);
}

/* libx265 makes a table of 512 KiB when it first meets a QP, and frees none before the process ends (findings/x265-keeps-tables.sh). */
static void encode_with_qp(const AVCodec *codec, int qp)
{
	char parameters[PARAMETERS_BYTES];
	AVCodecContext *encoder = avcodec_alloc_context3(codec);
	AVFrame *frame = av_frame_alloc();
	AVPacket *packet = av_packet_alloc();

	if (encoder != NULL && frame != NULL && packet != NULL) {
		encoder->width = frame->width = PICTURE_SIZE;
		encoder->height = frame->height = PICTURE_SIZE;
		encoder->pix_fmt = AV_PIX_FMT_YUV420P;
		encoder->time_base = (AVRational){ 1, 25 };
		frame->format = encoder->pix_fmt;
		snprintf(parameters, sizeof(parameters), "qp=%d:log-level=none:pools=none:frame-threads=1:keyint=1", qp);
		av_opt_set(encoder->priv_data, "preset", "ultrafast", 0);
		av_opt_set(encoder->priv_data, "x265-params", parameters, 0);
		if (av_frame_get_buffer(frame, 0) == 0 && avcodec_open2(encoder, codec, NULL) == 0)
			encode(encoder, frame, packet);
	}
	av_packet_free(&packet);
	av_frame_free(&frame);
	avcodec_free_context(&encoder);
}

void warm_codecs(void)
{
	const AVCodec *codec = avcodec_find_encoder_by_name("libx265");

	for (int qp = 0; codec != NULL && qp <= MOST_QP; qp++)
		encode_with_qp(codec, qp);
}
