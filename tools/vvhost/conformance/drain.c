/* SPDX-License-Identifier: BSD-3-Clause */
/* STREAM_DRAIN. */
#include <string.h>

#include "conformance/sequence.h"

#define INPUT VIRTIO_VIDEO_QUEUE_TYPE_INPUT
#define OUTPUT VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT

/* The only answer with EOS; which of the answers it is. */
static uint32_t find_eos(const struct stream *stream)
{
	uint32_t found = UINT32_MAX;

	for (uint32_t i = 0; i < stream->output_answers.count; i++) {
		if (!(stream->output_answers.list[i].response.flags & FLAG_EOS))
			continue;
		EXPECT_EQUAL(found, UINT32_MAX);
		found = i;
	}
	EXPECT(found != UINT32_MAX);
	return found;
}

/* A stream that has pictures to give and no buffer to put them in, and a drain that waits for one. */
static struct stream *held(struct guest *guest, struct command **drain)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2));

	stream_feed_all(stream);
	*drain = stream_drain(stream);
	/* The device has seen the drain when it has answered the command behind it. */
	stream_get_params(stream);
	EXPECT_EQUAL((*drain)->order, 0);
	return stream;
}

static void with_nothing_queued(struct guest *guest)
{
	struct stream *stream = stream_create(guest, VIRTIO_VIDEO_CODEC_MPEG2);
	const struct virtio_video_resource_queue_resp *response;

	stream_attach_outputs(stream);
	stream_finish(stream);
	EXPECT_EQUAL(stream->output_answers.count, 1);
	response = &stream->output_answers.list[0].response;
	EXPECT_RESULT(response->result, VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(response->flags, FLAG_EOS);
	EXPECT_EQUAL(response->timestamp, 0);
	EXPECT_EQUAL(response->data_sizes[0], 0);
}

static void with_no_output_queued(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2));
	struct command *drain;

	stream_play(stream);
	EXPECT_RESULT(stream_clear(stream, OUTPUT), VIRTIO_VIDEO_RESULT_OK);
	drain = stream_drain(stream);
	stream_get_params(stream);
	EXPECT_EQUAL(drain->order, 0);
	while (drain->order == 0) {
		stream_queue_outputs(stream);
		guest_run(guest);
	}
	EXPECT_RESULT(command_result(drain), VIRTIO_VIDEO_RESULT_OK);
	stream_expect_pictures(stream, stream->clip, stream->clip->count);
}

static void order(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2));
	const struct stream_answers *outputs = &stream->output_answers;
	uint32_t eos;

	stream_play(stream);
	stream_finish(stream);
	eos = find_eos(stream);
	for (uint32_t i = 0; i < stream->input_answers.count; i++)
		EXPECT(stream->input_answers.list[i].order < outputs->list[eos].order);
	for (uint32_t i = 0; i < outputs->count; i++)
		EXPECT(!answer_is_picture(&outputs->list[i]) || outputs->list[i].order <= outputs->list[eos].order);
	/* Its answer is the last that came. */
	EXPECT_EQUAL(eos, outputs->count - 1);
	EXPECT_EQUAL(outputs->list[eos].order + 1, guest->order);
}

static void eos_on_the_last_picture(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2));
	const struct stream_answer *last;

	/* Pictures are still to come when the drain is sent: the last of them has EOS. */
	stream_feed_all(stream);
	stream_finish(stream);
	last = &stream->output_answers.list[find_eos(stream)];
	EXPECT(answer_is_picture(last));
	EXPECT_EQUAL(stream_pictures(stream), stream->fed);
}

static void every_picture(struct guest *guest, enum clip_kind kind)
{
	struct stream *stream = stream_open(guest, clip_get(kind));

	stream_play(stream);
	stream_finish(stream);
	stream_expect_pictures(stream, stream->clip, stream->clip->count);
	find_eos(stream);
}

static void every_mpeg2_picture(struct guest *guest)
{
	every_picture(guest, CLIP_MPEG2);
}
static void every_mpeg4_picture(struct guest *guest)
{
	every_picture(guest, CLIP_MPEG4);
}
static void every_h264_picture(struct guest *guest)
{
	every_picture(guest, CLIP_H264);
}

static void input_is_refused(struct guest *guest)
{
	struct command *drain;
	struct stream *stream = held(guest, &drain);
	struct guest_buffer buffer = stream->inputs[0].parts[0];
	uint32_t pending = stream_queued(stream, INPUT);

	EXPECT_RESULT(stream_attach(stream, INPUT, 0, &buffer, 1), VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION);
	EXPECT_RESULT(stream_queue_result(stream, INPUT, 0, 10), VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION);
	EXPECT(stream_queued(stream, INPUT) <= pending);
	EXPECT_EQUAL(drain->order, 0);
}

static void second_is_refused(struct guest *guest)
{
	struct command *drain;
	struct stream *stream = held(guest, &drain);

	EXPECT_RESULT(guest_wait_result(guest, stream_drain(stream)), VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION);
	EXPECT_EQUAL(drain->order, 0);
}

/* Gives a pending drain the image buffers that it waits for. */
static void let_end(struct stream *stream, const struct command *drain)
{
	struct guest_patience patience = guest_patience();

	while (drain->order == 0) {
		stream_queue_outputs(stream);
		guest_run_patiently(stream->guest, &patience, "the drain does not end");
	}
	EXPECT_RESULT(command_result(drain), VIRTIO_VIDEO_RESULT_OK);
}

/* No image buffer is queued: the format may change, for the pictures that are still to come. */
static void set_params_is_accepted(struct guest *guest)
{
	struct command *drain;
	struct stream *stream = held(guest, &drain);
	struct virtio_video_params set = stream->params;

	set.image_format = VIRTIO_VIDEO_IMAGE_FORMAT_YVU420;
	memset(set.plane_formats, 0, sizeof(set.plane_formats));
	EXPECT_RESULT(stream_set_params(stream, &set), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(stream->params.image_format, VIRTIO_VIDEO_IMAGE_FORMAT_YVU420);
	EXPECT_EQUAL(stream->params.num_planes, 3);
	set = stream->params;
	stream_get_params(stream);
	EXPECT_EQUAL(memcmp(&set, &stream->params, sizeof(set)), 0);
	EXPECT_EQUAL(drain->order, 0);
	stream_attach_outputs(stream);
	EXPECT_EQUAL(drain->order, 0);
	let_end(stream, drain);
	EXPECT_EQUAL(stream_pictures(stream), stream->fed);
	EXPECT_EQUAL(stream_picture(stream, 0)->response.data_sizes[2], stream->params.plane_formats[2].plane_size);
	find_eos(stream);
}

/* One buffer is on its way to the device when they are detached; for the end of the drain it is too few. */
static void output_detach_keeps_it(struct guest *guest)
{
	struct command *drain;
	struct stream *stream = held(guest, &drain);

	stream_queue_output(stream, 0);
	EXPECT_RESULT(stream_detach(stream, OUTPUT), VIRTIO_VIDEO_RESULT_OK);
	stream_get_params(stream);
	EXPECT_EQUAL(drain->order, 0);
	stream_attach_outputs(stream);
	let_end(stream, drain);
	EXPECT_EQUAL(stream_pictures(stream), stream->fed);
	EXPECT(answer_is_picture(&stream->output_answers.list[find_eos(stream)]));
}

/* It cancels what is queued, as a CLEAR; but the drain waits for a buffer for EOS. */
static void input_detach_keeps_it(struct guest *guest)
{
	struct command *drain;
	struct stream *stream = held(guest, &drain);

	EXPECT_RESULT(stream_detach(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
	stream_get_params(stream);
	EXPECT_EQUAL(drain->order, 0);
	EXPECT_RESULT(guest_wait_result(guest, stream_drain(stream)), VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION);
	let_end(stream, drain);
	EXPECT_EQUAL(find_eos(stream), stream->output_answers.count - 1);
}

static void output_is_accepted(struct guest *guest)
{
	struct command *drain;
	struct stream *stream = held(guest, &drain);

	let_end(stream, drain);
	EXPECT_EQUAL(stream_pictures(stream), stream->fed);
}

static void goes_on_afterwards(struct guest *guest)
{
	const struct clip *clip = clip_get(CLIP_MPEG2);
	struct stream *stream = stream_open(guest, clip);

	for (int turn = 0; turn < 3; turn++) {
		stream->output_answers.count = 0;
		stream_play(stream);
		stream_finish(stream);
		stream_expect_pictures(stream, clip, clip->count);
		find_eos(stream);
		stream_play_from(stream, clip, 0);
	}
	EXPECT_EQUAL(guest->event_count, 1);
}

/* A drain behind each packet. Nearly every picture refers to one from before a drain. */
static void goes_on_inside(struct guest *guest, enum clip_kind kind)
{
	struct stream *stream = stream_open(guest, clip_get(kind));

	stream_finish(stream);
	while (stream->fed < stream->clip->count) {
		stream_feed(stream);
		stream_finish(stream);
	}
	EXPECT_EQUAL(stream->fed, stream->clip->count);
	EXPECT_EQUAL(stream_pictures(stream), stream->clip->count);
	for (uint32_t i = 0; i < stream->output_answers.count; i++)
		EXPECT_EQUAL(stream->output_answers.list[i].response.flags & FLAG_ERR, 0);
}

static void goes_on_inside_mpeg2(struct guest *guest)
{
	goes_on_inside(guest, CLIP_MPEG2);
}
static void goes_on_inside_mpeg4(struct guest *guest)
{
	goes_on_inside(guest, CLIP_MPEG4);
}
static void goes_on_inside_h264(struct guest *guest)
{
	goes_on_inside(guest, CLIP_H264);
}
static void goes_on_inside_hevc(struct guest *guest)
{
	goes_on_inside(guest, CLIP_HEVC);
}
static void goes_on_inside_vp8(struct guest *guest)
{
	goes_on_inside(guest, CLIP_VP8);
}
static void goes_on_inside_vp9(struct guest *guest)
{
	goes_on_inside(guest, CLIP_VP9);
}

static void twice_in_a_row(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2));

	stream_play(stream);
	stream_finish(stream);
	stream->output_answers.count = 0;
	stream_finish(stream);
	EXPECT_EQUAL(stream->output_answers.list[find_eos(stream)].response.data_sizes[0], 0);
	EXPECT_EQUAL(stream_pictures(stream), 0);
}

static const struct sequence drain_sequences[] = {
	{ .name = "drain.with_nothing_queued", .source = "ruling 33", .run = with_nothing_queued },
	{ .name = "drain.with_no_output_queued", .source = "ruling 33", .run = with_no_output_queued },
	{ .name = "drain.order_of_the_answers", .source = "ruling 32", .run = order },
	{ .name = "drain.eos_on_the_last_picture", .source = "ruling 33", .run = eos_on_the_last_picture },
	{ .name = "drain.every_picture_of_mpeg2", .source = "rulings 32, 33", .run = every_mpeg2_picture },
	{ .name = "drain.every_picture_of_mpeg4", .source = "rulings 32, 33", .run = every_mpeg4_picture },
	{ .name = "drain.every_picture_of_h264", .source = "rulings 32, 33", .run = every_h264_picture },
	{ .name = "drain.input_is_refused_meanwhile", .source = "ruling 34", .run = input_is_refused },
	{ .name = "drain.second_is_refused_meanwhile", .source = "ruling 34", .run = second_is_refused },
	{ .name = "drain.set_params_is_accepted_meanwhile",
	  .source = "rulings 15, 34",
	  .rule = "SET_PARAMS is accepted while draining, with another format where no image buffer is queued",
	  .run = set_params_is_accepted },
	{ .name = "drain.detach_of_outputs_keeps_it",
	  .source = "ruling 28",
	  .rule = "DETACH leaves a DRAIN pending",
	  .run = output_detach_keeps_it },
	{ .name = "drain.detach_of_inputs_keeps_it",
	  .source = "ruling 28",
	  .rule = "DETACH leaves a DRAIN pending",
	  .run = input_detach_keeps_it },
	{ .name = "drain.output_is_accepted_meanwhile", .source = "ruling 34", .run = output_is_accepted },
	{ .name = "drain.goes_on_afterwards", .source = "ruling 34", .run = goes_on_afterwards },
#define GOES_ON(codec) \
	{ \
		.name = "drain.goes_on_inside_a_group_of_" #codec, .source = "ruling 34", \
		.rule = "after DRAIN a stream goes on without a key frame where its input does", \
		.run = goes_on_inside_##codec \
	}
	GOES_ON(mpeg2),
	GOES_ON(mpeg4),
	GOES_ON(h264),
	GOES_ON(hevc),
	GOES_ON(vp8),
	GOES_ON(vp9),
#undef GOES_ON
	{ .name = "drain.twice_in_a_row", .source = "ruling 33", .run = twice_in_a_row },
};

SEQUENCE_GROUP(drain);
