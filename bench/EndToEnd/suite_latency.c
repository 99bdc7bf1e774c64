/* SPDX-License-Identifier: BSD-3-Clause */
/* Time from RESOURCE_QUEUE of an access unit to its picture in the used ring, one at a time, against libavcodec's own for it. */
#include <stdio.h>

#include "alone.h"
#include "clock.h"
#include "embedded.h"
#include "interrupt.h"
#include "report.h"
#include "run_cost.h"
#include "suites.h"

#define GUEST_BYTES (UINT64_C(1) << 30)

struct latency_case {
	struct clip clip;
	struct embedded embedded;
	struct embedded_stream *stream;
	struct alone alone;
};

static int step_device(struct latency_case *it, uint32_t packet, double *microseconds)
{
	double start = clock_seconds();
	int status = embedded_step(&it->embedded, it->stream, packet);

	*microseconds = (it->stream->last_picture - start) * 1e6;
	return status;
}

static int step_alone(struct latency_case *it, uint32_t packet, double *microseconds)
{
	double start = clock_seconds();
	int error = alone_step(&it->alone, it->clip.packets[packet]);

	*microseconds = (clock_seconds() - start) * 1e6;
	return error == 0 ? STATUS_OK : fail(STATUS_FAILED, "latency: libavcodec alone: %s", av_err2str(error));
}

/* Who comes first changes with each access unit. */
static int step(struct latency_case *it, uint32_t packet, bool device_first, struct latency_result *result)
{
	double device = 0.0;
	double alone = 0.0;
	int status = device_first ? step_device(it, packet, &device) : step_alone(it, packet, &alone);

	if (status == STATUS_OK)
		status = device_first ? step_alone(it, packet, &alone) : step_device(it, packet, &device);
	/* The first round finds buffers and pages that nobody touched before. */
	if (status != STATUS_OK || result == NULL)
		return status;
	status = sample_add(&result->device, device);
	if (status == STATUS_OK)
		status = sample_add(&result->alone, alone);
	return status == STATUS_OK ? sample_add(&result->added, device - alone) : status;
}

static int measure(struct latency_case *it, const struct bench_options *options, struct latency_result *result)
{
	int status = embedded_begin(&it->embedded, it->stream, 0);

	for (uint32_t round = 0; round <= options->rounds && status == STATUS_OK; round++) {
		run_progress("latency: round %u of %u", round, options->rounds);
		for (uint32_t i = 0; i < it->clip.count && status == STATUS_OK; i++)
			status = step(it, i, (i + round) % 2 == 0, round > 0 ? result : NULL);
		if (status == STATUS_OK && interrupted())
			status = interrupt_fail();
	}
	return status;
}

int suite_latency(const struct bench_options *options, struct results *results)
{
	struct latency_case it = { 0 };
	struct embedded_config config = { .threads = 1, .memory_bytes = GUEST_BYTES };
	struct latency_result *result = &results->latency;
	int status = clip_open(&it.clip, options->clips, &clip_codecs[0], options->streams_size, 1);

	if (status == STATUS_OK)
		status = embedded_open(&it.embedded, &config);
	if (status == STATUS_OK)
		status = embedded_add(&it.embedded, &it.clip, VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, false, &it.stream);
	if (status == STATUS_OK && alone_open(&it.alone, &it.clip, 1, false) != 0)
		status = fail(STATUS_FAILED, "latency: libavcodec does not open");
	if (status == STATUS_OK)
		status = measure(&it, options, result);
	run_progress("%s", "");
	if (status == STATUS_OK)
		printf("latency %ux%u: device p50 %.0f us, p99 %.0f us; alone %.0f, %.0f; added %.0f, %.0f\n",
		       options->streams_size.width, options->streams_size.height, sample_median(&result->device),
		       sample_at(&result->device, 0.99), sample_median(&result->alone), sample_at(&result->alone, 0.99),
		       sample_median(&result->added), sample_at(&result->added, 0.99));
	embedded_close(&it.embedded);
	alone_close(&it.alone);
	clip_close(&it.clip);
	return status;
}
