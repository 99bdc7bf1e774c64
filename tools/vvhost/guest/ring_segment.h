/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef VVHOST_RING_SEGMENT_H
#define VVHOST_RING_SEGMENT_H

#include <stdint.h>

/* A buffer of a descriptor chain. Zero-length ones are legal. */
struct ring_segment {
	uint64_t address;
	uint32_t length;
};

#endif
