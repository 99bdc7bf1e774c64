/* SPDX-License-Identifier: BSD-3-Clause */
/* The image formats of the protocol: their words on the command line, their planes, FFmpeg's name. */
#ifndef VVHOST_IMAGE_FORMAT_H
#define VVHOST_IMAGE_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <libavutil/pixfmt.h>

enum {
	IMAGE_FORMATS = 5,
	IMAGE_MAX_PLANES = 3,
};

struct image_plane {
	uint32_t sample_bytes; /* of the plane's data for a pixel, or for four of them */
	bool chroma;	       /* half as wide and high, odd sizes round up */
};

struct image_format {
	uint32_t value; /* VIRTIO_VIDEO_IMAGE_FORMAT_* */
	const char *word;
	enum AVPixelFormat pixels; /* if FFmpeg has no such format, that with Cb and Cr swapped */
	bool swapped;		   /* Cr before Cb */
	uint32_t plane_count;
	struct image_plane planes[IMAGE_MAX_PLANES];
};

extern const struct image_format image_formats[IMAGE_FORMATS];

/* NULL for a value that the protocol does not have. */
const struct image_format *image_format_find(uint32_t value);

/* Number of bytes of a picture whose planes follow each other without padding. */
size_t image_format_bytes(const struct image_format *format, uint32_t width, uint32_t height);

/* Sets the beginnings and strides of the planes of a packed picture, in FFmpeg's order. */
void image_format_planes(const struct image_format *format, uint8_t *packed, uint32_t width, uint32_t height,
			 uint8_t *planes[4], int strides[4]);

#endif
