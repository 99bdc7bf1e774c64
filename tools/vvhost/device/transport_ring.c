/* SPDX-License-Identifier: BSD-3-Clause */
/* Ring level: the library reads the guest's rings, as it does in crosvm or cloud-hypervisor. */
#include "device/transport.h"

#include "program/report.h"

int transport_ring_start(struct transport *transport, uint32_t queue, uint32_t next_avail, uint32_t next_used)
{
	struct virtiovideo_vring vring = guest_ring_vring(transport->rings[queue], queue);
	int error;

	vring.next_avail = next_avail;
	vring.next_used = next_used;
	vring.kick_fd = transport->kick_fds[queue];
	vring.call_fd = transport->call_fds[queue];
	error = virtiovideo_vring_start(transport->device->handle, &vring);
	return error == 0 ? STATUS_OK : device_fail("virtiovideo_vring_start", error);
}

static int start(struct transport *transport)
{
	int status = STATUS_OK;

	for (uint32_t i = 0; i < TRANSPORT_QUEUES && status == STATUS_OK; i++) {
		struct virtiovideo_vring first = guest_ring_vring(transport->rings[i], i);

		status = transport_ring_start(transport, i, first.next_avail, first.next_used);
	}
	return status;
}

const struct transport_ops transport_ring_ops = {
	.name = "ring",
	.start = start,
	/* It writes the used ring and signals the call eventfd. */
	.process = transport_process_library,
};
