/* SPDX-License-Identifier: GPL-2.0 */
/* A client of a stateful decoder, for states.c. The first failure is kept; later calls change nothing of it. */
#ifndef VV_TESTS_CLIENT_H
#define VV_TESTS_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include <linux/videodev2.h>

#define OUT V4L2_BUF_TYPE_VIDEO_OUTPUT_MPLANE
#define CAP V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE
#define INPUTS 4

struct client {
	int fd;
	uint8_t *input[INPUTS];
	uint32_t input_bytes;
	bool queued[INPUTS];
	unsigned int images, frames, old; /* old: frames of before base */
	long base, newest;		  /* seconds of timestamps */
	bool ended, last, end_before_last;
	const char *failure;
};

extern const char *node;
extern unsigned int unit_count;

/* Reads access units of H.264, each behind "rdhV" and its size, the highest byte first. */
bool load_units(const char *path);

void open_client(struct client *c);
/* A mapping holds the file: without munmap() the stream would live on. */
void close_client(struct client *c);

void command(struct client *c, unsigned int cmd);
void stream(struct client *c, unsigned long request, int type); /* STREAMON or STREAMOFF */
void queue_images(struct client *c);				/* all, and STREAMON */

/* Units from one to another; the timestamp of each is its number in seconds. */
void feed(struct client *c, unsigned int from, unsigned int to);
/* Drains, up to the last buffer. */
void finish(struct client *c);
void seek(struct client *c);
void expect(struct client *c, unsigned int frames);

#endif
