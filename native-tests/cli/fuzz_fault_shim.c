/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Preloaded: makes libvirtiovideo a library that does not survive its guest, as VVHOST_TEST_FAULT says, in
 * a device's first virtiovideo_process() if its budget is 7, which it is in the same cases always: crash and
 * abort end the process, hang never returns, errno returns one that is not documented, beyond writes behind the
 * last region of guest memory. stale writes where a region was that is taken away, as soon as it is; fd leaves
 * one open, thread leaves one running.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <virtiovideo.h>

#include "fault_shim.h"

enum { FATAL_BUDGET = 7 };

static bool processed;			/* since the device was made */
static volatile uint8_t *behind;	/* the last region */
static volatile uint8_t *taken_away;

static bool is_fault(const char *name)
{
	const char *fault = getenv("VVHOST_TEST_FAULT");

	return fault != NULL && strcmp(fault, name) == 0;
}

int virtiovideo_create(const struct virtiovideo_config *config, struct virtiovideo **device)
{
	virtiovideo_create_fn create;

	*(void **)&create = original("virtiovideo_create");
	processed = false;
	return create(config, device);
}

int virtiovideo_set_memory(struct virtiovideo *device, const struct virtiovideo_region *regions, uint32_t count,
			   uint32_t region_size)
{
	virtiovideo_set_memory_fn set_memory;

	*(void **)&set_memory = original("virtiovideo_set_memory");
	if (count == 3) {
		behind = (uint8_t *)regions[0].host_address + regions[0].length;
		taken_away = NULL;
	} else if (behind != NULL) {
		/* The last region is the first of the table; where it is still there nothing is wrong with it. */
		taken_away = count > 0 && (uint8_t *)regions[0].host_address + regions[0].length == behind ? NULL : behind - 1;
	}
	return set_memory(device, regions, count, region_size);
}

int virtiovideo_process(struct virtiovideo *device, uint32_t budget)
{
	virtiovideo_process_fn process;

	*(void **)&process = original("virtiovideo_process");
	if (is_fault("stale") && taken_away != NULL)
		*taken_away = 1;
	if (budget != FATAL_BUDGET || processed) {
		processed = true;
		return process(device, budget);
	}
	if (is_fault("crash"))
		*(volatile uint8_t *)(uintptr_t)0x10000 = 1;
	if (is_fault("abort"))
		abort();
	if (is_fault("beyond"))
		*behind = 1;
	while (is_fault("hang"))
		pause();
	if (is_fault("errno"))
		return -EPERM;
	processed = true;
	return process(device, budget);
}

static void *wait(void *opaque)
{
	for (;;)
		pause();
	return opaque;
}

void virtiovideo_destroy(struct virtiovideo **device)
{
	virtiovideo_destroy_fn destroy;
	pthread_t thread;

	*(void **)&destroy = original("virtiovideo_destroy");
	if (is_fault("fd") && *device != NULL && open("/dev/null", O_RDONLY | O_CLOEXEC) < 0)
		abort();
	if (is_fault("thread") && *device != NULL && pthread_create(&thread, NULL, wait, NULL) != 0)
		abort();
	destroy(device);
}
