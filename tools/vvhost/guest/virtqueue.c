/* SPDX-License-Identifier: BSD-3-Clause */
#include "guest/virtqueue.h"

#include <errno.h>
#include <stddef.h>

#include "guest/virtqueue_packed.h"

void virtqueue_open(struct virtqueue *queue, const struct guest_ring *ring)
{
	queue->features = ring->features;
	queue->num = guest_ring_size(ring);
	if (ring->features.packed) {
		queue->memory = ring->packed.memory;
		queue->packed = ring->packed.desc;
		queue->driver = ring->packed.driver;
		queue->device = ring->packed.device;
		queue->next_avail = PACKED_RING_WRAP;
	} else {
		queue->memory = ring->split.memory;
		queue->desc = ring->split.desc;
		queue->avail = ring->split.avail;
		queue->used = ring->split.used;
		queue->next_avail = 0;
	}
	queue->next_used = queue->next_avail;
	queue->signalled_used = queue->next_avail;
	queue->hidden = 0;
}

static int walk(const struct virtqueue *queue, struct virtqueue_element *element)
{
	const struct vring_desc *table = queue->desc;
	uint32_t count = queue->num;
	uint32_t at = element->head;
	struct vring_desc desc = table[at];

	if (desc.flags & VRING_DESC_F_INDIRECT) {
		if (desc.len == 0 || desc.len % sizeof(desc) != 0)
			return -EINVAL;
		table = guest_pointer(queue->memory, desc.addr, desc.len);
		count = desc.len / sizeof(desc);
		at = 0;
		if (table == NULL)
			return -EINVAL;
	}
	/* Each turn looks at one descriptor, so a loop ends when there were as many as the table has. */
	for (uint32_t turn = 0; turn < count; turn++) {
		int error;

		desc = table[at];
		error = virtqueue_add_segment(queue, element, desc.addr, desc.len,
					      (desc.flags & VRING_DESC_F_WRITE) != 0);
		if (error != 0)
			return error;
		if (!(desc.flags & VRING_DESC_F_NEXT))
			return 0;
		at = desc.next;
		if (at >= count)
			return -EINVAL;
	}
	return -EINVAL;
}

struct virtqueue_element *virtqueue_pop(struct virtqueue *queue, int *error)
{
	struct virtqueue_element *element;
	uint16_t available;

	*error = 0;
	if (queue->features.packed)
		return virtqueue_packed_pop(queue, error);
	available = __atomic_load_n(&queue->avail->idx, __ATOMIC_ACQUIRE);
	if (available == queue->next_avail)
		return NULL;
	element = virtqueue_element(queue, queue->avail->ring[queue->next_avail & (queue->num - 1)]);
	if ((uint16_t)(available - queue->next_avail) > queue->num || element == NULL) {
		*error = -EINVAL;
		return NULL;
	}
	*error = walk(queue, element);
	if (*error != 0)
		return NULL;
	queue->next_avail++;
	element->in_flight = true;
	return element;
}

bool virtqueue_wait_avail(struct virtqueue *queue)
{
	if (queue->features.packed)
		return virtqueue_packed_wait_avail(queue);
	/* avail_event lies behind the used ring. */
	__atomic_store_n((uint16_t *)&queue->used->ring[queue->num], queue->next_avail, __ATOMIC_RELAXED);
	/* Full fence, the twin of the one in split_ring_publish(). */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	return __atomic_load_n(&queue->avail->idx, __ATOMIC_ACQUIRE) != queue->next_avail;
}

void virtqueue_push(struct virtqueue *queue, struct virtqueue_element *element, uint32_t written)
{
	struct vring_used_elem *slot;

	element->in_flight = false;
	if (queue->features.packed) {
		virtqueue_packed_push(queue, element, written);
		return;
	}
	slot = &queue->used->ring[queue->next_used & (queue->num - 1)];
	slot->id = element->head;
	slot->len = written;
	queue->next_used++;
}

bool virtqueue_publish(struct virtqueue *queue)
{
	uint16_t old = queue->signalled_used;

	if (old == queue->next_used)
		return false;
	if (queue->features.packed)
		return virtqueue_packed_publish(queue);
	/* The guest may read the elements as soon as it sees the index. */
	__atomic_store_n(&queue->used->idx, queue->next_used, __ATOMIC_RELEASE);
	/* Full fence, the twin of the one in split_ring_wait_used(). */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	queue->signalled_used = queue->next_used;
	if (queue->features.no_event_idx)
		return !(__atomic_load_n(&queue->avail->flags, __ATOMIC_RELAXED) & VRING_AVAIL_F_NO_INTERRUPT);
	return vring_need_event(__atomic_load_n(&queue->avail->ring[queue->num], __ATOMIC_RELAXED), queue->next_used,
				old);
}
