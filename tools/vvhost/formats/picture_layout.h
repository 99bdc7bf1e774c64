/* SPDX-License-Identifier: BSD-3-Clause */
/* Where the visible picture lies in an image buffer, and its packed form. */
#ifndef VVHOST_PICTURE_LAYOUT_H
#define VVHOST_PICTURE_LAYOUT_H

#include <stdint.h>

#include <virtio_video.h>

#include "formats/image_format.h"
#include "guest/guest_buffer.h"

enum { PICTURE_MAX_PLANES = IMAGE_MAX_PLANES };

struct picture_plane {
	uint32_t part;	 /* which of the resource's memory areas */
	uint64_t offset; /* first visible byte in it */
	uint64_t stride;
	uint32_t bytes;	    /* of the whole plane: what data_sizes has for it */
	uint32_t row_bytes; /* visible */
	uint32_t rows;
};

struct picture_layout {
	const struct image_format *format;
	uint32_t width; /* visible */
	uint32_t height;
	struct picture_plane planes[PICTURE_MAX_PLANES];
	uint32_t part_count;
	uint64_t part_bytes[PICTURE_MAX_PLANES]; /* least size of the buffers */
	size_t packed_bytes;
};

/* Reads the parameters, which the device gave and which are not believed blindly. */
int picture_layout_init(struct picture_layout *layout, const struct virtio_video_params *params);

/* Gathers the visible picture from the parts, plane after plane without padding. */
int picture_pack(const struct picture_layout *layout, const struct guest_memory *memory,
		 const struct guest_buffer *parts, uint8_t *to);

/* The other way round: puts a packed picture where its parts are. */
int picture_spread(const struct picture_layout *layout, const struct guest_memory *memory,
		   const struct guest_buffer *parts, const uint8_t *from);

#endif
