/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Finds a device that touches a buffer which is no longer its own (ruling 31): when QUEUE_CLEAR,
 * QUEUE_DETACH_RESOURCES or STREAM_DESTROY was answered, the buffer's pages become inaccessible. A
 * touch then ends the program with status 1 and a line that names the buffer. One guard a process.
 */
#ifndef VVHOST_BUFFER_GUARD_H
#define VVHOST_BUFFER_GUARD_H

#include <stdint.h>

#include "guest/guest_buffer.h"
#include "guest/guest_memory.h"

/* Which answer it was. */
enum guard_answer {
	GUARD_ATTACH = 1, /* of other memory to the same resource */
	GUARD_QUEUE,	  /* of an input: it was read (ruling 31) */
	GUARD_CLEAR,
	GUARD_DETACH,
	GUARD_DESTROY,
	GUARD_LOST, /* not by an answer: virtiovideo_reset(), or virtiovideo_vring_stop() of commandq */
};

/* Whose buffer it is. */
struct guard_label {
	uint32_t stream_id;
	uint32_t queue_type; /* VIRTIO_VIDEO_QUEUE_TYPE_*; of an encoder with GUARD_ENCODER */
	uint32_t resource_id;
};

/* Inputs of an encoder are images. */
#define GUARD_ENCODER UINT32_C(8)

/*
 * Takes over SIGSEGV, and passes on signals that are not about this memory. The runtime of the library handles
 * some of its own, so it must have started before. Buffers of the memory may be shut from now on.
 */
int buffer_guard_open(const struct guest_memory *memory);
void buffer_guard_close(void);

/* Nothing may access the buffer from now on. */
int buffer_guard_shut(const struct guest_buffer *buffer, struct guard_label label, enum guard_answer answer);

/* Makes the buffer accessible again; harmless on one that is. */
int buffer_guard_lift(const struct guest_buffer *buffer);

#endif
