/* SPDX-License-Identifier: BSD-3-Clause */
/* The guest's rings, as a device uses them. */
#include <string.h>
#include <unistd.h>

#include "liar.h"

/* The command of a chain, and the first part that the device may write to. */
struct chain ring_chain(const struct liar *liar, const struct ring *ring, uint32_t head)
{
	struct chain chain = { 0 };
	const struct vring_desc *table = ring->desc;
	uint32_t count = ring->num, at = head;

	if (head < count && (table[head].flags & VRING_DESC_F_INDIRECT) != 0) {
		count = table[head].len / sizeof(*table);
		table = (const void *)memory_of_guest(&liar->memory, table[head].addr, table[head].len);
		at = 0;
	}
	for (uint32_t steps = 0; table != NULL && at < count && steps < count; steps++) {
		const struct vring_desc *part = &table[at];
		uint8_t *bytes = memory_of_guest(&liar->memory, part->addr, part->len);

		if ((part->flags & VRING_DESC_F_WRITE) != 0) {
			chain.answer = bytes;
			chain.bytes = part->len;
			break;
		}
		if (steps == 0 && bytes != NULL && part->len >= sizeof(chain.command))
			memcpy(&chain.command, bytes, sizeof(chain.command));
		if ((part->flags & VRING_DESC_F_NEXT) == 0)
			break;
		at = part->next;
	}
	return chain;
}

void ring_give(struct ring *ring, uint32_t id, uint32_t bytes)
{
	ring->used->ring[ring->used_at % ring->num] = (struct vring_used_elem){ id, bytes };
	ring->used_at++;
	ring->told = false;
}

/* Publishes what was given, all at once, and calls. */
void ring_tell(struct ring *ring)
{
	const uint64_t one = 1;

	if (!ring->running || ring->told)
		return;
	ring->told = true;
	__atomic_store_n(&ring->used->idx, ring->used_at, __ATOMIC_RELEASE);
	if (ring->call >= 0 && write(ring->call, &one, sizeof(one)) < 0)
		perror("liar: the guest cannot be called");
}

bool ring_take(struct ring *ring, uint16_t *head)
{
	if (!ring->running || ring->avail_at == __atomic_load_n(&ring->avail->idx, __ATOMIC_ACQUIRE))
		return false;
	*head = ring->avail->ring[ring->avail_at % ring->num];
	ring->avail_at++;
	return true;
}
