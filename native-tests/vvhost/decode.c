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
	struct session session;
	struct progress progress;
};

static struct session *find(struct decoding *decoding, uint32_t stream_id)
{
	struct session *session = &decoding->session;

	return session->has_stream && session->stream_id == stream_id ? session : NULL;
}

static int on_dequeued(void *opaque, uint32_t stream_id, uint32_t queue_type, uint32_t resource_id,
		       const struct virtio_video_resource_queue_resp *response)
{
	struct session *session = find(opaque, stream_id);

	if (session == NULL)
		return fail(STATUS_FAILED, "a buffer of stream %u came back behind STREAM_DESTROY", stream_id);
	return session_dequeued(session, queue_type, resource_id, response);
}

static int on_drained(void *opaque, uint32_t stream_id, uint32_t result)
{
	struct session *session = find(opaque, stream_id);

	if (session == NULL)
		return fail(STATUS_FAILED, "a drain of stream %u was answered behind STREAM_DESTROY", stream_id);
	return session_drained(session, result);
}

static int on_event(void *opaque, uint32_t stream_id, uint32_t type)
{
	struct session *session = find(opaque, stream_id);

	if (session == NULL)
		return fail(STATUS_FAILED, "an event 0x%x came for stream %u, which does not exist", type, stream_id);
	return session_event(session, type);
}

static void describe(void *opaque, char *text, size_t size)
{
	struct decoding *decoding = opaque;

	session_describe(&decoding->session, text, size);
}

static const struct driver_handlers handlers = {
	.dequeued = on_dequeued,
	.drained = on_drained,
	.event = on_event,
	.describe = describe,
};

static int open_host(struct decoding *decoding)
{
	struct host_config config = {
		.memory_bytes = GUEST_MEMORY_BYTES,
		.threads = decoding->options->threads,
		.streams = 1,
		.transport = decoding->options->descriptor_level ? &transport_descriptor_ops : &transport_ring_ops,
		.handlers = &handlers,
		.opaque = decoding,
	};

	return host_open(&decoding->host, &config);
}

static int run(struct decoding *decoding)
{
	struct session *session = &decoding->session;
	int status = session_start(session, decoding->host.memory.images);

	while (status == STATUS_OK && session->phase != PHASE_ENDED) {
		status = session_advance(session);
		if (status == STATUS_OK && session->noted == session->acted_upon && session->phase != PHASE_ENDED)
			status = driver_run(&decoding->host.driver);
		progress_update(&decoding->progress, session->sink.count, source_fraction(&session->source));
	}
	return status;
}

static void summarise(const struct decoding *decoding, double seconds)
{
	const struct session *session = &decoding->session;
	AVRational rate = session->source.frame_rate;
	double fps = seconds > 0.0 ? (double)session->sink.count / seconds : 0.0;
	FILE *stream = picture_sink_takes_stdout(&session->sink) ? stderr : stdout;
	unsigned long long count = (unsigned long long)session->sink.count;

	if (decoding->options->verify)
		fprintf(stream, "%llu/%llu frames match", count, count);
	else
		fprintf(stream, "%llu frames", count);
	fprintf(stream, ", %.0f fps", fps);
	if (rate.num > 0)
		fprintf(stream, " (%.1fx real time)", fps / av_q2d(rate));
	fputc('\n', stream);
}

static int decode(struct decoding *decoding)
{
	double started;
	double seconds;
	int status = session_open(&decoding->session, decoding->options, &decoding->host);

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
	if (status == STATUS_OK && decoding->options->verify) {
		uint64_t matched;

		status = reference_compare(decoding->options, &decoding->session.sink.list, &matched);
	}
	if (status == STATUS_OK)
		status = picture_sink_commit(&decoding->session.sink);
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
	session_close(&decoding->session);
	free(decoding);
	return status;
}
