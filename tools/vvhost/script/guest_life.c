/* SPDX-License-Identifier: BSD-3-Clause */
/* A guest and its device, from beginning to end, with the checks that always run at the end. */
#include <stdlib.h>
#include <string.h>

#include "driver/buffer_guard.h"
#include "program/report.h"
#include "script/expect.h"
#include "script/guest.h"

#define MEMORY_BYTES (UINT64_C(1) << 28)

void guest_add_member(struct guest *guest, struct guest_member *member)
{
	member->next = guest->members;
	guest->members = member;
}

void guest_open(struct guest *guest, const struct transport_kind *transport, const struct device_options *options)
{
	if (guest_memory_open(&guest->memory, MEMORY_BYTES) != 0)
		expect_fail("no guest memory");
	if (leak_check_begin(&guest->leaks) != STATUS_OK ||
	    device_open(&guest->device, &guest->memory, options) != STATUS_OK ||
	    buffer_guard_open(&guest->memory) != STATUS_OK)
		guest_broken();
	guest_begin(guest, transport);
}

void guest_begin(struct guest *guest, const struct transport_kind *transport)
{
	for (uint32_t i = 0; i < GUEST_COMMANDS; i++) {
		struct command *command = &guest->commands[i];

		command->request = guest_area_take(&guest->memory.fixed, GUEST_COMMAND_BYTES, GUEST_PAGE_SIZE);
		command->response = guest_area_take(&guest->memory.fixed, GUEST_COMMAND_BYTES, GUEST_PAGE_SIZE);
		command->bytes = guest_pointer(&guest->memory, command->response, GUEST_COMMAND_BYTES);
	}
	for (uint32_t i = 0; i < GUEST_EVENTS; i++)
		guest->event_buffers[i] = guest_area_take(&guest->memory.fixed, sizeof(struct virtio_video_event), 8);
	guest->transport_kind = *transport;
	guest_start_rings(guest);
}

void guest_start_rings(struct guest *guest)
{
	transport_close(&guest->transport);
	for (uint32_t i = 0; i < 2; i++) {
		if (guest_ring_open(&guest->rings[i], &guest->memory, &guest->transport_kind.features,
				    GUEST_RING_ROOM) != 0)
			expect_fail("no guest memory for the rings");
	}
	if (transport_open(&guest->transport, guest->transport_kind.ops, &guest->device, &guest->rings[0],
			   &guest->rings[1]) != STATUS_OK)
		guest_broken();
	for (uint32_t i = 0; i < 2; i++)
		guest_ring_wait_used(&guest->rings[i]);
}

void guest_drop_commands(struct guest *guest)
{
	struct virtiovideo_queue_stats stats = { .size = sizeof(stats), .queue = VIRTIO_VIDEO_COMMANDQ };
	uint64_t unseen;

	EXPECT_EQUAL(virtiovideo_get_queue_stats(guest->device.handle, &stats), 0);
	unseen = guest->sent - stats.chains;
	guest->sent -= unseen;
	guest->dropped += guest_ring_forget(&guest->rings[VIRTIO_VIDEO_COMMANDQ]) - unseen;
	for (uint32_t i = 0; i < GUEST_COMMANDS; i++)
		guest->commands[i].dropped = guest->commands[i].taken;
	for (struct guest_member *member = guest->members; member != NULL; member = member->next)
		member->ops->lose(member);
}

void guest_drop_events(struct guest *guest)
{
	struct guest_ring *ring = &guest->rings[VIRTIO_VIDEO_EVENTQ];

	for (uint16_t i = 0; i < guest_ring_size(ring); i++) {
		uint64_t *buffer = guest_ring_cookie(ring, i);

		if (buffer != NULL)
			guest->event_dropped[buffer - guest->event_buffers] = true;
	}
	guest->events_dropped += guest_ring_forget(ring);
	guest->events_offered = 0;
}

void guest_expect_untouched(struct guest *guest)
{
	for (uint32_t i = 0; i < GUEST_COMMANDS; i++) {
		for (uint32_t byte = 0; guest->commands[i].dropped && byte < GUEST_COMMAND_BYTES; byte++) {
			if (guest->commands[i].bytes[byte] != GUEST_PATTERN)
				expect_fail("byte %u of an answer is written, but the device has no such command",
					    byte);
		}
	}
	for (uint32_t i = 0; i < GUEST_EVENTS; i++) {
		static const struct virtio_video_event none;

		if (guest->event_dropped[i] &&
		    memcmp(guest_pointer(&guest->memory, guest->event_buffers[i], sizeof(none)), &none, sizeof(none)) !=
			    0)
			expect_fail("event buffer %u is written, but the device does not have it", i);
	}
}

static void check_returned(struct guest *guest)
{
	struct virtiovideo_queue_stats stats = { .size = sizeof(stats), .queue = VIRTIO_VIDEO_COMMANDQ };

	if (transport_settle(&guest->transport) != STATUS_OK)
		guest_broken();
	EXPECT_EQUAL(guest_ring_in_flight(&guest->rings[VIRTIO_VIDEO_COMMANDQ]), 0);
	EXPECT_EQUAL(guest_ring_in_flight(&guest->rings[VIRTIO_VIDEO_EVENTQ]), guest->events_offered);
	EXPECT_EQUAL(virtiovideo_get_queue_stats(guest->device.handle, &stats), 0);
	EXPECT_EQUAL(stats.chains, guest->sent);
	EXPECT_EQUAL(stats.completions, guest->sent - guest->dropped);
}

void guest_finish_members(struct guest *guest)
{
	for (struct guest_member *member = guest->members; member != NULL; member = member->next)
		member->ops->finish(member);
}

void guest_finish(struct guest *guest)
{
	guest_finish_members(guest);
	check_returned(guest);
	guest_expect_untouched(guest);
	device_close(&guest->device);
	for (uint32_t i = 0; i < 2; i++)
		EXPECT(!guest_ring_has_used(&guest->rings[i]));
	transport_close(&guest->transport);
	if (leak_check_end(&guest->leaks) != STATUS_OK)
		guest_broken();
}

void guest_close(struct guest *guest)
{
	device_close(&guest->device);
	transport_close(&guest->transport);
	while (guest->members != NULL) {
		struct guest_member *member = guest->members;

		guest->members = member->next;
		member->ops->free(member);
	}
	buffer_guard_close();
	guest_memory_close(&guest->memory);
}
