/* SPDX-License-Identifier: BSD-3-Clause */
/* Descriptor level: the VMM pops chains from the guest's rings and pushes them back, as QEMU does. */
#include "device/transport.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>

#include "program/report.h"

enum { REAP_BATCH = 16 };

static int submit(struct transport *transport, uint32_t queue, struct virtqueue_element *element)
{
	struct virtiovideo_chain chain = {
		.size = sizeof(chain),
		.queue = queue,
		.token = element->head,
		.readable = element->readable,
		.writable = element->writable,
		.readable_count = element->readable_count,
		.writable_count = element->writable_count,
	};
	int error = virtiovideo_submit(transport->device->handle, &chain);

	return error == 0 ? STATUS_OK : device_fail("virtiovideo_submit", error);
}

static int kicked(struct transport *transport, uint32_t index)
{
	struct virtqueue *queue = &transport->queues[index];

	do {
		struct virtqueue_element *element;
		int error;

		while ((element = virtqueue_pop(queue, &error)) != NULL) {
			int status = submit(transport, index, element);

			if (status != STATUS_OK)
				return status;
		}
		if (error != 0)
			return fail(STATUS_FAILED, "the guest broke queue %u", index);
	} while (virtqueue_wait_avail(queue));
	return STATUS_OK;
}

static int complete(struct transport *transport, const struct virtiovideo_completion *completion)
{
	struct virtqueue *queue;

	if (completion->queue >= TRANSPORT_QUEUES || completion->token >= transport->queues[completion->queue].num)
		return fail(STATUS_FAILED, "the library completed a chain that was never submitted");
	queue = &transport->queues[completion->queue];
	if (!queue->elements[completion->token].in_flight)
		return fail(STATUS_FAILED, "the library completed chain %llu of queue %u, which it did not have",
			    (unsigned long long)completion->token, completion->queue);
	virtqueue_push(queue, &queue->elements[completion->token], completion->written);
	return STATUS_OK;
}

static int process(struct transport *transport)
{
	struct virtiovideo_completion batch[REAP_BATCH];
	int status = transport_process_library(transport);
	int count = 0;

	if (status != STATUS_OK)
		return status;
	while ((count = virtiovideo_reap(transport->device->handle, batch, REAP_BATCH)) > 0) {
		for (int i = 0; i < count; i++) {
			status = complete(transport, &batch[i]);
			if (status != STATUS_OK)
				return status;
		}
	}
	if (count < 0)
		return device_fail("virtiovideo_reap", count);
	for (uint32_t i = 0; i < TRANSPORT_QUEUES; i++) {
		if (virtqueue_publish(&transport->queues[i]) && eventfd_write(transport->call_fds[i], 1) != 0)
			return fail(STATUS_FAILED, "cannot interrupt the guest: %s", strerror(errno));
	}
	return STATUS_OK;
}

static int start(struct transport *transport)
{
	transport->queues = calloc(TRANSPORT_QUEUES, sizeof(*transport->queues));
	if (transport->queues == NULL)
		return fail(STATUS_FAILED, "out of memory");
	for (uint32_t i = 0; i < TRANSPORT_QUEUES; i++)
		virtqueue_open(&transport->queues[i], transport->rings[i]);
	return STATUS_OK;
}

const struct transport_ops transport_descriptor_ops = {
	.name = "descriptor",
	.polls_kicks = true,
	.start = start,
	.kicked = kicked,
	.process = process,
};
