/* SPDX-License-Identifier: BSD-3-Clause */
/* The pictures of a file, for an encoding session. */
#ifndef VVHOST_ENCODE_FEED_H
#define VVHOST_ENCODE_FEED_H

#include "input/picture_clock.h"
#include "input/picture_convert.h"
#include "input/picture_source.h"
#include "sessions/encode_session.h"

struct encode_file {
	const struct options *options;
	struct picture_source source;
	struct picture_converter converter; /* to the image format */
	struct picture_converter back;	    /* and from it, if it has other samples */
	struct picture_clock clock;
	AVFrame *next;	/* read, but not sent yet */
	AVFrame *sent;	/* the picture in the image format */
	uint64_t count; /* pictures read */
	int width;	/* of the last */
	int height;
};

/* feed is for the session. */
int encode_file_open(struct encode_file *file, const struct options *options, struct encode_feed *feed);
void encode_file_close(struct encode_file *file);

#endif
