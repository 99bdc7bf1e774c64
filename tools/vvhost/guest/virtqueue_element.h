/* SPDX-License-Identifier: BSD-3-Clause */
/* A virtqueue of a VMM, and its chains: the common part of its split and packed rings. */
#ifndef VVHOST_VIRTQUEUE_ELEMENT_H
#define VVHOST_VIRTQUEUE_ELEMENT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/uio.h>

#include <linux/virtio_ring.h>

#include "guest/guest_memory.h"
#include "guest/guest_ring.h"

enum { VIRTQUEUE_MAX_SEGMENTS = 16 };

/* QEMU calls it VirtQueueElement. */
struct virtqueue_element {
	uint32_t head;	/* of a packed ring: the buffer id */
	uint32_t count; /* descriptors that it takes in the ring */
	bool in_flight; /* popped, not pushed */
	uint32_t readable_count;
	uint32_t writable_count;
	struct iovec readable[VIRTQUEUE_MAX_SEGMENTS];
	struct iovec writable[VIRTQUEUE_MAX_SEGMENTS];
};

struct virtqueue {
	const struct guest_memory *memory;
	struct ring_features features;
	union {
		struct {
			struct vring_desc *desc;
			struct vring_avail *avail;
			struct vring_used *used;
		};
		struct {
			struct vring_packed_desc *packed;
			struct vring_packed_desc_event *driver;
			struct vring_packed_desc_event *device;
		};
	};
	uint16_t num;
	uint16_t next_avail; /* of a packed ring: with the wrap counter, as the two below */
	uint16_t next_used;
	uint16_t signalled_used; /* where next_used was at the last notification of the guest */
	uint16_t first_flags;	 /* packed: of the first descriptor that was not published */
	uint16_t hidden;	 /* packed: descriptors that were not published */
	struct virtqueue_element elements[SPLIT_RING_MAX_SIZE]; /* one per head */
};

/* Empties the element of a head that is not in flight; NULL if it is, or is none. */
struct virtqueue_element *virtqueue_element(struct virtqueue *queue, uint32_t head);
/* Adds a segment; -EINVAL if it is not in guest memory, or readable behind writable. */
int virtqueue_add_segment(const struct virtqueue *queue, struct virtqueue_element *element, uint64_t address,
			  uint32_t length, bool writable);

#endif
