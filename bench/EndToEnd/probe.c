/* SPDX-License-Identifier: BSD-3-Clause */
#include "probe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alone.h"
#include "embedded.h"
#include "program/clock.h"
#include "program/report.h"
#include "resident.h"

/* For each stream; sparse. */
#define GUEST_BYTES (UINT64_C(256) << 20)

struct probe {
	uint32_t streams;
	struct clip clip;
};

static int open_device(struct embedded *embedded, const struct probe *probe)
{
	struct embedded_config config = { .threads = 1, .memory_bytes = probe->streams * GUEST_BYTES };

	return embedded_open(embedded, &config);
}

/* All streams have decoded the clip, one after the other, and are still there. */
static int memory_device(const struct probe *probe)
{
	struct embedded embedded = { 0 };
	struct resident now;
	int status = open_device(&embedded, probe);

	for (uint32_t i = 0; i < probe->streams && status == STATUS_OK; i++) {
		struct embedded_stream *stream;

		status = embedded_add(&embedded, &probe->clip, VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, false, &stream);
		if (status == STATUS_OK)
			status = embedded_run(&embedded, &stream, 1, 1, NULL);
	}
	now = resident_now();
	if (status == STATUS_OK)
		printf("%.0f %.0f\n", now.anonymous, now.shared);
	embedded_close(&embedded);
	return status;
}

static int memory_alone(const struct probe *probe)
{
	struct alone *all = calloc(probe->streams, sizeof(*all));
	struct resident now;
	int error = all != NULL ? 0 : AVERROR(ENOMEM);

	for (uint32_t i = 0; i < probe->streams && error == 0; i++) {
		error = alone_open(&all[i], &probe->clip, 1, false);
		if (error == 0)
			error = alone_run(&all[i], 1, NULL);
	}
	now = resident_now();
	if (error == 0)
		printf("%.0f %.0f\n", now.anonymous, now.shared);
	for (uint32_t i = 0; all != NULL && i < probe->streams; i++)
		alone_close(&all[i]);
	free(all);
	return error == 0 ? STATUS_OK : fail(STATUS_FAILED, "libavcodec alone: %s", av_err2str(error));
}

static int first_device(const struct probe *probe)
{
	struct embedded embedded = { 0 };
	struct embedded_stream *stream;
	double start = clock_seconds();
	int status = open_device(&embedded, probe);

	if (status == STATUS_OK)
		status = embedded_add(&embedded, &probe->clip, VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, false, &stream);
	if (status == STATUS_OK)
		status = embedded_begin(&embedded, stream, probe->clip.count);
	while (status == STATUS_OK && stream->pictures == 0)
		status = driver_run(&embedded.driver);
	if (status == STATUS_OK)
		printf("%.6f\n", (clock_seconds() - start) * 1e3);
	embedded_close(&embedded);
	return status;
}

static int first_alone(const struct probe *probe)
{
	struct alone alone;
	double start = clock_seconds();
	int error = alone_open(&alone, &probe->clip, 1, false);

	for (uint32_t i = 0; i < probe->clip.count && error == 0; i++) {
		error = alone_step(&alone, probe->clip.packets[i]);
		if (error == 0)
			break;
		error = error == AVERROR(EAGAIN) ? 0 : error;
	}
	if (error == 0)
		printf("%.6f\n", (clock_seconds() - start) * 1e3);
	alone_close(&alone);
	return error == 0 ? STATUS_OK : fail(STATUS_FAILED, "libavcodec alone: %s", av_err2str(error));
}

int probe_main(int argc, char **argv)
{
	static const struct {
		const char *kind;
		int (*run)(const struct probe *probe);
	} kinds[] = {
		{ PROBE_MEMORY_DEVICE, memory_device },
		{ PROBE_MEMORY_ALONE, memory_alone },
		{ PROBE_FIRST_DEVICE, first_device },
		{ PROBE_FIRST_ALONE, first_alone },
	};
	struct probe probe;
	struct clip_size size;
	int status;

	if (argc != 5 || sscanf(argv[2], "%u", &probe.streams) != 1 || probe.streams == 0 ||
	    probe.streams > EMBEDDED_MAX_STREAMS || sscanf(argv[4], "%ux%u", &size.width, &size.height) != 2)
		return fail(STATUS_USAGE, "a probe is started by vvbench itself");
	status = clip_open(&probe.clip, argv[3], &clip_codecs[0], size, 0);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && status == STATUS_OK; i++) {
		if (strcmp(argv[1], kinds[i].kind) == 0)
			status = kinds[i].run(&probe);
	}
	clip_close(&probe.clip);
	return status;
}
