/* SPDX-License-Identifier: BSD-3-Clause */
/* vvhost caps: a device, its driver, one command. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "report.h"

#define GUEST_MEMORY_BYTES (UINT64_C(1) << 26)

struct caps_session {
	struct guest_memory memory;
	struct device device;
	struct video_driver driver;
};

static int on_dequeued(void *session, uint32_t queue_type, uint32_t resource_id,
		       const struct virtio_video_resource_queue_resp *response)
{
	(void)session;
	(void)queue_type;
	(void)response;
	return fail(STATUS_FAILED, "the device gave back buffer %u without having one", resource_id);
}

static int on_drained(void *session, uint32_t result)
{
	(void)session;
	return fail(STATUS_FAILED, "the device answered a drain that was not sent with 0x%x", result);
}

static int on_event(void *session, uint32_t type, uint32_t stream_id)
{
	(void)session;
	return fail(STATUS_FAILED, "the device told of event 0x%x of stream %u, which does not exist", type, stream_id);
}

static void describe(void *session, char *text, size_t size)
{
	(void)session;
	snprintf(text, size, "asking for the capabilities");
}

static const struct driver_handlers handlers = {
	.dequeued = on_dequeued,
	.drained = on_drained,
	.event = on_event,
	.describe = describe,
};

static int query_and_print(struct caps_session *session, const struct caps_options *options)
{
	struct caps caps;
	int status = driver_open(&session->driver, &session->memory, &session->device, &transport_ring_ops, &handlers,
				 session);

	if (status == STATUS_OK)
		status = caps_query(&caps, &session->driver);
	if (status != STATUS_OK)
		return status;
	if (options->json)
		caps_print_json(&caps, &session->device);
	else
		caps_print(&caps, &session->device);
	caps_free(&caps);
	if (fflush(stdout) != 0)
		return fail(STATUS_USAGE, "standard output: cannot be written: %s", strerror(errno));
	return STATUS_OK;
}

int caps_command(const struct caps_options *options)
{
	struct caps_session *session = calloc(1, sizeof(*session));
	int status = STATUS_OK;
	int error;

	if (session == NULL)
		return fail(STATUS_FAILED, "out of memory");
	error = guest_memory_open(&session->memory, GUEST_MEMORY_BYTES);
	if (error != 0)
		status = fail(STATUS_FAILED, "no guest memory: %s", strerror(-error));
	if (status == STATUS_OK)
		status = device_open(&session->device, &session->memory, 0);
	if (status == STATUS_OK)
		status = query_and_print(session, options);
	device_close(&session->device);
	driver_close(&session->driver);
	guest_memory_close(&session->memory);
	free(session);
	return status;
}
