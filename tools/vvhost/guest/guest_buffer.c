/* SPDX-License-Identifier: BSD-3-Clause */
#include "guest/guest_buffer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define RUN_LENGTH UINT64_C(65536)

int guest_buffer_take(struct guest_buffer *buffer, struct guest_area *area, uint64_t length, bool scattered)
{
	uint64_t run = scattered ? RUN_LENGTH : length;
	uint64_t count = length == 0 ? 0 : (length + run - 1) / run;

	*buffer = (struct guest_buffer){ 0 };
	if (count == 0 || length > UINT32_MAX)
		return -ENOMEM;
	buffer->runs = calloc(count, sizeof(*buffer->runs));
	if (buffer->runs == NULL)
		return -ENOMEM;

	for (uint64_t done = 0; done < length; done += run) {
		uint64_t size = length - done < run ? length - done : run;
		/* Whole pages, so that access to them can be taken away. */
		uint64_t address =
			guest_area_take(area, (size + GUEST_PAGE_SIZE - 1) & ~(GUEST_PAGE_SIZE - 1), GUEST_PAGE_SIZE);

		if (address == 0 || (scattered && guest_area_take(area, GUEST_PAGE_SIZE, GUEST_PAGE_SIZE) == 0)) {
			guest_buffer_forget(buffer);
			return -ENOMEM;
		}
		buffer->runs[buffer->run_count].addr = address;
		buffer->runs[buffer->run_count].length = (uint32_t)size;
		buffer->run_count++;
	}
	buffer->length = length;
	return 0;
}

int guest_buffer_take_object(struct guest_buffer *buffer, struct object_store *store, uint64_t length)
{
	*buffer = (struct guest_buffer){ .object = object_store_make(store, length), .store = store, .length = length };
	return buffer->object != NULL ? 0 : -ENOMEM;
}

size_t guest_buffer_describe(const struct guest_buffer *buffer, uint8_t *to, size_t room)
{
	struct virtio_video_resource_sg_list list = { .num_entries = buffer->run_count };
	size_t bytes = buffer->run_count * sizeof(*buffer->runs);

	if (room < (buffer->object != NULL ? OBJECT_UUID_BYTES : sizeof(list) + bytes))
		return 0;
	if (buffer->object != NULL) {
		memcpy(to, buffer->object->uuid, OBJECT_UUID_BYTES);
		return OBJECT_UUID_BYTES;
	}
	memcpy(to, &list, sizeof(list));
	memcpy(to + sizeof(list), buffer->runs, bytes);
	return sizeof(list) + bytes;
}

void guest_buffer_forget(struct guest_buffer *buffer)
{
	if (buffer->object != NULL)
		object_store_drop(buffer->store, buffer->object);
	free(buffer->runs);
	*buffer = (struct guest_buffer){ 0 };
}

/*
 * The piece of the buffer that starts at offset and is contiguous: its host address, and its length
 * cut to the requested one. All runs except the last have the same length, so no search is needed.
 */
static uint8_t *piece(const struct guest_buffer *buffer, const struct guest_memory *memory, uint64_t offset,
		      uint64_t *length)
{
	uint64_t run = buffer->runs[0].length;
	const struct virtio_video_resource_sg_entry *entry = &buffer->runs[offset / run];
	uint64_t inside = offset % run;

	if (*length > entry->length - inside)
		*length = entry->length - inside;
	return guest_pointer(memory, entry->addr + inside, *length);
}

bool guest_buffer_read(const struct guest_buffer *buffer, const struct guest_memory *memory, uint64_t offset, void *to,
		       uint64_t length)
{
	uint8_t *out = to;

	if (buffer->object != NULL)
		return guest_object_read(buffer->object, offset, to, length);
	if (offset > buffer->length || length > buffer->length - offset)
		return false;
	while (length > 0) {
		uint64_t now = length;

		const uint8_t *from = piece(buffer, memory, offset, &now);

		memcpy(out, from, now);
		out += now;
		offset += now;
		length -= now;
	}
	return true;
}

bool guest_buffer_write(const struct guest_buffer *buffer, const struct guest_memory *memory, uint64_t offset,
			const void *from, uint64_t length)
{
	const uint8_t *in = from;

	if (buffer->object != NULL)
		return guest_object_write(buffer->object, offset, from, length);
	if (offset > buffer->length || length > buffer->length - offset)
		return false;
	while (length > 0) {
		uint64_t now = length;

		uint8_t *to = piece(buffer, memory, offset, &now);

		memcpy(to, in, now);
		in += now;
		offset += now;
		length -= now;
	}
	return true;
}
