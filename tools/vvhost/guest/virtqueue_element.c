/* SPDX-License-Identifier: BSD-3-Clause */
#include "guest/virtqueue_element.h"

#include <errno.h>
#include <stddef.h>

struct virtqueue_element *virtqueue_element(struct virtqueue *queue, uint32_t head)
{
	struct virtqueue_element *element;

	if (head >= queue->num || queue->elements[head].in_flight)
		return NULL;
	element = &queue->elements[head];
	element->head = head;
	element->count = 0;
	element->readable_count = 0;
	element->writable_count = 0;
	return element;
}

int virtqueue_add_segment(const struct virtqueue *queue, struct virtqueue_element *element, uint64_t address,
			  uint32_t length, bool writable)
{
	struct iovec *list = writable ? element->writable : element->readable;
	uint32_t *count = writable ? &element->writable_count : &element->readable_count;
	void *host = guest_pointer(queue->memory, address, length);

	if (host == NULL || *count == VIRTQUEUE_MAX_SEGMENTS || (!writable && element->writable_count > 0))
		return -EINVAL;
	list[*count].iov_base = host;
	list[*count].iov_len = length;
	(*count)++;
	return 0;
}
