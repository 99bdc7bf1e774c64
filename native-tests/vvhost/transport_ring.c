/* SPDX-License-Identifier: BSD-3-Clause */
/* Ring level: the library reads the guest's rings, as it does in crosvm or cloud-hypervisor. */
#include "transport.h"

#include "report.h"

static int start(struct transport *transport)
{
	for (uint32_t i = 0; i < TRANSPORT_QUEUES; i++) {
		const struct split_ring *ring = transport->rings[i];
		struct virtiovideo_vring vring = {
			.size = sizeof(vring),
			.queue = i,
			.num = ring->num,
			.flags = VIRTIOVIDEO_VRING_EVENT_IDX | VIRTIOVIDEO_VRING_INDIRECT_DESC,
			.desc = ring->desc_address,
			.avail = ring->avail_address,
			.used = ring->used_address,
			.kick_fd = transport->kick_fds[i],
			.call_fd = transport->call_fds[i],
		};
		int error = virtiovideo_vring_start(transport->device->handle, &vring);

		if (error != 0)
			return device_fail("virtiovideo_vring_start", error);
	}
	return STATUS_OK;
}

static int processed(struct transport *transport)
{
	(void)transport;	/* the library wrote the used ring and signalled the call eventfd */
	return STATUS_OK;
}

const struct transport_ops transport_ring_ops = {
	.name = "ring",
	.start = start,
	.processed = processed,
};
