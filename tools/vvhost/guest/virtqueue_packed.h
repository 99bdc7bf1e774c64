/* SPDX-License-Identifier: BSD-3-Clause */
/* The functions of virtqueue.h for packed rings. */
#ifndef VVHOST_VIRTQUEUE_PACKED_H
#define VVHOST_VIRTQUEUE_PACKED_H

#include "guest/virtqueue_element.h"

struct virtqueue_element *virtqueue_packed_pop(struct virtqueue *queue, int *error);
bool virtqueue_packed_wait_avail(struct virtqueue *queue);
void virtqueue_packed_push(struct virtqueue *queue, struct virtqueue_element *element, uint32_t written);
bool virtqueue_packed_publish(struct virtqueue *queue);

#endif
