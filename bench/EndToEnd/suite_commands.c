/* SPDX-License-Identifier: BSD-3-Clause */
/* GET_PARAMS: submit to completion on one thread, at each level of the API; and as a guest sees it while a stream decodes. */
#include <stdio.h>

#include "driver/driver_ring.h"
#include "embedded.h"
#include "program/clock.h"
#include "program/interrupt.h"
#include "program/report.h"
#include "run_cost.h"
#include "suites.h"

#define GUEST_BYTES (UINT64_C(1) << 30)

enum { BATCH = 2000 };

struct level_case {
	struct embedded embedded;
	struct embedded_stream *stream;
	struct level_result *result;
};

/* Nobody sleeps: the guest's write, the device's work, the guest's look at the used ring. */
static int round_trip(struct level_case *it)
{
	const struct virtio_video_stream_get_params request = {
		.cmd_type = VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS,
		.stream_id = it->stream->id,
	};
	struct video_driver *driver = &it->embedded.driver;
	struct driver_command *command = driver_prepare(driver, &request, sizeof(request));
	uint32_t written = 0;
	bool broken = false;
	int status;

	if (command == NULL)
		return STATUS_FAILED;
	status = driver_send(driver, command, sizeof(request), (struct ring_segment){ 0 },
			     sizeof(struct virtio_video_stream_get_params_resp));
	if (status == STATUS_OK)
		status = transport_settle(&driver->transport);
	command->busy = false;
	if (status == STATUS_OK && (guest_ring_take_used(&driver->command_ring, &written, &broken) != command ||
				    written != sizeof(struct virtio_video_stream_get_params_resp)))
		return fail(STATUS_FAILED, "GET_PARAMS was not answered at once");
	return status;
}

static int time_batch(struct level_case *it)
{
	double start = clock_seconds();
	int status = STATUS_OK;

	for (int i = 0; i < BATCH && status == STATUS_OK; i++)
		status = round_trip(it);
	return status == STATUS_OK ? sample_add(&it->result->round_trip, (clock_seconds() - start) / BATCH * 1e9)
				   : status;
}

/* While the stream decodes its clip: each picture that comes is followed by a GET_PARAMS. */
static int time_busy(struct level_case *it, double seconds)
{
	struct video_driver *driver = &it->embedded.driver;
	double end = clock_seconds() + seconds;
	struct virtio_video_params params;
	int status = embedded_begin(&it->embedded, it->stream, UINT64_MAX);

	while (clock_seconds() < end && status == STATUS_OK) {
		uint64_t before = it->stream->pictures;
		double start;

		while (it->stream->pictures == before && status == STATUS_OK)
			status = driver_run(driver);
		if (status != STATUS_OK)
			break;
		start = clock_seconds();
		status = driver_get_params(driver, it->stream->id, &params);
		if (status == STATUS_OK)
			status = sample_add(&it->result->while_decoding, (clock_seconds() - start) * 1e6);
	}
	/* The next access unit is the last. */
	it->stream->to_send = it->stream->sent + 1;
	return status == STATUS_OK ? embedded_wait(&it->embedded) : status;
}

static int measure(struct level_case *levels, const struct bench_options *options)
{
	int status = STATUS_OK;

	for (uint32_t round = 0; round < options->rounds && status == STATUS_OK; round++) {
		run_progress("commands: round %u of %u", round + 1, options->rounds);
		for (uint32_t i = 0; i < RESULTS_LEVELS && status == STATUS_OK; i++)
			status = time_batch(&levels[(i + round) % RESULTS_LEVELS]);
		for (uint32_t i = 0; i < RESULTS_LEVELS && status == STATUS_OK; i++)
			status = time_busy(&levels[(i + round) % RESULTS_LEVELS], options->seconds);
		if (status == STATUS_OK && interrupted())
			status = interrupt_fail();
	}
	return status;
}

int suite_commands(const struct bench_options *options, struct results *results)
{
	static const struct transport_ops *const kinds[RESULTS_LEVELS] = { &transport_ring_ops,
									   &transport_descriptor_ops };
	struct level_case levels[RESULTS_LEVELS] = { 0 };
	struct clip clip = { 0 };
	int status = clip_open(&clip, options->clips, &clip_codecs[0], options->streams_size, 0);

	for (uint32_t i = 0; i < RESULTS_LEVELS && status == STATUS_OK; i++) {
		struct embedded_config config = { .threads = 1, .memory_bytes = GUEST_BYTES, .level = kinds[i] };

		levels[i].result = &results->levels[i];
		levels[i].result->name = kinds[i]->name;
		status = embedded_open(&levels[i].embedded, &config);
		if (status == STATUS_OK)
			status = embedded_add(&levels[i].embedded, &clip, VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, false,
					      &levels[i].stream);
	}
	if (status == STATUS_OK)
		status = measure(levels, options);
	run_progress("%s", "");
	results->level_count = status == STATUS_OK ? RESULTS_LEVELS : 0;
	for (uint32_t i = 0; i < results->level_count; i++)
		printf("commands, %s level: GET_PARAMS %.0f ns; while decoding p50 %.1f us, p99 %.1f us\n",
		       results->levels[i].name, sample_median(&results->levels[i].round_trip),
		       sample_median(&results->levels[i].while_decoding),
		       sample_at(&results->levels[i].while_decoding, 0.99));
	for (uint32_t i = 0; i < RESULTS_LEVELS; i++)
		embedded_close(&levels[i].embedded);
	clip_close(&clip);
	return status;
}
