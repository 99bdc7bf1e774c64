/* SPDX-License-Identifier: BSD-3-Clause */
#include "script/guest.h"

#include <string.h>

#include "program/clock.h"
#include "program/report.h"
#include "script/expect.h"

/* Longer than any device may take in these sequences; drivers give up after 5 seconds. */
#define PATIENCE_SECONDS 5.0
enum { POLL_MILLISECONDS = 100 };

/* A failure of the library, not of an expectation. */
_Noreturn void guest_broken(void)
{
	char reason[400];

	report_take(reason, sizeof(reason));
	expect_fail("%s", reason);
}

static void take_answers(struct guest *guest)
{
	struct command *command;
	uint32_t written;
	bool is_broken = false;

	do {
		while ((command = guest_ring_take_used(&guest->rings[VIRTIO_VIDEO_COMMANDQ], &written, &is_broken)) !=
		       NULL) {
			command->written = written;
			command->order = ++guest->order;
			command->taken = false;
			if (written > command->room)
				expect_fail("used.len is %u, the room was %u", written, command->room);
			if (command->owner != NULL)
				command->owner->ops->answered(command->owner, command);
		}
		if (is_broken)
			expect_fail("the device gave back a chain that it did not have");
	} while (guest_ring_wait_used(&guest->rings[VIRTIO_VIDEO_COMMANDQ]));
}

/* Read before the answers and noted after them: every answer given before an event then counts as before it. */
static void take_events(struct guest *guest, struct virtio_video_event *events, uint32_t *count)
{
	bool is_broken = false;

	do {
		uint64_t *address;
		uint32_t written;

		while ((address = guest_ring_take_used(&guest->rings[VIRTIO_VIDEO_EVENTQ], &written, &is_broken)) !=
		       NULL) {
			if (written != sizeof(*events))
				expect_fail("an event of %u bytes", written);
			memcpy(&events[(*count)++], guest_pointer(&guest->memory, *address, sizeof(*events)),
			       sizeof(*events));
			guest->events_offered--;
		}
		if (is_broken)
			expect_fail("the device gave back an event buffer that it did not have");
	} while (guest_ring_wait_used(&guest->rings[VIRTIO_VIDEO_EVENTQ]));
}

void guest_run(struct guest *guest)
{
	struct virtio_video_event events[GUEST_EVENTS];
	uint32_t count = 0;
	uint32_t called;

	if (transport_run(&guest->transport, POLL_MILLISECONDS, &called) != STATUS_OK)
		guest_broken();
	if (guest->device.needs_reset)
		expect_fail("the device wants a reset: virtqueue %u is broken", guest->device.broken_queue);
	take_events(guest, events, &count);
	take_answers(guest);
	for (uint32_t i = 0; i < count; i++) {
		guest->events[guest->event_count++] = (struct guest_event){ events[i], ++guest->order };
	}
}

struct guest_patience guest_patience(void)
{
	return (struct guest_patience){ clock_seconds() + PATIENCE_SECONDS };
}

void guest_run_patiently(struct guest *guest, struct guest_patience *patience, const char *what)
{
	guest_run(guest);
	if (clock_seconds() > patience->until)
		expect_fail("waited for %.0f seconds: %s", PATIENCE_SECONDS, what);
}

struct command *guest_command(struct guest *guest)
{
	struct command *oldest = NULL;

	/* The one that was answered longest ago, so that answers stay readable for a while. */
	for (uint32_t i = 0; i < GUEST_COMMANDS; i++) {
		struct command *command = &guest->commands[i];

		if (!command->taken && (oldest == NULL || command->order < oldest->order))
			oldest = command;
	}
	if (oldest == NULL)
		expect_fail("%d commands are under way and none is answered", GUEST_COMMANDS);
	oldest->taken = true;
	oldest->order = 0;
	oldest->written = 0;
	oldest->owner = NULL;
	memset(guest_pointer(&guest->memory, oldest->response, GUEST_COMMAND_BYTES), GUEST_PATTERN,
	       GUEST_COMMAND_BYTES);
	return oldest;
}

struct command *guest_send_segments(struct guest *guest, struct command *command, const struct ring_segment *segments,
				    uint32_t readable, uint32_t writable)
{
	struct guest_ring *ring = &guest->rings[VIRTIO_VIDEO_COMMANDQ];

	command->room = 0;
	for (uint32_t i = 0; i < writable; i++)
		command->room += segments[readable + i].length;
	/* Longer ones by an indirect table: there always is a descriptor for that. */
	if (guest_ring_add(ring, segments, readable, writable, readable + writable > 2, command) < 0)
		expect_fail("the command ring is full");
	guest->sent++;
	if (guest_ring_publish(ring) && transport_kick(&guest->transport, VIRTIO_VIDEO_COMMANDQ) != STATUS_OK)
		guest_broken();
	return command;
}

struct command *guest_send(struct guest *guest, const void *request, uint32_t length, uint32_t room)
{
	struct command *command = guest_command(guest);
	struct ring_segment segments[2] = { { command->request, length }, { command->response, room } };

	memcpy(guest_pointer(&guest->memory, command->request, length), request, length);
	return guest_send_segments(guest, command, segments, 1, 1);
}

void guest_wait(struct guest *guest, const struct command *command)
{
	GUEST_WAIT_UNTIL(guest, command->order != 0, "a command is not answered");
}

uint32_t command_result(const struct command *command)
{
	uint32_t result;

	if (command->written < sizeof(result))
		expect_fail("an answer of %u bytes has no result", command->written);
	memcpy(&result, command->bytes, sizeof(result));
	return result;
}

uint32_t guest_wait_result(struct guest *guest, const struct command *command)
{
	guest_wait(guest, command);
	return command_result(command);
}

struct command *guest_call(struct guest *guest, const void *request, uint32_t length, uint32_t room)
{
	struct command *command = guest_send(guest, request, length, room);

	guest_wait(guest, command);
	guest->last_order = command->order;
	/* The bytes behind the written ones do not matter. */
	for (uint32_t i = command->written; i < GUEST_COMMAND_BYTES; i++) {
		if (command->bytes[i] != GUEST_PATTERN)
			expect_fail("byte %u is written, used.len is %u", i, command->written);
	}
	return command;
}

uint32_t guest_result(struct guest *guest, const void *request, uint32_t length, uint32_t room)
{
	const struct command *command = guest_call(guest, request, length, room);
	uint32_t result = command_result(command);

	EXPECT_EQUAL(command->written, room);
	for (uint32_t i = sizeof(result); result != VIRTIO_VIDEO_RESULT_OK && i < room; i++) {
		if (command->bytes[i] != 0)
			expect_fail("byte %u behind an error is 0x%02x", i, command->bytes[i]);
	}
	return result;
}

void guest_offer_events(struct guest *guest, uint32_t count)
{
	struct guest_ring *ring = &guest->rings[VIRTIO_VIDEO_EVENTQ];

	while (count-- > 0) {
		uint32_t index = guest->event_count + guest->events_offered + guest->events_dropped;
		uint64_t *address = &guest->event_buffers[index];
		struct ring_segment segment = { *address, sizeof(struct virtio_video_event) };

		EXPECT(index < GUEST_EVENTS);
		guest->events_offered++;
		if (guest_ring_add(ring, &segment, 0, 1, false, address) < 0)
			expect_fail("the event ring is full");
	}
	if (guest_ring_publish(ring) && transport_kick(&guest->transport, VIRTIO_VIDEO_EVENTQ) != STATUS_OK)
		guest_broken();
}

void guest_wait_events(struct guest *guest, uint32_t count)
{
	GUEST_WAIT_UNTIL(guest, guest->event_count >= count, "an event does not come");
}
