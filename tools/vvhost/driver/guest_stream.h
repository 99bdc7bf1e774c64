/* SPDX-License-Identifier: BSD-3-Clause */
/* A stream as the main loop sees it, whether it decodes or encodes, and several of them on one device. */
#ifndef VVHOST_GUEST_STREAM_H
#define VVHOST_GUEST_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "driver/video_driver.h"

struct guest_stream;

/* Only advance() may send a command that waits; see struct driver_handlers. */
struct guest_stream_ops {
	int (*dequeued)(struct guest_stream *stream, uint32_t queue_type, uint32_t resource_id,
			const struct virtio_video_resource_queue_resp *response);
	int (*drained)(struct guest_stream *stream, uint32_t result);
	int (*event)(struct guest_stream *stream, uint32_t type);
	void (*cleared)(struct guest_stream *stream, uint32_t queue_type);
	void (*describe)(const struct guest_stream *stream, char *text, size_t size);
	/* Sends as much as it can. */
	int (*advance)(struct guest_stream *stream);
};

/* The first member of a session. */
struct guest_stream {
	const struct guest_stream_ops *ops;
	uint32_t stream_id;
	bool has_stream;
	bool ended;
	uint64_t noted;	     /* answers and events so far */
	uint64_t acted_upon; /* how many of them advance() has seen */
};

/* The streams of a device. */
struct guest_streams {
	struct guest_stream *list[DRIVER_MAX_STREAMS];
	uint32_t count;
};

/* The opaque pointer of the handlers is to a struct guest_streams. */
extern const struct driver_handlers guest_streams_handlers;

/* Failures from now on are about that stream, if there are several; returns which they were about before. */
uint32_t guest_streams_about(const struct guest_streams *streams, uint32_t index);

/* Lets each stream send as much as it can. *idle: all of them wait for the device; *ended: none is left. */
int guest_streams_advance(struct guest_streams *streams, bool *idle, bool *ended);

#endif
