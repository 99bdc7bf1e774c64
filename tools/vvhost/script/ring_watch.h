/* SPDX-License-Identifier: BSD-3-Clause */
/* A copy of the part of a ring that the device writes: so that a sequence sees whether it wrote there again. */
#ifndef VVHOST_SCRIPT_RING_WATCH_H
#define VVHOST_SCRIPT_RING_WATCH_H

#include <stdint.h>

#include "guest/guest_ring.h"

enum { RING_WATCH_BYTES = 4096 };

struct ring_watch {
	const struct guest_ring *ring;
	const uint8_t *bytes; /* the used ring, or the descriptor ring */
	uint32_t length;
	uint16_t next_avail; /* of a packed ring */
	uint8_t copy[RING_WATCH_BYTES];
};

struct ring_watch ring_watch(const struct guest_ring *ring);

/* Fails if something was written since, except for what the driver itself has offered in that ring. */
void ring_watch_expect(const struct ring_watch *watch);

#endif
