/* SPDX-License-Identifier: BSD-3-Clause */
/* A picture of libavcodec in one of the protocol's image formats, planes one after another without padding. */
#ifndef VVHOST_PICTURE_CONVERT_H
#define VVHOST_PICTURE_CONVERT_H

#include <stddef.h>
#include <stdint.h>

#include <libavutil/frame.h>
#include <libswscale/swscale.h>

#include "formats/image_format.h"

/* A struct of zeros is ready. */
struct picture_converter {
	struct SwsContext *scaler;
	int flags;	 /* SWS_*; 0: SWS_BICUBIC */
	uint8_t *packed; /* the last picture */
	unsigned int room;
};

/* Puts the picture into converter->packed. */
int picture_convert(struct picture_converter *converter, const AVFrame *frame, const struct image_format *format,
		    size_t *length);
/* The other way round: a packed picture as 8-bit 4:2:0 of libavcodec, in a new frame. */
int picture_restore(struct picture_converter *converter, const struct image_format *format, uint8_t *packed, int width,
		    int height, AVFrame *to);
void picture_converter_free(struct picture_converter *converter);

#endif
