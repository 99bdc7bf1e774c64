/* SPDX-License-Identifier: BSD-3-Clause */
/* The pictures of a video file, decoded by libavcodec, as 8-bit 4:2:0 and in the order of display. */
#ifndef VVHOST_PICTURE_SOURCE_H
#define VVHOST_PICTURE_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include <libavcodec/avcodec.h>
#include <libswscale/swscale.h>

#include "input/source.h"

struct picture_source {
	struct source file;
	AVCodecContext *decoder;
	AVPacket *packet;
	AVFrame *decoded;
	AVFrame *converted;
	struct SwsContext *converter;
	bool packets_ended;
	uint64_t damaged; /* packets that libavcodec could not decode */
};

int picture_source_open(struct picture_source *source, const char *name);
void picture_source_close(struct picture_source *source);

/*
 * The next picture, valid until the call after; NULL if there is none. Its pts is the file's, in the time
 * base of the file's stream, or AV_NOPTS_VALUE.
 */
int picture_source_next(struct picture_source *source, AVFrame **picture);

#endif
