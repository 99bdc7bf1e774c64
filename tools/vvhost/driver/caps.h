/* SPDX-License-Identifier: BSD-3-Clause */
/* The device's answer to QUERY_CAPS, parsed. */
#ifndef VVHOST_CAPS_H
#define VVHOST_CAPS_H

#include <stdbool.h>
#include <stdint.h>

#include <virtio_video.h>

#include "driver/video_driver.h"

struct caps_frame {
	struct virtio_video_image_format_frame sizes;
	struct virtio_video_image_format_range *rates;
};

struct caps_image_format {
	struct virtio_video_image_format_desc desc;
	struct caps_frame *frames;
};

struct caps_bitstream_format {
	struct virtio_video_bitstream_format_desc desc;
	union virtio_video_codec_params *variants;
};

struct caps {
	struct caps_image_format *image_formats;
	struct caps_bitstream_format *bitstream_formats;
	uint32_t image_format_count;
	uint32_t bitstream_format_count;
};

/* Asks the device and parses the answer; one that is not of exactly its length is a failure. */
int caps_query(struct caps *caps, struct video_driver *driver);
/* Takes an answer apart. */
int caps_parse(struct caps *caps, const void *answer, uint32_t length);
void caps_free(struct caps *caps);
bool caps_find_codec(const struct caps *caps, uint32_t codec);

#endif
