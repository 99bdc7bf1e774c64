/* SPDX-License-Identifier: BSD-3-Clause */
/* STREAM_DESTROY. stream_destroy() checks that all came back before its answer. */
#include "conformance/sequence.h"

#define INPUT VIRTIO_VIDEO_QUEUE_TYPE_INPUT
#define OUTPUT VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT

static void at_once(struct guest *guest)
{
	struct stream *stream = stream_create(guest, VIRTIO_VIDEO_CODEC_H264);

	EXPECT_RESULT(stream_destroy(stream), VIRTIO_VIDEO_RESULT_OK);
}

static void pending_inputs(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2_INTRA));
	uint32_t cancelled = 0;

	stream_feed_all(stream);
	EXPECT_RESULT(stream_destroy(stream), VIRTIO_VIDEO_RESULT_OK);
	for (uint32_t i = 0; i < stream->input_answers.count; i++) {
		const struct virtio_video_resource_queue_resp *response = &stream->input_answers.list[i].response;

		if (response->result == VIRTIO_VIDEO_RESULT_OK)
			continue;
		expect_no_content(response, VIRTIO_VIDEO_RESULT_ERR_CANCELED);
		cancelled++;
	}
	EXPECT(cancelled > 0);
}

static void pending_outputs(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2));
	uint32_t count = stream->output_count;

	EXPECT_RESULT(stream_clear(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
	stream_queue_outputs(stream);
	EXPECT_RESULT(stream_destroy(stream), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(stream->output_answers.count, count);
	for (uint32_t i = 0; i < count; i++)
		expect_no_content(&stream->output_answers.list[i].response, VIRTIO_VIDEO_RESULT_ERR_CANCELED);
}

static void pending_drain(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2_INTRA));
	struct command *drain;

	stream_feed_all(stream);
	drain = stream_drain(stream);
	EXPECT_RESULT(stream_destroy(stream), VIRTIO_VIDEO_RESULT_OK);
	EXPECT(drain->order != 0 && drain->order < guest->last_order);
	EXPECT_RESULT(command_result(drain), VIRTIO_VIDEO_RESULT_ERR_CANCELED);
}

static void in_the_middle(struct guest *guest)
{
	for (uint32_t i = 0; i < 12; i++) {
		struct stream *stream = stream_open(guest, clip_get(i % 2 == 0 ? CLIP_MPEG2 : CLIP_MPEG4));

		stream_queue_outputs(stream);
		stream_feed_all(stream);
		for (uint32_t runs = 0; runs < i / 3; runs++)
			guest_run(guest);
		EXPECT_RESULT(stream_destroy(stream), VIRTIO_VIDEO_RESULT_OK);
	}
}

static void twice(struct guest *guest)
{
	struct stream *stream = stream_create(guest, VIRTIO_VIDEO_CODEC_VP8);

	EXPECT_RESULT(stream_destroy(stream), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_RESULT(stream_destroy(stream), VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID);
}

static void others_live_on(struct guest *guest)
{
	const struct clip *clip = clip_get(CLIP_MPEG2);
	struct stream *first = stream_open(guest, clip);
	struct stream *second = stream_open(guest, clip);

	stream_feed_all(first);
	stream_feed_all(second);
	stream_queue_outputs(second);
	EXPECT_RESULT(stream_destroy(first), VIRTIO_VIDEO_RESULT_OK);
	stream_play(second);
	stream_finish(second);
	stream_expect_pictures(second, clip, clip->count);
}

static const struct sequence destroy_sequences[] = {
	{ .name = "destroy.at_once", .source = "spec: STREAM_DESTROY", .run = at_once },
	{ .name = "destroy.cancels_pending_inputs", .source = "ruling 39", .run = pending_inputs },
	{ .name = "destroy.cancels_pending_outputs", .source = "ruling 39", .run = pending_outputs },
	{ .name = "destroy.cancels_a_drain", .source = "ruling 39", .run = pending_drain },
	{ .name = "destroy.at_any_moment", .source = "rulings 31, 39", .run = in_the_middle },
	{ .name = "destroy.twice", .source = "ruling 13", .run = twice },
	{ .name = "destroy.others_live_on", .source = "ruling 43", .run = others_live_on },
};

SEQUENCE_GROUP(destroy);
