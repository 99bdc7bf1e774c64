/* SPDX-License-Identifier: BSD-3-Clause */
/* What is measured in processes of their own: loading, the first picture, memory. */
#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <libavcodec/avcodec.h>
#include <libswscale/swscale.h>

#include "beside.h"
#include "probe.h"
#include "program/interrupt.h"
#include "program/report.h"
#include "run_cost.h"
#include "suites.h"

#define TEXT_OF(name) #name
#define SONAME(library, major) "lib" library ".so." TEXT_OF(major)

enum { MEMORY_STREAMS = 8, MEMORY_ROUNDS = 3 };

/* vvbench-start lies beside this program; the library is the one that this program has loaded. */
static int find_files(char starter[PATH_MAX], char library[PATH_MAX])
{
	Dl_info info;

	if (dladdr(dlsym(RTLD_DEFAULT, "virtiovideo_create"), &info) == 0 || realpath(info.dli_fname, library) == NULL)
		return fail(STATUS_FAILED, "this program does not find the library");
	return beside_this(starter, "vvbench-start");
}

static int load_device(struct start_result *result, char *starter, char *library)
{
	char *const argv[] = { starter, "--device", library, NULL };
	double numbers[5];
	int status = probe_run(argv, numbers, 5);

	if (status != STATUS_OK)
		return status;
	status |= sample_add(&result->load, numbers[0]);
	status |= sample_add(&result->runtime, numbers[1]);
	status |= sample_add(&result->create, numbers[2]);
	status |= sample_add(&result->total, numbers[0] + numbers[1] + numbers[2]);
	status |= sample_add(&result->resident, numbers[3]);
	return status | sample_add(&result->resident_private, numbers[4]);
}

static int load_ffmpeg(struct start_result *result, char *starter)
{
	char *const argv[] = { starter, SONAME("avutil", LIBAVUTIL_VERSION_MAJOR),
			       SONAME("avcodec", LIBAVCODEC_VERSION_MAJOR), SONAME("swscale", LIBSWSCALE_VERSION_MAJOR),
			       NULL };
	double numbers[5];
	int status = probe_run(argv, numbers, 5);

	if (status == STATUS_OK)
		status = sample_add(&result->load_ffmpeg, numbers[0]);
	return status == STATUS_OK ? sample_add(&result->resident_ffmpeg, numbers[3]) : status;
}

static int first_picture(struct sample *sample, const char *kind, const struct bench_options *options)
{
	double milliseconds;
	int status = probe_run_self(kind, 1, options->clips, options->streams_size, &milliseconds, 1);

	return status == STATUS_OK ? sample_add(sample, milliseconds) : status;
}

int suite_start(const struct bench_options *options, struct results *results)
{
	struct start_result *result = &results->start;
	char starter[PATH_MAX];
	char library[PATH_MAX];
	struct stat file;
	int status = find_files(starter, library);

	if (status == STATUS_OK && stat(library, &file) == 0)
		result->library_bytes = (uint64_t)file.st_size;
	for (uint32_t round = 0; round < 2 * options->rounds && status == STATUS_OK; round++) {
		run_progress("start: round %u of %u", round + 1, 2 * options->rounds);
		status = load_device(result, starter, library);
		if (status == STATUS_OK)
			status = load_ffmpeg(result, starter);
		if (status == STATUS_OK)
			status = first_picture(&result->first_device, PROBE_FIRST_DEVICE, options);
		if (status == STATUS_OK)
			status = first_picture(&result->first_alone, PROBE_FIRST_ALONE, options);
		if (status == STATUS_OK && interrupted())
			status = interrupt_fail();
	}
	run_progress("%s", "");
	if (status == STATUS_OK)
		printf("start: dlopen %.2f ms (FFmpeg's libraries alone %.2f), runtime %.2f ms, create %.2f ms; first picture %.1f ms, alone %.1f ms\n",
		       sample_median(&result->load), sample_median(&result->load_ffmpeg),
		       sample_median(&result->runtime), sample_median(&result->create),
		       sample_median(&result->first_device), sample_median(&result->first_alone));
	return status;
}

/* Of each further stream, from one to MEMORY_STREAMS more. */
static int grow(struct sample *anonymous, struct sample *guest, const char *kind, const struct bench_options *options)
{
	double one[2];
	double many[2];
	int status = probe_run_self(kind, 1, options->clips, options->streams_size, one, 2);

	if (status == STATUS_OK)
		status = probe_run_self(kind, 1 + MEMORY_STREAMS, options->clips, options->streams_size, many, 2);
	if (status == STATUS_OK)
		status = sample_add(anonymous, (many[0] - one[0]) / MEMORY_STREAMS);
	if (status == STATUS_OK && guest != NULL)
		status = sample_add(guest, (many[1] - one[1]) / MEMORY_STREAMS);
	return status;
}

int suite_memory(const struct bench_options *options, struct results *results)
{
	struct memory_result *result = &results->memory;
	int status = STATUS_OK;

	for (uint32_t round = 0; round < MEMORY_ROUNDS && status == STATUS_OK; round++) {
		run_progress("memory: round %u of %u", round + 1, MEMORY_ROUNDS);
		status = grow(&result->device, &result->guest, PROBE_MEMORY_DEVICE, options);
		if (status == STATUS_OK)
			status = grow(&result->alone, NULL, PROBE_MEMORY_ALONE, options);
		if (status == STATUS_OK && interrupted())
			status = interrupt_fail();
	}
	run_progress("%s", "");
	result->measured = status == STATUS_OK;
	result->streams = MEMORY_STREAMS;
	if (status == STATUS_OK)
		printf("memory of a further stream of %ux%u: device %.2f MiB, alone %.2f MiB; of the guest %.2f MiB\n",
		       options->streams_size.width, options->streams_size.height,
		       sample_median(&result->device) / 1048576.0, sample_median(&result->alone) / 1048576.0,
		       sample_median(&result->guest) / 1048576.0);
	return status;
}
