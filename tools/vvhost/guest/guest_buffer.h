/* SPDX-License-Identifier: BSD-3-Clause */
/* A video buffer: runs of guest pages that a scatter-gather list names, or an object. */
#ifndef VVHOST_GUEST_BUFFER_H
#define VVHOST_GUEST_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <virtio_video.h>

#include "guest/guest_memory.h"
#include "guest/guest_object.h"

struct guest_buffer {
	struct virtio_video_resource_sg_entry *runs;
	uint32_t run_count;
	uint64_t length;
	struct guest_object *object; /* NULL: guest pages */
	struct object_store *store;  /* where the object is from */
};

/*
 * 0 or -ENOMEM. A scattered buffer is made of runs of 64 KiB that do not touch: between two lies a
 * page that belongs to nobody.
 */
int guest_buffer_take(struct guest_buffer *buffer, struct guest_area *area, uint64_t length, bool scattered);

/* A buffer that is an object of its own. 0 or -ENOMEM. */
int guest_buffer_take_object(struct guest_buffer *buffer, struct object_store *store, uint64_t length);

/* Bytes of the list or UUID that RESOURCE_ATTACH names the buffer by; 0 if there is no room for them. */
size_t guest_buffer_describe(const struct guest_buffer *buffer, uint8_t *to, size_t room);

/* Forgets the list, and drops the object; pages go back when the area is reset. */
void guest_buffer_forget(struct guest_buffer *buffer);

/* false if the range is not inside the buffer. */
bool guest_buffer_read(const struct guest_buffer *buffer, const struct guest_memory *memory, uint64_t offset, void *to,
		       uint64_t length);
bool guest_buffer_write(const struct guest_buffer *buffer, const struct guest_memory *memory, uint64_t offset,
			const void *from, uint64_t length);

#endif
