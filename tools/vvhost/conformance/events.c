/* SPDX-License-Identifier: BSD-3-Clause */
/* The event queue, and streams that cannot go on. */
#include "conformance/sequence.h"

#define INPUT VIRTIO_VIDEO_QUEUE_TYPE_INPUT
#define OUTPUT VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT

/* A stream that is fed, and whose event has no buffer to go into. */
static struct stream *fed(struct guest *guest)
{
	const struct clip *clip = clip_get(CLIP_MPEG2);
	struct stream *stream = stream_create(guest, clip->codec);

	stream_play_from(stream, clip, 0);
	stream_feed_all(stream);
	GUEST_WAIT_UNTIL(guest, stream->input_answers.count > 0, "no input is taken");
	return stream;
}

static void wait_for_buffers(struct guest *guest)
{
	struct stream *stream = fed(guest);

	EXPECT_EQUAL(guest->event_count, 0);
	guest_offer_events(guest, 1);
	guest_wait_events(guest, 1);
	EXPECT_EQUAL(guest->events[0].event.event_type, VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED);
	EXPECT_EQUAL(guest->events[0].event.stream_id, stream->id);
	stream_renew_outputs(stream);
	stream_play(stream);
	stream_finish(stream);
	stream_expect_pictures(stream, stream->clip, stream->clip->count);
}

static void params_wait_as_well(struct guest *guest)
{
	struct stream *stream = fed(guest);

	stream_get_params(stream);
	EXPECT(stream->params.crop.width != 64 || stream->params.crop.height != 64);
	guest_offer_events(guest, 1);
	guest_wait_events(guest, 1);
	stream_get_params(stream);
	EXPECT_EQUAL(stream->params.crop.width, 64);
	EXPECT_EQUAL(stream->params.crop.height, 64);
}

static void none_is_lost(struct guest *guest)
{
	uint32_t seen = 0;

	for (uint32_t i = 0; i < 4; i++)
		fed(guest);
	guest_offer_events(guest, 1);
	guest_wait_events(guest, 1);
	EXPECT_EQUAL(guest->event_count, 1);
	guest_offer_events(guest, 3);
	guest_wait_events(guest, 4);
	for (uint32_t i = 0; i < 4; i++) {
		EXPECT_EQUAL(guest->events[i].event.event_type, VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED);
		EXPECT(guest->events[i].event.stream_id >= 1 && guest->events[i].event.stream_id <= 4);
		seen |= UINT32_C(1) << guest->events[i].event.stream_id;
	}
	EXPECT_EQUAL(seen, 0x1e);
}

static void destroyed_meanwhile(struct guest *guest)
{
	struct stream *stream = fed(guest);
	struct stream *other;

	EXPECT_RESULT(stream_destroy(stream), VIRTIO_VIDEO_RESULT_OK);
	guest_offer_events(guest, 8);
	other = stream_open(guest, clip_get(CLIP_MPEG2));
	/* The first event that comes is the other's: there are no events of a stream that is gone. */
	EXPECT_EQUAL(guest->event_count, 1);
	EXPECT_EQUAL(guest->events[0].event.stream_id, other->id);
}

/* A stream that is wider than the device allows. */
static struct stream *failed(struct guest *guest)
{
	const struct clip *clip = clip_get(CLIP_MPEG2_WIDE);
	struct stream *stream = stream_create(guest, clip->codec);

	stream_play_from(stream, clip, 0);
	GUEST_WAIT_UNTIL(guest, (stream_feed(stream), guest->event_count > 0),
			 "a stream that is too wide brings no event");
	EXPECT_EQUAL(guest->events[0].event.event_type, VIRTIO_VIDEO_EVENT_ERROR);
	EXPECT_EQUAL(guest->events[0].event.stream_id, stream->id);
	return stream;
}

static void error_cancels(struct guest *guest)
{
	struct stream *stream = failed(guest);

	stream_wait_inputs(stream);
	for (uint32_t i = 0; i < stream->input_answers.count; i++) {
		const struct virtio_video_resource_queue_resp *response = &stream->input_answers.list[i].response;

		EXPECT(response->result == VIRTIO_VIDEO_RESULT_OK ||
		       response->result == VIRTIO_VIDEO_RESULT_ERR_CANCELED ||
		       response->result == VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION);
	}
}

static void error_refuses_what_follows(struct guest *guest)
{
	struct stream *stream = failed(guest);
	struct guest_buffer buffer = stream->inputs[0].parts[0];

	stream_wait_inputs(stream);
	EXPECT_RESULT(stream_queue_result(stream, INPUT, 0, 10), VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION);
	EXPECT_RESULT(stream_attach(stream, INPUT, 0, &buffer, 1), VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION);
	EXPECT_RESULT(guest_wait_result(guest, stream_drain(stream)), VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION);
	EXPECT_RESULT(stream_clear(stream, INPUT), VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION);
	EXPECT_RESULT(stream_destroy(stream), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(guest->event_count, 1);
}

static void error_is_of_one_stream(struct guest *guest)
{
	const struct clip *clip = clip_get(CLIP_MPEG2);
	struct stream *other;

	failed(guest);
	other = stream_open(guest, clip);
	stream_play(other);
	stream_finish(other);
	stream_expect_pictures(other, clip, clip->count);
}

/* Noise between two access units; complete units are decoded. */
static void noise_is_no_error(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2_INTRA));
	uint8_t noise[512];
	uint32_t random = 1;

	for (uint32_t i = 0; i < sizeof(noise); i++) {
		random = random * 1103515245 + 12345;
		noise[i] = (uint8_t)(random >> 16);
	}
	stream_queue_outputs(stream);
	while (stream->fed < 6) {
		stream_feed(stream);
		guest_run(guest);
	}
	GUEST_WAIT_UNTIL(guest, (stream_queue_outputs(stream), stream_queued(stream, INPUT) == 0),
			 "an input is not answered");
	EXPECT(guest_buffer_write(&stream->inputs[0].parts[0], &guest->memory, 0, noise, sizeof(noise)));
	stream_queue(stream, INPUT, 0, 999, sizeof(noise));
	stream_play(stream);
	stream_finish(stream);
	EXPECT_EQUAL(guest->event_count, 1);
	for (uint32_t i = 0, next = 1; i < stream_pictures(stream); i++) {
		uint64_t timestamp = stream_picture(stream, i)->response.timestamp;

		if (timestamp != 999)
			EXPECT_EQUAL(timestamp, next++);
		EXPECT(i + 1 < stream_pictures(stream) || next == stream->clip->count + 1);
	}
}

static const struct sequence events_sequences[] = {
	{ .name = "events.wait_for_buffers", .source = "ruling 42", .run = wait_for_buffers, .no_events = true },
	{ .name = "events.params_wait_with_them",
	  .source = "rulings 14, 42",
	  .run = params_wait_as_well,
	  .no_events = true },
	{ .name = "events.none_is_lost", .source = "ruling 42", .run = none_is_lost, .no_events = true },
	{ .name = "events.none_of_a_destroyed_stream",
	  .source = "rulings 39, 42",
	  .run = destroyed_meanwhile,
	  .no_events = true },
	{ .name = "events.error_cancels_what_is_pending",
	  .source = "ruling 41",
	  .run = error_cancels,
	  .device.max_width = 256 },
	{ .name = "events.error_refuses_what_follows",
	  .source = "ruling 41",
	  .run = error_refuses_what_follows,
	  .device.max_width = 256 },
	{ .name = "events.error_is_of_one_stream",
	  .source = "rulings 41, 43",
	  .run = error_is_of_one_stream,
	  .device.max_width = 256 },
	{ .name = "events.noise_is_no_error", .source = "ruling 41", .run = noise_is_no_error },
};

SEQUENCE_GROUP(events);
