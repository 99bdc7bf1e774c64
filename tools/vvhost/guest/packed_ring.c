/* SPDX-License-Identifier: BSD-3-Clause */
#include "guest/packed_ring.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#define TABLE_BYTES (PACKED_RING_MAX_SEGMENTS * sizeof(struct vring_packed_desc))

int packed_ring_open(struct packed_ring *ring, struct guest_memory *memory, uint16_t num)
{
	uint64_t desc_bytes = num * sizeof(struct vring_packed_desc);

	*ring = (struct packed_ring){ .memory = memory, .num = num, .free_count = num };
	ring->desc_address = guest_area_take(&memory->fixed, desc_bytes, 16);
	ring->driver_address = guest_area_take(&memory->fixed, sizeof(*ring->driver), 4);
	ring->device_address = guest_area_take(&memory->fixed, sizeof(*ring->device), 4);
	ring->tables_address = guest_area_take(&memory->fixed, num * TABLE_BYTES, 16);
	if (ring->tables_address == 0)
		return -ENOMEM;

	ring->desc = guest_pointer(memory, ring->desc_address, desc_bytes);
	ring->driver = guest_pointer(memory, ring->driver_address, sizeof(*ring->driver));
	ring->device = guest_pointer(memory, ring->device_address, sizeof(*ring->device));
	memset(ring->desc, 0, desc_bytes);
	memset(ring->driver, 0, sizeof(*ring->driver));
	memset(ring->device, 0, sizeof(*ring->device));
	/* spec: VIRTIO 1.2, 2.8.1: both wrap counters begin with 1. */
	ring->next_avail = PACKED_RING_WRAP;
	ring->next_used = PACKED_RING_WRAP;
	for (uint16_t i = 0; i < num; i++)
		ring->buffers[i].next = (uint16_t)(i + 1);
	return 0;
}

struct virtiovideo_vring packed_ring_vring(const struct packed_ring *ring, uint32_t queue)
{
	return (struct virtiovideo_vring){
		.size = sizeof(struct virtiovideo_vring),
		.queue = queue,
		.num = ring->num,
		.flags = VIRTIOVIDEO_VRING_PACKED | VIRTIOVIDEO_VRING_INDIRECT_DESC |
			 (ring->no_event_idx ? 0 : VIRTIOVIDEO_VRING_EVENT_IDX) |
			 (ring->in_order ? VIRTIOVIDEO_VRING_IN_ORDER : 0),
		.desc = ring->desc_address,
		.avail = ring->driver_address,
		.used = ring->device_address,
		/* spec: VIRTIO 1.2, 2.8.1: both wrap counters begin with 1. */
		.next_avail = PACKED_RING_WRAP,
		.next_used = PACKED_RING_WRAP,
		.kick_fd = -1,
		.call_fd = -1,
	};
}

uint16_t packed_ring_advance(uint16_t num, uint16_t at, uint32_t count)
{
	uint32_t index = (at & PACKED_RING_INDEX) + count;
	uint32_t wrap = at & PACKED_RING_WRAP;

	return (uint16_t)(index < num ? wrap | index : (wrap ^ PACKED_RING_WRAP) | (index - num));
}

bool packed_ring_is_wanted(uint16_t num, const struct vring_packed_desc_event *event, uint16_t next, uint16_t count)
{
	uint16_t flags = __atomic_load_n(&event->flags, __ATOMIC_ACQUIRE);
	uint16_t place = __atomic_load_n(&event->off_wrap, __ATOMIC_RELAXED);
	uint16_t index = next & PACKED_RING_INDEX;
	uint16_t wanted = place & PACKED_RING_INDEX;

	if (flags != VRING_PACKED_EVENT_FLAG_DESC)
		return flags != VRING_PACKED_EVENT_FLAG_DISABLE;
	/* One of the round before lies before all of this round. */
	if ((place ^ next) & PACKED_RING_WRAP)
		wanted = (uint16_t)(wanted - num);
	return vring_need_event(wanted, index, (uint16_t)(index - count));
}

/* The bits that make a descriptor available in this round. */
static uint16_t available(uint16_t at)
{
	return at & PACKED_RING_WRAP ? PACKED_RING_AVAIL : PACKED_RING_USED;
}

/* The next descriptor. Its flags show it to the device, except for the first of those to be published. */
static void place(struct packed_ring *ring, uint64_t address, uint32_t length, uint16_t flags, uint16_t id)
{
	struct vring_packed_desc *desc = &ring->desc[ring->next_avail & PACKED_RING_INDEX];

	flags |= available(ring->next_avail);
	desc->addr = address;
	desc->len = length;
	desc->id = id;
	if (ring->hidden == 0) {
		ring->first_hidden = ring->next_avail;
		ring->first_flags = flags;
	} else {
		desc->flags = flags;
	}
	ring->hidden++;
	ring->free_count--;
	ring->next_avail = packed_ring_advance(ring->num, ring->next_avail, 1);
}

static void add_indirect(struct packed_ring *ring, const struct ring_segment *segments, uint32_t readable,
			 uint32_t count, uint16_t id)
{
	uint64_t address = ring->tables_address + id * TABLE_BYTES;
	struct vring_packed_desc *table = guest_pointer(ring->memory, address, TABLE_BYTES);

	/* spec: VIRTIO 1.2, 2.8.7: in a table only WRITE counts, and its length says how many there are. */
	for (uint32_t i = 0; i < count; i++)
		table[i] = (struct vring_packed_desc){
			.addr = segments[i].address,
			.len = segments[i].length,
			.flags = i >= readable ? VRING_DESC_F_WRITE : 0,
		};
	place(ring, address, (uint32_t)(count * sizeof(*table)), VRING_DESC_F_INDIRECT, id);
}

int packed_ring_add(struct packed_ring *ring, const struct ring_segment *segments, uint32_t readable, uint32_t writable,
		    bool indirect, void *cookie)
{
	uint32_t count = readable + writable;
	uint16_t id = ring->free_id;
	struct packed_buffer *buffer = &ring->buffers[id];

	/* spec: VIRTIO 1.2, 2.8.5: no chain is longer than the queue, in a table neither. */
	if (count == 0 || count > PACKED_RING_MAX_SEGMENTS || count > ring->num ||
	    ring->free_count < (indirect ? 1 : count))
		return -ENOSPC;
	ring->ids[ring->next_avail & PACKED_RING_INDEX] = id;
	ring->free_id = buffer->next;
	buffer->cookie = cookie;
	buffer->count = indirect ? 1 : (uint16_t)count;
	if (indirect) {
		add_indirect(ring, segments, readable, count, id);
		return id;
	}
	for (uint32_t i = 0; i < count; i++) {
		uint16_t flags = i >= readable ? VRING_DESC_F_WRITE : 0;

		place(ring, segments[i].address, segments[i].length,
		      (uint16_t)(i + 1 < count ? flags | VRING_DESC_F_NEXT : flags), id);
	}
	return id;
}

bool packed_ring_publish(struct packed_ring *ring)
{
	uint16_t count = ring->hidden;

	if (count == 0)
		return false;
	ring->hidden = 0;
	/* With this descriptor the device may read all of them. */
	__atomic_store_n(&ring->desc[ring->first_hidden & PACKED_RING_INDEX].flags, ring->first_flags,
			 __ATOMIC_RELEASE);
	/* Full fence: the flags are out before the device's wish is read; its twin is in the device. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	return packed_ring_is_wanted(ring->num, ring->device, ring->next_avail, count);
}

bool packed_ring_has_used(const struct packed_ring *ring)
{
	uint16_t flags = __atomic_load_n(&ring->desc[ring->next_used & PACKED_RING_INDEX].flags, __ATOMIC_ACQUIRE);
	uint16_t both = ring->next_used & PACKED_RING_WRAP ? PACKED_RING_AVAIL | PACKED_RING_USED : 0;

	return (flags & (PACKED_RING_AVAIL | PACKED_RING_USED)) == both;
}

static void release(struct packed_ring *ring, uint16_t id)
{
	ring->buffers[id].cookie = NULL;
	ring->buffers[id].next = ring->free_id;
	ring->free_id = id;
	ring->free_count += ring->buffers[id].count;
}

void *packed_ring_take_used(struct packed_ring *ring, uint32_t *written, bool *broken)
{
	const struct vring_packed_desc *desc = &ring->desc[ring->next_used & PACKED_RING_INDEX];
	uint16_t id;
	void *cookie;

	if (!packed_ring_has_used(ring))
		return NULL;
	if (ring->no_event_idx)
		__atomic_store_n(&ring->driver->flags, VRING_PACKED_EVENT_FLAG_DISABLE, __ATOMIC_RELAXED);
	id = desc->id;
	*written = desc->len;
	if (id >= ring->num || ring->buffers[id].cookie == NULL ||
	    (ring->in_order && id != ring->ids[ring->next_used & PACKED_RING_INDEX])) {
		*broken = true;
		return NULL;
	}
	cookie = ring->buffers[id].cookie;
	/* spec: VIRTIO 1.2, 2.8.6: the device goes on behind all descriptors of the buffer, and so does the driver. */
	ring->next_used = packed_ring_advance(ring->num, ring->next_used, ring->buffers[id].count);
	release(ring, id);
	return cookie;
}

uint32_t packed_ring_in_flight(const struct packed_ring *ring)
{
	uint32_t count = 0;

	for (uint16_t i = 0; i < ring->num; i++)
		count += ring->buffers[i].cookie != NULL;
	return count;
}

uint32_t packed_ring_forget(struct packed_ring *ring)
{
	uint32_t count = 0;

	for (uint16_t i = 0; i < ring->num; i++) {
		if (ring->buffers[i].cookie == NULL)
			continue;
		release(ring, i);
		count++;
	}
	return count;
}

bool packed_ring_wait_used(struct packed_ring *ring)
{
	uint16_t flags = ring->no_event_idx ? VRING_PACKED_EVENT_FLAG_ENABLE : VRING_PACKED_EVENT_FLAG_DESC;

	__atomic_store_n(&ring->driver->off_wrap, ring->next_used, __ATOMIC_RELAXED);
	/* The place of the wish is written before the wish. */
	__atomic_store_n(&ring->driver->flags, flags, __ATOMIC_RELEASE);
	/* Full fence: the wish is out before the ring is looked at again; its twin is in the device. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	return packed_ring_has_used(ring);
}
