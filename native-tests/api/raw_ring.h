/* SPDX-License-Identifier: BSD-3-Clause */
/* A commandq written by hand, for guests that do what no driver would. */
#ifndef RAW_RING_H
#define RAW_RING_H

#include <sys/eventfd.h>

#include "check.h"
#include "rig.h"

/* Writes a descriptor. */
static inline void raw_set(struct vring_desc *desc, uint64_t address, uint32_t length, uint16_t flags, uint16_t next)
{
	*desc = (struct vring_desc){ .addr = address, .len = length, .flags = flags, .next = next };
}

/* Makes descriptor 0 the head of an available chain. */
static inline void raw_offer(struct split_ring *ring)
{
	ring->avail->ring[ring->avail_index & (ring->num - 1)] = 0;
	ring->avail_index++;
}

/* Shows the device what is available and notifies it. */
static inline void raw_kick(struct rig *rig, uint32_t queue)
{
	split_ring_publish(&rig->rings[queue]);
	CHECK_EQUAL(eventfd_write(rig->kick_fds[queue], 1), 0);
}

#endif
