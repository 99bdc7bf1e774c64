/* SPDX-License-Identifier: BSD-3-Clause */
/* Many streams of a device against as many contexts of libavcodec, each in a thread of its own. */
#include <pthread.h>
#include <stdio.h>

#include "alone.h"
#include "embedded.h"
#include "program/clock.h"
#include "program/interrupt.h"
#include "program/report.h"
#include "run_cost.h"
#include "suites.h"

/* For each stream; sparse. */
#define GUEST_BYTES (UINT64_C(256) << 20)

struct worker {
	pthread_t thread;
	pthread_barrier_t *start;
	struct alone alone;
	uint32_t loops;
	double ended;
	int error;
};

struct streams_case {
	struct streams_result *result;
	struct clip clip;
	struct embedded embedded;
	struct embedded_stream *streams[EMBEDDED_MAX_STREAMS];
	struct worker workers[EMBEDDED_MAX_STREAMS];
};

static void *work(void *opaque)
{
	struct worker *worker = opaque;

	pthread_barrier_wait(worker->start);
	worker->error = alone_run(&worker->alone, worker->loops, NULL);
	worker->ended = clock_seconds();
	return NULL;
}

/* The same work for all: the slowest stream's fps over the fastest's is the time of the one over that of the other. */
static int add(struct sample *fps, struct sample *fairness, uint64_t pictures, double seconds, double first,
	       double last)
{
	int status = sample_add(fps, (double)pictures / seconds);

	return status == STATUS_OK ? sample_add(fairness, first / last) : status;
}

static int run_alone(struct streams_case *it, uint32_t loops, bool counts)
{
	uint32_t count = it->result->count;
	pthread_barrier_t start;
	uint64_t pictures = 0;
	double first = 1e9;
	double last = 0.0;
	double started;

	pthread_barrier_init(&start, NULL, count + 1);
	for (uint32_t i = 0; i < count; i++) {
		it->workers[i].start = &start;
		it->workers[i].loops = loops;
		if (pthread_create(&it->workers[i].thread, NULL, work, &it->workers[i]) != 0)
			return fail(STATUS_FAILED, "no thread for libavcodec alone");
	}
	started = clock_seconds();
	pthread_barrier_wait(&start);
	for (uint32_t i = 0; i < count; i++) {
		double seconds;

		pthread_join(it->workers[i].thread, NULL);
		if (it->workers[i].error != 0)
			return fail(STATUS_FAILED, "libavcodec alone: %s", av_err2str(it->workers[i].error));
		seconds = it->workers[i].ended - started;
		pictures += it->workers[i].alone.pictures;
		first = seconds < first ? seconds : first;
		last = seconds > last ? seconds : last;
	}
	pthread_barrier_destroy(&start);
	if (!counts)
		return STATUS_OK;
	it->result->pictures = pictures;
	return add(&it->result->alone_fps, &it->result->alone_fairness, pictures, last, first, last);
}

static int run_device(struct streams_case *it, uint32_t loops, bool counts)
{
	uint32_t count = it->result->count;
	uint64_t pictures = 0;
	double first = 1e9;
	double last = 0.0;
	double started = clock_seconds();
	int status = embedded_run(&it->embedded, it->streams, count, loops, NULL);

	for (uint32_t i = 0; i < count && status == STATUS_OK; i++) {
		double seconds = it->streams[i]->ended - started;

		pictures += it->streams[i]->pictures;
		first = seconds < first ? seconds : first;
		last = seconds > last ? seconds : last;
	}
	if (status != STATUS_OK || !counts)
		return status;
	if (pictures != it->result->pictures && it->result->pictures != 0)
		return fail(STATUS_FAILED, "%u streams: %llu pictures instead of %llu", count,
			    (unsigned long long)pictures, (unsigned long long)it->result->pictures);
	return add(&it->result->device_fps, &it->result->device_fairness, pictures, last, first, last);
}

static int measure(struct streams_case *it, const struct bench_options *options)
{
	struct run_cost one = run_cost_now();
	uint32_t loops;
	/* Also what makes every page be there. */
	int status = run_alone(it, 1, false);

	one = run_cost_since(&one);
	loops = run_loops(options->seconds, one.seconds);
	if (status == STATUS_OK)
		status = run_device(it, 1, false);
	for (uint32_t round = 0; round < options->rounds && status == STATUS_OK; round++) {
		run_progress("streams at a time: %u; round %u of %u", it->result->count, round + 1, options->rounds);
		status = round % 2 == 0 ? run_alone(it, loops, true) : run_device(it, loops, true);
		if (status == STATUS_OK)
			status = round % 2 == 0 ? run_device(it, loops, true) : run_alone(it, loops, true);
		if (status == STATUS_OK && interrupted())
			status = interrupt_fail();
	}
	return status;
}

static int run_case(struct streams_case *it, const struct bench_options *options)
{
	struct embedded_config config = { .threads = 1, .memory_bytes = it->result->count * GUEST_BYTES };
	uint32_t count = it->result->count;
	int status = clip_open(&it->clip, options->clips, &clip_codecs[0], options->streams_size, 0);

	if (status == STATUS_OK)
		status = embedded_open(&it->embedded, &config);
	for (uint32_t i = 0; i < count && status == STATUS_OK; i++) {
		status = embedded_add(&it->embedded, &it->clip, VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, false,
				      &it->streams[i]);
		if (status == STATUS_OK && alone_open(&it->workers[i].alone, &it->clip, 1, false) != 0)
			status = fail(STATUS_FAILED, "libavcodec does not open %u times", i + 1);
	}
	if (status == STATUS_OK)
		status = measure(it, options);
	run_progress("%s", "");
	if (status == STATUS_OK)
		printf("%u stream%s of %ux%u: alone %.0f fps, device %.3f of it; slowest to fastest %.2f, alone %.2f\n",
		       count, count > 1 ? "s" : "", options->streams_size.width, options->streams_size.height,
		       sample_median(&it->result->alone_fps),
		       results_ratio(&it->result->device_fps, &it->result->alone_fps),
		       sample_median(&it->result->device_fairness), sample_median(&it->result->alone_fairness));
	fflush(stdout);
	embedded_close(&it->embedded);
	for (uint32_t i = 0; i < count; i++)
		alone_close(&it->workers[i].alone);
	clip_close(&it->clip);
	return status;
}

int suite_streams(const struct bench_options *options, struct results *results)
{
	int status = STATUS_OK;

	for (uint32_t i = 0; i < options->stream_count && status == STATUS_OK; i++) {
		struct streams_case it = { .result = &results->streams[results->streams_count] };

		it.result->count = options->streams[i];
		status = run_case(&it, options);
		if (status == STATUS_OK)
			results->streams_count++;
	}
	return status;
}
