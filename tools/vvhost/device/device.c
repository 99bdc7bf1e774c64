/* SPDX-License-Identifier: BSD-3-Clause */
#include "device/device.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "program/report.h"

/* Bits 0 to 23; the others are those of rings and transport. */
#define DEVICE_FEATURES ((UINT64_C(1) << 24) - 1)

static void on_log(void *opaque, uint32_t level, const char *message)
{
	struct device *device = opaque;

	if (level <= VIRTIOVIDEO_LOG_WARN)
		snprintf(device->last_message, sizeof(device->last_message), "%s", message);
	remark("libvirtiovideo: %s", message);
}

static void on_event(void *opaque, uint32_t event, uint32_t queue)
{
	struct device *device = opaque;

	if (event == VIRTIOVIDEO_EVENT_NEEDS_RESET) {
		device->needs_reset = true;
		device->broken_queue = queue;
	}
}

static int32_t on_resolve(void *opaque, const uint8_t *uuid, struct virtiovideo_object *object)
{
	const struct device *device = opaque;
	const struct guest_object *found = object_store_find(device->objects, uuid);

	if (found == NULL)
		return -ENOENT;
	object->fd = found->fd;
	object->offset = found->offset;
	object->length = found->length;
	return 0;
}

int device_fail(const char *function, int error)
{
	return fail(STATUS_FAILED, "%s() failed: %s (%s)", function, virtiovideo_last_error(), strerror(-error));
}

const char *device_hint(const struct device *device)
{
	static char hint[sizeof(device->last_message) + 4];

	if (device->last_message[0] == '\0')
		return "";
	snprintf(hint, sizeof(hint), " (%s)", device->last_message);
	return hint;
}

int device_accept(struct device *device)
{
	int error = virtiovideo_ack_features(device->handle, device->features);

	return error == 0 ? STATUS_OK : device_fail("virtiovideo_ack_features", error);
}

/* Like an event loop that looks at a file again only after a change: mio, tokio, any EPOLLET. */
static int wait_for_edges(struct device *device)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLET };
	int edges = epoll_create1(EPOLL_CLOEXEC);

	if (edges < 0 || epoll_ctl(edges, EPOLL_CTL_ADD, device->poll_fd, &event) != 0) {
		int error = errno;

		if (edges >= 0)
			close(edges);
		return fail(STATUS_FAILED, "cannot wait for the device edge-triggered: %s", strerror(error));
	}
	device->poll_fd = edges;
	device->edge_triggered = true;
	return STATUS_OK;
}

void device_take_edge(const struct device *device)
{
	struct epoll_event event;

	if (device->edge_triggered)
		epoll_wait(device->poll_fd, &event, 1, 0);
}

static int set_up(struct device *device, const struct guest_memory *memory, uint64_t refused_features)
{
	struct virtiovideo_region regions[GUEST_MEMORY_REGIONS];
	int error;

	guest_memory_regions(memory, regions);
	error = virtiovideo_set_memory(device->handle, regions, GUEST_MEMORY_REGIONS, sizeof(regions[0]));
	if (error != 0)
		return device_fail("virtiovideo_set_memory", error);
	error = virtiovideo_get_features(device->handle, &device->features);
	if (error != 0)
		return device_fail("virtiovideo_get_features", error);
	device->features &= ~refused_features;
	if (device_accept(device) != STATUS_OK)
		return STATUS_FAILED;
	error = virtiovideo_config_read(device->handle, 0, &device->config, sizeof(device->config));
	if (error != 0)
		return device_fail("virtiovideo_config_read", error);
	device->poll_fd = virtiovideo_get_poll_fd(device->handle);
	if (device->poll_fd < 0)
		return device_fail("virtiovideo_get_poll_fd", device->poll_fd);
	return STATUS_OK;
}

static int connect_daemon(struct device *device, const struct guest_memory *memory,
			  const struct device_options *options)
{
	int status = vhost_user_open(&device->link, options->socket, memory, &device->config);

	/* Readable when the daemon is gone. */
	device->poll_fd = device->link.fd;
	device->features = device->link.offered & DEVICE_FEATURES & ~options->refused_features;
	if (status != STATUS_OK)
		vhost_user_close(&device->link);
	return status;
}

int device_open(struct device *device, const struct guest_memory *memory, const struct device_options *options)
{
	struct virtiovideo_ops ops = {
		.size = sizeof(ops),
		.log = on_log,
		.event = on_event,
		.resolve_object = options->objects != NULL ? on_resolve : NULL,
	};
	struct virtiovideo_config config = {
		.size = sizeof(config),
		.device = options->type != 0 ? options->type : VIRTIOVIDEO_DEVICE_DECODER,
		.flags = options->flags,
		.max_streams = options->max_streams,
		.max_width = options->max_width,
		.max_height = options->max_height,
		.max_resource_bytes = options->max_resource_bytes,
		.max_picture_bytes = options->max_picture_bytes,
		.threads = options->threads,
		.log_level = report_is_verbose() ? VIRTIOVIDEO_LOG_DEBUG : VIRTIOVIDEO_LOG_WARN,
		.reorder = options->reorder,
		.latency = options->latency,
		.gop_size = options->gop_size,
		.encoders = options->encoders,
		.ops = &ops,
		.opaque = device,
	};
	int error;
	int status;

	*device = (struct device){ .type = config.device, .poll_fd = -1, .link.fd = -1, .objects = options->objects };
	if (options->socket != NULL)
		return connect_daemon(device, memory, options);
	error = virtiovideo_create(&config, &device->handle);
	/* That encoder is the user's choice. */
	if (error == -ENOTSUP && options->encoders != NULL)
		return fail(STATUS_USAGE, "--encoder %s: %s", options->encoders, virtiovideo_last_error());
	if (error != 0)
		return device_fail("virtiovideo_create", error);
	status = set_up(device, memory, options->refused_features);
	if (status == STATUS_OK && options->edge_triggered)
		status = wait_for_edges(device);
	if (status != STATUS_OK)
		device_close(device);
	return status;
}

void device_close(struct device *device)
{
	virtiovideo_destroy(&device->handle);
	if (device->edge_triggered)
		close(device->poll_fd);
	/* A struct of zeros was never opened. */
	if (device->link.memory != NULL)
		vhost_user_close(&device->link);
}

bool device_has_feature(const struct device *device, uint32_t bit)
{
	return (device->features >> bit & 1) != 0;
}
