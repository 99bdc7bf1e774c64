/* SPDX-License-Identifier: BSD-3-Clause */
#include "decode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caps.h"
#include "clock.h"
#include "names.h"
#include "reference.h"
#include "report.h"
#include "session.h"

#define GUEST_MEMORY_BYTES (UINT64_C(1) << 30)

static int on_dequeued(void *opaque, uint32_t queue_type, uint32_t resource_id,
		       const struct virtio_video_resource_queue_resp *response)
{
	if (queue_type == VIRTIO_VIDEO_QUEUE_TYPE_INPUT)
		return session_input_done(opaque, resource_id, response);
	return session_output_done(opaque, resource_id, response);
}

static int on_drained(void *opaque, uint32_t result)
{
	struct session *session = opaque;

	session->drain_sent = false;
	if (result == VIRTIO_VIDEO_RESULT_OK) {
		session->drain_ended = true;
		return STATUS_OK;
	}
	/* Clearing the outputs cancels it too: then it is sent again. */
	if (result == VIRTIO_VIDEO_RESULT_ERR_CANCELED) {
		if (!session->clearing)
			session->halted = true;
		return STATUS_OK;
	}
	return fail(STATUS_FAILED, "the device answered STREAM_DRAIN with %s", result_name(result));
}

static int on_event(void *opaque, uint32_t type, uint32_t stream_id)
{
	struct session *session = opaque;

	if (!session->has_stream || stream_id != session->stream_id)
		return fail(STATUS_FAILED, "an event 0x%x came for stream %u, which does not exist", type, stream_id);
	switch (type) {
	case VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED:
		session->resolution_changed = true;
		return STATUS_OK;
	case VIRTIO_VIDEO_EVENT_ERROR:
		session->stream_failed = true;
		return STATUS_OK;
	default:
		return fail(STATUS_FAILED, "the device told of an event 0x%x, which does not exist", type);
	}
}

static void describe(void *opaque, char *text, size_t size)
{
	static const char *const phases[] = {
		[PHASE_STARTING] = "setting up the stream",
		[PHASE_HEADERS] = "waiting for the size of the pictures",
		[PHASE_DECODING] = "decoding",
		[PHASE_CHANGING] = "changing the resolution",
		[PHASE_DRAINING] = "draining",
		[PHASE_ENDING] = "destroying the stream",
	};
	const struct session *session = opaque;
	const char *halted = session->halted ? ", though the device cancelled commands" : "";

	snprintf(text, size,
		 "%s%s (%llu packets sent, %llu frames back, the device holds %u bitstream and %u image buffers)",
		 phases[session->phase], halted, (unsigned long long)session->timestamps.count,
		 (unsigned long long)session->sink.count, session->inputs_queued, session->outputs_queued);
}

const struct driver_handlers session_handlers = {
	.dequeued = on_dequeued,
	.drained = on_drained,
	.event = on_event,
	.describe = describe,
};

/* Creates the stream with its bitstream buffers; image buffers wait for the size of the pictures. */
static int start(struct session *session)
{
	struct caps caps;
	bool served;
	int status = caps_query(&caps, &session->driver);

	if (status != STATUS_OK)
		return status;
	served = caps_find_codec(&caps, session->source.codec);
	caps_free(&caps);
	if (!served)
		return fail(STATUS_USAGE, "%s: the device does not decode %s", session->source.name,
			    session->source.codec_name);
	status = driver_stream_create(&session->driver, session->source.codec, &session->stream_id);
	if (status != STATUS_OK)
		return status;
	session->has_stream = true;
	status = driver_get_params(&session->driver, session->stream_id, &session->params);
	if (status == STATUS_OK)
		status = session_set_params(session);
	if (status == STATUS_OK)
		status = session_open_inputs(session);
	session->phase = PHASE_HEADERS;
	return status;
}

/*
 * At the end of the file. The drain ends with a buffer that carries EOS: where no size was ever
 * found, and so no image buffer is there, it gets buffers of the size that the device starts with.
 */
static int drain(struct session *session)
{
	int status;

	if (session->output_count == 0) {
		/* The size may still be found in what the device holds. */
		if (session->inputs_queued > 0)
			return STATUS_OK;
		status = session_change_resolution(session);
		if (status != STATUS_OK || session->resolution_changed)
			return status;
	}
	session->phase = PHASE_DRAINING;
	session->drain_sent = true;
	return driver_drain(&session->driver, session->stream_id);
}

/* Sends what can be sent. */
static int advance(struct session *session)
{
	int status;

	if (session->stream_failed)
		return fail(STATUS_FAILED, "the device ended the stream with EVENT_ERROR%s", device_hint(&session->device));
	if (session->halted)
		return STATUS_OK;
	if (session->resolution_changed)
		return session_change_resolution(session);
	status = session_queue_outputs(session);
	if (status == STATUS_OK && !session->source_ended)
		status = session_feed(session);
	if (status == STATUS_OK && session->source_ended && !session->drain_sent && !session->resolution_changed)
		status = drain(session);
	return status;
}

static int check_end(struct session *session)
{
	if (session->source.damaged > 0)
		session->frame_status = fail(STATUS_FAILED, "%s: %llu packets are damaged and were left out",
					     session->source.name, (unsigned long long)session->source.damaged);
	if (session->frame_status != STATUS_OK)
		return session->frame_status;
	if (session->inputs_queued > 0)
		return fail(STATUS_FAILED, "the device kept %u bitstream buffers behind the drain", session->inputs_queued);
	if (session->outputs_cancelled > 0)
		return fail(STATUS_FAILED, "the device cancelled %u image buffers for no reason", session->outputs_cancelled);
	if (!session->end_of_stream)
		return fail(STATUS_FAILED, "the drain ended without a buffer that carries EOS");
	if (session->sink.count == 0)
		return fail(STATUS_FAILED, "%s: not a single frame was decoded", session->source.name);
	return STATUS_OK;
}

static int run(struct session *session)
{
	int status = start(session);

	while (status == STATUS_OK && !session->drain_ended) {
		status = advance(session);
		if (status == STATUS_OK && !session->resolution_changed && !session->drain_ended)
			status = driver_run(&session->driver);
	}
	if (status != STATUS_OK)
		return status;
	session->phase = PHASE_ENDING;
	status = check_end(session);
	if (status == STATUS_OK)
		status = driver_stream_destroy(&session->driver, session->stream_id);
	if (status == STATUS_OK && session->outputs_queued > 0)
		status = fail(STATUS_FAILED, "STREAM_DESTROY left %u image buffers unanswered", session->outputs_queued);
	return status;
}

static int open(struct session *session)
{
	int error;
	int status = source_open(&session->source, session->options->input);

	if (status == STATUS_OK)
		status = picture_sink_open(&session->sink, session->options, session->source.frame_rate);
	if (status != STATUS_OK)
		return status;
	session->packet = av_packet_alloc();
	if (session->packet == NULL)
		return fail(STATUS_FAILED, "out of memory");
	error = guest_memory_open(&session->memory, GUEST_MEMORY_BYTES);
	if (error != 0)
		return fail(STATUS_FAILED, "no guest memory: %s", strerror(-error));
	status = device_open(&session->device, &session->memory, session->options->threads);
	if (status != STATUS_OK)
		return status;
	return driver_open(&session->driver, &session->memory, &session->device,
			   session->options->descriptor_level ? &transport_descriptor_ops : &transport_ring_ops,
			   &session_handlers, session);
}

/* The device goes first: until then it may touch guest memory. */
static void close_session(struct session *session)
{
	device_close(&session->device);
	driver_close(&session->driver);
	session_forget_outputs(session);
	for (uint32_t i = 0; i < session->input_count; i++)
		guest_buffer_forget(&session->inputs[i].memory);
	guest_memory_close(&session->memory);
	av_packet_free(&session->packet);
	timestamps_free(&session->timestamps);
	free(session->packed);
	picture_sink_close(&session->sink);
	source_close(&session->source);
}

static void summarise(const struct session *session, double seconds)
{
	AVRational rate = session->source.frame_rate;
	double fps = seconds > 0.0 ? (double)session->sink.count / seconds : 0.0;
	FILE *stream = picture_sink_takes_stdout(&session->sink) ? stderr : stdout;
	unsigned long long count = (unsigned long long)session->sink.count;

	if (session->options->verify)
		fprintf(stream, "%llu/%llu frames match", count, count);
	else
		fprintf(stream, "%llu frames", count);
	fprintf(stream, ", %.0f fps", fps);
	if (rate.num > 0)
		fprintf(stream, " (%.1fx real time)", fps / av_q2d(rate));
	fputc('\n', stream);
}

int decode_command(const struct decode_options *options)
{
	struct session *session = calloc(1, sizeof(*session));
	double started;
	double seconds = 0.0;
	int status;

	if (session == NULL)
		return fail(STATUS_FAILED, "out of memory");
	session->options = options;
	session->memory.fd = -1;
	status = open(session);
	if (status == STATUS_OK) {
		progress_begin(&session->progress, "decoding", options->quiet);
		started = clock_seconds();
		status = run(session);
		seconds = clock_seconds() - started;
		progress_end(&session->progress);
	}
	if (status == STATUS_OK && options->verify) {
		uint64_t matched;

		status = reference_compare(options, &session->sink.list, &matched);
	}
	if (status == STATUS_OK)
		status = picture_sink_commit(&session->sink);
	if (status == STATUS_OK)
		summarise(session, seconds);
	close_session(session);
	free(session);
	return status;
}
