/* SPDX-License-Identifier: BSD-3-Clause */
#include "output/packet_decoder.h"

#include <stdlib.h>
#include <string.h>

#include <libavutil/video_enc_params.h>

#include "formats/libavcodec_id.h"
#include "program/report.h"

struct kept_picture {
	struct kept_picture *next;
	uint64_t number;
	AVFrame *frame;
};

static int open_context(uint32_t codec, AVCodecContext **context)
{
	enum AVCodecID id = libavcodec_id(codec);
	const AVCodec *found = avcodec_find_decoder(id);
	int error;

	*context = found != NULL ? avcodec_alloc_context3(found) : NULL;
	if (*context == NULL)
		return fail(STATUS_FAILED, "libavcodec has no decoder for %s", avcodec_get_name(id));
	(*context)->flags |= AV_CODEC_FLAG_UNALIGNED;
	(*context)->export_side_data |= AV_CODEC_EXPORT_DATA_VIDEO_ENC_PARAMS;
	/* Damage must be reported, not concealed. */
	(*context)->err_recognition |= AV_EF_EXPLODE;
	(*context)->thread_count = 1;
	error = avcodec_open2(*context, found, NULL);
	return error < 0 ? fail(STATUS_FAILED, "libavcodec: %s", av_err2str(error)) : STATUS_OK;
}

int packet_decoder_open(struct packet_decoder *decoder, uint32_t codec, struct encoded_frames *frames)
{
	*decoder = (struct packet_decoder){ .codec = codec, .frames = frames };
	decoder->packet = av_packet_alloc();
	decoder->frame = av_frame_alloc();
	if (decoder->packet == NULL || decoder->frame == NULL)
		return fail(STATUS_FAILED, "out of memory");
	return open_context(codec, &decoder->context);
}

static void drop(struct kept_picture *kept)
{
	av_frame_free(&kept->frame);
	free(kept);
}

void packet_decoder_close(struct packet_decoder *decoder)
{
	while (decoder->kept != NULL) {
		struct kept_picture *next = decoder->kept->next;

		drop(decoder->kept);
		decoder->kept = next;
	}
	av_packet_free(&decoder->packet);
	av_frame_free(&decoder->frame);
	avcodec_free_context(&decoder->context);
}

int packet_decoder_keep(struct packet_decoder *decoder, uint64_t number, const AVFrame *picture,
			const struct virtio_video_crop *crop)
{
	struct kept_picture *kept = calloc(1, sizeof(*kept));
	struct kept_picture **end = &decoder->kept;

	if (kept == NULL || (kept->frame = av_frame_clone(picture)) == NULL) {
		free(kept);
		return fail(STATUS_FAILED, "out of memory");
	}
	kept->number = number;
	for (int i = 0; i < 3; i++)
		kept->frame->data[i] += (ptrdiff_t)(i > 0 ? crop->top / 2 : crop->top) * kept->frame->linesize[i] +
					(i > 0 ? crop->left / 2 : crop->left);
	kept->frame->width = (int)crop->width;
	kept->frame->height = (int)crop->height;
	while (*end != NULL)
		end = &(*end)->next;
	*end = kept;
	return STATUS_OK;
}

/* Takes the picture of that number out of the list; NULL if it is not there. */
static struct kept_picture *take(struct packet_decoder *decoder, uint64_t number)
{
	struct kept_picture **link = &decoder->kept;
	struct kept_picture *found;

	while (*link != NULL && (*link)->number != number)
		link = &(*link)->next;
	found = *link;
	if (found != NULL)
		*link = found->next;
	return found;
}

static double square_error(const AVFrame *one, const AVFrame *other, int plane)
{
	int width = plane > 0 ? (one->width + 1) / 2 : one->width;
	int height = plane > 0 ? (one->height + 1) / 2 : one->height;
	uint64_t sum = 0;

	for (int y = 0; y < height; y++) {
		const uint8_t *a = one->data[plane] + (ptrdiff_t)y * one->linesize[plane];
		const uint8_t *b = other->data[plane] + (ptrdiff_t)y * other->linesize[plane];
		uint32_t row = 0;

		for (int x = 0; x < width; x++)
			row += (uint32_t)((a[x] - b[x]) * (a[x] - b[x]));
		sum += row;
	}
	return (double)sum;
}

static void measure(struct encoded_frame *record, const AVFrame *sent, const AVFrame *decoded)
{
	double luma_samples = (double)sent->width * sent->height;
	double chroma_samples = (double)((sent->width + 1) / 2) * ((sent->height + 1) / 2);
	double luma = square_error(sent, decoded, 0);
	double chroma = square_error(sent, decoded, 1) + square_error(sent, decoded, 2);

	record->mse_luma = luma / luma_samples;
	record->mse = (luma + chroma) / (luma_samples + 2.0 * chroma_samples);
}

/* The mean over the blocks, if the decoder reports them. */
static double quantizer(const struct packet_decoder *decoder, const AVFrame *frame)
{
	const AVFrameSideData *data = av_frame_get_side_data(frame, AV_FRAME_DATA_VIDEO_ENC_PARAMS);
	AVVideoEncParams *params = data != NULL ? (AVVideoEncParams *)data->data : NULL;
	double sum = 0.0;
	double mean;

	if (params == NULL)
		return -1.0;
	for (unsigned int i = 0; i < params->nb_blocks; i++)
		sum += av_video_enc_params_block(params, i)->delta_qp;
	mean = params->qp + (params->nb_blocks > 0 ? sum / params->nb_blocks : 0.0);
	switch (decoder->codec) {
	case VIRTIO_VIDEO_CODEC_MPEG2:
	case VIRTIO_VIDEO_CODEC_MPEG4:
		/* Reported doubled. */
		return mean / 2.0;
	case VIRTIO_VIDEO_CODEC_VP9:
		/* An index of 0 to 255; encoders count in 64 steps, of which the last two are larger. */
		return mean > 244.0 ? 61.0 + (mean - 244.0) / 5.5 : mean / 4.0;
	default:
		return mean;
	}
}

static int check_picture(struct packet_decoder *decoder, const AVFrame *sent)
{
	const AVFrame *frame = decoder->frame;
	unsigned long long shown = (unsigned long long)frame->pts + 1;

	if (frame->width != sent->width || frame->height != sent->height)
		return fail(STATUS_FAILED, "frame %llu is %dx%d, but %dx%d were sent", shown, frame->width,
			    frame->height, sent->width, sent->height);
	if (frame->decode_error_flags != 0 || (frame->flags & AV_FRAME_FLAG_CORRUPT) != 0 ||
	    (frame->format != AV_PIX_FMT_YUV420P && frame->format != AV_PIX_FMT_YUVJ420P))
		return fail(STATUS_FAILED, "frame %llu is damaged, says libavcodec", shown);
	return STATUS_OK;
}

static int compare(struct packet_decoder *decoder)
{
	const AVFrame *frame = decoder->frame;
	uint64_t number = (uint64_t)frame->pts;
	unsigned long long shown = number + 1;
	struct encoded_frame *record;
	struct kept_picture *kept;
	int status;

	if (number >= decoder->frames->count)
		return fail(STATUS_FAILED, "libavcodec decoded a frame %llu, which was not sent", shown);
	/* The bitstream has an order of its own: timestamps that were mixed up do not fit it. */
	if (number < decoder->next_number)
		return fail(STATUS_FAILED, "frame %llu is shown behind frame %llu, which was sent later", shown,
			    (unsigned long long)decoder->next_number);
	decoder->next_number = number + 1;
	record = &decoder->frames->items[number];
	kept = take(decoder, number);
	if (kept == NULL)
		return fail(STATUS_FAILED, "libavcodec decoded frame %llu twice", shown);
	status = check_picture(decoder, kept->frame);
	if (status == STATUS_OK)
		measure(record, kept->frame, frame);
	drop(kept);
	record->decoded = status == STATUS_OK;
	record->type = av_get_picture_type_char(frame->pict_type);
	record->qp = quantizer(decoder, frame);
	return status;
}

static int receive(struct packet_decoder *decoder)
{
	for (;;) {
		int error = avcodec_receive_frame(decoder->context, decoder->frame);
		int status;

		if (error == AVERROR_EOF || error == AVERROR(EAGAIN))
			return STATUS_OK;
		if (error < 0)
			return fail(STATUS_FAILED, "libavcodec cannot decode the device's packets: %s",
				    av_err2str(error));
		status = compare(decoder);
		av_frame_unref(decoder->frame);
		if (status != STATUS_OK)
			return status;
	}
}

static int fill(AVPacket *packet, uint64_t number, const uint8_t *data, uint32_t size)
{
	if (av_new_packet(packet, (int)size) < 0)
		return fail(STATUS_FAILED, "out of memory");
	memcpy(packet->data, data, size);
	packet->pts = (int64_t)number;
	return STATUS_OK;
}

int packet_decoder_put(struct packet_decoder *decoder, uint64_t number, const uint8_t *data, uint32_t size)
{
	int error;

	if (fill(decoder->packet, number, data, size) != STATUS_OK)
		return STATUS_FAILED;
	error = avcodec_send_packet(decoder->context, decoder->packet);
	av_packet_unref(decoder->packet);
	if (error < 0)
		return fail(STATUS_FAILED, "libavcodec cannot decode the packet of frame %llu: %s",
			    (unsigned long long)number + 1, av_err2str(error));
	return receive(decoder);
}

int packet_decoder_finish(struct packet_decoder *decoder)
{
	avcodec_send_packet(decoder->context, NULL);
	return receive(decoder);
}

int packet_decoder_restart(struct packet_decoder *decoder)
{
	int status = packet_decoder_finish(decoder);

	avcodec_flush_buffers(decoder->context);
	return status;
}

int packet_decoder_check_key(const struct packet_decoder *decoder, uint64_t number, const uint8_t *data, uint32_t size)
{
	AVCodecContext *fresh = NULL;
	bool decoded = false;
	int status = open_context(decoder->codec, &fresh);

	if (status == STATUS_OK)
		status = fill(decoder->packet, number, data, size);
	if (status == STATUS_OK) {
		decoded = avcodec_send_packet(fresh, decoder->packet) >= 0 && avcodec_send_packet(fresh, NULL) >= 0 &&
			  avcodec_receive_frame(fresh, decoder->frame) >= 0 &&
			  decoder->frame->decode_error_flags == 0 &&
			  (decoder->frame->flags & AV_FRAME_FLAG_CORRUPT) == 0;
		av_packet_unref(decoder->packet);
		av_frame_unref(decoder->frame);
	}
	avcodec_free_context(&fresh);
	if (status == STATUS_OK && !decoded)
		return fail(STATUS_FAILED, "frame %llu is flagged as key frame, but cannot be decoded on its own",
			    (unsigned long long)number + 1);
	return status;
}
