/* SPDX-License-Identifier: BSD-3-Clause */
/* A virtqueue of either kind as the guest's driver sees it. split_ring.h describes the functions. */
#ifndef VVHOST_GUEST_RING_H
#define VVHOST_GUEST_RING_H

#include <stdbool.h>
#include <stdint.h>

#include "guest/packed_ring.h"
#include "guest/split_ring.h"

/* The features that the guest negotiated. Zeros: a split ring with EVENT_IDX and INDIRECT_DESC. */
struct ring_features {
	bool packed;
	bool no_event_idx; /* notifications are suppressed by flags alone */
	bool no_indirect;
	bool in_order;
};

struct guest_ring {
	struct ring_features features;
	union {
		struct split_ring split;
		struct packed_ring packed;
	};
};

/*
 * 0 or -ENOMEM. With room for so many descriptors: in a split ring the next power of two, in a packed one
 * the next odd number, so that the ring ends in the middle of chains.
 */
int guest_ring_open(struct guest_ring *ring, struct guest_memory *memory, const struct ring_features *features,
		    uint16_t room);
uint16_t guest_ring_size(const struct guest_ring *ring);

/* indirect asks for a table, if INDIRECT_DESC was negotiated. */
int guest_ring_add(struct guest_ring *ring, const struct ring_segment *segments, uint32_t readable, uint32_t writable,
		   bool indirect, void *cookie);
bool guest_ring_publish(struct guest_ring *ring);
void *guest_ring_take_used(struct guest_ring *ring, uint32_t *written, bool *broken);
bool guest_ring_has_used(const struct guest_ring *ring);
uint32_t guest_ring_in_flight(const struct guest_ring *ring);
uint32_t guest_ring_forget(struct guest_ring *ring);
bool guest_ring_wait_used(struct guest_ring *ring);

/* Describes it to the device: to be started at its beginning, without eventfds. */
struct virtiovideo_vring guest_ring_vring(const struct guest_ring *ring, uint32_t queue);

/* The position of a device that gave back all that the driver knows of, as virtiovideo_vring_stop() gives it. */
uint16_t guest_ring_next_avail(const struct guest_ring *ring);
uint16_t guest_ring_next_used(const struct guest_ring *ring);

/* The cookie of the index-th descriptor's chain, or of the index-th buffer id; NULL: not in flight. */
void *guest_ring_cookie(const struct guest_ring *ring, uint16_t index);

#endif
