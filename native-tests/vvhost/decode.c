/* SPDX-License-Identifier: BSD-3-Clause */
/* vvhost decode: one device, a session for each stream, and what became of them. */
#include "decode.h"

#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "progress.h"
#include "reference.h"
#include "report.h"
#include "session.h"

/* For each stream; sparse, so only what is used costs memory. */
#define GUEST_MEMORY_BYTES (UINT64_C(1) << 30)

struct decoding {
	const struct decode_options *options;
	struct host host;
	struct decode_options quiet_options;	/* of all streams but the first: nothing is written */
	struct session *sessions;
	uint32_t count;
	struct progress progress;
};

/* Failures from now on are of that stream; returns what they were of before. */
static uint32_t about(const struct decoding *decoding, const struct session *session)
{
	return report_about_stream(decoding->count > 1 ? (uint32_t)(session - decoding->sessions) + 1 : 0);
}

static struct session *find(struct decoding *decoding, uint32_t stream_id)
{
	for (uint32_t i = 0; i < decoding->count; i++) {
		struct session *session = &decoding->sessions[i];

		if (session->has_stream && session->stream_id == stream_id)
			return session;
	}
	return NULL;
}

static int on_dequeued(void *opaque, uint32_t stream_id, uint32_t queue_type, uint32_t resource_id,
		       const struct virtio_video_resource_queue_resp *response)
{
	struct session *session = find(opaque, stream_id);
	uint32_t before;
	int status;

	if (session == NULL)
		return fail(STATUS_FAILED, "a buffer of stream %u came back behind STREAM_DESTROY", stream_id);
	before = about(opaque, session);
	status = session_dequeued(session, queue_type, resource_id, response);
	report_about_stream(before);
	return status;
}

static int on_drained(void *opaque, uint32_t stream_id, uint32_t result)
{
	struct session *session = find(opaque, stream_id);
	uint32_t before;
	int status;

	if (session == NULL)
		return fail(STATUS_FAILED, "a drain of stream %u was answered behind STREAM_DESTROY", stream_id);
	before = about(opaque, session);
	status = session_drained(session, result);
	report_about_stream(before);
	return status;
}

static int on_event(void *opaque, uint32_t stream_id, uint32_t type)
{
	struct session *session = find(opaque, stream_id);
	uint32_t before;
	int status;

	if (session == NULL)
		return fail(STATUS_FAILED, "an event 0x%x came for stream %u, which does not exist", type, stream_id);
	before = about(opaque, session);
	status = session_event(session, type);
	report_about_stream(before);
	return status;
}

static void on_cleared(void *opaque, uint32_t stream_id, uint32_t queue_type)
{
	struct session *session = find(opaque, stream_id);

	if (session != NULL)
		session_cleared(session, queue_type);
}

/* The first that is not at its end. */
static void describe(void *opaque, char *text, size_t size)
{
	struct decoding *decoding = opaque;
	uint32_t i = 0;

	while (i + 1 < decoding->count && decoding->sessions[i].phase == PHASE_ENDED)
		i++;
	session_describe(&decoding->sessions[i], text, size);
}

static const struct driver_handlers handlers = {
	.dequeued = on_dequeued,
	.drained = on_drained,
	.event = on_event,
	.cleared = on_cleared,
	.describe = describe,
};

static int open_host(struct decoding *decoding)
{
	struct host_config config = {
		.memory_bytes = decoding->count * GUEST_MEMORY_BYTES,
		.threads = decoding->options->threads,
		.streams = decoding->count,
		.objects = decoding->options->object_inputs || decoding->options->object_outputs,
		.transport = decoding->options->descriptor_level ? &transport_descriptor_ops : &transport_ring_ops,
		.handlers = &handlers,
		.opaque = decoding,
	};

	return host_open(&decoding->host, &config);
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
	for (uint32_t i = 0; i < decoding->count && status == STATUS_OK; i++)
		status = session_open(&decoding->sessions[i], i == 0 ? decoding->options : &decoding->quiet_options, i,
				      &decoding->host);
	return status;
}

static uint64_t frames(const struct decoding *decoding)
{
	uint64_t count = 0;

	for (uint32_t i = 0; i < decoding->count; i++)
		count += decoding->sessions[i].sink.count;
	return count;
}

/* Sends what each stream can send. *idle: all of them wait for the device; *ended: none is left. */
static int advance(struct decoding *decoding, bool *idle, bool *ended)
{
	for (uint32_t i = 0; i < decoding->count; i++) {
		struct session *session = &decoding->sessions[i];
		int status;

		if (session->phase == PHASE_ENDED)
			continue;
		about(decoding, session);
		status = session_advance(session);
		if (status != STATUS_OK)
			return status;
	}
	/* What one of them waited for may have brought something for another. */
	report_about_stream(0);
	*idle = true;
	*ended = true;
	for (uint32_t i = 0; i < decoding->count; i++) {
		const struct session *session = &decoding->sessions[i];

		*idle = *idle && (session->phase == PHASE_ENDED || session->noted == session->acted_upon);
		*ended = *ended && session->phase == PHASE_ENDED;
	}
	return STATUS_OK;
}

static int run(struct decoding *decoding)
{
	bool ended = false;
	int status = STATUS_OK;

	for (uint32_t i = 0; i < decoding->count && status == STATUS_OK; i++) {
		about(decoding, &decoding->sessions[i]);
		status = session_start(&decoding->sessions[i],
				       guest_area_part(&decoding->host.memory.images, i, decoding->count));
	}
	while (status == STATUS_OK && !ended) {
		bool idle;

		status = advance(decoding, &idle, &ended);
		if (status == STATUS_OK && idle && !ended)
			status = driver_run(&decoding->host.driver);
		progress_update(&decoding->progress, frames(decoding), source_fraction(&decoding->sessions[0].source));
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
	const struct decode_options *options = decoding->options;
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

int decode_command(const struct decode_options *options)
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
