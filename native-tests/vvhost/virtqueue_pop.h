/* SPDX-License-Identifier: BSD-3-Clause */
/* A split virtqueue as a VMM sees it that reads it itself, such as QEMU: for the descriptor level. */
#ifndef VVHOST_VIRTQUEUE_POP_H
#define VVHOST_VIRTQUEUE_POP_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/uio.h>

#include <linux/virtio_ring.h>

#include "guest_memory.h"
#include "split_ring.h"

enum { VIRTQUEUE_MAX_SEGMENTS = 16 };

/* What QEMU calls a VirtQueueElement. */
struct virtqueue_element {
	uint32_t head;
	bool in_flight;			/* popped, not pushed */
	uint32_t readable_count;
	uint32_t writable_count;
	struct iovec readable[VIRTQUEUE_MAX_SEGMENTS];
	struct iovec writable[VIRTQUEUE_MAX_SEGMENTS];
};

struct virtqueue {
	const struct guest_memory *memory;
	struct vring_desc *desc;
	struct vring_avail *avail;
	struct vring_used *used;
	uint16_t num;
	uint16_t next_avail;
	uint16_t next_used;
	uint16_t signalled_used;
	struct virtqueue_element elements[SPLIT_RING_MAX_SIZE];	/* one per head */
};

/* The VMM's end of the guest's ring. */
void virtqueue_open(struct virtqueue *queue, const struct split_ring *ring);

/* The next chain, NULL if there is none. -EINVAL through error if the ring is broken. */
struct virtqueue_element *virtqueue_pop(struct virtqueue *queue, int *error);

/* Asks for a notification of the next available chain; true if one is there already. */
bool virtqueue_wait_avail(struct virtqueue *queue);

/* Gives a chain back. */
void virtqueue_push(struct virtqueue *queue, struct virtqueue_element *element, uint32_t written);

/* Publishes what was pushed; true if the guest wants to be notified of it. */
bool virtqueue_publish(struct virtqueue *queue);

#endif
