/* SPDX-License-Identifier: BSD-3-Clause */
#include "input/picture_convert.h"

#include <stdbool.h>

#include <libavutil/imgutils.h>
#include <libavutil/mem.h>

#include <virtio_video.h>

#include "program/report.h"

/* Full range is only a mark on the samples: a decoder does not change them, so they are not scaled down. */
static enum AVPixelFormat without_range(int format)
{
	switch (format) {
	case AV_PIX_FMT_YUVJ420P:
		return AV_PIX_FMT_YUV420P;
	case AV_PIX_FMT_YUVJ422P:
		return AV_PIX_FMT_YUV422P;
	case AV_PIX_FMT_YUVJ440P:
		return AV_PIX_FMT_YUV440P;
	case AV_PIX_FMT_YUVJ444P:
		return AV_PIX_FMT_YUV444P;
	default:
		return (enum AVPixelFormat)format;
	}
}

static bool is_full_range(const AVFrame *frame)
{
	return frame->color_range == AVCOL_RANGE_JPEG ||
	       without_range(frame->format) != (enum AVPixelFormat)frame->format;
}

/*
 * The picture in a format that is not the decoder's. As YUV the samples keep their range; RGB is made by
 * the colorimetry that the picture names, as the ffmpeg program makes it.
 */
static int convert(struct picture_converter *converter, const AVFrame *frame, const struct image_format *format,
		   uint8_t *planes[4], int strides[4])
{
	bool rgb = format->plane_count == 1;
	uint8_t *aligned[4];
	int aligned_strides[4];
	const int *coefficients = sws_getCoefficients(rgb ? (int)frame->colorspace : SWS_CS_DEFAULT);

	converter->scaler = sws_getCachedContext(converter->scaler, frame->width, frame->height,
						 without_range(frame->format), frame->width, frame->height,
						 format->pixels, converter->flags != 0 ? converter->flags : SWS_BICUBIC,
						 NULL, NULL, NULL);
	if (converter->scaler == NULL)
		return fail(STATUS_FAILED, "libswscale cannot convert the pictures of libavcodec");
	sws_setColorspaceDetails(converter->scaler, coefficients, rgb && is_full_range(frame), coefficients, rgb, 0,
				 1 << 16, 1 << 16);
	/* Rows as FFmpeg aligns them: of others libswscale computes some samples in another way. */
	if (av_image_alloc(aligned, aligned_strides, frame->width, frame->height, format->pixels, 64) < 0)
		return fail(STATUS_FAILED, "out of memory");
	sws_scale(converter->scaler, (const uint8_t *const *)frame->data, frame->linesize, 0, frame->height, aligned,
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

int picture_convert(struct picture_converter *converter, const AVFrame *frame, const struct image_format *format,
		    size_t *length)
{
	int step = format->pixels == AV_PIX_FMT_NV12 ? 2 : 1;
	uint8_t *planes[4];
	int strides[4];

	if (frame->width <= 0 || frame->height <= 0)
		return fail(STATUS_FAILED, "libavcodec decoded a picture of %dx%d", frame->width, frame->height);
	*length = image_format_bytes(format, (uint32_t)frame->width, (uint32_t)frame->height);
	av_fast_malloc(&converter->packed, &converter->room, *length);
	if (converter->packed == NULL)
		return fail(STATUS_FAILED, "out of memory");
	image_format_planes(format, converter->packed, (uint32_t)frame->width, (uint32_t)frame->height, planes,
			    strides);
	if (format->plane_count == 1 || without_range(frame->format) != AV_PIX_FMT_YUV420P)
		return convert(converter, frame, format, planes, strides);

	av_image_copy_plane(planes[0], strides[0], frame->data[0], frame->linesize[0], frame->width, frame->height);
	for (int i = 1; i <= 2; i++) {
		uint8_t *to = step == 2 ? planes[1] + i - 1 : planes[i];

		copy_chroma(to, strides[step == 2 ? 1 : i], step, frame->data[i], frame->linesize[i],
			    (frame->width + 1) / 2, (frame->height + 1) / 2);
	}
	return STATUS_OK;
}

int picture_restore(struct picture_converter *converter, const struct image_format *format, uint8_t *packed, int width,
		    int height, AVFrame *to)
{
	const struct image_format *yuv = image_format_find(VIRTIO_VIDEO_IMAGE_FORMAT_YUV420);
	AVFrame from = { .width = width, .height = height, .format = format->pixels };
	uint8_t *planes[4];
	int strides[4];
	size_t length;
	int status;

	image_format_planes(format, packed, (uint32_t)width, (uint32_t)height, from.data, from.linesize);
	status = picture_convert(converter, &from, yuv, &length);
	if (status != STATUS_OK)
		return status;
	av_frame_unref(to);
	to->format = yuv->pixels;
	to->width = width;
	to->height = height;
	if (av_frame_get_buffer(to, 0) < 0)
		return fail(STATUS_FAILED, "no room for a picture of %dx%d", width, height);
	image_format_planes(yuv, converter->packed, (uint32_t)width, (uint32_t)height, planes, strides);
	av_image_copy(to->data, to->linesize, (const uint8_t **)planes, strides, yuv->pixels, width, height);
	return STATUS_OK;
}

void picture_converter_free(struct picture_converter *converter)
{
	sws_freeContext(converter->scaler);
	av_freep(&converter->packed);
	*converter = (struct picture_converter){ 0 };
}
