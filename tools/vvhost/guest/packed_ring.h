/* SPDX-License-Identifier: BSD-3-Clause */
/* A packed virtqueue as the guest's driver sees it (VIRTIO 1.2, 2.8). */
#ifndef VVHOST_PACKED_RING_H
#define VVHOST_PACKED_RING_H

#include <stdbool.h>
#include <stdint.h>

#include <linux/virtio_ring.h>

#include "guest/guest_memory.h"
#include "guest/ring_segment.h"

enum {
	PACKED_RING_MAX_SIZE = 4096,
	PACKED_RING_MAX_SEGMENTS = 8,
	PACKED_RING_WRAP = 1 << VRING_PACKED_EVENT_F_WRAP_CTR, /* bit 15 of an index: the wrap counter */
	PACKED_RING_INDEX = PACKED_RING_WRAP - 1,
	PACKED_RING_AVAIL = 1 << VRING_PACKED_DESC_F_AVAIL,
	PACKED_RING_USED = 1 << VRING_PACKED_DESC_F_USED,
};

/* The driver's data about a buffer id; the device may overwrite the descriptors themselves. */
struct packed_buffer {
	void *cookie;	/* NULL: the id is free */
	uint16_t count; /* descriptors that it takes in the ring */
	uint16_t next;	/* of the free ids */
};

struct packed_ring {
	struct guest_memory *memory;
	uint64_t desc_address;
	uint64_t driver_address;
	uint64_t device_address;
	uint64_t tables_address; /* an indirect table for each buffer id */
	struct vring_packed_desc *desc;
	struct vring_packed_desc_event *driver; /* driver event suppression: the driver's wish */
	struct vring_packed_desc_event *device; /* device event suppression: the device's wish */
	uint16_t num;
	uint16_t free_id;
	uint16_t free_count; /* descriptors, not ids */
	uint16_t next_avail; /* with PACKED_RING_WRAP, as the two below */
	uint16_t next_used;
	uint16_t first_hidden; /* the first descriptor that was not published */
	uint16_t first_flags;  /* and its flags */
	uint16_t hidden;       /* descriptors that were not published */
	bool no_event_idx;
	bool in_order;
	struct packed_buffer buffers[PACKED_RING_MAX_SIZE];
	uint16_t ids[PACKED_RING_MAX_SIZE]; /* of the buffer that begins at this descriptor */
};

/* 0 or -ENOMEM; num is any number up to PACKED_RING_MAX_SIZE. */
int packed_ring_open(struct packed_ring *ring, struct guest_memory *memory, uint16_t num);

/* As split_ring_vring(). */
struct virtiovideo_vring packed_ring_vring(const struct packed_ring *ring, uint32_t queue);

/* Goes on in a ring; behind its end at the beginning, with the other wrap counter. */
uint16_t packed_ring_advance(uint16_t num, uint16_t at, uint32_t count);

/* Whether the other side wants to be notified of the count descriptors before next; event is where its wish lies. */
bool packed_ring_is_wanted(uint16_t num, const struct vring_packed_desc_event *event, uint16_t next, uint16_t count);

/* As split_ring_add(); returns the buffer id. */
int packed_ring_add(struct packed_ring *ring, const struct ring_segment *segments, uint32_t readable, uint32_t writable,
		    bool indirect, void *cookie);

/* Publishes the added buffers; true if the device wants to be notified of them. */
bool packed_ring_publish(struct packed_ring *ring);

/* As split_ring_take_used(): an id that is not in flight is the device's fault. */
void *packed_ring_take_used(struct packed_ring *ring, uint32_t *written, bool *broken);

/* Whether the device gave a buffer back that was not taken. */
bool packed_ring_has_used(const struct packed_ring *ring);

uint32_t packed_ring_in_flight(const struct packed_ring *ring);

/* The device lost its buffers: takes all back. Returns how many there were. */
uint32_t packed_ring_forget(struct packed_ring *ring);

/* Asks for a notification of the next used descriptor; true if one is there already. */
bool packed_ring_wait_used(struct packed_ring *ring);

#endif
