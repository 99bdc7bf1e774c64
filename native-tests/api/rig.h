/* SPDX-License-Identifier: BSD-3-Clause */
/* A device with guest memory and rings, for tests that speak to it byte by byte. */
#ifndef RIG_H
#define RIG_H

#include <stdbool.h>
#include <stdint.h>

#include <virtio_video.h>
#include <virtiovideo.h>

#include "guest/guest_memory.h"
#include "guest/split_ring.h"

enum { RIG_QUEUES = 2, RIG_PATTERN = 0xa5 };

/* Pieces of a request or of the room for a response; addresses are the guest's. */
struct rig_chain {
	struct ring_segment readable[SPLIT_RING_MAX_SEGMENTS];
	struct ring_segment writable[SPLIT_RING_MAX_SEGMENTS];
	uint32_t readable_count;
	uint32_t writable_count;
};

struct rig {
	struct guest_memory memory;
	struct virtiovideo *device;
	struct split_ring rings[RIG_QUEUES];
	int kick_fds[RIG_QUEUES];
	int call_fds[RIG_QUEUES];
	uint64_t request; /* guest addresses of some pages each */
	uint64_t response;
	uint32_t resets_asked_for; /* NEEDS_RESET so far */
	uint32_t broken_queue;
	uint32_t reason;	       /* VIRTIOVIDEO_FAULT_*, as the callback found it */
	uint32_t notified[RIG_QUEUES]; /* calls of ops.notify */
	bool is_shared;		       /* another thread calls as well: what is refused is called again */
	/* Sends a chain to commandq and waits for it; the bytes that the device says it wrote. */
	uint32_t (*exchange)(struct rig *rig, const struct rig_chain *chain);
};

/* Makes a decoder, gives it memory and accepts its features. */
void rig_open(struct rig *rig);
/* The same for a device of any config; of its ops, event and notify are the rig's, and opaque is the rig. */
void rig_open_as(struct rig *rig, const struct virtiovideo_config *wanted);
/* The same with guest memory of another size than 1 GiB. */
void rig_open_with(struct rig *rig, const struct virtiovideo_config *wanted, uint64_t memory_bytes);
void rig_close(struct rig *rig);

/* Ring level: starts both queues on fresh rings; with the eventfds, or with -1 for them. */
void rig_start_rings(struct rig *rig, bool eventfds);
struct virtiovideo_vring rig_vring(const struct rig *rig, uint32_t queue, bool eventfds);

/* Calls virtiovideo_process() until it has nothing more to do, waiting for the poll fd first. */
void rig_process(struct rig *rig);

/* Whether the poll fd is readable within the time. */
bool rig_is_readable(const struct rig *rig, int milliseconds);

/* The ways to exchange: over the ring, or by submit and reap. */
uint32_t rig_exchange_ring(struct rig *rig, const struct rig_chain *chain);
uint32_t rig_exchange_descriptor(struct rig *rig, const struct rig_chain *chain);

/*
 * One readable piece with the request, one writable piece of room bytes, filled with RIG_PATTERN
 * before. What is behind the written bytes has to be untouched.
 */
uint32_t rig_command(struct rig *rig, const void *request, uint32_t length, uint32_t room);

/* Attaches one run of guest memory as a resource of the stream. */
void rig_attach(struct rig *rig, uint32_t stream_id, uint32_t queue_type, uint32_t resource_id, uint64_t address,
		uint32_t bytes);

/* Host's view of the response, and its first word. */
const void *rig_response(const struct rig *rig);
uint32_t rig_result(const struct rig *rig);

#endif
