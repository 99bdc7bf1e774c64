/* SPDX-License-Identifier: BSD-3-Clause */
/* A packed ring written by hand, for guests that do what no driver would; the device has taken nothing of it yet. */
#ifndef RAW_PACKED_H
#define RAW_PACKED_H

#include "guest/packed_ring.h"
#include "rig.h"

/* Writes a descriptor; available but for the first, which raw_packed_show() shows. */
static inline void raw_packed_set(struct packed_ring *ring, uint16_t index, uint64_t address, uint32_t length,
				  uint16_t flags, uint16_t id)
{
	uint16_t available = index == 0 ? 0 : 1 << VRING_PACKED_DESC_F_AVAIL;

	ring->desc[index] =
		(struct vring_packed_desc){ .addr = address, .len = length, .id = id, .flags = flags | available };
}

static inline void raw_packed_show(struct packed_ring *ring)
{
	__atomic_fetch_or(&ring->desc[0].flags, (uint16_t)(1 << VRING_PACKED_DESC_F_AVAIL), __ATOMIC_RELEASE);
}

#endif
