/* SPDX-License-Identifier: BSD-3-Clause */
/* vvhost decode: one device, a session for each stream, and their results. */
#include "commands/decode.h"

#include <stdio.h>
#include <stdlib.h>

#include "device/device_stats.h"
#include "input/reference.h"
#include "program/clock.h"
#include "program/progress.h"
#include "program/report.h"
#include "sessions/session.h"

/* For each stream; sparse, so only used pages cost memory. */
#define GUEST_MEMORY_BYTES (UINT64_C(1) << 30)

struct decoding {
	const struct options *options;
	struct host host;
	struct options quiet_options; /* of all streams but the first: nothing is written */
	struct session *sessions;
	uint32_t count;
	struct guest_streams streams; /* the sessions */
	struct video_driver *driver;
	struct progress progress;
	struct virtiovideo_device_stats stats; /* as they were when all streams had ended */
};

static int open_host(struct decoding *decoding)
{
	struct host_device_config config = {
		.type = VIRTIOVIDEO_DEVICE_DECODER,
		.threads = decoding->options->threads,
		.reorder = decoding->options->reorder,
		.streams = decoding->count,
		.objects = decoding->options->object_inputs || decoding->options->object_outputs,
		.transport = decoding->options->transport,
		.handlers = &guest_streams_handlers,
		.opaque = &decoding->streams,
	};
	int status = host_open(&decoding->host, decoding->count * GUEST_MEMORY_BYTES);

	return status == STATUS_OK ? host_add_device(&decoding->host, &config, &decoding->driver) : status;
}

static int open_sessions(struct decoding *decoding)
{
	int status = STATUS_OK;

	decoding->count = decoding->options->streams;
	decoding->sessions = calloc(decoding->count, sizeof(*decoding->sessions));
	if (decoding->sessions == NULL)
		return fail(STATUS_FAILED, "out of memory");
	decoding->quiet_options = *decoding->options;
	decoding->quiet_options.output = NULL;
	decoding->quiet_options.framemd5 = NULL;
	decoding->quiet_options.contact_sheet = NULL;
	for (uint32_t i = 0; i < decoding->count && status == STATUS_OK; i++) {
		decoding->streams.list[decoding->streams.count++] = &decoding->sessions[i].base;
		status = session_open(&decoding->sessions[i], i == 0 ? decoding->options : &decoding->quiet_options, i,
				      &decoding->host);
	}
	return status;
}

static uint64_t frames(const struct decoding *decoding)
{
	uint64_t count = 0;

	for (uint32_t i = 0; i < decoding->count; i++)
		count += decoding->sessions[i].sink.count;
	return count;
}

static double fraction(const struct decoding *decoding)
{
	const struct session *first = &decoding->sessions[0];

	/* With seeks the frames are not those of the packets before the last one. */
	return decoding->options->seeks > 0 ? source_fraction(&first->source)
					    : source_fraction_done(&first->source, first->sink.count);
}

static int run(struct decoding *decoding)
{
	bool ended = false;
	int status = STATUS_OK;

	for (uint32_t i = 0; i < decoding->count && status == STATUS_OK; i++) {
		guest_streams_about(&decoding->streams, i);
		status = session_start(&decoding->sessions[i], decoding->driver,
				       guest_area_part(&decoding->host.memory.images, i, decoding->count));
	}
	while (status == STATUS_OK && !ended) {
		bool idle;

		status = guest_streams_advance(&decoding->streams, &idle, &ended);
		if (status == STATUS_OK && idle && !ended)
			status = driver_run(decoding->driver);
		progress_update(&decoding->progress, frames(decoding), fraction(decoding));
	}
	return status;
}

static int verify(const struct decoding *decoding)
{
	const struct frame_md5_list *lists[DRIVER_MAX_STREAMS];

	for (uint32_t i = 0; i < decoding->count; i++)
		lists[i] = &decoding->sessions[i].sink.list;
	return reference_compare(decoding->options, lists, decoding->count);
}

static void summarise(const struct decoding *decoding, double seconds)
{
	const struct options *options = decoding->options;
	AVRational rate = decoding->sessions[0].source.frame_rate;
	unsigned long long count = frames(decoding);
	double fps = seconds > 0.0 ? (double)count / seconds : 0.0;
	FILE *stream = picture_sink_takes_stdout(&decoding->sessions[0].sink) ? stderr : stdout;

	if (decoding->count > 1)
		fprintf(stream, "%u streams, ", decoding->count);
	if (options->seeks > 0)
		fprintf(stream, "%u seeks of seed %llu%s, ", options->seeks, (unsigned long long)options->seed,
			decoding->count > 1 ? " each" : "");
	if (options->verify)
		fprintf(stream, "%llu/%llu frames match", count, count);
	else
		fprintf(stream, "%llu frames", count);
	fprintf(stream, ", %.0f fps", fps);
	if (rate.num > 0)
		fprintf(stream, " (%.1fx real time%s)", fps / av_q2d(rate) / decoding->count,
			decoding->count > 1 ? " each" : "");
	fputc('\n', stream);
	if (options->stats)
		device_stats_print(stream, &decoding->stats);
}

static int decode(struct decoding *decoding)
{
	double started;
	double seconds;
	int status = open_sessions(decoding);

	if (status == STATUS_OK)
		status = open_host(decoding);
	if (status != STATUS_OK)
		return status;
	progress_begin(&decoding->progress, "decoding", decoding->options->quiet);
	started = clock_seconds();
	status = run(decoding);
	seconds = clock_seconds() - started;
	progress_end(&decoding->progress);
	if (status == STATUS_OK && decoding->options->stats)
		status = device_stats_read(decoding->driver->device, &decoding->stats);
	if (status == STATUS_OK)
		status = host_finish(&decoding->host);
	if (status == STATUS_OK && decoding->options->verify)
		status = verify(decoding);
	if (status == STATUS_OK)
		status = picture_sink_commit(&decoding->sessions[0].sink);
	if (status == STATUS_OK)
		summarise(decoding, seconds);
	return status;
}

int decode_command(const struct options *options)
{
	struct decoding *decoding = calloc(1, sizeof(*decoding));
	int status;

	if (decoding == NULL)
		return fail(STATUS_FAILED, "out of memory");
	decoding->options = options;
	status = decode(decoding);
	/* The device goes first: until then it may touch guest memory. */
	host_close(&decoding->host);
	for (uint32_t i = 0; i < decoding->count; i++)
		session_close(&decoding->sessions[i]);
	free(decoding->sessions);
	free(decoding);
	return status;
}
