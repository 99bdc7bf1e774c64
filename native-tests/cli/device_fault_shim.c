/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Preloaded: makes libvirtiovideo a device that does not keep its word, as VVHOST_TEST_FAULT says: twice
 * gives a completion two times, touch writes into a buffer that was taken from the device, fd leaves one
 * open, map leaves an object mapped, bus reads one that was taken back.
 */
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <virtiovideo.h>

#include "fault_shim.h"

static bool is_fault(const char *name)
{
	const char *fault = getenv("VVHOST_TEST_FAULT");

	return fault != NULL && strcmp(fault, name) == 0;
}

int virtiovideo_reap(struct virtiovideo *device, struct virtiovideo_completion *completions, uint32_t max)
{
	static struct virtiovideo_completion last;
	static int calls;
	virtiovideo_reap_fn reap;
	int count;

	*(void **)&reap = original("virtiovideo_reap");
	if (is_fault("twice") && calls == 20) {
		calls++;
		completions[0] = last;
		return 1;
	}
	count = reap(device, completions, max);
	if (count > 0) {
		calls++;
		last = completions[0];
	}
	return count;
}

/* The first page of guest memory that nobody may touch. */
static uint8_t *find_shut_page(void)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	char line[512];
	uintptr_t found = 0;

	while (maps != NULL && found == 0 && fgets(line, sizeof(line), maps) != NULL) {
		if (strstr(line, " ---s ") != NULL && strstr(line, "vvhost-guest") != NULL)
			found = strtoull(line, NULL, 16);
	}
	if (maps != NULL)
		fclose(maps);
	return (uint8_t *)found;
}

static void *touch(void *page)
{
	*(volatile uint8_t *)page = 1;
	return NULL;
}

int virtiovideo_process(struct virtiovideo *device, uint32_t budget)
{
	virtiovideo_process_fn process;

	*(void **)&process = original("virtiovideo_process");
	if (is_fault("touch")) {
		uint8_t *page = find_shut_page();
		pthread_t worker;

		/* From another thread, as a worker of the device would. */
		if (page != NULL && pthread_create(&worker, NULL, touch, page) == 0)
			pthread_join(worker, NULL);
	}
	return process(device, budget);
}

int virtiovideo_destroy(struct virtiovideo **device)
{
	virtiovideo_destroy_fn destroy;

	*(void **)&destroy = original("virtiovideo_destroy");
	if ((is_fault("map") || is_fault("bus")) && *device != NULL) {
		/* What has no memory any more is an object that was taken back. */
		int fd = memfd_create("vvhost-object", MFD_CLOEXEC);
		volatile uint8_t *object = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);

		if (fd < 0 || object == MAP_FAILED)
			abort();
		close(fd);
		if (is_fault("bus"))
			(void)*object;
	}
	if (is_fault("fd") && *device != NULL && open("/dev/null", O_RDONLY | O_CLOEXEC) < 0)
		abort();
	return destroy(device);
}
