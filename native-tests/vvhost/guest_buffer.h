/* SPDX-License-Identifier: BSD-3-Clause */
/* A video buffer made of guest pages: the runs that a scatter-gather list names. */
#ifndef VVHOST_GUEST_BUFFER_H
#define VVHOST_GUEST_BUFFER_H

#include <stdbool.h>
#include <stdint.h>

#include <virtio_video.h>

#include "guest_memory.h"

struct guest_buffer {
	struct virtio_video_resource_sg_entry *runs;
	uint32_t run_count;
	uint64_t length;
};

/*
 * 0 or -ENOMEM. A scattered buffer is made of runs of 64 KiB that do not touch: between two lies a
 * page that belongs to nobody.
 */
int guest_buffer_take(struct guest_buffer *buffer, struct guest_area *area, uint64_t length, bool scattered);

/* Forgets the list; the memory goes back when the area is reset. */
void guest_buffer_forget(struct guest_buffer *buffer);

/* false if the range is not inside the buffer. */
bool guest_buffer_read(const struct guest_buffer *buffer, const struct guest_memory *memory, uint64_t offset,
		       void *to, uint64_t length);
bool guest_buffer_write(const struct guest_buffer *buffer, const struct guest_memory *memory, uint64_t offset,
			const void *from, uint64_t length);

#endif
