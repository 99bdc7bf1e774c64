/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Preloaded: makes libvirtiovideo a library that does not survive its guest, as VVHOST_TEST_FAULT says, in
 * a device's first virtiovideo_process() if its budget is 7, which it is in the same cases always: crash and
 * abort end the process, hang never returns, errno returns one that is not documented, beyond writes behind the
 * last region of guest memory. stale writes where a region was that is taken away, as soon as it is; fd leaves
 * one open. Others cost too much: sleep and spin do so in virtiovideo_reset(), wait in virtiovideo_process() with
 * that budget; thread leaves one running with each device, map some mappings, memory a block, work has
 * threads that work for a while before they end.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <virtiovideo.h>

#include "fault_shim.h"

enum { FATAL_BUDGET = 7, LEFT_MAPS = 64, LEFT_BYTES = 1 << 20, WORKERS = 4 };

static bool processed;		 /* since the device was made */
static volatile uint8_t *behind; /* the last region */
static volatile uint8_t *taken_away;
static void *volatile left;

/* Blocked, or at work, until a clock has gone so far. */
static void pass(clockid_t clock, long milliseconds)
{
	struct timespec until;
	struct timespec now;

	clock_gettime(clock, &until);
	until.tv_sec += milliseconds / 1000;
	until.tv_nsec += milliseconds % 1000 * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	if (clock == CLOCK_MONOTONIC) {
		while (clock_nanosleep(clock, TIMER_ABSTIME, &until, NULL) == EINTR)
			continue;
		return;
	}
	do
		clock_gettime(clock, &now);
	while (now.tv_sec < until.tv_sec || (now.tv_sec == until.tv_sec && now.tv_nsec < until.tv_nsec));
}

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
		taken_away = count > 0 && (uint8_t *)regions[0].host_address + regions[0].length == behind ? NULL
													   : behind - 1;
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
	if (is_fault("wait"))
		pass(CLOCK_MONOTONIC, 1500);
	processed = true;
	return process(device, budget);
}

static void *wait(void *opaque)
{
	for (;;)
		pause();
	return opaque;
}

static void *work(void *opaque)
{
	pass(CLOCK_THREAD_CPUTIME_ID, 300);
	return opaque;
}

static void start(void *(*function)(void *opaque))
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, function, NULL) != 0)
		abort();
	pthread_detach(thread);
}

/* Each of another protection than its neighbours, so that they stay apart. */
static void leave_maps(void)
{
	for (uint32_t i = 0; i < LEFT_MAPS; i++) {
		if (mmap(NULL, 4096, i % 2 == 0 ? PROT_READ : PROT_NONE, MAP_SHARED | MAP_ANONYMOUS, -1, 0) ==
		    MAP_FAILED)
			abort();
	}
}

int virtiovideo_reset(struct virtiovideo *device)
{
	virtiovideo_reset_fn reset;

	*(void **)&reset = original("virtiovideo_reset");
	if (is_fault("sleep"))
		pass(CLOCK_MONOTONIC, 1500);
	if (is_fault("spin"))
		pass(CLOCK_THREAD_CPUTIME_ID, 300);
	return reset(device);
}

int virtiovideo_destroy(struct virtiovideo **device)
{
	virtiovideo_destroy_fn destroy;

	*(void **)&destroy = original("virtiovideo_destroy");
	if (*device != NULL) {
		if (is_fault("fd") && open("/dev/null", O_RDONLY | O_CLOEXEC) < 0)
			abort();
		if (is_fault("thread"))
			start(wait);
		for (uint32_t i = 0; i < WORKERS && is_fault("work"); i++)
			start(work);
		if (is_fault("map"))
			leave_maps();
		if (is_fault("memory"))
			left = memset(malloc(LEFT_BYTES), 1, LEFT_BYTES);
	}
	return destroy(device);
}
