/* SPDX-License-Identifier: BSD-3-Clause */
/* Events: the daemon's, some of them changed, and some that the daemon knows nothing of. */
#include <string.h>
#include <unistd.h>

#include "liar.h"

static void kick(const struct liar *liar)
{
	const uint64_t one = 1;

	if (write(liar->event_kick, &one, sizeof(one)) < 0)
		perror("liar: the daemon cannot be told of buffers for events");
}

static void offer(struct liar *liar, uint16_t index)
{
	struct shadow *shadow = liar->memory.shadow;

	shadow->avail.ring[shadow->avail.idx % EVENT_BUFFERS] = index;
	__atomic_store_n(&shadow->avail.idx, (uint16_t)(shadow->avail.idx + 1), __ATOMIC_RELEASE);
}

void events_begin(struct liar *liar)
{
	struct shadow *shadow = liar->memory.shadow;

	shadow->used[EVENTS].idx = 0;
	shadow->avail.idx = 0;
	liar->taken[EVENTS] = 0;
	for (uint16_t i = 0; i < EVENT_BUFFERS; i++) {
		uint64_t offset = (uint64_t)((uint8_t *)shadow->events[i] - (uint8_t *)shadow);

		shadow->desc[i] = (struct vring_desc){ SHADOW_ADDRESS + offset, EVENT_BYTES, VRING_DESC_F_WRITE, 0 };
		offer(liar, i);
	}
}

static void send_event(struct liar *liar, const uint8_t *event, uint32_t bytes)
{
	struct ring *ring = &liar->ring[EVENTS];
	struct chain chain;
	uint16_t head;

	if (!ring_take(ring, &head))
		return;
	chain = ring_chain(liar, ring, head);
	if (chain.answer != NULL && chain.bytes >= EVENT_BYTES)
		memcpy(chain.answer, event, EVENT_BYTES);
	ring_give(ring, head, bytes);
}

/* What the daemon sent. Four in 64 are lost, or spoiled, or come twice, or are too short. */
void events_forward(struct liar *liar)
{
	const void *shadow = &liar->memory.shadow->used[EVENTS];
	const struct vring_used *used = shadow;
	struct ring *ring = &liar->ring[EVENTS];
	bool any_taken = false;

	while (ring->running && liar->taken[EVENTS] != __atomic_load_n(&used->idx, __ATOMIC_ACQUIRE)) {
		uint32_t index = used->ring[liar->taken[EVENTS]++ % EVENT_BUFFERS].id % EVENT_BUFFERS;
		uint8_t *event = liar->memory.shadow->events[index];
		uint64_t fate = liar->honest ? 64 : any(liar, 64);

		if (fate == 1)
			event[any(liar, EVENT_BYTES)] = (uint8_t)any(liar, 256);
		if (fate == 2)
			send_event(liar, event, EVENT_BYTES);
		if (fate != 0)
			send_event(liar, event, fate == 3 ? (uint32_t)any(liar, EVENT_BYTES) : EVENT_BYTES);
		offer(liar, (uint16_t)index);
		any_taken = true;
	}
	if (any_taken)
		kick(liar);
	ring_tell(ring);
}

/* Something that did not happen. Streams have small numbers. */
void events_invent(struct liar *liar)
{
	static const uint32_t types[] = { 0x100, 0x200, 0x200, 0x200, 0, UINT32_MAX };
	uint32_t event[] = { types[any(liar, sizeof(types) / sizeof(types[0]))], (uint32_t)any(liar, 24) };

	if (!liar->ring[EVENTS].running)
		return;
	printf("event 0x%x of stream %u\n", event[0], event[1]);
	send_event(liar, (uint8_t *)event, EVENT_BYTES);
	ring_tell(&liar->ring[EVENTS]);
}
