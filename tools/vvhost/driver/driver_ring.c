/* SPDX-License-Identifier: BSD-3-Clause */
#include "driver/driver_ring.h"

#include <stdio.h>
#include <string.h>

#include "program/clock.h"
#include "program/interrupt.h"
#include "program/report.h"

/* No answer and no event for so long means that none will come. */
#define WATCHDOG_SECONDS 30.0
/* How long to sleep at most, so that the watchdog is checked. */
enum { POLL_MILLISECONDS = 1000 };

struct driver_command *driver_prepare(struct video_driver *driver, const void *request, uint32_t length)
{
	for (uint32_t i = 0; i < driver->command_count; i++) {
		struct driver_command *command = &driver->commands[(driver->last_freed + i) % driver->command_count];

		if (command->busy)
			continue;
		*command = (struct driver_command){ .request = command->request,
						    .response = command->request + DRIVER_SLOT_BYTES };
		memcpy(guest_pointer(driver->memory, command->request, length), request, length);
		memcpy(&command->type, request, sizeof(command->type));
		return command;
	}
	fail(STATUS_FAILED, "%u commands are in flight and the device answers none", driver->command_count);
	return NULL;
}

int driver_send(struct video_driver *driver, struct driver_command *command, uint32_t request_length,
		struct ring_segment payload, uint32_t room)
{
	struct ring_segment segments[3] = { { command->request, request_length } };
	uint32_t readable = 1;
	/* Every third command by an indirect table, so that both ways are walked. */
	bool indirect = driver->sent % 3 == 2;

	if (payload.length > 0)
		segments[readable++] = payload;
	segments[readable] = (struct ring_segment){ command->response, room };
	if (guest_ring_add(&driver->command_ring, segments, readable, 1, indirect, command) < 0)
		return fail(STATUS_FAILED, "the command ring is full and the device answers nothing");
	command->busy = true;
	driver->sent++;
	if (guest_ring_publish(&driver->command_ring))
		return transport_kick(&driver->transport, VIRTIO_VIDEO_COMMANDQ);
	return STATUS_OK;
}

static void tell_cleared(struct video_driver *driver, const struct driver_command *command, const void *response)
{
	struct virtio_video_queue_clear_resp answer;
	struct virtio_video_queue_clear request;

	memcpy(&answer, response, sizeof(answer));
	memcpy(&request, guest_pointer(driver->memory, command->request, sizeof(request)), sizeof(request));
	if (answer.result == VIRTIO_VIDEO_RESULT_OK)
		driver->handlers->cleared(driver->opaque, request.stream_id, request.queue_type);
}

static int finish(struct video_driver *driver, struct driver_command *command)
{
	const void *response = guest_pointer(driver->memory, command->response, DRIVER_SLOT_BYTES);

	if (command->awaited) {
		command->done = true;
		if (command->type == VIRTIO_VIDEO_CMD_QUEUE_CLEAR)
			tell_cleared(driver, command, response);
		return STATUS_OK;
	}
	command->busy = false;
	driver->last_freed = (uint32_t)(command - driver->commands);
	if (command->type == VIRTIO_VIDEO_CMD_RESOURCE_QUEUE) {
		struct virtio_video_resource_queue_resp answer;

		memcpy(&answer, response, sizeof(answer));
		if (command->written != sizeof(answer))
			return fail(STATUS_FAILED, "RESOURCE_QUEUE was answered with %u bytes instead of %zu",
				    command->written, sizeof(answer));
		return driver->handlers->dequeued(driver->opaque, command->stream_id, command->queue_type,
						  command->resource_id, &answer);
	}
	struct virtio_video_stream_drain_resp drained;

	memcpy(&drained, response, sizeof(drained));
	if (command->written != sizeof(drained))
		return fail(STATUS_FAILED, "STREAM_DRAIN was answered with %u bytes instead of %zu", command->written,
			    sizeof(drained));
	return driver->handlers->drained(driver->opaque, command->stream_id, drained.result);
}

static int take_responses(struct video_driver *driver)
{
	int status = STATUS_OK;
	bool broken = false;

	do {
		struct driver_command *command;
		uint32_t written;

		while (status == STATUS_OK &&
		       (command = guest_ring_take_used(&driver->command_ring, &written, &broken)) != NULL) {
			command->written = written;
			driver->last_activity = clock_seconds();
			status = finish(driver, command);
		}
		if (broken)
			return fail(STATUS_FAILED, "the device gave back a command that was not in flight");
	} while (status == STATUS_OK && guest_ring_wait_used(&driver->command_ring));
	return status;
}

static int offer_event(struct video_driver *driver, uint64_t *event)
{
	struct ring_segment segment = { *event, sizeof(struct virtio_video_event) };

	if (guest_ring_add(&driver->event_ring, &segment, 0, 1, false, event) < 0)
		return fail(STATUS_FAILED, "the event ring is full");
	return STATUS_OK;
}

int driver_offer_events(struct video_driver *driver)
{
	for (uint32_t i = 0; i < DRIVER_EVENTS; i++) {
		int status = offer_event(driver, &driver->events[i]);

		if (status != STATUS_OK)
			return status;
	}
	guest_ring_wait_used(&driver->event_ring);
	if (guest_ring_publish(&driver->event_ring))
		return transport_kick(&driver->transport, VIRTIO_VIDEO_EVENTQ);
	return STATUS_OK;
}

static int take_events(struct video_driver *driver, struct virtio_video_event *events, uint32_t *count)
{
	bool broken = false;

	do {
		uint64_t *address;
		uint32_t written;

		while (*count < DRIVER_EVENTS &&
		       (address = guest_ring_take_used(&driver->event_ring, &written, &broken)) != NULL) {
			int status;

			if (written != sizeof(*events))
				return fail(STATUS_FAILED, "an event of %u bytes instead of %zu", written,
					    sizeof(*events));
			memcpy(&events[(*count)++], guest_pointer(driver->memory, *address, written), written);
			driver->last_activity = clock_seconds();
			status = offer_event(driver, address);
			if (status != STATUS_OK)
				return status;
		}
		if (broken)
			return fail(STATUS_FAILED, "the device gave back an event buffer that it did not have");
	} while (guest_ring_wait_used(&driver->event_ring) && *count < DRIVER_EVENTS);
	if (*count > 0 && guest_ring_publish(&driver->event_ring))
		return transport_kick(&driver->transport, VIRTIO_VIDEO_EVENTQ);
	return STATUS_OK;
}

/*
 * Events are read from the ring first and told last: every answer that the device gave before an
 * event is then handed on before it.
 */
static int take_all(struct video_driver *driver)
{
	struct virtio_video_event events[DRIVER_EVENTS];
	uint32_t count = 0;
	int status = take_events(driver, events, &count);

	if (status == STATUS_OK)
		status = take_responses(driver);
	for (uint32_t i = 0; i < count && status == STATUS_OK; i++)
		status = driver->handlers->event(driver->opaque, events[i].stream_id, events[i].event_type);
	return status;
}

static int check(const struct video_driver *driver)
{
	if (driver->device->needs_reset)
		return fail(STATUS_FAILED, "the device needs a reset: virtqueue %u is broken%s",
			    driver->device->broken_queue, device_hint(driver->device));
	return STATUS_OK;
}

/* Nothing happened for too long on any of them: reports what each waits for. */
static int give_up(struct video_driver *const *drivers, uint32_t count)
{
	char state[TRANSPORT_MAX][160] = { "" };

	for (uint32_t i = 0; i < count; i++)
		drivers[i]->handlers->describe(drivers[i]->opaque, state[i], sizeof(state[i]));
	return fail(STATUS_FAILED, "nothing happened for %.0f seconds while %s%s%s", WATCHDOG_SECONDS, state[0],
		    count > 1 ? ", and while " : "", count > 1 ? state[1] : "");
}

int driver_run_all(struct video_driver *const *drivers, uint32_t count)
{
	struct transport *transports[TRANSPORT_MAX] = { NULL };
	uint32_t called[TRANSPORT_MAX] = { 0 };
	double last_activity = 0.0;
	int status;

	for (uint32_t i = 0; i < count; i++)
		transports[i] = &drivers[i]->transport;
	status = transport_run_all(transports, count, POLL_MILLISECONDS, called);
	for (uint32_t i = 0; i < count && status == STATUS_OK; i++) {
		if (called[i] != 0)
			status = take_all(drivers[i]);
	}
	if (status != STATUS_OK)
		return status;
	if (interrupted())
		return interrupt_fail();
	for (uint32_t i = 0; i < count; i++) {
		status = check(drivers[i]);
		if (status != STATUS_OK)
			return status;
		if (drivers[i]->last_activity > last_activity)
			last_activity = drivers[i]->last_activity;
	}
	return clock_seconds() - last_activity > WATCHDOG_SECONDS ? give_up(drivers, count) : STATUS_OK;
}

int driver_run(struct video_driver *driver)
{
	return driver_run_all(&driver, 1);
}

static int await(struct video_driver *driver, struct driver_command *command)
{
	driver->last_activity = clock_seconds();
	while (!command->done) {
		int status = driver_run(driver);

		if (status != STATUS_OK)
			return status;
	}
	command->busy = false;
	return STATUS_OK;
}

int driver_call_at(struct video_driver *driver, const void *request, uint32_t request_length, uint64_t response,
		   uint32_t room, uint32_t *written)
{
	struct driver_command *command = driver_prepare(driver, request, request_length);
	int status;

	if (command == NULL)
		return STATUS_FAILED;
	command->awaited = true;
	command->response = response;
	status = driver_send(driver, command, request_length, (struct ring_segment){ 0 }, room);
	if (status == STATUS_OK)
		status = await(driver, command);
	*written = command->written;
	return status;
}

int driver_call(struct video_driver *driver, const void *request, uint32_t request_length, struct ring_segment payload,
		void *response, uint32_t response_length)
{
	struct driver_command *command = driver_prepare(driver, request, request_length);
	int status;

	if (command == NULL)
		return STATUS_FAILED;
	command->awaited = true;
	status = driver_send(driver, command, request_length, payload, response_length);
	if (status == STATUS_OK)
		status = await(driver, command);
	if (status != STATUS_OK)
		return status;
	if (command->written != response_length)
		return fail(STATUS_FAILED, "command 0x%x was answered with %u bytes instead of %u", command->type,
			    command->written, response_length);
	memcpy(response, guest_pointer(driver->memory, command->response, response_length), response_length);
	return STATUS_OK;
}
