/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the fastest reader of a split ring would do that trusts nobody: it follows each chain, checks
 * indices, loops and ranges, remembers where the buffers are, and writes the used element. No pool, no
 * counters, no indirect tables, one memory region. The bar for Rings/SplitVirtqueue.
 */
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#define NEXT 1

struct desc {
	uint64_t addr;
	uint32_t len;
	uint16_t flags;
	uint16_t next;
};

struct avail {
	uint16_t flags;
	_Atomic uint16_t idx;
	uint16_t ring[];
};

struct used {
	uint16_t flags;
	_Atomic uint16_t idx;
	struct {
		uint32_t id;
		uint32_t len;
	} ring[];
};

struct bare_ring {
	const volatile struct desc *desc;
	const volatile struct avail *avail;
	volatile struct used *used;
	uint8_t *host;
	uint64_t guest;
	uint64_t length;
	uint32_t num;
	uint16_t next_avail;
	uint16_t next_used;
};

struct buffer {
	uint8_t *host;
	uint32_t len;
};

/* Pops and pushes what is available. Returns how many chains, or -1 if one is bad. */
int32_t bare_ring_run(struct bare_ring *ring, struct buffer *buffers)
{
	uint16_t end = atomic_load_explicit(&((struct avail *)ring->avail)->idx, memory_order_acquire);
	int32_t count = 0;

	if ((uint16_t)(end - ring->next_avail) > ring->num)
		return -1;
	while (ring->next_avail != end) {
		uint16_t head = ring->avail->ring[ring->next_avail & (ring->num - 1)];
		uint32_t index = head;
		uint32_t seen = 0;
		uint16_t flags;

		do {
			uint64_t offset;
			uint32_t len;

			if (index >= ring->num || seen == ring->num)
				return -1;
			offset = ring->desc[index].addr - ring->guest;
			len = ring->desc[index].len;
			if (offset >= ring->length || len > ring->length - offset)
				return -1;
			buffers[seen].host = ring->host + offset;
			buffers[seen].len = len;
			seen++;
			flags = ring->desc[index].flags;
			index = ring->desc[index].next;
		} while (flags & NEXT);
		ring->next_avail++;
		ring->used->ring[ring->next_used & (ring->num - 1)].id = head;
		ring->used->ring[ring->next_used & (ring->num - 1)].len = 0;
		ring->next_used++;
		count++;
	}
	atomic_store_explicit(&((struct used *)ring->used)->idx, ring->next_used, memory_order_release);
	return count;
}
