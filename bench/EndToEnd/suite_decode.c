/* SPDX-License-Identifier: BSD-3-Clause */
/* Pictures per second: the library in several formats, and libavcodec alone, all in turn. */
#include <stdio.h>

#include "alone.h"
#include "embedded.h"
#include "program/interrupt.h"
#include "program/report.h"
#include "run_cost.h"
#include "suites.h"

/* Sparse. */
#define GUEST_BYTES (UINT64_C(4) << 30)

struct decode_case {
	struct decode_result *result;
	struct clip clip;
	struct embedded embedded;
	struct embedded_stream *streams[DECODE_SIDES]; /* NULL for libavcodec's sides */
	struct alone alone[DECODE_SIDES];
	char name[64];
};

static bool is_alone(enum decode_side side)
{
	return side == SIDE_ALONE || side == SIDE_SWSCALE;
}

static bool takes_part(const struct decode_case *it, enum decode_side side)
{
	return side != SIDE_JOINED || it->result->has_joined;
}

static int open_side(struct decode_case *it, enum decode_side side)
{
	uint32_t format = side == SIDE_NV12 ? VIRTIO_VIDEO_IMAGE_FORMAT_NV12 : VIRTIO_VIDEO_IMAGE_FORMAT_YUV420;
	int error;

	if (!is_alone(side))
		return embedded_add(&it->embedded, &it->clip, format, side == SIDE_JOINED, &it->streams[side]);
	error = alone_open(&it->alone[side], &it->clip, it->result->threads, side == SIDE_SWSCALE);
	return error == 0 ? STATUS_OK : fail(STATUS_FAILED, "%s: libavcodec alone: %s", it->name, av_err2str(error));
}

static int run_side(struct decode_case *it, enum decode_side side, uint32_t loops, struct fingerprint *print)
{
	int error;

	if (!is_alone(side))
		return embedded_run(&it->embedded, &it->streams[side], 1, loops, print);
	error = alone_run(&it->alone[side], loops, print);
	return error == 0 ? STATUS_OK : fail(STATUS_FAILED, "%s: libavcodec alone: %s", it->name, av_err2str(error));
}

static uint64_t pictures_of(const struct decode_case *it, enum decode_side side)
{
	return is_alone(side) ? it->alone[side].pictures : it->streams[side]->pictures;
}

static struct copies read_copies(const struct decode_case *it, enum decode_side side)
{
	return is_alone(side) ? (struct copies){ 0 } : copies_read(it->embedded.device.handle, it->streams[side]->id);
}

/* Twice the clip, so that what lies between the last picture and the first is looked at as well. */
static int compare(struct decode_case *it, enum decode_side side)
{
	enum decode_side reference = side == SIDE_NV12 ? SIDE_SWSCALE : SIDE_ALONE;
	struct fingerprint expected = { 0 };
	struct fingerprint made = { 0 };
	int status = run_side(it, reference, 2, &expected);

	if (status == STATUS_OK)
		status = run_side(it, side, 2, &made);
	if (status == STATUS_OK)
		status = fingerprint_compare(it->name, &made, &expected);
	fingerprint_free(&expected);
	fingerprint_free(&made);
	return status;
}

static int time_side(struct decode_case *it, enum decode_side side, uint32_t loops)
{
	struct run_cost cost = run_cost_now();
	int status = run_side(it, side, loops, NULL);
	uint64_t pictures = pictures_of(it, side);

	cost = run_cost_since(&cost);
	if (status != STATUS_OK)
		return status;
	if (it->result->pictures == 0)
		it->result->pictures = pictures;
	if (pictures != it->result->pictures || pictures == 0)
		return fail(STATUS_FAILED, "%s: a run of %llu pictures, another of %llu", it->name,
			    (unsigned long long)pictures, (unsigned long long)it->result->pictures);
	status = sample_add(&it->result->fps[side], (double)pictures / cost.seconds);
	return status == STATUS_OK ? sample_add(&it->result->cpu[side], cost.cpu / (double)pictures) : status;
}

/* Forth and back, so that a machine that gets slower is fair to all. */
static int run_round(struct decode_case *it, uint32_t round, uint32_t loops)
{
	int status = STATUS_OK;

	for (uint32_t i = 0; i < DECODE_SIDES && status == STATUS_OK; i++) {
		enum decode_side side = (enum decode_side)(round % 2 == 0 ? i : DECODE_SIDES - 1 - i);

		if (takes_part(it, side))
			status = time_side(it, side, loops);
	}
	return status == STATUS_OK && interrupted() ? interrupt_fail() : status;
}

static int measure(struct decode_case *it, const struct bench_options *options)
{
	struct copies before[DECODE_SIDES];
	struct run_cost one;
	uint32_t loops;
	int status;

	for (int side = 0; side < DECODE_SIDES; side++) {
		if (takes_part(it, side) && !is_alone(side)) {
			status = compare(it, side);
			if (status != STATUS_OK)
				return status;
			before[side] = read_copies(it, side);
		}
	}
	one = run_cost_now();
	status = run_side(it, SIDE_ALONE, 1, NULL);
	one = run_cost_since(&one);
	loops = run_loops(options->seconds, one.seconds);
	for (uint32_t round = 0; round < options->rounds && status == STATUS_OK; round++) {
		run_progress("decode %s: round %u of %u", it->name, round + 1, options->rounds);
		status = run_round(it, round, loops);
	}
	for (int side = 0; side < DECODE_SIDES && status == STATUS_OK; side++) {
		if (takes_part(it, side) && !is_alone(side)) {
			struct copies after = read_copies(it, side);

			it->result->copies[side] = copies_since(&after, &before[side]);
		}
	}
	return status;
}

static void print_result(const struct decode_case *it)
{
	const struct decode_result *result = it->result;

	run_progress("%s", "");
	printf("decode %s: alone %.0f fps; YUV420 %.3f, NV12 %.3f (swscale %.3f)", it->name,
	       sample_median(&result->fps[SIDE_ALONE]),
	       results_ratio(&result->fps[SIDE_YUV420], &result->fps[SIDE_ALONE]),
	       results_ratio(&result->fps[SIDE_NV12], &result->fps[SIDE_ALONE]),
	       results_ratio(&result->fps[SIDE_SWSCALE], &result->fps[SIDE_ALONE]));
	if (result->has_joined)
		printf(", single pages %.3f", results_ratio(&result->fps[SIDE_JOINED], &result->fps[SIDE_ALONE]));
	putchar('\n');
	fflush(stdout);
}

static int run_case(struct decode_result *result, const struct bench_options *options)
{
	struct decode_case it = { .result = result };
	struct embedded_config config = { .threads = result->threads, .memory_bytes = GUEST_BYTES };
	int status;

	snprintf(it.name, sizeof(it.name), "%s %ux%u, %u thread%s", result->codec->name, result->size.width,
		 result->size.height, result->threads, result->threads > 1 ? "s" : "");
	run_progress("decode %s: comparing pictures", it.name);
	status = clip_open(&it.clip, options->clips, result->codec, result->size, 0);
	if (status == STATUS_OK)
		status = embedded_open(&it.embedded, &config);
	for (int side = 0; side < DECODE_SIDES && status == STATUS_OK; side++) {
		if (takes_part(&it, side))
			status = open_side(&it, side);
	}
	if (status == STATUS_OK)
		status = measure(&it, options);
	if (status == STATUS_OK)
		print_result(&it);
	embedded_close(&it.embedded);
	alone_close(&it.alone[SIDE_ALONE]);
	alone_close(&it.alone[SIDE_SWSCALE]);
	clip_close(&it.clip);
	return status;
}

int suite_decode(const struct bench_options *options, struct results *results)
{
	int status = STATUS_OK;

	for (uint32_t codec = 0; codec < CLIP_CODECS; codec++) {
		for (uint32_t i = 0; i < options->size_count * options->thread_count && status == STATUS_OK; i++) {
			struct decode_result *result = &results->decodes[results->decode_count];

			if ((options->codecs >> codec & 1) == 0)
				break;
			if (results->decode_count == RESULTS_DECODES)
				return fail(STATUS_USAGE, "more than %d cases of decode", RESULTS_DECODES);
			result->codec = &clip_codecs[codec];
			result->size = options->sizes[i / options->thread_count];
			result->threads = options->threads[i % options->thread_count];
			/* One is enough to see what buffers of single pages cost. */
			result->has_joined = clip_codecs[codec].value == VIRTIO_VIDEO_CODEC_H264;
			status = run_case(result, options);
			if (status == STATUS_OK)
				results->decode_count++;
		}
	}
	return status;
}
