/* SPDX-License-Identifier: BSD-3-Clause */
#include "reports.h"

#define MIB 1048576.0

void report_machine(FILE *file, const struct machine *machine, const struct bench_options *options)
{
	fprintf(file,
		"%s, %ld processor%s, %s; FFmpeg %s; libvirtiovideo %u.%u.%u; %s. Medians of %u rounds of at least %g s;",
		machine->processor, machine->processors, machine->processors > 1 ? "s" : "", machine->kernel,
		machine->ffmpeg, machine->library >> 16, machine->library >> 8 & 255, machine->library & 255,
		machine->date, options->rounds, options->seconds);
	fprintf(file, " load of others before the start: %.1f.\n", machine->load);
}

void report_targets(FILE *file, const struct target targets[TARGETS])
{
	static const char *const words[] = { "not measured", "yes", "**missed**" };

	fputs("| what | target | measured | met |\n|---|---|---|---|\n", file);
	for (uint32_t i = 0; i < TARGETS; i++)
		fprintf(file, "| %s | %s | %s | %s |\n", targets[i].what, targets[i].wanted, targets[i].measured,
			words[targets[i].verdict]);
}

/* The ratio, and where the middle half of the pairs lies. */
static void put_ratio(FILE *file, const struct sample *over, const struct sample *under)
{
	struct sample ratios = { 0 };

	if (over->count > 0 && sample_ratios(&ratios, over, under) == 0)
		fprintf(file, " %.3f (%.3f to %.3f) |", results_ratio(over, under), sample_at(&ratios, 0.25),
			sample_at(&ratios, 0.75));
	else
		fputs(" |", file);
	sample_free(&ratios);
}

static void put_copies(FILE *file, const struct copies *copies)
{
	if (!copies->known) {
		fputs(" |", file);
		return;
	}
	fprintf(file, " %.2f", copies_per_picture(copies));
	for (uint32_t i = 0; copies_reason(i) != NULL; i++) {
		if (copies->copied[i] > 0)
			fprintf(file, ", %s", copies_reason(i));
	}
	fputs(" |", file);
}

void report_decode(FILE *file, const struct results *results)
{
	fputs("| codec | size | threads | alone, fps | YUV420 | NV12 | alone + swscale | single pages | fastest runs, YUV420 | processor time | "
	      "copies, YUV420 | single pages | NV12 |\n|---|---|--:|--:|---|---|---|---|--:|--:|---|---|---|\n",
	      file);
	for (uint32_t i = 0; i < results->decode_count; i++) {
		const struct decode_result *result = &results->decodes[i];

		fprintf(file, "| %s | %ux%u | %u | %.0f |", result->codec->name, result->size.width,
			result->size.height, result->threads, sample_median(&result->fps[SIDE_ALONE]));
		put_ratio(file, &result->fps[SIDE_YUV420], &result->fps[SIDE_ALONE]);
		put_ratio(file, &result->fps[SIDE_NV12], &result->fps[SIDE_ALONE]);
		put_ratio(file, &result->fps[SIDE_SWSCALE], &result->fps[SIDE_ALONE]);
		put_ratio(file, &result->fps[SIDE_JOINED], &result->fps[SIDE_ALONE]);
		fprintf(file, " %.3f |",
			sample_at(&result->fps[SIDE_YUV420], 1.0) / sample_at(&result->fps[SIDE_ALONE], 1.0));
		fprintf(file, " %.3f |", results_ratio(&result->cpu[SIDE_YUV420], &result->cpu[SIDE_ALONE]));
		put_copies(file, &result->copies[SIDE_YUV420]);
		put_copies(file, &result->copies[SIDE_JOINED]);
		put_copies(file, &result->copies[SIDE_NV12]);
		fputc('\n', file);
	}
}

void report_streams(FILE *file, const struct results *results)
{
	fputs("| streams | alone, fps of all | device, fps of all | ratio | slowest to fastest stream | alone |\n"
	      "|--:|--:|--:|---|--:|--:|\n",
	      file);
	for (uint32_t i = 0; i < results->streams_count; i++) {
		const struct streams_result *result = &results->streams[i];

		fprintf(file, "| %u | %.0f | %.0f |", result->count, sample_median(&result->alone_fps),
			sample_median(&result->device_fps));
		put_ratio(file, &result->device_fps, &result->alone_fps);
		fprintf(file, " %.3f | %.3f |\n", sample_median(&result->device_fairness),
			sample_median(&result->alone_fairness));
	}
}

void report_commands(FILE *file, const struct results *results)
{
	fputs("| level of the API | GET_PARAMS, round trip | a second | while decoding, p50 | p99 |\n|---|--:|--:|--:|--:|\n",
	      file);
	for (uint32_t i = 0; i < results->level_count; i++) {
		const struct level_result *level = &results->levels[i];
		double nanoseconds = sample_median(&level->round_trip);

		fprintf(file, "| %s | %.0f ns | %.0f | %.1f µs | %.1f µs |\n", level->name, nanoseconds,
			nanoseconds > 0.0 ? 1e9 / nanoseconds : 0.0, sample_median(&level->while_decoding),
			sample_at(&level->while_decoding, 0.99));
	}
}

static void put_percentiles(FILE *file, const char *name, const struct sample *sample)
{
	fprintf(file, "| %s | %.0f µs | %.0f µs | %.0f µs | %.0f µs |\n", name, sample_at(sample, 0.5),
		sample_at(sample, 0.9), sample_at(sample, 0.99), sample_at(sample, 1.0));
}

void report_latency(FILE *file, const struct latency_result *latency)
{
	static const char *const names[LATENCY_FIGURES] = {
		[LATENCY_DEVICE] = "device",
		[LATENCY_ALONE] = "libavcodec alone",
		[LATENCY_ADDED] = "added by the device, of each access unit",
		[LATENCY_NOISE] = "for comparison: libavcodec alone once more, less libavcodec alone",
		[LATENCY_HANDOFF] = "libavcodec in a thread that is woken and wakes, less libavcodec alone",
		[LATENCY_WAKE_WORKER] = "of that: until the thread is awake",
		[LATENCY_WAKE_HOST] = "of that: until who waits for the picture is awake",
	};

	fputs("| from RESOURCE_QUEUE to the picture | p50 | p90 | p99 | longest |\n|---|--:|--:|--:|--:|\n", file);
	for (uint32_t i = 0; i < LATENCY_FIGURES; i++)
		put_percentiles(file, names[i], &latency->figures[i]);
}

void report_vhost_user(FILE *file, const struct vhost_user_result *result)
{
	fprintf(file, "| size | embedded, fps | daemon, fps | ratio |\n|---|--:|--:|---|\n| %ux%u | %.0f | %.0f |",
		result->size.width, result->size.height, sample_median(&result->embedded_fps),
		sample_median(&result->daemon_fps));
	put_ratio(file, &result->daemon_fps, &result->embedded_fps);
	fputc('\n', file);
}

static void put_row(FILE *file, const char *what, const struct sample *sample, double unit, const char *name)
{
	if (sample->count > 0)
		fprintf(file, "| %s | %.2f %s | %.2f to %.2f |\n", what, sample_median(sample) / unit, name,
			sample_at(sample, 0.25) / unit, sample_at(sample, 0.75) / unit);
}

void report_start(FILE *file, const struct results *results)
{
	const struct start_result *start = &results->start;
	const struct memory_result *memory = &results->memory;

	fputs("| what | median | middle half |\n|---|--:|---|\n", file);
	put_row(file, "dlopen of the library", &start->load, 1.0, "ms");
	put_row(file, "dlopen of FFmpeg's libraries alone", &start->load_ffmpeg, 1.0, "ms");
	put_row(file, "virtiovideo_runtime_start()", &start->runtime, 1.0, "ms");
	put_row(file, "virtiovideo_create()", &start->create, 1.0, "ms");
	put_row(file, "dlopen to device created", &start->total, 1.0, "ms");
	put_row(file, "device created and first picture, library loaded", &start->first_device, 1.0, "ms");
	put_row(file, "libavcodec alone: opened and first picture", &start->first_alone, 1.0, "ms");
	put_row(file, "resident memory of an idle device, FFmpeg's libraries among it", &start->resident, MIB, "MiB");
	put_row(file, "of that: no file behind it", &start->resident_private, MIB, "MiB");
	put_row(file, "resident memory of FFmpeg's libraries alone", &start->resident_ffmpeg, MIB, "MiB");
	put_row(file, "memory of a further stream, without the guest's", &memory->device, MIB, "MiB");
	put_row(file, "memory of a further context of libavcodec alone", &memory->alone, MIB, "MiB");
	put_row(file, "the guest's memory of a further stream: its image buffers", &memory->guest, MIB, "MiB");
	if (start->library_bytes > 0)
		fprintf(file, "| size of the library's file | %.2f MiB | |\n", (double)start->library_bytes / MIB);
}
