/* SPDX-License-Identifier: BSD-3-Clause */
/* Commands that make sense, and others that nearly do. */
#ifndef VVHOST_FUZZ_COMMAND_H
#define VVHOST_FUZZ_COMMAND_H

#include "fuzz/guest/fuzz_case.h"

enum { COMMAND_BYTES = 1024, COMMAND_STREAMS = 4 };

/* What the guest believes to have made: commands are mostly about it. */
struct command_state {
	uint32_t streams[COMMAND_STREAMS];
	uint32_t count;
	struct virtio_video_params params; /* of some answer */
};

/* Writes a request of any type, with fields that are mostly in range; its length, and the room for its answer. */
uint32_t command_build(struct dice *dice, const struct command_state *state, uint8_t bytes[COMMAND_BYTES],
		       uint32_t *room);

/* A RESOURCE_ATTACH with one list of count entries of that many bytes together; its length. */
uint32_t command_attach(uint8_t *bytes, uint32_t stream_id, uint32_t queue_type, uint32_t resource_id, uint64_t address,
			uint32_t length, uint32_t count);

#endif
