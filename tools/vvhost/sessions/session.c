/* SPDX-License-Identifier: BSD-3-Clause */
/* A stream from beginning to end: what to send when, and the device's messages about the stream as a whole. */
#include "sessions/session.h"

#include <stdio.h>
#include <stdlib.h>

#include "driver/caps.h"
#include "formats/names.h"
#include "program/report.h"

static struct session *session_of(struct guest_stream *stream)
{
	return (struct session *)stream;
}

static int on_dequeued(struct guest_stream *stream, uint32_t queue_type, uint32_t resource_id,
		       const struct virtio_video_resource_queue_resp *response)
{
	if (queue_type == VIRTIO_VIDEO_QUEUE_TYPE_INPUT)
		return session_input_done(session_of(stream), resource_id, response);
	return session_output_done(session_of(stream), resource_id, response);
}

static int on_drained(struct guest_stream *stream, uint32_t result)
{
	struct session *session = session_of(stream);

	session->drain_sent = false;
	if (result == VIRTIO_VIDEO_RESULT_OK) {
		session->drain_ended = true;
		return STATUS_OK;
	}
	/* Clearing either queue cancels it; after the outputs' it is sent again. */
	if (result == VIRTIO_VIDEO_RESULT_ERR_CANCELED) {
		if (session->clearing == 0)
			session->halted = true;
		return STATUS_OK;
	}
	return fail(STATUS_FAILED, "the device answered STREAM_DRAIN with %s", result_name(result));
}

static int on_event(struct guest_stream *stream, uint32_t type)
{
	struct session *session = session_of(stream);

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

static void on_cleared(struct guest_stream *stream, uint32_t queue_type)
{
	if (queue_type == VIRTIO_VIDEO_QUEUE_TYPE_INPUT)
		session_of(stream)->seeks.epoch++;
}

static void describe(const struct guest_stream *stream, char *text, size_t size)
{
	static const char *const phases[] = {
		[PHASE_STARTING] = "setting up the stream",
		[PHASE_HEADERS] = "waiting for the size of the pictures",
		[PHASE_DECODING] = "decoding",
		[PHASE_CHANGING] = "changing the resolution",
		[PHASE_DRAINING] = "draining",
		[PHASE_ENDING] = "destroying the stream",
	};
	const struct session *session = (const struct session *)stream;
	const char *halted = session->halted ? ", though the device cancelled commands" : "";

	snprintf(text, size,
		 "%s%s (%llu packets sent, %llu frames back, the device holds %u bitstream and %u image buffers)",
		 stream->ended ? "destroying the device" : phases[session->phase], halted,
		 (unsigned long long)session->timestamps.count, (unsigned long long)session->sink.count,
		 session->inputs_queued, session->outputs_queued);
}

static uint32_t memory_type(bool object)
{
	return object ? VIRTIO_VIDEO_MEM_TYPE_VIRTIO_OBJECT : VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES;
}

/* Creates the stream with its bitstream buffers; image buffers wait for the size of the pictures. */
int session_start(struct session *session, struct video_driver *driver, struct guest_area images)
{
	struct caps caps;
	bool served;
	int status = caps_query(&caps, driver);

	session->driver = driver;
	session->images = images;
	if (status != STATUS_OK)
		return status;
	served = caps_find_codec(&caps, session->source.codec);
	caps_free(&caps);
	if (!served)
		return fail(STATUS_USAGE, "%s: the device does not decode %s", session->source.name,
			    session->source.codec_name);
	if (session->driver->device->objects != NULL &&
	    !device_has_feature(session->driver->device, VIRTIO_VIDEO_F_RESOURCE_VIRTIO_OBJECT))
		return fail(STATUS_FAILED, "the device takes no virtio objects");
	status = driver_stream_create(session->driver, memory_type(session->options->object_inputs),
				      memory_type(session->options->object_outputs), session->source.codec,
				      &session->base.stream_id);
	if (status != STATUS_OK)
		return status;
	session->base.has_stream = true;
	status = driver_get_params(session->driver, session->base.stream_id, &session->params);
	if (status == STATUS_OK)
		status = session_set_params(session);
	if (status == STATUS_OK)
		status = session_open_inputs(session);
	session->phase = PHASE_HEADERS;
	return status;
}

/*
 * At the end of the file. The drain ends with a buffer that carries EOS. If no size was ever
 * found, there is no image buffer, so it gets buffers of the device's initial size.
 */
static int drain(struct session *session)
{
	int status;

	if (session->output_count == 0) {
		/* The device may still find the size in the inputs that it holds. */
		if (session->inputs_queued > 0)
			return STATUS_OK;
		status = session_change_resolution(session);
		if (status != STATUS_OK || session->resolution_changed)
			return status;
	}
	session->phase = PHASE_DRAINING;
	session->drain_sent = true;
	return driver_drain(session->driver, session->base.stream_id);
}

static int send(struct session *session)
{
	int status;

	if (session->stream_failed)
		return fail(STATUS_FAILED, "the device ended the stream with EVENT_ERROR%s",
			    device_hint(session->driver->device));
	if (session->halted)
		return STATUS_OK;
	if (session->resolution_changed)
		return session_change_resolution(session);
	status = session_queue_outputs(session);
	if (status == STATUS_OK && !session->source_ended)
		status = session_feed(session);
	if (status == STATUS_OK && session_seek_is_due(session))
		return session_seek(session);
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
		return fail(STATUS_FAILED, "the device kept %u bitstream buffers behind the drain",
			    session->inputs_queued);
	if (session->outputs_cancelled > 0)
		return fail(STATUS_FAILED, "the device cancelled %u image buffers for no reason",
			    session->outputs_cancelled);
	if (!session->end_of_stream)
		return fail(STATUS_FAILED, "the drain ended without a buffer that carries EOS");
	if (session->sink.count == 0)
		return fail(STATUS_FAILED, "%s: not a single frame was decoded", session->source.name);
	return STATUS_OK;
}

static void forget_buffers(struct session *session)
{
	session_forget_outputs(session);
	for (uint32_t i = 0; i < session->input_count; i++)
		guest_buffer_forget(&session->inputs[i].memory);
	session->input_count = 0;
}

static int end(struct session *session)
{
	bool gone = true;
	int status;

	session->phase = PHASE_ENDING;
	if (session->taker != NULL) {
		status = session->taker->let_go(session->taker->opaque, &gone);
		if (status != STATUS_OK || !gone)
			return status;
	}
	status = check_end(session);
	if (status == STATUS_OK)
		status = driver_stream_destroy(session->driver, session->base.stream_id);
	if (status == STATUS_OK && session->outputs_queued > 0)
		status =
			fail(STATUS_FAILED, "STREAM_DESTROY left %u image buffers unanswered", session->outputs_queued);
	if (status == STATUS_OK)
		status = session_shut_inputs(session, GUARD_DESTROY);
	if (status == STATUS_OK)
		status = session_shut_outputs(session, GUARD_DESTROY);
	forget_buffers(session);
	session->base.has_stream = false;
	session->base.ended = true;
	return status;
}

static int advance(struct guest_stream *stream)
{
	struct session *session = session_of(stream);

	if (!session->drain_ended)
		return send(session);
	return session_seek_is_due(session) ? session_seek(session) : end(session);
}

static const struct guest_stream_ops stream_ops = {
	.dequeued = on_dequeued,
	.drained = on_drained,
	.event = on_event,
	.cleared = on_cleared,
	.describe = describe,
	.advance = advance,
};

int session_open(struct session *session, const struct options *options, uint32_t index, struct host *host)
{
	int status;

	session->base.ops = &stream_ops;
	session->options = options;
	session->host = host;
	session->timestamps.plan = &options->timestamps;
	status = source_open(&session->source, options->input);
	if (status == STATUS_OK)
		status = picture_sink_open(&session->sink, options, session->source.frame_rate);
	if (status != STATUS_OK)
		return status;
	session->packet = av_packet_alloc();
	if (session->packet == NULL)
		return fail(STATUS_FAILED, "out of memory");
	if (options->seeks == 0)
		return STATUS_OK;
	return seek_plan_open(&session->seeks, options->input, options->seeks, options->seed + index);
}

void session_close(struct session *session)
{
	forget_buffers(session);
	av_packet_free(&session->packet);
	timestamps_free(&session->timestamps);
	free(session->packed);
	seek_plan_close(&session->seeks);
	picture_sink_close(&session->sink);
	source_close(&session->source);
}
