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
	const struct frame_md5_list *const *streams;
	uint32_t stream_count;
	struct frame_md5_list expected;		/* libavcodec's, in the order of display */
	struct source source;
	struct progress progress;
	AVCodecContext *decoder;
	AVPacket *packet;
	AVFrame *frame;
	struct SwsContext *converter;
	uint8_t *packed;
	unsigned int packed_room;
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

int reference_compare_picture(const struct frame_md5 *device, const struct frame_md5 *expected, uint64_t number)
{
	char device_text[MD5_TEXT];
	char expected_text[MD5_TEXT];

	if (device->width != expected->width || device->height != expected->height)
		return fail(STATUS_FAILED, "frame %llu differs: the device's is %ux%u, libavcodec's %ux%u",
			    (unsigned long long)number, device->width, device->height, expected->width, expected->height);
	if (frame_md5_equal(device, expected))
		return STATUS_OK;
	frame_md5_text(device, device_text);
	frame_md5_text(expected, expected_text);
	return fail(STATUS_FAILED, "frame %llu differs: MD5 of the device's is %s, of libavcodec's %s",
		    (unsigned long long)number, device_text, expected_text);
}

static void about(const struct reference *reference, uint32_t stream)
{
	report_about_stream(reference->stream_count > 1 ? stream + 1 : 0);
}

/* The picture that libavcodec decoded, with its place in the order of display. */
static int compare(struct reference *reference)
{
	uint64_t index = reference->expected.count;
	struct frame_md5 md5;
	size_t length = 0;
	int status = pack(reference, &length);

	if (status != STATUS_OK)
		return status;
	frame_md5_of(&md5, reference->packed, length, (uint32_t)reference->frame->width,
		     (uint32_t)reference->frame->height);
	md5.packet = (uint64_t)reference->frame->pts;
	status = frame_md5_append(&reference->expected, &md5);
	/* With seeks the pictures come in another order: they are compared when all are known. */
	for (uint32_t i = 0; status == STATUS_OK && reference->options->seeks == 0 && i < reference->stream_count; i++) {
		const struct frame_md5_list *device = reference->streams[i];

		about(reference, i);
		if (index >= device->count)
			return fail(STATUS_FAILED, "frame %llu is missing: libavcodec decodes it, the device gave only %zu",
				    (unsigned long long)index + 1, device->count);
		status = reference_compare_picture(&device->items[index], &md5, index + 1);
	}
	progress_update(&reference->progress, index + 1,
			reference->options->seeks > 0 ? -1.0 : (double)(index + 1) / (double)reference->streams[0]->count);
	return status;
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
		/* So that a picture tells which packet it is of. */
		if (!source_end) {
			reference->packet->pts = (int64_t)reference->source.next_number - 1;
			reference->packet->dts = AV_NOPTS_VALUE;
		}
		error = avcodec_send_packet(reference->decoder, source_end ? NULL : reference->packet);
		av_packet_unref(reference->packet);
		if (error < 0)
			remark("libavcodec: %s", av_err2str(error));
		status = receive(reference, &end);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

static int check_rest(const struct reference *reference)
{
	int status = STATUS_OK;

	for (uint32_t i = 0; i < reference->stream_count && status == STATUS_OK; i++) {
		about(reference, i);
		if (reference->options->seeks > 0)
			status = reference_compare_epochs(reference->streams[i], &reference->expected,
							  reference->options->seeks);
		else if (reference->expected.count < reference->streams[i]->count)
			status = fail(STATUS_FAILED, "frame %zu is one too many: libavcodec decodes only %zu",
				      reference->expected.count + 1, reference->expected.count);
	}
	return status;
}

int reference_compare(const struct decode_options *options, const struct frame_md5_list *const *streams,
		      uint32_t count)
{
	struct reference reference = { .options = options, .streams = streams, .stream_count = count };
	int status = source_open(&reference.source, options->input);

	progress_begin(&reference.progress, "verifying", options->quiet);
	if (status == STATUS_OK)
		status = open_decoder(&reference);
	if (status == STATUS_OK)
		status = decode(&reference);
	if (status == STATUS_OK)
		status = check_rest(&reference);
	progress_end(&reference.progress);
	frame_md5_free(&reference.expected);

	av_packet_free(&reference.packet);
	av_frame_free(&reference.frame);
	avcodec_free_context(&reference.decoder);
	sws_freeContext(reference.converter);
	av_freep(&reference.packed);
	source_close(&reference.source);
	return status;
}
