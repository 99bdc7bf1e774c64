/* SPDX-License-Identifier: BSD-3-Clause */
/* vvhost caps: a device, its driver, one command. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/caps_command.h"
#include "driver/host.h"
#include "program/report.h"

#define GUEST_MEMORY_BYTES (UINT64_C(1) << 26)

static int on_dequeued(void *opaque, uint32_t stream_id, uint32_t queue_type, uint32_t resource_id,
		       const struct virtio_video_resource_queue_resp *response)
{
	(void)opaque;
	(void)stream_id;
	(void)queue_type;
	(void)response;
	return fail(STATUS_FAILED, "the device gave back buffer %u without having one", resource_id);
}

static int on_drained(void *opaque, uint32_t stream_id, uint32_t result)
{
	(void)opaque;
	(void)stream_id;
	return fail(STATUS_FAILED, "the device answered a drain that was not sent with 0x%x", result);
}

static int on_event(void *opaque, uint32_t stream_id, uint32_t type)
{
	(void)opaque;
	return fail(STATUS_FAILED, "the device told of event 0x%x of stream %u, which does not exist", type, stream_id);
}

static void on_cleared(void *opaque, uint32_t stream_id, uint32_t queue_type)
{
	(void)opaque;
	(void)stream_id;
	(void)queue_type;
}

static void describe(void *opaque, char *text, size_t size)
{
	(void)opaque;
	snprintf(text, size, "asking for the capabilities");
}

static const struct driver_handlers handlers = {
	.dequeued = on_dequeued,
	.drained = on_drained,
	.event = on_event,
	.cleared = on_cleared,
	.describe = describe,
};

static int query_and_print(struct video_driver *driver, const struct options *options)
{
	struct caps caps;
	int status = caps_query(&caps, driver);

	if (status != STATUS_OK)
		return status;
	if (options->json)
		caps_print_json(&caps, driver->device);
	else
		caps_print(&caps, driver->device);
	caps_free(&caps);
	if (fflush(stdout) != 0)
		return fail(STATUS_USAGE, "standard output: cannot be written: %s", strerror(errno));
	return STATUS_OK;
}

int caps_command(const struct options *options)
{
	struct host_device_config config = {
		.type = options->device,
		.streams = 1,
		.objects = true,
		.transport = options->transport,
		.handlers = &handlers,
	};
	struct host *host = calloc(1, sizeof(*host));
	struct video_driver *driver;
	int status;

	if (host == NULL)
		return fail(STATUS_FAILED, "out of memory");
	status = host_open(host, GUEST_MEMORY_BYTES);
	if (status == STATUS_OK)
		status = host_add_device(host, &config, &driver);
	if (status == STATUS_OK)
		status = query_and_print(driver, options);
	if (status == STATUS_OK)
		status = host_finish(host);
	host_close(host);
	free(host);
	return status;
}
