/* SPDX-License-Identifier: BSD-3-Clause */
/* A stream of an encoder from beginning to end: what to send when, and the device's messages about it as a whole. */
#include "sessions/encode_session.h"

#include <stdio.h>
#include <stdlib.h>

#include "driver/caps.h"
#include "formats/names.h"
#include "options/encode_output.h"
#include "program/report.h"

static struct encode_session *session_of(struct guest_stream *stream)
{
	return (struct encode_session *)stream;
}

static int on_dequeued(struct guest_stream *stream, uint32_t queue_type, uint32_t resource_id,
		       const struct virtio_video_resource_queue_resp *response)
{
	if (queue_type == VIRTIO_VIDEO_QUEUE_TYPE_INPUT)
		return encode_session_image_done(session_of(stream), resource_id, response);
	return encode_session_packet_done(session_of(stream), resource_id, response);
}

static int on_drained(struct guest_stream *stream, uint32_t result)
{
	struct encode_session *session = session_of(stream);

	session->drain_sent = false;
	session->drain_ended = result == VIRTIO_VIDEO_RESULT_OK;
	/* There was no QUEUE_CLEAR: EVENT_ERROR should follow. */
	session->halted = session->halted || result == VIRTIO_VIDEO_RESULT_ERR_CANCELED;
	if (session->drain_ended || session->halted)
		return STATUS_OK;
	return fail(STATUS_FAILED, "the device answered STREAM_DRAIN with %s", result_name(result));
}

static int on_event(struct guest_stream *stream, uint32_t type)
{
	if (type != VIRTIO_VIDEO_EVENT_ERROR)
		return fail(STATUS_FAILED, "the encoder told of an event 0x%x, which it does not have", type);
	session_of(stream)->stream_failed = true;
	return STATUS_OK;
}

static void on_cleared(struct guest_stream *stream, uint32_t queue_type)
{
	/* Buffers that are queued again come after the answer. */
	(void)stream;
	(void)queue_type;
}

static void describe(const struct guest_stream *stream, char *text, size_t size)
{
	const struct encode_session *session = (const struct encode_session *)stream;
	const char *doing = stream->ended	  ? "destroying the encoder"
			    : session->ending	  ? "destroying the stream"
			    : session->drain_sent ? "draining"
			    : session->configured ? "encoding"
						  : "setting up the stream";

	snprintf(text, size,
		 "%s%s (%llu pictures sent, %llu packets back, the device holds %u image and %u bitstream buffers)",
		 doing, session->halted ? ", though the device cancelled commands" : "",
		 (unsigned long long)session->timestamps.count, (unsigned long long)session->sink.packets,
		 session->images_queued, session->packets_queued);
}

static uint32_t memory_type(bool object)
{
	return object ? VIRTIO_VIDEO_MEM_TYPE_VIRTIO_OBJECT : VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES;
}

int encode_session_start(struct encode_session *session, struct video_driver *driver, struct guest_area area)
{
	const struct options *options = session->options;
	struct caps caps;
	bool served;
	int status = caps_query(&caps, driver);

	session->driver = driver;
	session->area = area;
	if (status != STATUS_OK)
		return status;
	served = caps_find_codec(&caps, options->codec);
	caps_free(&caps);
	if (!served)
		return fail(STATUS_USAGE, "the device does not encode %s: this FFmpeg has no encoder for it",
			    encode_codec_word(options->codec));
	if (driver->device->objects != NULL &&
	    !device_has_feature(driver->device, VIRTIO_VIDEO_F_RESOURCE_VIRTIO_OBJECT))
		return fail(STATUS_FAILED, "the device takes no virtio objects");
	status = driver_stream_create(driver, memory_type(options->object_inputs), memory_type(options->object_outputs),
				      options->codec, &session->base.stream_id);
	if (status != STATUS_OK)
		return status;
	session->base.has_stream = true;
	return driver_get_params(driver, session->base.stream_id, &session->params);
}

static int check_drained(struct encode_session *session)
{
	if (session->images_queued > 0)
		return fail(STATUS_FAILED, "the device kept %u image buffers behind the drain", session->images_queued);
	if (!session->end_of_stream)
		return fail(STATUS_FAILED, "the drain ended without a buffer that carries EOS");
	if (session->frame_status == STATUS_OK && session->sink.packets != session->timestamps.count)
		return fail(STATUS_FAILED, "%llu pictures were sent, and the drain ended with only %llu packets",
			    (unsigned long long)session->timestamps.count, (unsigned long long)session->sink.packets);
	session->drain_ended = false;
	session->end_of_stream = false;
	session->undrained = false;
	return STATUS_OK;
}

/* The image buffers go, and nothing is queued any more; the next picture brings buffers of its size. */
static int resize(struct encode_session *session)
{
	int status = driver_queue_detach(session->driver, session->base.stream_id, VIRTIO_VIDEO_QUEUE_TYPE_INPUT);

	if (status == STATUS_OK)
		status = encode_session_shut_images(session, GUARD_DETACH);
	encode_session_forget_images(session);
	if (status == STATUS_OK)
		status = encode_session_clear_packets(session);
	if (status == STATUS_OK && packet_sink_compares(&session->sink))
		status = packet_decoder_restart(&session->sink.decoder);
	session->configured = false;
	session->wish = WISH_NONE;
	/* There is something to do at once. */
	session->base.noted++;
	return status;
}

static int end(struct encode_session *session)
{
	int status = session->frame_status;

	session->ending = true;
	if (status == STATUS_OK && session->timestamps.count == 0)
		status = fail(STATUS_USAGE, "%s: there is not a single picture in it", session->options->input);
	if (status == STATUS_OK)
		status = driver_stream_destroy(session->driver, session->base.stream_id);
	if (status == STATUS_OK && session->packets_queued > 0)
		status = fail(STATUS_FAILED, "STREAM_DESTROY left %u bitstream buffers unanswered",
			      session->packets_queued);
	if (status == STATUS_OK)
		status = encode_session_shut_images(session, GUARD_DESTROY);
	if (status == STATUS_OK)
		status = encode_session_shut_packets(session, GUARD_DESTROY);
	encode_session_forget_images(session);
	encode_session_forget_packets(session);
	session->base.has_stream = false;
	session->base.ended = true;
	return status;
}

static int act_on_wish(struct encode_session *session)
{
	if (session->wish == WISH_NONE)
		return STATUS_OK;
	if (session->undrained) {
		session->drain_sent = true;
		return driver_drain(session->driver, session->base.stream_id);
	}
	return session->wish == WISH_RESIZE ? resize(session) : end(session);
}

static int advance(struct guest_stream *stream)
{
	struct encode_session *session = session_of(stream);
	int status = STATUS_OK;

	if (session->stream_failed)
		return fail(STATUS_FAILED, "the device ended the stream with EVENT_ERROR%s",
			    device_hint(session->driver->device));
	if (session->halted)
		return STATUS_OK;
	if (session->drain_ended)
		status = check_drained(session);
	if (status == STATUS_OK && session->configured)
		status = encode_session_queue_packets(session);
	if (status == STATUS_OK && session->wish == WISH_NONE)
		status = session->feed.advance(session->feed.opaque, session);
	if (status == STATUS_OK && !session->drain_sent && !session->drain_ended)
		status = act_on_wish(session);
	return status;
}

static const struct guest_stream_ops stream_ops = {
	.dequeued = on_dequeued,
	.drained = on_drained,
	.event = on_event,
	.cleared = on_cleared,
	.describe = describe,
	.advance = advance,
};

int encode_session_open(struct encode_session *session, const struct options *options, bool writes, struct host *host,
			AVRational frame_rate)
{
	int status;

	session->base.ops = &stream_ops;
	session->options = options;
	session->host = host;
	session->timestamps.plan = &options->timestamps;
	session->frame_rate = options->fps;
	if (session->frame_rate == 0 && frame_rate.num > 0)
		session->frame_rate = (uint32_t)(av_q2d(frame_rate) + 0.5);
	if (session->frame_rate == 0)
		session->frame_rate = 25;
	status = packet_sink_open(&session->sink, options, writes);
	session->sink.frame_rate =
		options->fps == 0 && frame_rate.num > 0 ? frame_rate : (AVRational){ (int)session->frame_rate, 1 };
	return status;
}

void encode_session_close(struct encode_session *session)
{
	encode_session_forget_images(session);
	encode_session_forget_packets(session);
	timestamps_free(&session->timestamps);
	free(session->packet);
	packet_sink_close(&session->sink);
}
