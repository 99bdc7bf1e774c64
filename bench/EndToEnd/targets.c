/* SPDX-License-Identifier: BSD-3-Clause */
#include "targets.h"

#include <math.h>
#include <stdarg.h>

#define MIB 1048576.0
#define STREAMS_OF_TARGET 16
#define NANOSECONDS 1000.0
#define START_MILLISECONDS 10.0
#define MIB_OF_STREAM 2.0

static void judge(struct target *target, bool met, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void judge(struct target *target, bool met, const char *format, ...)
{
	va_list arguments;

	target->verdict = met ? VERDICT_MET : VERDICT_MISSED;
	va_start(arguments, format);
	vsnprintf(target->measured, sizeof(target->measured), format, arguments);
	va_end(arguments);
}

static bool is_small(const struct decode_result *result)
{
	return result->size.width * result->size.height < 1280 * 720;
}

/* The worst case counts. */
static void judge_decode(struct target *target, const struct results *results, bool small, enum decode_side over,
			 enum decode_side under, double wanted)
{
	const struct decode_result *worst = NULL;
	double lowest = 0.0;
	uint32_t cases = 0;
	uint32_t met = 0;

	for (uint32_t i = 0; i < results->decode_count; i++) {
		const struct decode_result *result = &results->decodes[i];
		double ratio = results_ratio(&result->fps[over], &result->fps[under]);

		if (is_small(result) != small)
			continue;
		cases++;
		met += ratio >= wanted;
		if (worst == NULL || ratio < lowest) {
			worst = result;
			lowest = ratio;
		}
	}
	if (worst != NULL)
		judge(target, lowest >= wanted, "%.3f at worst (%s %ux%u, %u thread%s); %u of %u cases meet it", lowest,
		      worst->codec->name, worst->size.width, worst->size.height, worst->threads,
		      worst->threads > 1 ? "s" : "", met, cases);
}

/* NV12 is always converted: a library that tells of no copy there counts none, and its zeros mean nothing. */
static void judge_copies(struct target *target, const struct results *results)
{
	double most = 0.0;
	bool known = results->decode_count > 0;

	for (uint32_t i = 0; i < results->decode_count; i++) {
		const struct copies *copies = results->decodes[i].copies;

		known = known && copies[SIDE_YUV420].known && copies_per_picture(&copies[SIDE_NV12]) > 0.0;
		most = fmax(most, copies_per_picture(&copies[SIDE_YUV420]));
		most = fmax(most, copies_per_picture(&copies[SIDE_JOINED]));
	}
	if (known)
		judge(target, most == 0.0, "%.3f at most", most);
}

static void judge_streams(struct target *target, const struct results *results)
{
	for (uint32_t i = 0; i < results->streams_count; i++) {
		const struct streams_result *result = &results->streams[i];
		double ratio = results_ratio(&result->device_fps, &result->alone_fps);

		if (result->count == STREAMS_OF_TARGET)
			judge(target, ratio >= TARGET_STREAMS, "%.3f", ratio);
	}
}

static void judge_memory(struct target *target, const struct memory_result *memory)
{
	double device = sample_median(&memory->device) / MIB;
	double alone = sample_median(&memory->alone) / MIB;

	if (memory->measured)
		judge(target, device - alone <= MIB_OF_STREAM, "%.2f MiB (%.2f, libavcodec alone %.2f)", device - alone,
		      device, alone);
}

static void judge_vhost_user(struct target *target, const struct vhost_user_result *result)
{
	double ratio = results_ratio(&result->daemon_fps, &result->embedded_fps);

	if (result->size.height == 1080 && result->daemon_fps.count > 0)
		judge(target, ratio >= TARGET_VHOST_USER, "%.3f", ratio);
}

void targets_judge(struct target targets[TARGETS], const struct results *results)
{
	static const struct target all[TARGETS] = {
		{ .what = "decode fps against libavcodec alone, 1920x1080 and 1280x720, YUV420", .wanted = "≥ 0.98" },
		{ .what = "the same, NV12", .wanted = "≥ 0.90" },
		{ .what = "the same, NV12, against libavcodec with swscale behind it", .wanted = "≥ 1" },
		{ .what = "decode fps against libavcodec alone, 320x240, YUV420", .wanted = "≥ 0.92" },
		{ .what = "copies per picture, YUV420, buffers contiguous or joined", .wanted = "0" },
		{ .what = "16 streams, total fps against 16 contexts of libavcodec", .wanted = "≥ 0.97" },
		{ .what = "RESOURCE_QUEUE round trip with a codec that does nothing", .wanted = "≤ 1 µs" },
		{ .what = "managed memory allocated by it", .wanted = "0 bytes" },
		{ .what = "added latency over libavcodec's own, p99", .wanted = "≤ 100 µs" },
		{ .what = "dlopen to device created", .wanted = "≤ 10 ms" },
		{ .what = "resident memory of a further stream, above libavcodec's own", .wanted = "≤ 2 MiB" },
		{ .what = "decode fps over vhost-user against the embedded library, 1920x1080", .wanted = "≥ 0.97" },
	};
	const struct round_trip_result *round_trip = &results->round_trip;
	struct target *target = targets;
	const struct sample *latency = results->latency.figures;
	double added = sample_at(&latency[LATENCY_ADDED], 0.99);
	double total = sample_median(&results->start.total);

	for (uint32_t i = 0; i < TARGETS; i++)
		targets[i] = all[i];
	judge_decode(target++, results, false, SIDE_YUV420, SIDE_ALONE, TARGET_YUV420);
	judge_decode(target++, results, false, SIDE_NV12, SIDE_ALONE, TARGET_NV12);
	judge_decode(target++, results, false, SIDE_NV12, SIDE_SWSCALE, 1.0);
	judge_decode(target++, results, true, SIDE_YUV420, SIDE_ALONE, TARGET_SMALL);
	judge_copies(target++, results);
	judge_streams(target++, results);
	if (round_trip->nanoseconds >= 0.0) {
		judge(&target[0], round_trip->nanoseconds <= NANOSECONDS, "%.0f ns", round_trip->nanoseconds);
		judge(&target[1], round_trip->bytes == 0.0, "%.0f bytes", round_trip->bytes);
	}
	target += 2;
	if (latency[LATENCY_ADDED].count > 0)
		judge(target, added <= TARGET_ADDED_MICROSECONDS,
		      "%.0f µs (p50 %.0f; a thread that is woken and wakes, without a device: %.0f, p50 %.0f; libavcodec once more: %.0f)",
		      added, sample_median(&latency[LATENCY_ADDED]), sample_at(&latency[LATENCY_HANDOFF], 0.99),
		      sample_median(&latency[LATENCY_HANDOFF]), sample_at(&latency[LATENCY_NOISE], 0.99));
	target++;
	if (results->start.total.count > 0)
		judge(target, total <= START_MILLISECONDS, "%.1f ms (of which loading FFmpeg's libraries %.1f)", total,
		      sample_median(&results->start.load_ffmpeg));
	target++;
	judge_memory(target++, &results->memory);
	judge_vhost_user(target, &results->vhost_user);
}

uint32_t targets_missed(const struct target targets[TARGETS])
{
	uint32_t missed = 0;

	for (uint32_t i = 0; i < TARGETS; i++)
		missed += targets[i].verdict == VERDICT_MISSED;
	return missed;
}
