/* SPDX-License-Identifier: BSD-3-Clause */
/* A virtqueue as a VMM like QEMU sees it, which reads it itself: for the descriptor level. */
#ifndef VVHOST_VIRTQUEUE_H
#define VVHOST_VIRTQUEUE_H

#include "guest/guest_ring.h"
#include "guest/virtqueue_element.h"

/* The VMM's end of the guest's ring. */
void virtqueue_open(struct virtqueue *queue, const struct guest_ring *ring);

/* The next chain, NULL if there is none. -EINVAL through error if the ring is broken. */
struct virtqueue_element *virtqueue_pop(struct virtqueue *queue, int *error);

/* Asks for a notification of the next available chain; true if one is there already. */
bool virtqueue_wait_avail(struct virtqueue *queue);

/* Gives a chain back. */
void virtqueue_push(struct virtqueue *queue, struct virtqueue_element *element, uint32_t written);

/* Publishes the pushed elements; true if the guest wants to be notified of them. */
bool virtqueue_publish(struct virtqueue *queue);

#endif
