/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * vvbench-start [--device] LIBRARY...: a process that has loaded nothing yet loads these, and with --device makes a
 * device of the first. Prints milliseconds of loading, of the runtime's start and of virtiovideo_create(), then by how
 * many bytes resident memory grew: all of it, and what is anonymous.
 */
#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <virtiovideo.h>

#include "program/clock.h"
#include "resident.h"

static int give_up(const char *why)
{
	fprintf(stderr, "vvbench-start: %s\n", why);
	return 1;
}

int main(int argc, char **argv)
{
	struct virtiovideo_config config = { .size = sizeof(config), .device = VIRTIOVIDEO_DEVICE_DECODER };
	bool makes_device = argc > 1 && strcmp(argv[1], "--device") == 0;
	struct virtiovideo *device = NULL;
	virtiovideo_runtime_start_fn start;
	virtiovideo_create_fn create;
	struct resident before = resident_now();
	struct resident after;
	double times[4];
	void *library = NULL;

	times[0] = clock_seconds();
	for (int i = makes_device ? 2 : 1; i < argc; i++) {
		library = dlopen(argv[i], RTLD_NOW | RTLD_LOCAL);
		if (library == NULL)
			return give_up(dlerror());
	}
	times[1] = times[2] = times[3] = clock_seconds();
	if (makes_device && library != NULL) {
		*(void **)&start = dlsym(library, "virtiovideo_runtime_start");
		*(void **)&create = dlsym(library, "virtiovideo_create");
		if (start == NULL || create == NULL)
			return give_up(dlerror());
		if (start(0) != 0)
			return give_up("virtiovideo_runtime_start() failed");
		times[2] = clock_seconds();
		if (create(&config, &device) != 0)
			return give_up("virtiovideo_create() failed");
		times[3] = clock_seconds();
	}
	after = resident_now();
	printf("%.6f %.6f %.6f %.0f %.0f\n", (times[1] - times[0]) * 1e3, (times[2] - times[1]) * 1e3,
	       (times[3] - times[2]) * 1e3, after.all - before.all, after.anonymous - before.anonymous);
	return 0;
}
