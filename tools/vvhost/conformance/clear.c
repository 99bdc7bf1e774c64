/* SPDX-License-Identifier: BSD-3-Clause */
/* QUEUE_CLEAR. stream_clear() checks that all came back before its answer. */
#include <stddef.h>
#include <string.h>

#include "conformance/sequence.h"

#define INPUT VIRTIO_VIDEO_QUEUE_TYPE_INPUT
#define OUTPUT VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT

/* A stream whose inputs are all queued, with no buffer for a picture: some of them stay pending. */
static struct stream *held(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2_INTRA));

	stream_feed_all(stream);
	return stream;
}

/* How many of the answers were cancelled; the others are as if there had been no CLEAR. */
static uint32_t count_cancelled(const struct stream_answers *answers, uint32_t result)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < answers->count; i++) {
		const struct virtio_video_resource_queue_resp *response = &answers->list[i].response;

		if (response->flags & FLAG_ERR) {
			expect_no_content(response, result);
			count++;
		} else {
			EXPECT_RESULT(response->result, VIRTIO_VIDEO_RESULT_OK);
		}
	}
	return count;
}

static void input_cancels(struct guest *guest)
{
	struct stream *stream = held(guest);

	EXPECT_RESULT(stream_clear(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
	EXPECT(count_cancelled(&stream->input_answers, VIRTIO_VIDEO_RESULT_ERR_CANCELED) > 0);
}

static void input_cancels_with_ok(struct guest *guest)
{
	struct stream *stream = held(guest);

	EXPECT_RESULT(stream_clear(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
	EXPECT(count_cancelled(&stream->input_answers, VIRTIO_VIDEO_RESULT_OK) > 0);
}

static void output_cancels(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2));
	uint32_t count = stream->output_count;

	EXPECT_RESULT(stream_clear(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
	stream_queue_outputs(stream);
	EXPECT_RESULT(stream_clear(stream, OUTPUT), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(stream->output_answers.count, count);
	EXPECT_EQUAL(count_cancelled(&stream->output_answers, VIRTIO_VIDEO_RESULT_ERR_CANCELED), count);
}

static void output_loses_no_picture(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2));
	struct guest_patience patience = guest_patience();

	while (stream_feed(stream) || stream_queued(stream, INPUT) > 0) {
		uint32_t pictures = stream_pictures(stream);

		stream_queue_outputs(stream);
		guest_run_patiently(guest, &patience, "the clip does not come to its end");
		if (stream_pictures(stream) == pictures)
			continue;
		EXPECT_RESULT(stream_clear(stream, OUTPUT), VIRTIO_VIDEO_RESULT_OK);
	}
	stream_finish(stream);
	stream_expect_pictures(stream, stream->clip, stream->clip->count);
}

static void input_is_a_seek(struct guest *guest)
{
	static const uint64_t later[] = { 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112 };
	const struct clip *clip = clip_get(CLIP_MPEG2);
	struct stream *stream = stream_open(guest, clip);

	stream_feed_all(stream);
	stream_queue_outputs(stream);
	EXPECT_RESULT(stream_clear(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
	/* From here on only pictures of inputs that are sent from here on. */
	stream->output_answers.count = 0;
	stream->timestamps = later;
	stream_play_from(stream, clip, 0);
	stream_play(stream);
	stream_finish(stream);
	stream_expect_pictures(stream, clip, clip->count);
}

static void resumes_at_a_key_frame(struct guest *guest)
{
	const struct clip *clip = clip_get(CLIP_MPEG2);
	struct stream *stream = stream_open(guest, clip);
	uint32_t key = 1;
	uint32_t expected = 0;

	while (!clip->packets[key].key)
		EXPECT(++key < clip->count);
	EXPECT_RESULT(stream_clear(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
	stream_play_from(stream, clip, 1);
	stream_play(stream);
	stream_finish(stream);
	for (uint32_t i = 0; i < clip->count; i++) {
		const struct stream_answer *picture;

		if (clip->display[i] < key)
			continue;
		picture = stream_picture(stream, expected++);
		EXPECT(picture != NULL);
		EXPECT_EQUAL(picture->response.timestamp, clip->display[i] + 1);
	}
	EXPECT_EQUAL(stream_pictures(stream), expected);
}

static void cancels_drain(struct guest *guest, uint32_t queue_type)
{
	struct stream *stream = held(guest);
	struct command *drain = stream_drain(stream);

	stream_get_params(stream);
	EXPECT_EQUAL(drain->order, 0);
	EXPECT_RESULT(stream_clear(stream, queue_type), VIRTIO_VIDEO_RESULT_OK);
	EXPECT(drain->order != 0 && drain->order < guest->last_order);
	EXPECT_RESULT(command_result(drain), VIRTIO_VIDEO_RESULT_ERR_CANCELED);
}

static void input_cancels_drain(struct guest *guest)
{
	cancels_drain(guest, INPUT);
}
static void output_cancels_drain(struct guest *guest)
{
	cancels_drain(guest, OUTPUT);
}

static void output_keeps_input(struct guest *guest)
{
	struct stream *stream = held(guest);
	uint32_t fed;

	EXPECT_RESULT(stream_clear(stream, OUTPUT), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(count_cancelled(&stream->input_answers, VIRTIO_VIDEO_RESULT_ERR_CANCELED), 0);
	fed = stream->fed;
	stream_finish(stream);
	EXPECT_EQUAL(stream_pictures(stream), fed);
}

static void of_an_empty_queue(struct guest *guest)
{
	struct stream *stream = stream_create(guest, VIRTIO_VIDEO_CODEC_MPEG2);

	for (int i = 0; i < 3; i++) {
		EXPECT_RESULT(stream_clear(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
		EXPECT_RESULT(stream_clear(stream, OUTPUT), VIRTIO_VIDEO_RESULT_OK);
	}
}

static void unknown_queue(struct guest *guest)
{
	struct stream *stream = stream_create(guest, VIRTIO_VIDEO_CODEC_MPEG2);

	EXPECT_RESULT(stream_clear(stream, 0), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	EXPECT_RESULT(stream_clear(stream, 3), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	EXPECT_RESULT(stream_clear(stream, UINT32_MAX), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
}

static void before_the_headers(struct guest *guest)
{
	const struct clip *clip = clip_get(CLIP_MPEG2);
	struct stream *stream = stream_create(guest, clip->codec);

	stream_play_from(stream, clip, 0);
	stream_feed(stream);
	EXPECT_RESULT(stream_clear(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
	stream_play_from(stream, clip, 0);
	GUEST_WAIT_UNTIL(guest, (stream_feed(stream), guest->event_count > 0), "the first headers bring no event");
	stream_renew_outputs(stream);
	stream_play(stream);
	stream_finish(stream);
	stream_expect_pictures(stream, clip, clip->count);
}

static void set_params_is_accepted(struct guest *guest)
{
	const struct clip *clip = clip_get(CLIP_MPEG2);
	struct stream *stream = stream_open(guest, clip);

	for (uint32_t i = 0; i < 20; i++) {
		struct virtio_video_params set = stream->params;

		stream_play_from(stream, clip, 0);
		stream_feed_all(stream);
		/* No image buffer is queued: the format may change as well. */
		set.image_format = i % 2 == 0 ? VIRTIO_VIDEO_IMAGE_FORMAT_YUV420 : VIRTIO_VIDEO_IMAGE_FORMAT_NV12;
		set.cur_image_buffers = set.min_image_buffers + i % 3;
		stream_set_params_behind_clear(stream, i % 4 < 2 ? INPUT : OUTPUT, &set);
		EXPECT_EQUAL(stream->params.image_format, set.image_format);
		EXPECT_EQUAL(stream->params.cur_image_buffers, set.cur_image_buffers);
	}
	EXPECT_RESULT(stream_clear(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
	stream_renew_outputs(stream);
	stream->output_answers.count = 0;
	stream_play_from(stream, clip, 0);
	stream_play(stream);
	stream_finish(stream);
	stream_expect_pictures(stream, clip, clip->count);
}

static void many(struct guest *guest)
{
	const struct clip *clip = clip_get(CLIP_MPEG2);
	struct stream *stream = stream_open(guest, clip);

	for (uint32_t i = 0; i < 20; i++) {
		stream_play_from(stream, clip, 0);
		stream_feed_all(stream);
		stream_queue_outputs(stream);
		for (uint32_t runs = 0; runs < i % 3; runs++)
			guest_run(guest);
		EXPECT_RESULT(stream_clear(stream, i % 4 == 3 ? OUTPUT : INPUT), VIRTIO_VIDEO_RESULT_OK);
	}
	EXPECT_RESULT(stream_clear(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
	stream->output_answers.count = 0;
	stream_play_from(stream, clip, 0);
	stream_play(stream);
	stream_finish(stream);
	stream_expect_pictures(stream, clip, clip->count);
}

static const struct sequence clear_sequences[] = {
	{ .name = "clear.input_cancels_what_is_pending", .source = "rulings 35, 37", .run = input_cancels },
	{ .name = "clear.input_cancels_with_result_ok",
	  .source = "ruling 35, switched",
	  .run = input_cancels_with_ok,
	  .device.flags = VIRTIOVIDEO_CONFIG_CLEAR_RESULT_OK },
	{ .name = "clear.input_is_a_seek", .source = "ruling 37", .run = input_is_a_seek },
	{ .name = "clear.input_resumes_at_a_key_frame", .source = "ruling 37", .run = resumes_at_a_key_frame },
	{ .name = "clear.input_cancels_a_drain", .source = "ruling 36", .run = input_cancels_drain },
	{ .name = "clear.output_cancels_what_is_pending", .source = "rulings 35, 37", .run = output_cancels },
	{ .name = "clear.output_loses_no_picture", .source = "ruling 37", .run = output_loses_no_picture },
	{ .name = "clear.output_keeps_the_input", .source = "ruling 37", .run = output_keeps_input },
	{ .name = "clear.output_cancels_a_drain", .source = "ruling 36", .run = output_cancels_drain },
	{ .name = "clear.of_an_empty_queue", .source = "spec: QUEUE_CLEAR", .run = of_an_empty_queue },
	{ .name = "clear.unknown_queue_type", .source = "ruling 11", .run = unknown_queue },
	{ .name = "clear.before_the_first_headers", .source = "ruling 37", .run = before_the_headers },
	{ .name = "clear.set_params_is_accepted_meanwhile",
	  .source = "ruling 15",
	  .rule = "SET_PARAMS is accepted while clearing",
	  .run = set_params_is_accepted },
	{ .name = "clear.many_at_any_moment", .source = "rulings 37, 38", .run = many },
};

SEQUENCE_GROUP(clear);
