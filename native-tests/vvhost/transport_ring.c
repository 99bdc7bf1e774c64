/* SPDX-License-Identifier: BSD-3-Clause */
/* Ring level: the library reads the guest's rings, as it does in crosvm or cloud-hypervisor. */
#include "transport.h"

#include "report.h"

static uint32_t flags(const struct ring_features *features)
{
	uint32_t bits = 0;

	if (features->packed)
		bits |= VIRTIOVIDEO_VRING_PACKED;
	if (!features->no_event_idx)
		bits |= VIRTIOVIDEO_VRING_EVENT_IDX;
	if (!features->no_indirect)
		bits |= VIRTIOVIDEO_VRING_INDIRECT_DESC;
	if (features->in_order)
		bits |= VIRTIOVIDEO_VRING_IN_ORDER;
	return bits;
}

int transport_ring_start(struct transport *transport, uint32_t queue, uint32_t next_avail, uint32_t next_used)
{
	const struct guest_ring *ring = transport->rings[queue];
	bool packed = ring->features.packed;
	struct virtiovideo_vring vring = {
		.size = sizeof(vring),
		.queue = queue,
		.num = guest_ring_size(ring),
		.flags = flags(&ring->features),
		.desc = packed ? ring->packed.desc_address : ring->split.desc_address,
		.avail = packed ? ring->packed.driver_address : ring->split.avail_address,
		.used = packed ? ring->packed.device_address : ring->split.used_address,
		.next_avail = next_avail,
		.next_used = next_used,
		.kick_fd = transport->kick_fds[queue],
		.call_fd = transport->call_fds[queue],
	};
	int error = virtiovideo_vring_start(transport->device->handle, &vring);

	return error == 0 ? STATUS_OK : device_fail("virtiovideo_vring_start", error);
}

static int start(struct transport *transport)
{
	int status = STATUS_OK;

	for (uint32_t i = 0; i < TRANSPORT_QUEUES && status == STATUS_OK; i++) {
		/* spec: VIRTIO 1.2, 2.8.1: a packed ring begins with a wrap counter of 1. */
		uint32_t first = transport->rings[i]->features.packed ? PACKED_RING_WRAP : 0;

		status = transport_ring_start(transport, i, first, first);
	}
	return status;
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
