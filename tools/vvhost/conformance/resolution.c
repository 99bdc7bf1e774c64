/* SPDX-License-Identifier: BSD-3-Clause */
/* RESOLUTION_CHANGED: the first headers, and a size that changes. */
#include <stddef.h>

#include "conformance/sequence.h"

#define INPUT VIRTIO_VIDEO_QUEUE_TYPE_INPUT
#define OUTPUT VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT

static const uint64_t later[] = { 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112 };

static void first_headers(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2));

	EXPECT_EQUAL(guest->event_count, 1);
	EXPECT_EQUAL(stream->params.crop.width, 64);
	EXPECT_EQUAL(stream->params.crop.height, 64);
	/* There was no picture before them that could have carried EOS. */
	EXPECT_EQUAL(stream->output_answers.count, 0);
}

static void same_size_again(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2_INTRA));

	stream_play(stream);
	stream_finish(stream);
	EXPECT_EQUAL(guest->event_count, 1);
	stream_expect_pictures(stream, stream->clip, stream->clip->count);
}

/* Decodes a clip and begins another of another size; returns when the device has sent the event. */
static struct stream *change(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2));
	struct guest_patience patience = guest_patience();

	stream_play(stream);
	stream->timestamps = later;
	stream_play_from(stream, clip_get(CLIP_MPEG2_LARGER), 0);
	while (guest->event_count < 2) {
		stream_feed(stream);
		if (stream_pictures(stream) < 12)
			stream_queue_outputs(stream);
		guest_run_patiently(guest, &patience, "the new size brings no event");
	}
	EXPECT_EQUAL(guest->events[1].event.event_type, VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED);
	EXPECT_EQUAL(guest->events[1].event.stream_id, stream->id);
	return stream;
}

static uint32_t count_eos(const struct stream *stream)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < stream->output_answers.count; i++)
		count += (stream->output_answers.list[i].response.flags & FLAG_EOS) != 0;
	return count;
}

static void old_pictures_first(struct guest *guest)
{
	struct stream *stream = change(guest);

	stream->timestamps = NULL;
	stream_expect_pictures(stream, clip_get(CLIP_MPEG2), 12);
	for (uint32_t i = 0; i < 12; i++)
		EXPECT(stream_picture(stream, i)->order < guest->events[1].order);
}

static void eos_before_the_event(struct guest *guest)
{
	struct stream *stream = change(guest);

	EXPECT_EQUAL(count_eos(stream), 1);
	for (uint32_t i = 0; i < stream->output_answers.count; i++) {
		const struct stream_answer *answer = &stream->output_answers.list[i];

		if (!(answer->response.flags & FLAG_EOS))
			continue;
		EXPECT_RESULT(answer->response.result, VIRTIO_VIDEO_RESULT_OK);
		EXPECT(answer->order < guest->events[1].order);
		EXPECT(answer->order >= stream_picture(stream, 11)->order);
	}
}

static void no_eos(struct guest *guest)
{
	struct stream *stream = change(guest);

	EXPECT_EQUAL(count_eos(stream), 0);
	EXPECT_EQUAL(stream_pictures(stream), 12);
}

static void outputs_come_back(struct guest *guest)
{
	struct stream *stream = change(guest);

	EXPECT_EQUAL(stream_queued(stream, OUTPUT), 0);
	for (uint32_t i = 0; i < stream->output_answers.count; i++) {
		const struct stream_answer *answer = &stream->output_answers.list[i];

		EXPECT(answer->order < guest->events[1].order);
		if (answer->response.result != VIRTIO_VIDEO_RESULT_OK)
			expect_no_content(&answer->response, VIRTIO_VIDEO_RESULT_ERR_CANCELED);
	}
}

static void params_come_with_the_event(struct guest *guest)
{
	struct stream *stream = change(guest);

	stream_get_params(stream);
	EXPECT_EQUAL(stream->params.crop.width, 96);
	EXPECT_EQUAL(stream->params.crop.height, 80);
	EXPECT(stream->params.plane_formats[0].stride >= 96);
}

static void stale_output(struct guest *guest)
{
	struct stream *stream = change(guest);
	uint32_t before = stream->output_answers.count;

	guest_wait(guest, stream_queue_output(stream, 0));
	expect_no_content(&stream->output_answers.list[before].response, VIRTIO_VIDEO_RESULT_ERR_CANCELED);
}

static void goes_on(struct guest *guest)
{
	struct stream *stream = change(guest);

	stream->output_answers.count = 0;
	stream_renew_outputs(stream);
	stream_play(stream);
	stream_finish(stream);
	stream_expect_pictures(stream, clip_get(CLIP_MPEG2_LARGER), 12);
	EXPECT_EQUAL(guest->event_count, 2);
}

static void second_waits(struct guest *guest)
{
	struct stream *stream = change(guest);
	uint32_t width;

	/* The rest of the larger one has no buffers yet; behind it the old size comes back. */
	stream_play_from(stream, clip_get(CLIP_MPEG2), 0);
	stream_feed(stream);
	stream_get_params(stream);
	width = stream->params.crop.width;
	EXPECT_EQUAL(width, 96);
	EXPECT_EQUAL(guest->event_count, 2);
	stream_renew_outputs(stream);
	stream_play(stream);
	stream_finish(stream);
	EXPECT_EQUAL(guest->event_count, 3);
	stream_get_params(stream);
	EXPECT_EQUAL(stream->params.crop.width, 64);
}

static void back_and_forth(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2));
	uint32_t pictures = 0;

	for (uint32_t turn = 0; turn < 4; turn++) {
		if (turn > 0)
			stream_play_from(stream, clip_get(turn % 2 == 0 ? CLIP_MPEG2 : CLIP_MPEG2_LARGER), 0);
		stream_play(stream);
		pictures += 12;
	}
	stream_finish(stream);
	EXPECT_EQUAL(stream_pictures(stream), pictures);
	EXPECT_EQUAL(guest->event_count, 4);
	EXPECT_EQUAL(count_eos(stream), 4);
}

static void during_a_drain(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2));

	stream_play(stream);
	stream_play_from(stream, clip_get(CLIP_MPEG2_LARGER), 0);
	stream_feed_all(stream);
	/* stream_finish() renews the outputs and drains once more if that cancelled it. */
	stream_finish(stream);
	EXPECT_EQUAL(guest->event_count, 2);
	EXPECT_EQUAL(stream_pictures(stream), 12 + stream->fed);
}

static const struct sequence resolution_sequences[] = {
	{ .name = "resolution.first_headers_bring_one_event", .source = "ruling 40", .run = first_headers },
	{ .name = "resolution.same_size_again_brings_none", .source = "ruling 40", .run = same_size_again },
	{ .name = "resolution.old_pictures_come_first", .source = "ruling 40", .run = old_pictures_first },
	{ .name = "resolution.eos_before_the_event", .source = "ruling 40", .run = eos_before_the_event },
	{ .name = "resolution.no_eos_before_the_event",
	  .source = "ruling 40, switched",
	  .run = no_eos,
	  .device.flags = VIRTIOVIDEO_CONFIG_NO_EOS_ON_RESOLUTION_CHANGE },
	{ .name = "resolution.outputs_come_back_before_the_event", .source = "ruling 40", .run = outputs_come_back },
	{ .name = "resolution.params_come_with_the_event", .source = "ruling 14", .run = params_come_with_the_event },
	{ .name = "resolution.output_queued_too_late_is_cancelled", .source = "ruling 40", .run = stale_output },
	{ .name = "resolution.goes_on_with_new_buffers", .source = "ruling 40", .run = goes_on },
	{ .name = "resolution.second_change_waits_its_turn", .source = "rulings 14, 40", .run = second_waits },
	{ .name = "resolution.back_and_forth_loses_nothing", .source = "ruling 40", .run = back_and_forth },
	{ .name = "resolution.change_during_a_drain", .source = "rulings 34, 40", .run = during_a_drain },
};

SEQUENCE_GROUP(resolution);
