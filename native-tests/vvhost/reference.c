/* SPDX-License-Identifier: BSD-3-Clause */
#include "reference.h"

#include <stdlib.h>

#include <libavcodec/avcodec.h>
#include <libavutil/imgutils.h>
#include <libswscale/swscale.h>

#include "image_format.h"
#include "interrupt.h"
#include "progress.h"
#include "report.h"
#include "source.h"

struct reference {
	const struct decode_options *options;
	const struct frame_md5_list *device;
	struct source source;
	struct progress progress;
	AVCodecContext *decoder;
	AVPacket *packet;
	AVFrame *frame;
	struct SwsContext *converter;
	uint8_t *packed;
	unsigned int packed_room;
	uint64_t matched;
};

static int open_decoder(struct reference *reference)
{
	enum AVCodecID id = reference->source.stream->codecpar->codec_id;
	const AVCodec *codec = avcodec_find_decoder(id);
	int error;

	reference->decoder = avcodec_alloc_context3(codec);
	reference->packet = av_packet_alloc();
	reference->frame = av_frame_alloc();
	if (codec == NULL || reference->decoder == NULL || reference->packet == NULL || reference->frame == NULL)
		return fail(STATUS_FAILED, "libavcodec has no decoder for %s", avcodec_get_name(id));
	/* No extradata: like the device, the decoder learns everything from the packets. */
	/* The visible rectangle to the pixel; without it libavcodec shows more of the left than the stream says. */
	reference->decoder->flags |= AV_CODEC_FLAG_UNALIGNED;
	reference->decoder->thread_count = (int)reference->options->threads;
	reference->decoder->pkt_timebase = reference->source.stream->time_base;
	error = avcodec_open2(reference->decoder, codec, NULL);
	return error < 0 ? fail(STATUS_FAILED, "libavcodec: %s", av_err2str(error)) : STATUS_OK;
}

/* Full range is only a mark on the samples: a decoder does not change them, so they are not scaled down. */
static enum AVPixelFormat without_range(int format)
{
	switch (format) {
	case AV_PIX_FMT_YUVJ420P: return AV_PIX_FMT_YUV420P;
	case AV_PIX_FMT_YUVJ422P: return AV_PIX_FMT_YUV422P;
	case AV_PIX_FMT_YUVJ440P: return AV_PIX_FMT_YUV440P;
	case AV_PIX_FMT_YUVJ444P: return AV_PIX_FMT_YUV444P;
	default: return (enum AVPixelFormat)format;
	}
}

static bool is_full_range(const AVFrame *frame)
{
	return frame->color_range == AVCOL_RANGE_JPEG || without_range(frame->format) != (enum AVPixelFormat)frame->format;
}

/*
 * The picture in a format that is not the decoder's. As YUV the samples keep their range; RGB is made by
 * the colorimetry that the picture names, as the ffmpeg program makes it.
 */
static int convert(struct reference *reference, const struct image_format *format, uint8_t *planes[4], int strides[4])
{
	const AVFrame *frame = reference->frame;
	bool rgb = format->plane_count == 1;
	uint8_t *aligned[4];
	int aligned_strides[4];
	const int *coefficients = sws_getCoefficients(rgb ? (int)frame->colorspace : SWS_CS_DEFAULT);

	reference->converter = sws_getCachedContext(reference->converter, frame->width, frame->height,
						    without_range(frame->format), frame->width, frame->height,
						    format->pixels, SWS_BICUBIC, NULL, NULL, NULL);
	if (reference->converter == NULL)
		return fail(STATUS_FAILED, "libswscale cannot convert the pictures of libavcodec");
	sws_setColorspaceDetails(reference->converter, coefficients, rgb && is_full_range(frame), coefficients, rgb, 0,
				 1 << 16, 1 << 16);
	/* Rows as FFmpeg aligns them: of others libswscale computes some samples in another way. */
	if (av_image_alloc(aligned, aligned_strides, frame->width, frame->height, format->pixels, 64) < 0)
		return fail(STATUS_FAILED, "out of memory");
	sws_scale(reference->converter, (const uint8_t *const *)frame->data, frame->linesize, 0, frame->height, aligned,
		  aligned_strides);
	av_image_copy(planes, strides, (const uint8_t **)aligned, aligned_strides, format->pixels, frame->width,
		      frame->height);
	av_freep(&aligned[0]);
	return STATUS_OK;
}

/* A plane of chroma as it is, or as every other byte of NV12's. */
static void copy_chroma(uint8_t *to, int to_stride, int step, const uint8_t *from, int from_stride, int width,
			int height)
{
	for (int y = 0; y < height; y++) {
		for (int x = 0; x < width; x++)
			to[(ptrdiff_t)y * to_stride + x * step] = from[(ptrdiff_t)y * from_stride + x];
	}
}

/* The visible picture, packed, in the format that the device was asked for. */
static int pack(struct reference *reference, size_t *length)
{
	const struct image_format *format = image_format_find(reference->options->image_format);
	const AVFrame *frame = reference->frame;
	int step = format->pixels == AV_PIX_FMT_NV12 ? 2 : 1;
	uint8_t *planes[4];
	int strides[4];

	if (frame->width <= 0 || frame->height <= 0)
		return fail(STATUS_FAILED, "libavcodec decoded a picture of %dx%d", frame->width, frame->height);
	*length = image_format_bytes(format, (uint32_t)frame->width, (uint32_t)frame->height);
	av_fast_malloc(&reference->packed, &reference->packed_room, *length);
	if (reference->packed == NULL)
		return fail(STATUS_FAILED, "out of memory");
	image_format_planes(format, reference->packed, (uint32_t)frame->width, (uint32_t)frame->height, planes, strides);
	if (format->plane_count == 1 || without_range(frame->format) != AV_PIX_FMT_YUV420P)
		return convert(reference, format, planes, strides);

	av_image_copy_plane(planes[0], strides[0], frame->data[0], frame->linesize[0], frame->width, frame->height);
	for (int i = 1; i <= 2; i++) {
		uint8_t *to = step == 2 ? planes[1] + i - 1 : planes[i];

		copy_chroma(to, strides[step == 2 ? 1 : i], step, frame->data[i], frame->linesize[i],
			    (frame->width + 1) / 2, (frame->height + 1) / 2);
	}
	return STATUS_OK;
}

static int compare(struct reference *reference)
{
	unsigned long long number = reference->matched + 1;
	const struct frame_md5 *device;
	struct frame_md5 md5;
	char expected[MD5_TEXT];
	char actual[MD5_TEXT];
	size_t length = 0;
	int status = pack(reference, &length);

	if (status != STATUS_OK)
		return status;
	if (reference->matched >= reference->device->count)
		return fail(STATUS_FAILED, "frame %llu is missing: libavcodec decodes it, the device gave only %zu", number,
			    reference->device->count);
	device = &reference->device->items[reference->matched];
	frame_md5_of(&md5, reference->packed, length, (uint32_t)reference->frame->width,
		     (uint32_t)reference->frame->height);
	if (device->width != md5.width || device->height != md5.height)
		return fail(STATUS_FAILED, "frame %llu differs: the device's is %ux%u, libavcodec's %ux%u", number,
			    device->width, device->height, md5.width, md5.height);
	frame_md5_text(device, actual);
	frame_md5_text(&md5, expected);
	for (int i = 0; i < MD5_BYTES; i++) {
		if (device->bytes[i] != md5.bytes[i])
			return fail(STATUS_FAILED, "frame %llu differs: MD5 of the device's is %s, of libavcodec's %s",
				    number, actual, expected);
	}
	reference->matched++;
	progress_update(&reference->progress, reference->matched,
			(double)reference->matched / (double)reference->device->count);
	return STATUS_OK;
}

static int receive(struct reference *reference, bool *end)
{
	for (;;) {
		int error = avcodec_receive_frame(reference->decoder, reference->frame);
		int status;

		if (error == AVERROR_EOF)
			*end = true;
		if (error == AVERROR_EOF || error == AVERROR(EAGAIN))
			return STATUS_OK;
		if (error < 0) {
			remark("libavcodec: %s", av_err2str(error));
			continue;
		}
		status = compare(reference);
		av_frame_unref(reference->frame);
		if (status != STATUS_OK)
			return status;
	}
}

static int decode(struct reference *reference)
{
	bool source_end = false;
	bool end = false;

	while (!end) {
		int status;
		int error;

		if (interrupted())
			return interrupt_fail();
		status = source_next(&reference->source, reference->packet, &source_end);
		if (status != STATUS_OK)
			return status;
		error = avcodec_send_packet(reference->decoder, source_end ? NULL : reference->packet);
		av_packet_unref(reference->packet);
		if (error < 0)
			remark("libavcodec: %s", av_err2str(error));
		status = receive(reference, &end);
		if (status != STATUS_OK)
			return status;
	}
	if (reference->matched < reference->device->count)
		return fail(STATUS_FAILED, "frame %llu is one too many: libavcodec decodes only %llu",
			    (unsigned long long)reference->matched + 1, (unsigned long long)reference->matched);
	return STATUS_OK;
}

int reference_compare(const struct decode_options *options, const struct frame_md5_list *device, uint64_t *matched)
{
	struct reference reference = { .options = options, .device = device };
	int status = source_open(&reference.source, options->input);

	progress_begin(&reference.progress, "verifying", options->quiet);
	if (status == STATUS_OK)
		status = open_decoder(&reference);
	if (status == STATUS_OK)
		status = decode(&reference);
	progress_end(&reference.progress);
	*matched = reference.matched;

	av_packet_free(&reference.packet);
	av_frame_free(&reference.frame);
	avcodec_free_context(&reference.decoder);
	sws_freeContext(reference.converter);
	av_freep(&reference.packed);
	source_close(&reference.source);
	return status;
}
