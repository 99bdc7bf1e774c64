/* SPDX-License-Identifier: BSD-3-Clause */
#include "guest/guest_ring.h"

static uint16_t power_of_two(uint16_t room)
{
	uint16_t size = 1;

	while (size < room)
		size *= 2;
	return size;
}

int guest_ring_open(struct guest_ring *ring, struct guest_memory *memory, const struct ring_features *features,
		    uint16_t room)
{
	int error;

	ring->features = *features;
	if (features->packed) {
		error = packed_ring_open(&ring->packed, memory, room | 1);
		ring->packed.no_event_idx = features->no_event_idx;
		ring->packed.in_order = features->in_order;
		return error;
	}
	error = split_ring_open(&ring->split, memory, power_of_two(room));
	ring->split.no_event_idx = features->no_event_idx;
	ring->split.in_order = features->in_order;
	return error;
}

uint16_t guest_ring_size(const struct guest_ring *ring)
{
	return ring->features.packed ? ring->packed.num : ring->split.num;
}

int guest_ring_add(struct guest_ring *ring, const struct ring_segment *segments, uint32_t readable, uint32_t writable,
		   bool indirect, void *cookie)
{
	indirect = indirect && !ring->features.no_indirect;
	return ring->features.packed ? packed_ring_add(&ring->packed, segments, readable, writable, indirect, cookie)
				     : split_ring_add(&ring->split, segments, readable, writable, indirect, cookie);
}

bool guest_ring_publish(struct guest_ring *ring)
{
	return ring->features.packed ? packed_ring_publish(&ring->packed) : split_ring_publish(&ring->split);
}

void *guest_ring_take_used(struct guest_ring *ring, uint32_t *written, bool *broken)
{
	return ring->features.packed ? packed_ring_take_used(&ring->packed, written, broken)
				     : split_ring_take_used(&ring->split, written, broken);
}

bool guest_ring_has_used(const struct guest_ring *ring)
{
	return ring->features.packed ? packed_ring_has_used(&ring->packed) : split_ring_has_used(&ring->split);
}

uint32_t guest_ring_in_flight(const struct guest_ring *ring)
{
	return ring->features.packed ? packed_ring_in_flight(&ring->packed) : split_ring_in_flight(&ring->split);
}

uint32_t guest_ring_forget(struct guest_ring *ring)
{
	return ring->features.packed ? packed_ring_forget(&ring->packed) : split_ring_forget(&ring->split);
}

bool guest_ring_wait_used(struct guest_ring *ring)
{
	return ring->features.packed ? packed_ring_wait_used(&ring->packed) : split_ring_wait_used(&ring->split);
}

struct virtiovideo_vring guest_ring_vring(const struct guest_ring *ring, uint32_t queue)
{
	struct virtiovideo_vring vring = ring->features.packed ? packed_ring_vring(&ring->packed, queue)
							       : split_ring_vring(&ring->split, queue);

	if (ring->features.no_indirect)
		vring.flags &= ~(uint32_t)VIRTIOVIDEO_VRING_INDIRECT_DESC;
	return vring;
}

uint16_t guest_ring_next_avail(const struct guest_ring *ring)
{
	return ring->features.packed ? ring->packed.next_avail : ring->split.avail_index;
}

uint16_t guest_ring_next_used(const struct guest_ring *ring)
{
	return ring->features.packed ? ring->packed.next_used : ring->split.last_used;
}

void *guest_ring_cookie(const struct guest_ring *ring, uint16_t index)
{
	return ring->features.packed ? ring->packed.buffers[index].cookie : ring->split.cookies[index];
}
