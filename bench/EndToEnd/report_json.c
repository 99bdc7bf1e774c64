/* SPDX-License-Identifier: BSD-3-Clause */
/* All figures as they were measured, for whoever wants to count otherwise. */
#include "reports.h"

static const char *const latency_words[LATENCY_FIGURES] = {
	[LATENCY_DEVICE] = "device",
	[LATENCY_ALONE] = "alone",
	[LATENCY_ADDED] = "added",
	[LATENCY_NOISE] = "alone_again_less_alone",
	[LATENCY_HANDOFF] = "alone_in_a_thread_less_alone",
	[LATENCY_WAKE_WORKER] = "worker_wakes",
	[LATENCY_WAKE_HOST] = "host_wakes",
};

static void put_text(FILE *file, const char *name, const char *text)
{
	fprintf(file, "\"%s\":\"", name);
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			fputc('\\', file);
		if ((unsigned char)*text >= ' ')
			fputc(*text, file);
	}
	fputc('"', file);
}

static void put_sample(FILE *file, const char *name, const struct sample *sample, const char *end)
{
	fprintf(file, "\"%s\":{\"median\":%.6g,\"q1\":%.6g,\"q3\":%.6g,\"values\":[", name, sample_median(sample),
		sample_at(sample, 0.25), sample_at(sample, 0.75));
	for (size_t i = 0; i < sample->count; i++)
		fprintf(file, "%s%.6g", i > 0 ? "," : "", sample->values[i]);
	fprintf(file, "]}%s", end);
}

static void put_copies(FILE *file, const struct copies *copies)
{
	fputs("\"copies\":", file);
	if (!copies->known) {
		fputs("null", file);
		return;
	}
	fprintf(file, "{\"pictures\":%llu,\"inputs\":%llu", (unsigned long long)copies->pictures,
		(unsigned long long)copies->inputs);
	for (uint32_t i = 0; copies_reason(i) != NULL; i++)
		fprintf(file, ",\"%s\":%llu", copies_reason(i), (unsigned long long)copies->copied[i]);
	fputc('}', file);
}

static void put_decode(FILE *file, const struct decode_result *result)
{
	static const char *const sides[DECODE_SIDES] = {
		[SIDE_ALONE] = "alone",
		[SIDE_YUV420] = "yuv420",
		[SIDE_SWSCALE] = "alone_swscale",
		[SIDE_NV12] = "nv12",
		[SIDE_JOINED] = "yuv420_single_pages",
	};

	fprintf(file, "{\"codec\":\"%s\",\"width\":%u,\"height\":%u,\"threads\":%u,\"pictures\":%llu",
		result->codec->word, result->size.width, result->size.height, result->threads,
		(unsigned long long)result->pictures);
	for (uint32_t i = 0; i < DECODE_SIDES; i++) {
		if (result->fps[i].count == 0)
			continue;
		fprintf(file, ",\"%s\":{\"ratio\":%.4f,", sides[i],
			results_ratio(&result->fps[i], &result->fps[SIDE_ALONE]));
		put_sample(file, "fps", &result->fps[i], ",");
		put_sample(file, "cpu_seconds_per_picture", &result->cpu[i], ",");
		put_copies(file, &result->copies[i]);
		fputc('}', file);
	}
	fputc('}', file);
}

static void put_streams(FILE *file, const struct streams_result *result)
{
	fprintf(file, "{\"streams\":%u,\"pictures\":%llu,\"ratio\":%.4f,", result->count,
		(unsigned long long)result->pictures, results_ratio(&result->device_fps, &result->alone_fps));
	put_sample(file, "device_fps", &result->device_fps, ",");
	put_sample(file, "alone_fps", &result->alone_fps, ",");
	put_sample(file, "device_slowest_to_fastest", &result->device_fairness, ",");
	put_sample(file, "alone_slowest_to_fastest", &result->alone_fairness, "}");
}

static void put_start(FILE *file, const struct start_result *start)
{
	fprintf(file, "\"start\":{\"library_bytes\":%llu,", (unsigned long long)start->library_bytes);
	put_sample(file, "dlopen_ms", &start->load, ",");
	put_sample(file, "dlopen_ffmpeg_ms", &start->load_ffmpeg, ",");
	put_sample(file, "runtime_start_ms", &start->runtime, ",");
	put_sample(file, "create_ms", &start->create, ",");
	put_sample(file, "total_ms", &start->total, ",");
	put_sample(file, "first_picture_device_ms", &start->first_device, ",");
	put_sample(file, "first_picture_alone_ms", &start->first_alone, ",");
	put_sample(file, "resident_bytes", &start->resident, ",");
	put_sample(file, "resident_anonymous_bytes", &start->resident_private, ",");
	put_sample(file, "resident_ffmpeg_bytes", &start->resident_ffmpeg, "}");
}

static void put_targets(FILE *file, const struct target targets[TARGETS])
{
	static const char *const words[] = { "null", "true", "false" };

	fputs("\"targets\":[", file);
	for (uint32_t i = 0; i < TARGETS; i++) {
		fputs(i > 0 ? ",\n{" : "\n{", file);
		put_text(file, "what", targets[i].what);
		fputc(',', file);
		put_text(file, "target", targets[i].wanted);
		fputc(',', file);
		put_text(file, "measured", targets[i].measured);
		fprintf(file, ",\"met\":%s}", words[targets[i].verdict]);
	}
	fputs("]", file);
}

void report_json(FILE *file, const struct results *results, const struct machine *machine,
		 const struct target targets[TARGETS])
{
	fputs("{\"machine\":{", file);
	put_text(file, "processor", machine->processor);
	fprintf(file, ",\"processors\":%ld,\"load_before\":%.2f,", machine->processors, machine->load);
	put_text(file, "kernel", machine->kernel);
	fputc(',', file);
	put_text(file, "ffmpeg", machine->ffmpeg);
	fputc(',', file);
	put_text(file, "date", machine->date);
	fputs("},\n", file);
	put_targets(file, targets);
	fputs(",\n\"decode\":[", file);
	for (uint32_t i = 0; i < results->decode_count; i++) {
		fputs(i > 0 ? ",\n" : "\n", file);
		put_decode(file, &results->decodes[i]);
	}
	fputs("],\n\"streams\":[", file);
	for (uint32_t i = 0; i < results->streams_count; i++) {
		fputs(i > 0 ? ",\n" : "\n", file);
		put_streams(file, &results->streams[i]);
	}
	fputs("],\n\"latency_us\":{", file);
	for (uint32_t i = 0; i < LATENCY_FIGURES; i++)
		put_sample(file, latency_words[i], &results->latency.figures[i],
			   i + 1 < LATENCY_FIGURES ? "," : "},\n");
	fputs("\"commands\":[", file);
	for (uint32_t i = 0; i < results->level_count; i++) {
		fprintf(file, "%s\n{\"level\":\"%s\",", i > 0 ? "," : "", results->levels[i].name);
		put_sample(file, "round_trip_ns", &results->levels[i].round_trip, ",");
		put_sample(file, "while_decoding_us", &results->levels[i].while_decoding, "}");
	}
	fputs("],\n\"memory_bytes_per_stream\":{", file);
	put_sample(file, "device", &results->memory.device, ",");
	put_sample(file, "alone", &results->memory.alone, ",");
	put_sample(file, "guest", &results->memory.guest, "},\n");
	put_start(file, &results->start);
	fprintf(file, ",\n\"vhost_user\":{\"width\":%u,\"height\":%u,\"ratio\":%.4f,", results->vhost_user.size.width,
		results->vhost_user.size.height,
		results_ratio(&results->vhost_user.daemon_fps, &results->vhost_user.embedded_fps));
	put_sample(file, "embedded_fps", &results->vhost_user.embedded_fps, ",");
	put_sample(file, "daemon_fps", &results->vhost_user.daemon_fps, "}");
	fprintf(file, ",\n\"resource_queue_round_trip\":{\"ns\":%.1f,\"bytes\":%.1f}}\n",
		results->round_trip.nanoseconds, results->round_trip.bytes);
}
