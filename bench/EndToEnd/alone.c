/* SPDX-License-Identifier: BSD-3-Clause */
#include "alone.h"

#include <libavutil/imgutils.h>
#include <libavutil/mem.h>

int alone_open(struct alone *alone, const struct clip *clip, uint32_t threads, bool converts)
{
	const AVCodec *codec = avcodec_find_decoder(clip->codec->id);

	*alone = (struct alone){ .clip = clip, .converts = converts };
	if (codec == NULL)
		return AVERROR_DECODER_NOT_FOUND;
	alone->context = avcodec_alloc_context3(codec);
	alone->frame = av_frame_alloc();
	if (alone->context == NULL || alone->frame == NULL)
		return AVERROR(ENOMEM);
	for (uint32_t i = 0; i < ALONE_TARGETS && converts; i++) {
		alone->converted[i] = av_frame_alloc();
		if (alone->converted[i] == NULL)
			return AVERROR(ENOMEM);
	}
	alone->context->thread_count = (int)threads;
	alone->context->thread_type = FF_THREAD_FRAME | FF_THREAD_SLICE;
	return avcodec_open2(alone->context, codec, NULL);
}

void alone_close(struct alone *alone)
{
	avcodec_free_context(&alone->context);
	av_frame_free(&alone->frame);
	for (uint32_t i = 0; i < ALONE_TARGETS; i++)
		av_frame_free(&alone->converted[i]);
	sws_freeContext(alone->scaler);
	av_freep(&alone->packed);
	alone->scaler = NULL;
}

static int convert(struct alone *alone)
{
	const AVFrame *from = alone->frame;
	AVFrame *to;

	alone->target = (alone->target + 1) % ALONE_TARGETS;
	to = alone->converted[alone->target];
	if (to->width != from->width || to->height != from->height) {
		int error;

		av_frame_unref(to);
		to->format = AV_PIX_FMT_NV12;
		to->width = from->width;
		to->height = from->height;
		error = av_frame_get_buffer(to, 0);
		if (error < 0)
			return error;
	}
	/* Gives back what is there while nothing changes. */
	alone->scaler = sws_getCachedContext(alone->scaler, from->width, from->height, from->format, to->width,
					     to->height, to->format, SWS_POINT, NULL, NULL, NULL);
	if (alone->scaler == NULL)
		return AVERROR(ENOMEM);
	sws_scale(alone->scaler, (const uint8_t *const *)from->data, from->linesize, 0, from->height, to->data,
		  to->linesize);
	return 0;
}

static int take_print(struct alone *alone, const AVFrame *frame, struct fingerprint *print)
{
	int length = av_image_get_buffer_size(frame->format, frame->width, frame->height, 1);

	if (length < 0)
		return length;
	if (length > alone->packed_room) {
		av_freep(&alone->packed);
		alone->packed = av_malloc((size_t)length);
		if (alone->packed == NULL)
			return AVERROR(ENOMEM);
		alone->packed_room = length;
	}
	av_image_copy_to_buffer(alone->packed, length, (const uint8_t *const *)frame->data, frame->linesize,
				frame->format, frame->width, frame->height, 1);
	return fingerprint_add(print, alone->packed, (size_t)length) == 0 ? 0 : AVERROR(ENOMEM);
}

/* All pictures that are ready: 0 if it wants more, AVERROR_EOF at the end of a drain. */
static int receive(struct alone *alone, struct fingerprint *print)
{
	int error;

	while ((error = avcodec_receive_frame(alone->context, alone->frame)) >= 0) {
		alone->pictures++;
		if (alone->converts) {
			error = convert(alone);
			if (error < 0)
				return error;
		}
		if (print != NULL) {
			error = take_print(alone, alone->converts ? alone->converted[alone->target] : alone->frame,
					   print);
			if (error < 0)
				return error;
		}
	}
	return error == AVERROR(EAGAIN) ? 0 : error;
}

int alone_run(struct alone *alone, uint32_t loops, struct fingerprint *print)
{
	int error = 0;

	alone->pictures = 0;
	for (uint32_t loop = 0; loop < loops; loop++) {
		for (uint32_t i = 0; i < alone->clip->count; i++) {
			error = avcodec_send_packet(alone->context, alone->clip->packets[i]);
			if (error >= 0)
				error = receive(alone, print);
			if (error < 0)
				return error;
		}
	}
	error = avcodec_send_packet(alone->context, NULL);
	if (error >= 0)
		error = receive(alone, print);
	alone_flush(alone);
	return error == AVERROR_EOF ? 0 : error;
}

int alone_step(struct alone *alone, const AVPacket *packet)
{
	int error = avcodec_send_packet(alone->context, packet);

	return error < 0 ? error : avcodec_receive_frame(alone->context, alone->frame);
}

void alone_flush(struct alone *alone)
{
	avcodec_flush_buffers(alone->context);
}
