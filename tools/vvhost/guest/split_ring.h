/* SPDX-License-Identifier: BSD-3-Clause */
/* A split virtqueue as the guest's driver sees it (VIRTIO 1.2, 2.7). */
#ifndef VVHOST_SPLIT_RING_H
#define VVHOST_SPLIT_RING_H

#include <stdbool.h>
#include <stdint.h>

#include <linux/virtio_ring.h>

#include "guest/guest_memory.h"
#include "guest/ring_segment.h"

enum {
	SPLIT_RING_SIZE = 256,
	SPLIT_RING_MAX_SIZE = 4096,
	SPLIT_RING_MAX_SEGMENTS = 8,
};

struct split_ring {
	struct guest_memory *memory;
	uint64_t desc_address;
	uint64_t avail_address;
	uint64_t used_address;
	uint64_t tables_address; /* an indirect table for each descriptor of the ring */
	struct vring_desc *desc;
	struct vring_avail *avail;
	struct vring_used *used;
	uint16_t num;
	uint16_t free_head;
	uint16_t free_count;
	uint16_t avail_index;
	uint16_t kicked_index;
	uint16_t last_used;
	bool no_event_idx;
	bool in_order;
	void *cookies[SPLIT_RING_MAX_SIZE];
	uint16_t next
		[SPLIT_RING_MAX_SIZE]; /* of free descriptors, and of those of a chain: not read from guest memory */
	uint16_t counts[SPLIT_RING_MAX_SIZE]; /* descriptors of the chain with this head */
};

/* 0 or -ENOMEM; num is a power of two up to SPLIT_RING_MAX_SIZE. */
int split_ring_open(struct split_ring *ring, struct guest_memory *memory, uint16_t num);

/* Describes it to the device: to be started at its beginning, without eventfds. */
struct virtiovideo_vring split_ring_vring(const struct split_ring *ring, uint32_t queue);

/*
 * Makes a chain available: first the readable segments, then the writable ones. With indirect it
 * takes one descriptor that points to a table. Returns the head, or -ENOSPC.
 */
int split_ring_add(struct split_ring *ring, const struct ring_segment *segments, uint32_t readable, uint32_t writable,
		   bool indirect, void *cookie);

/* Publishes the added buffers; true if the device wants to be notified of them. */
bool split_ring_publish(struct split_ring *ring);

/*
 * The cookie of the next chain that the device gave back, or NULL. A used element that names no
 * chain in flight is the device's fault: broken is set.
 */
void *split_ring_take_used(struct split_ring *ring, uint32_t *written, bool *broken);

/* Whether the device gave a chain back that was not taken. */
bool split_ring_has_used(const struct split_ring *ring);

/* How many chains were added and did not come back. */
uint32_t split_ring_in_flight(const struct split_ring *ring);

/* The device lost its buffers, for instance by a reset: takes all back. Returns how many there were. */
uint32_t split_ring_forget(struct split_ring *ring);

/* Asks for a notification of the next used element; true if one is there already. */
bool split_ring_wait_used(struct split_ring *ring);

#endif
