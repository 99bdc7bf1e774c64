/* SPDX-License-Identifier: BSD-3-Clause */
#include "formats/image_format.h"

#include <virtio_video.h>

const struct image_format image_formats[IMAGE_FORMATS] = {
	{ VIRTIO_VIDEO_IMAGE_FORMAT_ARGB8888, "argb8888", AV_PIX_FMT_ARGB, false, 1, { { 4, false } } },
	{ VIRTIO_VIDEO_IMAGE_FORMAT_BGRA8888, "bgra8888", AV_PIX_FMT_BGRA, false, 1, { { 4, false } } },
	{ VIRTIO_VIDEO_IMAGE_FORMAT_NV12, "nv12", AV_PIX_FMT_NV12, false, 2, { { 1, false }, { 2, true } } },
	{ VIRTIO_VIDEO_IMAGE_FORMAT_YUV420,
	  "yuv420",
	  AV_PIX_FMT_YUV420P,
	  false,
	  3,
	  { { 1, false }, { 1, true }, { 1, true } } },
	{ VIRTIO_VIDEO_IMAGE_FORMAT_YVU420,
	  "yvu420",
	  AV_PIX_FMT_YUV420P,
	  true,
	  3,
	  { { 1, false }, { 1, true }, { 1, true } } },
};

const struct image_format *image_format_find(uint32_t value)
{
	for (int i = 0; i < IMAGE_FORMATS; i++) {
		if (image_formats[i].value == value)
			return &image_formats[i];
	}
	return NULL;
}

static size_t row_bytes(const struct image_plane *plane, uint32_t width)
{
	return (size_t)plane->sample_bytes * (plane->chroma ? width / 2 + width % 2 : width);
}

static size_t plane_bytes(const struct image_plane *plane, uint32_t width, uint32_t height)
{
	return row_bytes(plane, width) * (plane->chroma ? height / 2 + height % 2 : height);
}

size_t image_format_bytes(const struct image_format *format, uint32_t width, uint32_t height)
{
	size_t bytes = 0;

	for (uint32_t i = 0; i < format->plane_count; i++)
		bytes += plane_bytes(&format->planes[i], width, height);
	return bytes;
}

void image_format_planes(const struct image_format *format, uint8_t *packed, uint32_t width, uint32_t height,
			 uint8_t *planes[4], int strides[4])
{
	for (uint32_t i = 0; i < 4; i++) {
		bool there = i < format->plane_count;

		planes[i] = there ? packed : NULL;
		strides[i] = there ? (int)row_bytes(&format->planes[i], width) : 0;
		if (there)
			packed += plane_bytes(&format->planes[i], width, height);
	}
	if (format->swapped) {
		uint8_t *second = planes[1];

		planes[1] = planes[2];
		planes[2] = second;
	}
}
