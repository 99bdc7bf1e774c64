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

#define MEMORIES 32

/* DMABUFs that pictures go to. Each buffer of CAPTURE has one of its own, or another one each time it is queued. */
struct memory {
	int fd[MEMORIES];
	uint8_t *bytes[MEMORIES];
	uint32_t size;
	bool moves;
	bool used[MEMORIES];
	unsigned int of[MEMORIES], next; /* of: by the index of the buffer */
	uint64_t *sums;			 /* of what was decoded, by the second of its timestamp */
};

struct client {
	int fd;
	struct memory *memory; /* NULL: buffers of the node itself */
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

/* Another file of the node exports them; it may be closed at once. */
bool open_memory(struct memory *m);
void close_memory(struct memory *m);
/* For the client: the file that a buffer is queued with, and the end of that. */
int take_memory(struct memory *m, unsigned int index);
void give_memory(struct memory *m, unsigned int index, unsigned long second, uint32_t bytes);

/* Units from one to another; the timestamp of each is its number in seconds. */
void feed(struct client *c, unsigned int from, unsigned int to);
/* Drains, up to the last buffer. */
void finish(struct client *c);
void seek(struct client *c);
void expect(struct client *c, unsigned int frames);

#endif
