/* SPDX-License-Identifier: BSD-3-Clause */
/* The packets of a video file, one access unit each, in the form that the device takes. */
#ifndef VVHOST_SOURCE_H
#define VVHOST_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include <libavformat/avformat.h>

#include "input/headers.h"

struct source {
	const char *name;
	AVFormatContext *format;
	AVStream *stream;
	struct headers headers;
	uint32_t codec; /* VIRTIO_VIDEO_CODEC_*, 0 if the protocol has none for it */
	const char *codec_name;
	AVRational frame_rate; /* 0/1 if unknown */
	int64_t bytes;	       /* size of the file, 0 if unknown */
	int64_t position;      /* where the last packet lay */
	uint64_t next_number;  /* of the next packet, counted from 0 */
	uint64_t damaged;      /* packets that are missing because they could not be read */
};

int source_open(struct source *source, const char *name);
void source_close(struct source *source);

/* The next packet; *end if there is none. */
int source_next(struct source *source, AVPacket *packet, bool *end);

/* Goes to the packet of this number, forward or back. */
int source_go_to(struct source *source, uint64_t number);

/* Which part of the file was read, 0 to 1; negative if unknown. */
double source_fraction(const struct source *source);
/* Which part of it is done, where so many packets are through: others were read ahead. */
double source_fraction_done(const struct source *source, uint64_t through);

#endif
