/* SPDX-License-Identifier: BSD-3-Clause */
#include "script/ring_watch.h"

#include <string.h>

#include "script/expect.h"
#include "script/guest.h"

_Static_assert((GUEST_RING_ROOM + 1) * sizeof(struct vring_packed_desc) <= RING_WATCH_BYTES, "a packed ring fits");
/* A split ring has the next power of two, and flags, idx and the event word. */
_Static_assert(6 + 256 * sizeof(struct vring_used_elem) <= RING_WATCH_BYTES && GUEST_RING_ROOM <= 256,
	       "a split ring fits");

struct ring_watch ring_watch(const struct guest_ring *ring)
{
	struct ring_watch watch = { .ring = ring };

	if (ring->features.packed) {
		watch.bytes = (const uint8_t *)ring->packed.desc;
		watch.length = (uint32_t)(ring->packed.num * sizeof(*ring->packed.desc));
		watch.next_avail = ring->packed.next_avail;
	} else {
		watch.bytes = (const uint8_t *)ring->split.used;
		watch.length = (uint32_t)(6 + ring->split.num * sizeof(struct vring_used_elem));
	}
	memcpy(watch.copy, watch.bytes, watch.length);
	return watch;
}

/* Whether the driver wrote the descriptor since. */
static bool is_drivers(const struct ring_watch *watch, uint32_t index)
{
	const struct packed_ring *ring = &watch->ring->packed;
	uint32_t from = watch->next_avail & PACKED_RING_INDEX;
	uint32_t to = ring->next_avail & PACKED_RING_INDEX;

	/* New rings lie elsewhere. */
	if ((const uint8_t *)ring->desc != watch->bytes || watch->next_avail == ring->next_avail)
		return false;
	return from < to ? index >= from && index < to : index >= from || index < to;
}

void ring_watch_expect(const struct ring_watch *watch)
{
	for (uint32_t i = 0; i < watch->length; i++) {
		if (watch->bytes[i] != watch->copy[i] &&
		    !(watch->ring->features.packed && is_drivers(watch, i / sizeof(struct vring_packed_desc))))
			expect_fail("byte %u of the ring was written", i);
	}
}
