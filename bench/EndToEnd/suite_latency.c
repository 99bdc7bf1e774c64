/* SPDX-License-Identifier: BSD-3-Clause */
/* Time from RESOURCE_QUEUE of an access unit to its picture in the used ring, one at a time, against libavcodec's own for it. */
#include <stdio.h>

#include "alone.h"
#include "embedded.h"
#include "handoff.h"
#include "program/clock.h"
#include "program/interrupt.h"
#include "program/report.h"
#include "run_cost.h"
#include "suites.h"

#define GUEST_BYTES (UINT64_C(1) << 30)

/* What runs in turn; each has a decoder of its own. */
enum turn { TURN_DEVICE, TURN_ALONE, TURN_AGAIN, TURN_HANDOFF, TURNS };

struct latency_case {
	struct clip clip;
	struct embedded embedded;
	struct embedded_stream *stream;
	struct alone alone[2];
	struct handoff handoff;
};

static int step_turn(struct latency_case *it, enum turn turn, uint32_t packet)
{
	const AVPacket *bytes = it->clip.packets[packet];
	int error;

	if (turn == TURN_DEVICE)
		return embedded_step(&it->embedded, it->stream, packet);
	error = turn == TURN_HANDOFF ? handoff_step(&it->handoff, bytes)
				     : alone_step(&it->alone[turn == TURN_AGAIN], bytes);
	return error == 0 ? STATUS_OK : fail(STATUS_FAILED, "latency: libavcodec alone: %s", av_err2str(error));
}

static int keep(const double took[TURNS], double woke_worker, double woke_host, struct latency_result *result)
{
	const double figures[LATENCY_FIGURES] = {
		[LATENCY_DEVICE] = took[TURN_DEVICE],
		[LATENCY_ALONE] = took[TURN_ALONE],
		[LATENCY_ADDED] = took[TURN_DEVICE] - took[TURN_ALONE],
		[LATENCY_NOISE] = took[TURN_AGAIN] - took[TURN_ALONE],
		[LATENCY_HANDOFF] = took[TURN_HANDOFF] - took[TURN_ALONE],
		[LATENCY_WAKE_WORKER] = woke_worker,
		[LATENCY_WAKE_HOST] = woke_host,
	};
	int status = STATUS_OK;

	for (uint32_t i = 0; i < LATENCY_FIGURES && status == STATUS_OK; i++)
		status = sample_add(&result->figures[i], figures[i] * 1e6);
	return status;
}

/* Who comes first changes with each access unit. */
static int step(struct latency_case *it, uint32_t packet, uint32_t first, struct latency_result *result)
{
	double took[TURNS];
	double woke_worker = 0.0;
	double woke_host = 0.0;

	for (uint32_t i = 0; i < TURNS; i++) {
		enum turn turn = (first + i) % TURNS;
		double start = clock_seconds();
		int status = step_turn(it, turn, packet);
		double end = clock_seconds();

		if (status != STATUS_OK)
			return status;
		if (turn == TURN_HANDOFF) {
			woke_worker = it->handoff.woken - start;
			woke_host = end - it->handoff.done;
		}
		/* The host goes on with what else came; the picture was there before. */
		took[turn] = (turn == TURN_DEVICE ? it->stream->last_picture : end) - start;
	}
	/* The first round finds buffers and pages that nobody touched before. */
	return result == NULL ? STATUS_OK : keep(took, woke_worker, woke_host, result);
}

static int measure(struct latency_case *it, const struct bench_options *options, struct latency_result *result)
{
	int status = embedded_begin(&it->embedded, it->stream, 0);

	for (uint32_t round = 0; round <= options->rounds && status == STATUS_OK; round++) {
		run_progress("latency: round %u of %u", round, options->rounds);
		for (uint32_t i = 0; i < it->clip.count && status == STATUS_OK; i++)
			status = step(it, i, i + round, round > 0 ? result : NULL);
		if (status == STATUS_OK && interrupted())
			status = interrupt_fail();
	}
	return status;
}

static int open_all(struct latency_case *it, const struct bench_options *options)
{
	struct embedded_config config = { .threads = 1, .memory_bytes = GUEST_BYTES };
	int status = clip_open(&it->clip, options->clips, &clip_codecs[0], options->streams_size, 1);

	if (status == STATUS_OK)
		status = embedded_open(&it->embedded, &config);
	if (status == STATUS_OK)
		status = embedded_add(&it->embedded, &it->clip, VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, false, &it->stream);
	if (status == STATUS_OK &&
	    (alone_open(&it->alone[0], &it->clip, 1, false) != 0 ||
	     alone_open(&it->alone[1], &it->clip, 1, false) != 0 || handoff_open(&it->handoff, &it->clip) != 0))
		status = fail(STATUS_FAILED, "latency: libavcodec does not open");
	return status;
}

static void print_figure(const char *name, const struct sample *sample)
{
	printf("%s p50 %.0f us, p99 %.0f", name, sample_median(sample), sample_at(sample, 0.99));
}

int suite_latency(const struct bench_options *options, struct results *results)
{
	struct latency_case it = { 0 };
	const struct sample *figures = results->latency.figures;
	int status = open_all(&it, options);

	if (status == STATUS_OK)
		status = measure(&it, options, &results->latency);
	run_progress("%s", "");
	if (status == STATUS_OK) {
		printf("latency %ux%u:", options->streams_size.width, options->streams_size.height);
		print_figure(" device", &figures[LATENCY_DEVICE]);
		print_figure("; alone", &figures[LATENCY_ALONE]);
		print_figure("; added", &figures[LATENCY_ADDED]);
		print_figure("; a thread without a device", &figures[LATENCY_HANDOFF]);
		print_figure("; noise", &figures[LATENCY_NOISE]);
		putchar('\n');
	}
	embedded_close(&it.embedded);
	handoff_close(&it.handoff);
	alone_close(&it.alone[0]);
	alone_close(&it.alone[1]);
	clip_close(&it.clip);
	return status;
}
