/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How long it takes from dlopen() to a device, in fresh processes, and what of it is FFmpeg's: libavcodec
 * with all that it needs is loaded first, by itself. Prints medians; how long it may take is for the benchmarks to say.
 */
#include <dlfcn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <virtiovideo.h>

#include "check.h"
#include "process_status.h"

#define ROUNDS 9

enum step { START, FFMPEG, LIBRARY, RUNTIME, DEVICE, SECOND, STEPS };

static const char *const names[STEPS] = {
	"", "libavcodec and what it needs", "libvirtiovideo", "runtime", "device", "second device",
};

/* At the end of each step. */
struct record {
	int64_t us[STEPS];
	int64_t kib[STEPS];
};

static void note(struct record *record, enum step step)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	record->us[step] = (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
	/* Behind the clock: it takes time to read. */
	record->kib[step] = process_status("VmRSS");
}

static void *load(const char *name)
{
	void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);

	if (library == NULL)
		fprintf(stderr, "%s\n", dlerror());
	CHECK(library != NULL);
	return library;
}

static void *find(void *library, const char *name)
{
	void *function = dlsym(library, name);

	CHECK(function != NULL);
	return function;
}

static void start(const char *avcodec, const char *path, uint32_t kind, struct record *record)
{
	struct virtiovideo_config config = { .size = sizeof(config), .device = kind };
	struct virtiovideo *devices[2];
	virtiovideo_runtime_start_fn runtime_start;
	virtiovideo_create_fn create;
	void *library;

	note(record, START);
	load(avcodec);
	note(record, FFMPEG);
	library = load(path);
	*(void **)&runtime_start = find(library, "virtiovideo_runtime_start");
	*(void **)&create = find(library, "virtiovideo_create");
	note(record, LIBRARY);
	CHECK_EQUAL(runtime_start(0), 0);
	note(record, RUNTIME);
	CHECK_EQUAL(create(&config, &devices[0]), 0);
	note(record, DEVICE);
	CHECK_EQUAL(create(&config, &devices[1]), 0);
	note(record, SECOND);
}

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a;
	int64_t y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int64_t median(int64_t *values)
{
	qsort(values, ROUNDS, sizeof(*values), compare);
	return values[ROUNDS / 2];
}

int main(int argc, char **argv)
{
	struct record records[ROUNDS];
	int64_t us[ROUNDS];
	int64_t kib[ROUNDS];
	int64_t ours;
	int step;
	int i;

	CHECK_EQUAL(argc, 4);
	for (i = 0; i < ROUNDS; i++) {
		int ends[2];
		int status;
		pid_t child;

		CHECK_EQUAL(pipe(ends), 0);
		child = fork();
		CHECK(child >= 0);
		if (child == 0) {
			/* Nothing was loaded yet: as good as a new program. */
			start(argv[1], argv[2], (uint32_t)atoi(argv[3]), &records[i]);
			CHECK_EQUAL(write(ends[1], &records[i], sizeof(records[i])), sizeof(records[i]));
			_exit(0);
		}
		close(ends[1]);
		CHECK_EQUAL(waitpid(child, &status, 0), child);
		CHECK_EQUAL(status, 0);
		CHECK_EQUAL(read(ends[0], &records[i], sizeof(records[i])), sizeof(records[i]));
		close(ends[0]);
	}

	for (step = FFMPEG; step < STEPS; step++) {
		for (i = 0; i < ROUNDS; i++) {
			us[i] = records[i].us[step] - records[i].us[step - 1];
			kib[i] = records[i].kib[step] - records[i].kib[step - 1];
		}
		printf("%-30s %7.2f ms %7" PRId64 " KiB resident\n", names[step], (double)median(us) / 1000,
		       median(kib));
	}
	for (i = 0; i < ROUNDS; i++)
		us[i] = records[i].us[DEVICE] - records[i].us[FFMPEG];
	ours = median(us);
	for (i = 0; i < ROUNDS; i++)
		us[i] = records[i].us[DEVICE] - records[i].us[START];
	printf("dlopen to device: %.2f ms, without libavcodec's own loading %.2f ms\n", (double)median(us) / 1000,
	       (double)ours / 1000);
	return 0;
}
