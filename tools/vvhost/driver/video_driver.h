/* SPDX-License-Identifier: BSD-3-Clause */
/* The guest's driver: sends commands over the rings and takes responses and events. */
#ifndef VVHOST_VIDEO_DRIVER_H
#define VVHOST_VIDEO_DRIVER_H

#include <stdbool.h>
#include <stdint.h>

#include <virtio_video.h>

#include "device/device.h"
#include "device/transport.h"
#include "guest/guest_buffer.h"
#include "guest/guest_memory.h"
#include "guest/guest_ring.h"

enum {
	DRIVER_COMMANDS = 112, /* in flight at a time for a stream; each takes at most two descriptors of the ring */
	DRIVER_EVENTS = 16,
	DRIVER_MAX_STREAMS = 16,
	DRIVER_SLOT_BYTES = 256, /* room for the largest request and response of fixed size */
};

/* A command in flight. */
struct driver_command {
	uint64_t request; /* guest addresses */
	uint64_t response;
	uint32_t type;
	uint32_t stream_id;
	uint32_t queue_type;
	uint32_t resource_id;
	uint32_t written;
	bool busy;
	bool awaited; /* a caller waits in driver_call() */
	bool done;
};

/* Calls to a stream's session; none of these may call driver_call(). Each returns a status. */
struct driver_handlers {
	int (*dequeued)(void *opaque, uint32_t stream_id, uint32_t queue_type, uint32_t resource_id,
			const struct virtio_video_resource_queue_resp *response);
	int (*drained)(void *opaque, uint32_t stream_id, uint32_t result);
	int (*event)(void *opaque, uint32_t stream_id, uint32_t type);
	/* QUEUE_CLEAR succeeded: every later call is about something after it. */
	void (*cleared)(void *opaque, uint32_t stream_id, uint32_t queue_type);
	/* What it waits for, in case nothing happens any more. */
	void (*describe)(void *opaque, char *text, size_t size);
};

struct video_driver {
	struct guest_memory *memory;
	struct device *device;
	struct transport transport;
	struct guest_ring command_ring;
	struct guest_ring event_ring;
	struct driver_command *commands;
	uint32_t command_count;
	uint32_t last_freed;		/* where to look for a free one first */
	uint64_t events[DRIVER_EVENTS]; /* guest addresses; also the cookies of the event ring */
	uint64_t payload;		/* guest address: RESOURCE_ATTACH names its memory by it */
	uint64_t caps_response;
	uint64_t sent; /* commands so far */
	double last_activity;
	const struct driver_handlers *handlers;
	void *opaque;
};

/* streams: how many at a time, 1 to DRIVER_MAX_STREAMS. */
int driver_open(struct video_driver *driver, struct guest_memory *memory, struct device *device,
		const struct transport_kind *transport, uint32_t streams, const struct driver_handlers *handlers,
		void *opaque);
void driver_close(struct video_driver *driver);

/* With no stream left: every command came back exactly once, and every event buffer is where it was. */
int driver_check_returned(struct video_driver *driver);

/* After virtiovideo_destroy(): nothing came back behind that check. */
int driver_check_silent(const struct video_driver *driver);

/* Waits until the device answered a command or sent an event, and hands it to the handlers. */
int driver_run(struct video_driver *driver);

/* As driver_run() for up to TRANSPORT_MAX of them. */
int driver_run_all(struct video_driver *const *drivers, uint32_t count);

/* QUERY_CAPS with exactly the room that the config space names. The answer is the caller's to free. */
int driver_query_caps(struct video_driver *driver, void **caps, uint32_t *length);

/* Commands that wait for their response; a result that is not OK is a failure. */
int driver_stream_create(struct video_driver *driver, uint32_t in_mem_type, uint32_t out_mem_type, uint32_t codec,
			 uint32_t *stream_id);
int driver_stream_destroy(struct video_driver *driver, uint32_t stream_id);
int driver_get_params(struct video_driver *driver, uint32_t stream_id, struct virtio_video_params *params);
int driver_set_params(struct video_driver *driver, uint32_t stream_id, struct virtio_video_params *params);
int driver_queue_clear(struct video_driver *driver, uint32_t stream_id, uint32_t queue_type);
int driver_queue_detach(struct video_driver *driver, uint32_t stream_id, uint32_t queue_type);
int driver_resource_attach(struct video_driver *driver, uint32_t stream_id, uint32_t queue_type, uint32_t resource_id,
			   const struct guest_buffer *parts, uint32_t part_count);

/* Commands whose response goes to the handlers. */
int driver_resource_queue(struct video_driver *driver, uint32_t stream_id, uint32_t queue_type, uint32_t resource_id,
			  uint64_t timestamp, uint32_t size);
/* For a resource of several parts, and with flags of 1 << VIRTIO_VIDEO_ENQUEUE_FLAG_*. */
int driver_resource_queue_parts(struct video_driver *driver, uint32_t stream_id, uint32_t queue_type,
				uint32_t resource_id, uint64_t timestamp, const uint32_t sizes[VIRTIO_VIDEO_MAX_PLANES],
				uint32_t flags);
int driver_drain(struct video_driver *driver, uint32_t stream_id);

#endif
