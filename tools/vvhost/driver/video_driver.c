/* SPDX-License-Identifier: BSD-3-Clause */
#include "driver/video_driver.h"

#include <stdlib.h>
#include <string.h>

#include "driver/driver_ring.h"
#include "formats/names.h"
#include "program/clock.h"
#include "program/report.h"

/* Scatter-gather lists of the largest buffers fit: 4095 runs, or 255 MiB. */
#define PAYLOAD_BYTES UINT64_C(65536)

static const struct ring_segment no_payload;

_Static_assert(DRIVER_COMMANDS * 2 * DRIVER_MAX_STREAMS < PACKED_RING_MAX_SIZE &&
		       DRIVER_COMMANDS * 2 * DRIVER_MAX_STREAMS <= SPLIT_RING_MAX_SIZE,
	       "the ring has no room for all commands");

int driver_open(struct video_driver *driver, struct guest_memory *memory, struct device *device,
		const struct transport_kind *transport, uint32_t streams, const struct driver_handlers *handlers,
		void *opaque)
{
	int status;

	*driver = (struct video_driver){ .memory = memory, .device = device, .handlers = handlers, .opaque = opaque };
	driver->command_count = streams * DRIVER_COMMANDS;
	driver->commands = calloc(driver->command_count, sizeof(*driver->commands));
	if (driver->commands == NULL)
		return fail(STATUS_FAILED, "out of memory");
	if (guest_ring_open(&driver->command_ring, memory, &transport->features,
			    (uint16_t)(2 * driver->command_count)) != 0 ||
	    guest_ring_open(&driver->event_ring, memory, &transport->features, DRIVER_EVENTS) != 0)
		return fail(STATUS_FAILED, "no guest memory for the rings");
	for (uint32_t i = 0; i < driver->command_count; i++)
		driver->commands[i].request = guest_area_take(&memory->fixed, UINT64_C(2) * DRIVER_SLOT_BYTES, 8);
	for (uint32_t i = 0; i < DRIVER_EVENTS; i++)
		driver->events[i] = guest_area_take(&memory->fixed, sizeof(struct virtio_video_event), 8);
	driver->payload = guest_area_take(&memory->fixed, PAYLOAD_BYTES, 8);
	driver->caps_response = guest_area_take(&memory->fixed, device->config.caps_length, 8);
	if (driver->payload == 0 || driver->caps_response == 0)
		return fail(STATUS_FAILED, "no guest memory for the driver");

	status = transport_open(&driver->transport, transport->ops, device, &driver->command_ring, &driver->event_ring);
	if (status != STATUS_OK)
		return status;
	driver->last_activity = clock_seconds();
	return driver_offer_events(driver);
}

void driver_close(struct video_driver *driver)
{
	transport_close(&driver->transport);
	free(driver->commands);
	driver->commands = NULL;
}

static int check(const char *command, uint32_t result)
{
	if (result == VIRTIO_VIDEO_RESULT_OK)
		return STATUS_OK;
	return fail(STATUS_FAILED, "the device answered %s with %s", command, result_name(result));
}

int driver_query_caps(struct video_driver *driver, void **caps, uint32_t *length)
{
	struct virtio_video_device_query_caps request = { .cmd_type = VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS };
	struct virtio_video_device_query_caps_resp response;
	uint32_t room = driver->device->config.caps_length;
	uint32_t written;
	int status;

	if (room < sizeof(response))
		return fail(STATUS_FAILED, "caps_length is only %u", room);
	status = driver_call_at(driver, &request, sizeof(request), driver->caps_response, room, &written);
	if (status != STATUS_OK)
		return status;
	memcpy(&response, guest_pointer(driver->memory, driver->caps_response, sizeof(response)), sizeof(response));
	status = check("DEVICE_QUERY_CAPS", response.result);
	if (status != STATUS_OK)
		return status;
	if (written != room)
		return fail(STATUS_FAILED, "DEVICE_QUERY_CAPS was answered with %u bytes, caps_length is %u", written,
			    room);
	*caps = malloc(room);
	if (*caps == NULL)
		return fail(STATUS_FAILED, "out of memory");
	memcpy(*caps, guest_pointer(driver->memory, driver->caps_response, room), room);
	*length = room;
	return STATUS_OK;
}

int driver_stream_create(struct video_driver *driver, uint32_t in_mem_type, uint32_t out_mem_type, uint32_t codec,
			 uint32_t *stream_id)
{
	struct virtio_video_stream_create request = {
		.cmd_type = VIRTIO_VIDEO_CMD_STREAM_CREATE,
		.in_mem_type = in_mem_type,
		.out_mem_type = out_mem_type,
		.codec = codec,
	};
	struct virtio_video_stream_create_resp response;
	int status = driver_call(driver, &request, sizeof(request), no_payload, &response, sizeof(response));

	if (status != STATUS_OK)
		return status;
	*stream_id = response.stream_id;
	return check("STREAM_CREATE", response.result);
}

int driver_stream_destroy(struct video_driver *driver, uint32_t stream_id)
{
	struct virtio_video_stream_destroy request = {
		.cmd_type = VIRTIO_VIDEO_CMD_STREAM_DESTROY,
		.stream_id = stream_id,
	};
	struct virtio_video_stream_destroy_resp response;
	int status = driver_call(driver, &request, sizeof(request), no_payload, &response, sizeof(response));

	return status != STATUS_OK ? status : check("STREAM_DESTROY", response.result);
}

int driver_get_params(struct video_driver *driver, uint32_t stream_id, struct virtio_video_params *params)
{
	struct virtio_video_stream_get_params request = {
		.cmd_type = VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS,
		.stream_id = stream_id,
	};
	struct virtio_video_stream_get_params_resp response;
	int status = driver_call(driver, &request, sizeof(request), no_payload, &response, sizeof(response));

	if (status != STATUS_OK)
		return status;
	*params = response.params;
	return check("STREAM_GET_PARAMS", response.result);
}

int driver_set_params(struct video_driver *driver, uint32_t stream_id, struct virtio_video_params *params)
{
	struct virtio_video_stream_set_params request = {
		.cmd_type = VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS,
		.stream_id = stream_id,
		.params = *params,
	};
	struct virtio_video_stream_set_params_resp response;
	int status = driver_call(driver, &request, sizeof(request), no_payload, &response, sizeof(response));

	if (status != STATUS_OK)
		return status;
	*params = response.params;
	return check("STREAM_SET_PARAMS", response.result);
}

int driver_queue_clear(struct video_driver *driver, uint32_t stream_id, uint32_t queue_type)
{
	struct virtio_video_queue_clear request = {
		.cmd_type = VIRTIO_VIDEO_CMD_QUEUE_CLEAR,
		.stream_id = stream_id,
		.queue_type = queue_type,
	};
	struct virtio_video_queue_clear_resp response;
	int status = driver_call(driver, &request, sizeof(request), no_payload, &response, sizeof(response));

	return status != STATUS_OK ? status : check("QUEUE_CLEAR", response.result);
}

int driver_queue_detach(struct video_driver *driver, uint32_t stream_id, uint32_t queue_type)
{
	struct virtio_video_queue_detach_resources request = {
		.cmd_type = VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES,
		.stream_id = stream_id,
		.queue_type = queue_type,
	};
	struct virtio_video_queue_detach_resources_resp response;
	int status = driver_call(driver, &request, sizeof(request), no_payload, &response, sizeof(response));

	return status != STATUS_OK ? status : check("QUEUE_DETACH_RESOURCES", response.result);
}

int driver_resource_attach(struct video_driver *driver, uint32_t stream_id, uint32_t queue_type, uint32_t resource_id,
			   const struct guest_buffer *parts, uint32_t part_count)
{
	struct virtio_video_resource_attach request = {
		.cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_ATTACH,
		.stream_id = stream_id,
		.queue_type = queue_type,
		.resource_id = resource_id,
	};
	struct virtio_video_resource_attach_resp response;
	struct ring_segment payload = { .address = driver->payload };
	uint8_t *out = guest_pointer(driver->memory, driver->payload, PAYLOAD_BYTES);
	int status;

	/* The lists or UUIDs lie back to back in a descriptor of their own. */
	for (uint32_t i = 0; i < part_count; i++) {
		size_t bytes = guest_buffer_describe(&parts[i], out + payload.length, PAYLOAD_BYTES - payload.length);

		if (bytes == 0)
			return fail(STATUS_FAILED, "a buffer of %u runs is too scattered", parts[i].run_count);
		payload.length += (uint32_t)bytes;
	}
	status = driver_call(driver, &request, sizeof(request), payload, &response, sizeof(response));
	return status != STATUS_OK ? status : check("RESOURCE_ATTACH", response.result);
}

int driver_resource_queue_parts(struct video_driver *driver, uint32_t stream_id, uint32_t queue_type,
				uint32_t resource_id, uint64_t timestamp, const uint32_t sizes[VIRTIO_VIDEO_MAX_PLANES],
				uint32_t flags)
{
	struct virtio_video_resource_queue request = {
		.cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
		.stream_id = stream_id,
		.queue_type = queue_type,
		.resource_id = resource_id,
		.flags = flags,
		.timestamp = timestamp,
	};
	struct driver_command *command;

	memcpy(request.data_sizes, sizes, sizeof(request.data_sizes));
	command = driver_prepare(driver, &request, sizeof(request));
	if (command == NULL)
		return STATUS_FAILED;
	command->stream_id = stream_id;
	command->queue_type = queue_type;
	command->resource_id = resource_id;
	return driver_send(driver, command, sizeof(request), no_payload,
			   sizeof(struct virtio_video_resource_queue_resp));
}

int driver_resource_queue(struct video_driver *driver, uint32_t stream_id, uint32_t queue_type, uint32_t resource_id,
			  uint64_t timestamp, uint32_t size)
{
	const uint32_t sizes[VIRTIO_VIDEO_MAX_PLANES] = { size };

	return driver_resource_queue_parts(driver, stream_id, queue_type, resource_id, timestamp, sizes, 0);
}

int driver_drain(struct video_driver *driver, uint32_t stream_id)
{
	struct virtio_video_stream_drain request = {
		.cmd_type = VIRTIO_VIDEO_CMD_STREAM_DRAIN,
		.stream_id = stream_id,
	};
	struct driver_command *command = driver_prepare(driver, &request, sizeof(request));

	if (command == NULL)
		return STATUS_FAILED;
	command->stream_id = stream_id;
	return driver_send(driver, command, sizeof(request), no_payload, sizeof(struct virtio_video_stream_drain_resp));
}
