/* SPDX-License-Identifier: BSD-3-Clause */
/* A guest and its device, from the first to the last: what is looked at when they part is always looked at. */
#include <stdlib.h>

#include "../buffer_guard.h"
#include "../report.h"
#include "expect.h"
#include "guest.h"
#include "stream.h"

#define MEMORY_BYTES (UINT64_C(1) << 28)

void guest_open(struct guest *guest, const struct transport_ops *transport, const struct device_options *options)
{
	if (guest_memory_open(&guest->memory, MEMORY_BYTES) != 0)
		expect_fail("no guest memory");
	if (leak_check_begin(&guest->leaks) != STATUS_OK || device_open(&guest->device, &guest->memory, options) != STATUS_OK ||
	    buffer_guard_open(&guest->memory) != STATUS_OK)
		guest_broken();
	for (uint32_t i = 0; i < 2; i++) {
		if (split_ring_open(&guest->rings[i], &guest->memory, SPLIT_RING_SIZE) != 0)
			expect_fail("no guest memory for the rings");
	}
	for (uint32_t i = 0; i < GUEST_COMMANDS; i++) {
		struct command *command = &guest->commands[i];

		command->request = guest_area_take(&guest->memory.fixed, GUEST_COMMAND_BYTES, GUEST_PAGE_SIZE);
		command->response = guest_area_take(&guest->memory.fixed, GUEST_COMMAND_BYTES, GUEST_PAGE_SIZE);
		command->bytes = guest_pointer(&guest->memory, command->response, GUEST_COMMAND_BYTES);
	}
	for (uint32_t i = 0; i < GUEST_EVENTS; i++)
		guest->event_buffers[i] = guest_area_take(&guest->memory.fixed, sizeof(struct virtio_video_event), 8);
	if (transport_open(&guest->transport, transport, &guest->device, &guest->rings[0], &guest->rings[1]) != STATUS_OK)
		guest_broken();
	for (uint32_t i = 0; i < 2; i++)
		split_ring_wait_used(&guest->rings[i]);
}

static void check_returned(struct guest *guest)
{
	struct virtiovideo_stats stats = { .size = sizeof(stats), .queue = VIRTIO_VIDEO_COMMANDQ };

	if (transport_settle(&guest->transport) != STATUS_OK)
		guest_broken();
	EXPECT_EQUAL(split_ring_in_flight(&guest->rings[VIRTIO_VIDEO_COMMANDQ]), 0);
	EXPECT_EQUAL(split_ring_in_flight(&guest->rings[VIRTIO_VIDEO_EVENTQ]), guest->events_offered);
	EXPECT_EQUAL(virtiovideo_get_stats(guest->device.handle, &stats), 0);
	EXPECT_EQUAL(stats.chains, guest->sent);
	EXPECT_EQUAL(stats.completions, guest->sent);
}

void guest_finish(struct guest *guest)
{
	for (struct stream *stream = guest->streams; stream != NULL; stream = stream->next) {
		if (stream->alive)
			EXPECT_RESULT(stream_destroy(stream), VIRTIO_VIDEO_RESULT_OK);
	}
	check_returned(guest);
	device_close(&guest->device);
	for (uint32_t i = 0; i < 2; i++)
		EXPECT_EQUAL(guest->rings[i].used->idx, guest->rings[i].last_used);
	transport_close(&guest->transport);
	if (leak_check_end(&guest->leaks) != STATUS_OK)
		guest_broken();
}

void guest_close(struct guest *guest)
{
	device_close(&guest->device);
	transport_close(&guest->transport);
	while (guest->streams != NULL) {
		struct stream *stream = guest->streams;

		guest->streams = stream->next;
		stream_free(stream);
	}
	buffer_guard_close();
	guest_memory_close(&guest->memory);
}
