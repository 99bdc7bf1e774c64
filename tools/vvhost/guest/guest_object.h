/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Objects of another virtio device that serve as video buffers: memfds, each known by a UUID. They are
 * read and written by their fds, so that the only mappings of them are the library's.
 */
#ifndef VVHOST_GUEST_OBJECT_H
#define VVHOST_GUEST_OBJECT_H

#include <stdbool.h>
#include <stdint.h>

/* Names of memfds that are objects begin so: leak_check.h counts their mappings. */
#define OBJECT_NAME "vvhost-object"

enum { OBJECT_UUID_BYTES = 16 };

struct guest_object {
	struct guest_object *next;
	uint8_t uuid[OBJECT_UUID_BYTES];
	int fd;
	uint64_t offset; /* of the object in the file */
	uint64_t length;
	bool patterned; /* see guest_object_fill() */
};

/* A struct of zeros is empty. */
struct object_store {
	struct guest_object *first;
	uint32_t made;
};

/* NULL if the system has none; the first, the second and so on lie at different offsets of their files. */
struct guest_object *object_store_make(struct object_store *store, uint64_t length);
const struct guest_object *object_store_find(const struct object_store *store, const uint8_t *uuid);
void object_store_drop(struct object_store *store, struct guest_object *object);

/* false if the range is not inside the object. */
bool guest_object_read(const struct guest_object *object, uint64_t offset, void *to, uint64_t length);
bool guest_object_write(const struct guest_object *object, uint64_t offset, const void *from, uint64_t length);

/* Takes the memory away: anyone who accesses a mapping of it gets SIGBUS. */
bool guest_object_empty(const struct guest_object *object);

/* Fills it with a pattern; and whether that is still there, if it was filled. */
bool guest_object_fill(struct guest_object *object);
bool guest_object_is_as_filled(struct guest_object *object);

#endif
