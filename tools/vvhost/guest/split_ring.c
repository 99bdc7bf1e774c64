/* SPDX-License-Identifier: BSD-3-Clause */
#include "guest/split_ring.h"

#include <errno.h>
#include <string.h>

#define TABLE_BYTES (SPLIT_RING_MAX_SEGMENTS * sizeof(struct vring_desc))

int split_ring_open(struct split_ring *ring, struct guest_memory *memory, uint16_t num)
{
	uint64_t desc_bytes = num * sizeof(struct vring_desc);
	/* flags, idx, the ring, and the event word of EVENT_IDX */
	uint64_t avail_bytes = 6 + num * sizeof(uint16_t);
	uint64_t used_bytes = 6 + num * sizeof(struct vring_used_elem);

	*ring = (struct split_ring){ .memory = memory, .num = num, .free_count = num };
	ring->desc_address = guest_area_take(&memory->fixed, desc_bytes, VRING_DESC_ALIGN_SIZE);
	ring->avail_address = guest_area_take(&memory->fixed, avail_bytes, VRING_AVAIL_ALIGN_SIZE);
	ring->used_address = guest_area_take(&memory->fixed, used_bytes, VRING_USED_ALIGN_SIZE);
	ring->tables_address = guest_area_take(&memory->fixed, num * TABLE_BYTES, VRING_DESC_ALIGN_SIZE);
	if (ring->tables_address == 0)
		return -ENOMEM;

	ring->desc = guest_pointer(memory, ring->desc_address, desc_bytes);
	ring->avail = guest_pointer(memory, ring->avail_address, avail_bytes);
	ring->used = guest_pointer(memory, ring->used_address, used_bytes);
	memset(ring->desc, 0, desc_bytes);
	memset(ring->avail, 0, avail_bytes);
	memset(ring->used, 0, used_bytes);
	for (uint16_t i = 0; i < num; i++)
		ring->next[i] = (uint16_t)(i + 1);
	return 0;
}

struct virtiovideo_vring split_ring_vring(const struct split_ring *ring, uint32_t queue)
{
	return (struct virtiovideo_vring){
		.size = sizeof(struct virtiovideo_vring),
		.queue = queue,
		.num = ring->num,
		.flags = VIRTIOVIDEO_VRING_INDIRECT_DESC | (ring->no_event_idx ? 0 : VIRTIOVIDEO_VRING_EVENT_IDX) |
			 (ring->in_order ? VIRTIOVIDEO_VRING_IN_ORDER : 0),
		.desc = ring->desc_address,
		.avail = ring->avail_address,
		.used = ring->used_address,
		.kick_fd = -1,
		.call_fd = -1,
	};
}

static void fill(struct vring_desc *desc, const struct ring_segment *segment, bool writable)
{
	desc->addr = segment->address;
	desc->len = segment->length;
	desc->flags = writable ? VRING_DESC_F_WRITE : 0;
}

static int add_indirect(struct split_ring *ring, const struct ring_segment *segments, uint32_t readable, uint32_t count)
{
	uint16_t head = ring->free_head;
	uint64_t address = ring->tables_address + head * TABLE_BYTES;
	struct vring_desc *table = guest_pointer(ring->memory, address, TABLE_BYTES);

	for (uint32_t i = 0; i < count; i++) {
		fill(&table[i], &segments[i], i >= readable);
		if (i + 1 < count) {
			table[i].flags |= VRING_DESC_F_NEXT;
			table[i].next = (uint16_t)(i + 1);
		}
	}
	ring->free_head = ring->next[head];
	ring->free_count--;
	ring->counts[head] = 1;
	ring->desc[head].addr = address;
	ring->desc[head].len = (uint32_t)(count * sizeof(struct vring_desc));
	ring->desc[head].flags = VRING_DESC_F_INDIRECT;
	return head;
}

static int add_direct(struct split_ring *ring, const struct ring_segment *segments, uint32_t readable, uint32_t count)
{
	uint16_t head = ring->free_head;
	uint16_t at = head;

	for (uint32_t i = 0; i < count; i++) {
		fill(&ring->desc[at], &segments[i], i >= readable);
		ring->desc[at].next = ring->next[at];
		if (i + 1 < count)
			ring->desc[at].flags |= VRING_DESC_F_NEXT;
		at = ring->next[at];
	}
	ring->free_head = at;
	ring->free_count -= (uint16_t)count;
	ring->counts[head] = (uint16_t)count;
	return head;
}

int split_ring_add(struct split_ring *ring, const struct ring_segment *segments, uint32_t readable, uint32_t writable,
		   bool indirect, void *cookie)
{
	uint32_t count = readable + writable;
	int head;

	/* spec: VIRTIO 1.2, 2.7.5.3.1: no chain is longer than the queue, in a table neither. */
	if (count == 0 || count > SPLIT_RING_MAX_SEGMENTS || count > ring->num ||
	    ring->free_count < (indirect ? 1 : count))
		return -ENOSPC;
	head = indirect ? add_indirect(ring, segments, readable, count) : add_direct(ring, segments, readable, count);
	ring->cookies[head] = cookie;
	ring->avail->ring[ring->avail_index & (ring->num - 1)] = (uint16_t)head;
	ring->avail_index++;
	return head;
}

bool split_ring_publish(struct split_ring *ring)
{
	uint16_t old = ring->kicked_index;

	/* The device may read the entries as soon as it sees the index. */
	__atomic_store_n(&ring->avail->idx, ring->avail_index, __ATOMIC_RELEASE);
	/* Full fence: the index is out before the device's wish is read; its twin is in the device. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	ring->kicked_index = ring->avail_index;
	if (ring->no_event_idx)
		return !(__atomic_load_n(&ring->used->flags, __ATOMIC_RELAXED) & VRING_USED_F_NO_NOTIFY);
	/* avail_event lies behind the used ring. */
	return vring_need_event(__atomic_load_n((uint16_t *)&ring->used->ring[ring->num], __ATOMIC_RELAXED),
				ring->avail_index, old);
}

static void release(struct split_ring *ring, uint16_t head)
{
	uint16_t last = head;

	for (uint16_t i = 1; i < ring->counts[head]; i++)
		last = ring->next[last];
	ring->next[last] = ring->free_head;
	ring->free_head = head;
	ring->free_count += ring->counts[head];
}

bool split_ring_has_used(const struct split_ring *ring)
{
	return __atomic_load_n(&ring->used->idx, __ATOMIC_ACQUIRE) != ring->last_used;
}

void *split_ring_take_used(struct split_ring *ring, uint32_t *written, bool *broken)
{
	struct vring_used_elem element;
	void *cookie;

	if (!split_ring_has_used(ring))
		return NULL;
	if (ring->no_event_idx)
		__atomic_store_n(&ring->avail->flags, VRING_AVAIL_F_NO_INTERRUPT, __ATOMIC_RELAXED);
	element = ring->used->ring[ring->last_used & (ring->num - 1)];
	if (element.id >= ring->num || ring->cookies[element.id] == NULL ||
	    (ring->in_order && element.id != ring->avail->ring[ring->last_used & (ring->num - 1)])) {
		*broken = true;
		return NULL;
	}
	ring->last_used++;
	cookie = ring->cookies[element.id];
	ring->cookies[element.id] = NULL;
	release(ring, (uint16_t)element.id);
	*written = element.len;
	return cookie;
}

uint32_t split_ring_in_flight(const struct split_ring *ring)
{
	uint32_t count = 0;

	for (uint16_t i = 0; i < ring->num; i++)
		count += ring->cookies[i] != NULL;
	return count;
}

uint32_t split_ring_forget(struct split_ring *ring)
{
	uint32_t count = 0;

	for (uint16_t i = 0; i < ring->num; i++) {
		if (ring->cookies[i] == NULL)
			continue;
		ring->cookies[i] = NULL;
		release(ring, i);
		count++;
	}
	return count;
}

bool split_ring_wait_used(struct split_ring *ring)
{
	/* used_event lies behind the available ring; nobody reads it without EVENT_IDX, nor the flags with it. */
	__atomic_store_n(&ring->avail->ring[ring->num], ring->last_used, __ATOMIC_RELAXED);
	__atomic_store_n(&ring->avail->flags, 0, __ATOMIC_RELAXED);
	/* Full fence: the wish is out before the index is looked at again; its twin is in the device. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	return split_ring_has_used(ring);
}
