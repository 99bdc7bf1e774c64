/* SPDX-License-Identifier: BSD-3-Clause */
/* Exactly once: each chain given to the device comes back, and comes back a single time. */
#include <stddef.h>

#include "driver/video_driver.h"
#include "program/report.h"

/* The device's own counters. */
static int check_stats(const struct video_driver *driver, uint32_t queue, uint64_t in_flight)
{
	struct virtiovideo_queue_stats stats = { .size = sizeof(stats), .queue = queue };
	int error;

	/* vhost-user cannot ask a daemon for its counters. */
	if (driver->device->handle == NULL)
		return STATUS_OK;
	error = virtiovideo_get_queue_stats(driver->device->handle, &stats);
	if (error != 0)
		return device_fail("virtiovideo_get_queue_stats", error);
	/* Event buffers are taken when there is an event, commands at once. */
	if (stats.chains < stats.completions || stats.chains - stats.completions > in_flight)
		return fail(STATUS_FAILED,
			    "queue %u: the device counts %llu chains and %llu completions, %llu are in flight", queue,
			    (unsigned long long)stats.chains, (unsigned long long)stats.completions,
			    (unsigned long long)in_flight);
	if (queue == VIRTIO_VIDEO_COMMANDQ && stats.chains != driver->sent)
		return fail(STATUS_FAILED, "the device counts %llu commands, %llu were sent",
			    (unsigned long long)stats.chains, (unsigned long long)driver->sent);
	return STATUS_OK;
}

int driver_check_returned(struct video_driver *driver)
{
	uint32_t commands = guest_ring_in_flight(&driver->command_ring);
	uint32_t events = guest_ring_in_flight(&driver->event_ring);
	int status;

	if (commands != 0)
		return fail(STATUS_FAILED, "%u commands were never answered", commands);
	if (events != DRIVER_EVENTS)
		return fail(STATUS_FAILED, "the device holds %u event buffers instead of %u", events,
			    (uint32_t)DRIVER_EVENTS);
	status = transport_settle(&driver->transport);
	if (status == STATUS_OK)
		status = check_stats(driver, VIRTIO_VIDEO_COMMANDQ, commands);
	if (status == STATUS_OK)
		status = check_stats(driver, VIRTIO_VIDEO_EVENTQ, events);
	return status == STATUS_OK ? driver_check_silent(driver) : status;
}

int driver_check_silent(const struct video_driver *driver)
{
	const struct guest_ring *rings[] = { &driver->command_ring, &driver->event_ring };

	for (uint32_t i = 0; i < 2; i++) {
		if (guest_ring_size(rings[i]) != 0 && guest_ring_has_used(rings[i]))
			return fail(STATUS_FAILED, "queue %u: a chain came back when all had come back", i);
	}
	return STATUS_OK;
}
