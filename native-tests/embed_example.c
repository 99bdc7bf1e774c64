/* SPDX-License-Identifier: BSD-3-Clause */
/* The README shows what is between the markers. */
/* begin example */
#include <poll.h>
#include <stdio.h>
#include <virtiovideo.h>

/*
 * Serves a guest: its memory as one region, what its driver accepted, and its two virtqueues, whose
 * eventfds the VMM wired to the guest's notifications (kick) and interrupts (call).
 */
int serve(const struct virtiovideo_region *memory, uint64_t accepted, const struct virtiovideo_vring vrings[2],
	  const volatile int *running)
{
	struct virtiovideo_config config = { .size = sizeof(config), .device = VIRTIOVIDEO_DEVICE_DECODER };
	struct virtiovideo *device;
	int status = virtiovideo_create(&config, &device);

	if (status == 0)
		status = virtiovideo_set_memory(device, memory, 1, sizeof(*memory));
	if (status == 0)
		status = virtiovideo_ack_features(device, accepted);
	for (int queue = 0; queue < 2 && status == 0; queue++)
		status = virtiovideo_vring_start(device, &vrings[queue]);

	while (status >= 0 && *running) {
		struct pollfd ready = { .fd = virtiovideo_get_poll_fd(device), .events = POLLIN };

		if (status == 1 || poll(&ready, 1, 100) > 0)
			status = virtiovideo_process(device, 64); /* 1: there is more to do at once */
	}
	if (status < 0)
		fprintf(stderr, "video device: %s\n", virtiovideo_last_error());
	virtiovideo_destroy(&device);
	return status < 0 ? status : 0;
}
/* end example */

/* Run as a test: a guest that asks for the capabilities and goes. */
#include <stddef.h>
#include <string.h>
#include <pthread.h>
#include <sys/eventfd.h>

#include <virtio_video.h>

#include "guest/guest_memory.h"
#include "guest/split_ring.h"

static volatile int running = 1;

struct guest {
	struct guest_memory memory;
	struct split_ring rings[2];
	int kick_fds[2];
	int call_fds[2];
	uint32_t result;
};

static void *run_guest(void *opaque)
{
	struct guest *guest = opaque;
	struct virtio_video_device_query_caps request = { VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS };
	uint64_t address = guest_area_take(&guest->memory.fixed, 65536, 8);
	struct ring_segment segments[2] = { { address, sizeof(request) }, { address + 8, 65000 } };
	eventfd_t count;

	memcpy(guest_pointer(&guest->memory, address, sizeof(request)), &request, sizeof(request));
	split_ring_add(&guest->rings[0], segments, 1, 1, false, guest);
	split_ring_wait_used(&guest->rings[0]);
	split_ring_publish(&guest->rings[0]);
	eventfd_write(guest->kick_fds[0], 1);
	eventfd_read(guest->call_fds[0], &count);
	memcpy(&guest->result, guest_pointer(&guest->memory, address + 8, 4), 4);
	running = 0;
	return NULL;
}

int main(void)
{
	static struct guest guest = { .result = UINT32_MAX };
	struct virtiovideo_region region;
	struct virtiovideo_vring vrings[2];
	pthread_t thread;
	int status;

	if (guest_memory_open(&guest.memory, 1 << 24) != 0)
		return 1;
	region = (struct virtiovideo_region){ .guest_address = GUEST_MEMORY_BASE,
					      .length = guest.memory.size,
					      .host_address = guest.memory.host,
					      .fd = guest.memory.fd };
	for (uint32_t i = 0; i < 2; i++) {
		guest.kick_fds[i] = eventfd(0, 0);
		guest.call_fds[i] = eventfd(0, 0);
		split_ring_open(&guest.rings[i], &guest.memory, SPLIT_RING_SIZE);
		vrings[i] = split_ring_vring(&guest.rings[i], i);
		vrings[i].kick_fd = guest.kick_fds[i];
		vrings[i].call_fd = guest.call_fds[i];
	}
	if (pthread_create(&thread, NULL, run_guest, &guest) != 0)
		return 1;
	status = serve(&region, 1 << VIRTIO_VIDEO_F_RESOURCE_GUEST_PAGES, vrings, &running);
	pthread_join(thread, NULL);
	return status != 0 || guest.result != VIRTIO_VIDEO_RESULT_OK;
}
