/* SPDX-License-Identifier: BSD-3-Clause */
/* The VMM's end of a packed ring (VIRTIO 1.2, 2.8). */
#include "guest/virtqueue_packed.h"

#include <errno.h>
#include <stddef.h>

static bool is_available(const struct virtqueue *queue, uint16_t at)
{
	uint16_t flags = __atomic_load_n(&queue->packed[at & PACKED_RING_INDEX].flags, __ATOMIC_ACQUIRE);

	return (flags & (PACKED_RING_AVAIL | PACKED_RING_USED)) ==
	       (at & PACKED_RING_WRAP ? PACKED_RING_AVAIL : PACKED_RING_USED);
}

static int add_table(const struct virtqueue *queue, struct virtqueue_element *element,
		     const struct vring_packed_desc *desc)
{
	const struct vring_packed_desc *table = guest_pointer(queue->memory, desc->addr, desc->len);
	int error = 0;

	if (table == NULL || desc->len == 0 || desc->len % sizeof(*table) != 0)
		return -EINVAL;
	for (uint32_t i = 0; i < desc->len / sizeof(*table) && error == 0; i++)
		error = virtqueue_add_segment(queue, element, table[i].addr, table[i].len,
					      (table[i].flags & VRING_DESC_F_WRITE) != 0);
	return error;
}

/* spec: VIRTIO 1.2, 2.8.6: the id is in the last descriptor of the list; the driver here writes it to each. */
struct virtqueue_element *virtqueue_packed_pop(struct virtqueue *queue, int *error)
{
	struct virtqueue_element *element;
	struct vring_packed_desc desc;

	if (!is_available(queue, queue->next_avail))
		return NULL;
	desc = queue->packed[queue->next_avail & PACKED_RING_INDEX];
	element = virtqueue_element(queue, desc.id);
	*error = element != NULL ? 0 : -EINVAL;
	while (*error == 0) {
		if (desc.flags & VRING_DESC_F_INDIRECT)
			*error = add_table(queue, element, &desc);
		else
			*error = virtqueue_add_segment(queue, element, desc.addr, desc.len,
						       (desc.flags & VRING_DESC_F_WRITE) != 0);
		element->count++;
		if (!(desc.flags & VRING_DESC_F_NEXT))
			break;
		if (element->count == queue->num || (desc.flags & VRING_DESC_F_INDIRECT))
			*error = -EINVAL;
		desc = queue->packed[packed_ring_advance(queue->num, queue->next_avail, element->count) &
				     PACKED_RING_INDEX];
	}
	if (*error != 0)
		return NULL;
	queue->next_avail = packed_ring_advance(queue->num, queue->next_avail, element->count);
	element->in_flight = true;
	return element;
}

bool virtqueue_packed_wait_avail(struct virtqueue *queue)
{
	uint16_t flags = queue->features.no_event_idx ? VRING_PACKED_EVENT_FLAG_ENABLE : VRING_PACKED_EVENT_FLAG_DESC;

	__atomic_store_n(&queue->device->off_wrap, queue->next_avail, __ATOMIC_RELAXED);
	__atomic_store_n(&queue->device->flags, flags, __ATOMIC_RELEASE);
	/* Full fence, the twin of the one in packed_ring_publish(). */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	return is_available(queue, queue->next_avail);
}

/* The first of a batch is shown last, so that the guest sees all of it or nothing. */
void virtqueue_packed_push(struct virtqueue *queue, struct virtqueue_element *element, uint32_t written)
{
	struct vring_packed_desc *desc = &queue->packed[queue->next_used & PACKED_RING_INDEX];
	uint16_t flags = queue->next_used & PACKED_RING_WRAP ? PACKED_RING_AVAIL | PACKED_RING_USED : 0;

	desc->id = (uint16_t)element->head;
	desc->len = written;
	if (queue->hidden == 0)
		queue->first_flags = flags;
	else
		__atomic_store_n(&desc->flags, flags, __ATOMIC_RELEASE);
	queue->hidden += (uint16_t)element->count;
	queue->next_used = packed_ring_advance(queue->num, queue->next_used, element->count);
}

bool virtqueue_packed_publish(struct virtqueue *queue)
{
	uint16_t count = queue->hidden;

	__atomic_store_n(&queue->packed[queue->signalled_used & PACKED_RING_INDEX].flags, queue->first_flags,
			 __ATOMIC_RELEASE);
	/* Full fence, the twin of the one in packed_ring_wait_used(). */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	queue->signalled_used = queue->next_used;
	queue->hidden = 0;
	return packed_ring_is_wanted(queue->num, queue->driver, queue->next_used, count);
}
