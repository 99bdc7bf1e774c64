/* SPDX-License-Identifier: BSD-3-Clause */
#include "guest/guest_object.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

#include "guest/guest_memory.h"

enum {
	PATTERN = 0x5a,
	CHUNK = 4096,
};

struct guest_object *object_store_make(struct object_store *store, uint64_t length)
{
	/* At the beginning, at a page, and in the middle of one. */
	static const uint64_t offsets[] = { 0, GUEST_PAGE_SIZE, 2 * GUEST_PAGE_SIZE + 192 };
	struct guest_object *object = calloc(1, sizeof(*object));

	if (object == NULL)
		return NULL;
	object->offset = offsets[store->made % 3];
	object->length = length;
	object->fd = memfd_create(OBJECT_NAME, MFD_CLOEXEC);
	if (object->fd < 0 || ftruncate(object->fd, (off_t)(object->offset + length)) != 0 ||
	    getrandom(object->uuid, sizeof(object->uuid), 0) != sizeof(object->uuid)) {
		if (object->fd >= 0)
			close(object->fd);
		free(object);
		return NULL;
	}
	/* Version 4, variant 1. */
	object->uuid[6] = (object->uuid[6] & 0x0f) | 0x40;
	object->uuid[8] = (object->uuid[8] & 0x3f) | 0x80;
	object->next = store->first;
	store->first = object;
	store->made++;
	return object;
}

const struct guest_object *object_store_find(const struct object_store *store, const uint8_t *uuid)
{
	const struct guest_object *object = store->first;

	while (object != NULL && memcmp(object->uuid, uuid, OBJECT_UUID_BYTES) != 0)
		object = object->next;
	return object;
}

void object_store_drop(struct object_store *store, struct guest_object *object)
{
	struct guest_object **link = &store->first;

	while (*link != object)
		link = &(*link)->next;
	*link = object->next;
	close(object->fd);
	free(object);
}

static bool is_inside(const struct guest_object *object, uint64_t offset, uint64_t length)
{
	return offset <= object->length && length <= object->length - offset;
}

bool guest_object_read(const struct guest_object *object, uint64_t offset, void *to, uint64_t length)
{
	return is_inside(object, offset, length) &&
	       pread(object->fd, to, length, (off_t)(object->offset + offset)) == (ssize_t)length;
}

bool guest_object_write(const struct guest_object *object, uint64_t offset, const void *from, uint64_t length)
{
	return is_inside(object, offset, length) &&
	       pwrite(object->fd, from, length, (off_t)(object->offset + offset)) == (ssize_t)length;
}

bool guest_object_empty(const struct guest_object *object)
{
	return ftruncate(object->fd, 0) == 0;
}

static uint64_t chunk_at(const struct guest_object *object, uint64_t offset)
{
	return object->length - offset < CHUNK ? object->length - offset : CHUNK;
}

bool guest_object_fill(struct guest_object *object)
{
	uint8_t chunk[CHUNK];

	memset(chunk, PATTERN, sizeof(chunk));
	for (uint64_t at = 0; at < object->length; at += CHUNK) {
		if (!guest_object_write(object, at, chunk, chunk_at(object, at)))
			return false;
	}
	object->patterned = true;
	return true;
}

bool guest_object_is_as_filled(struct guest_object *object)
{
	uint8_t chunk[CHUNK];
	bool patterned = object->patterned;

	object->patterned = false;
	for (uint64_t at = 0; patterned && at < object->length; at += CHUNK) {
		if (!guest_object_read(object, at, chunk, chunk_at(object, at)))
			return false;
		for (uint64_t i = 0; i < chunk_at(object, at); i++) {
			if (chunk[i] != PATTERN)
				return false;
		}
	}
	return true;
}
