/* SPDX-License-Identifier: BSD-3-Clause */
/* STREAM_DRAIN of an encoder. */
#include "conformance/sequence.h"
#include "script/encode.h"

#define INPUT VIRTIO_VIDEO_QUEUE_TYPE_INPUT
#define OUTPUT VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT
#define MPEG2 VIRTIO_VIDEO_CODEC_MPEG2

enum { PICTURES = 20 };

/* A stream that has pictures and no buffer for a packet, and a drain that waits for one. */
static struct stream *held(struct guest *guest, struct command **drain)
{
	struct stream *stream = encode_open(guest, MPEG2);

	encode_feed_all(stream);
	*drain = stream_drain(stream);
	/* The device has seen the drain when it has answered the command behind it. */
	stream_get_params(stream);
	EXPECT_EQUAL((*drain)->order, 0);
	return stream;
}

static void expect_empty_eos(const struct stream_answer *answer)
{
	EXPECT_RESULT(answer->response.result, VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(answer->response.flags, FLAG_EOS);
	EXPECT_EQUAL(answer->response.timestamp, 0);
	for (uint32_t i = 0; i < VIRTIO_VIDEO_MAX_PLANES; i++)
		EXPECT_EQUAL(answer->response.data_sizes[i], 0);
}

static void with_nothing_queued(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);

	stream_finish(stream);
	EXPECT_EQUAL(stream->output_answers.count, 1);
	expect_empty_eos(&stream->output_answers.list[0]);
}

static void waits_for_an_output(struct guest *guest)
{
	struct command *drain;
	struct stream *stream = held(guest, &drain);
	struct guest_patience patience = guest_patience();

	while (drain->order == 0) {
		/* One at a time: no buffer is reserved for EOS. */
		if (stream_queued(stream, OUTPUT) == 0)
			stream_queue_output(stream, 0);
		guest_run_patiently(guest, &patience, "a drain does not end");
	}
	EXPECT_RESULT(command_result(drain), VIRTIO_VIDEO_RESULT_OK);
	encode_expect_packets(stream, stream->fed);
	encode_find_eos(stream);
}

static void nothing_queued_waits_too(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);
	struct command *drain = stream_drain(stream);

	stream_get_params(stream);
	EXPECT_EQUAL(drain->order, 0);
	stream_queue_output(stream, 3);
	EXPECT_RESULT(guest_wait_result(guest, drain), VIRTIO_VIDEO_RESULT_OK);
	expect_empty_eos(&stream->output_answers.list[encode_find_eos(stream)]);
}

static void eos_on_the_last_packet(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);
	const struct stream_answer *last;

	encode_feed_all(stream);
	stream_finish(stream);
	last = &stream->output_answers.list[encode_find_eos(stream)];
	EXPECT(answer_is_picture(last));
	encode_expect_packets(stream, stream->fed);
	EXPECT_EQUAL(last->response.timestamp, stream_timestamp(stream, stream->fed - 1));
}

static void eos_on_an_empty_buffer(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);

	encode_play(stream, PICTURES, NULL);
	encode_wait_packets(stream, PICTURES);
	stream_finish(stream);
	expect_empty_eos(&stream->output_answers.list[encode_find_eos(stream)]);
	encode_expect_packets(stream, PICTURES);
}

static void order(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);
	const struct stream_answers *outputs = &stream->output_answers;
	uint32_t eos;

	encode_play(stream, PICTURES, NULL);
	encode_feed_all(stream);
	stream_finish(stream);
	eos = encode_find_eos(stream);
	for (uint32_t i = 0; i < stream->input_answers.count; i++)
		EXPECT(stream->input_answers.list[i].order < outputs->list[eos].order);
	EXPECT_EQUAL(eos, outputs->count - 1);
	EXPECT_EQUAL(outputs->list[eos].order + 1, guest->order);
	encode_expect_packets(stream, stream->fed);
}

static void every_packet(struct guest *guest, uint32_t codec)
{
	struct stream *stream = encode_open(guest, codec);

	encode_play(stream, PICTURES, NULL);
	stream_finish(stream);
	encode_expect_packets(stream, PICTURES);
	encode_find_eos(stream);
	EXPECT_EQUAL(guest->event_count, 0);
}

static void every_mpeg2_packet(struct guest *guest)
{
	every_packet(guest, MPEG2);
}
static void every_mpeg4_packet(struct guest *guest)
{
	every_packet(guest, VIRTIO_VIDEO_CODEC_MPEG4);
}
static void every_h264_packet(struct guest *guest)
{
	every_packet(guest, VIRTIO_VIDEO_CODEC_H264);
}
static void every_hevc_packet(struct guest *guest)
{
	every_packet(guest, VIRTIO_VIDEO_CODEC_HEVC);
}
static void every_vp8_packet(struct guest *guest)
{
	every_packet(guest, VIRTIO_VIDEO_CODEC_VP8);
}
static void every_vp9_packet(struct guest *guest)
{
	every_packet(guest, VIRTIO_VIDEO_CODEC_VP9);
}

static void refused_meanwhile(struct guest *guest)
{
	struct command *drain;
	struct stream *stream = held(guest, &drain);

	EXPECT_RESULT(stream_attach(stream, INPUT, 0, stream->inputs[0].parts, 1),
		      VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION);
	EXPECT_RESULT(guest_wait_result(guest, encode_queue(stream, 0, 5, 0)),
		      VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION);
	EXPECT_RESULT(guest_wait_result(guest, stream_drain(stream)), VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION);
	EXPECT_EQUAL(drain->order, 0);
}

/* Gives a pending drain the bitstream buffers that it waits for. */
static void let_end(struct stream *stream, const struct command *drain)
{
	GUEST_WAIT_UNTIL(stream->guest, (stream_queue_outputs(stream), drain->order != 0), "a drain does not end");
	EXPECT_RESULT(command_result(drain), VIRTIO_VIDEO_RESULT_OK);
	encode_find_eos(stream);
}

static void set_params_is_accepted(struct guest *guest)
{
	struct command *drain;
	struct stream *stream = held(guest, &drain);
	struct virtio_video_params *params = &stream->params;

	EXPECT(stream_queued(stream, INPUT) > 0);
	params->cur_bitrate = 123456;
	params->width = 2 * ENCODE_WIDTH;
	params->image_format = VIRTIO_VIDEO_IMAGE_FORMAT_NV12;
	encode_set(stream);
	EXPECT_EQUAL(params->cur_bitrate, 123456);
	/* Pictures are queued. */
	EXPECT_EQUAL(params->width, ENCODE_WIDTH);
	EXPECT_EQUAL(params->image_format, VIRTIO_VIDEO_IMAGE_FORMAT_YUV420);
	EXPECT_EQUAL(drain->order, 0);
	let_end(stream, drain);
	encode_expect_packets(stream, stream->fed);
}

static void size_is_accepted(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);
	struct command *drain = stream_drain(stream);

	encode_set_images(stream, VIRTIO_VIDEO_IMAGE_FORMAT_NV12, VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE, 128, 96);
	EXPECT_EQUAL(drain->order, 0);
	let_end(stream, drain);
	EXPECT_RESULT(stream_clear(stream, OUTPUT), VIRTIO_VIDEO_RESULT_OK);
	stream->output_answers.count = 0;
	encode_expect_works(stream);
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
	stream_forget(stream, OUTPUT);
	stream_attach_bitstream(stream, OUTPUT, ENCODE_PACKETS, ENCODE_PACKET_BYTES);
	let_end(stream, drain);
	encode_expect_packets(stream, stream->fed);
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
	EXPECT_EQUAL(encode_find_eos(stream), stream->output_answers.count - 1);
}

static void goes_on_afterwards(struct guest *guest, uint32_t codec)
{
	struct stream *stream = encode_open(guest, codec);

	for (uint32_t turn = 0; turn < 3; turn++) {
		stream->output_answers.count = 0;
		stream->fed = 0;
		encode_play(stream, PICTURES, NULL);
		stream_finish(stream);
		/* A guest can cut there: the next packets begin with a key frame. */
		encode_expect_packets(stream, PICTURES);
		encode_find_eos(stream);
	}
}

static void mpeg2_goes_on(struct guest *guest)
{
	goes_on_afterwards(guest, MPEG2);
}
static void h264_goes_on(struct guest *guest)
{
	goes_on_afterwards(guest, VIRTIO_VIDEO_CODEC_H264);
}
static void vp9_goes_on(struct guest *guest)
{
	goes_on_afterwards(guest, VIRTIO_VIDEO_CODEC_VP9);
}

static void twice_in_a_row(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);

	encode_play(stream, PICTURES, NULL);
	stream_finish(stream);
	stream->output_answers.count = 0;
	stream_finish(stream);
	expect_empty_eos(&stream->output_answers.list[encode_find_eos(stream)]);
	EXPECT_EQUAL(stream_pictures(stream), 0);
}

static const struct sequence encode_drain_sequences[] = {
	{ .name = "encode.drain_with_nothing_queued", .source = "ruling 33", .run = with_nothing_queued, ENCODER },
	{ .name = "encode.drain_waits_for_an_output", .source = "ruling 33", .run = waits_for_an_output, ENCODER },
	{ .name = "encode.drain_without_pictures_waits_for_an_output",
	  .source = "ruling 33",
	  .run = nothing_queued_waits_too,
	  ENCODER },
	{ .name = "encode.drain_eos_on_the_last_packet",
	  .source = "ruling 33",
	  .run = eos_on_the_last_packet,
	  ENCODER },
	{ .name = "encode.drain_eos_on_an_empty_buffer",
	  .source = "ruling 33",
	  .run = eos_on_an_empty_buffer,
	  ENCODER },
	{ .name = "encode.drain_order_of_the_answers", .source = "ruling 32", .run = order, ENCODER },
	{ .name = "encode.drain_order_of_the_answers_with_b_frames",
	  .source = "ruling 32",
	  .run = order,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.drain_every_packet_of_mpeg2",
	  .source = "rulings 32, 47",
	  .run = every_mpeg2_packet,
	  ENCODER },
	{ .name = "encode.drain_every_packet_of_mpeg4",
	  .source = "rulings 32, 47",
	  .run = every_mpeg4_packet,
	  ENCODER },
	{ .name = "encode.drain_every_packet_of_h264", .source = "rulings 32, 47", .run = every_h264_packet, ENCODER },
	{ .name = "encode.drain_every_packet_of_hevc", .source = "rulings 32, 47", .run = every_hevc_packet, ENCODER },
	{ .name = "encode.drain_every_packet_of_vp8", .source = "rulings 32, 47", .run = every_vp8_packet, ENCODER },
	{ .name = "encode.drain_every_packet_of_vp9", .source = "rulings 32, 47", .run = every_vp9_packet, ENCODER },
	{ .name = "encode.drain_every_delayed_packet_of_mpeg2",
	  .source = "rulings 32, 47",
	  .run = every_mpeg2_packet,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.drain_every_delayed_packet_of_mpeg4",
	  .source = "rulings 32, 47",
	  .run = every_mpeg4_packet,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.drain_every_delayed_packet_of_h264",
	  .source = "rulings 32, 47",
	  .run = every_h264_packet,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.drain_every_delayed_packet_of_hevc",
	  .source = "rulings 32, 47",
	  .run = every_hevc_packet,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.drain_every_delayed_packet_of_vp8",
	  .source = "rulings 32, 47",
	  .run = every_vp8_packet,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.drain_every_delayed_packet_of_vp9",
	  .source = "rulings 32, 47",
	  .run = every_vp9_packet,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.drain_refuses_meanwhile", .source = "ruling 34", .run = refused_meanwhile, ENCODER },
	{ .name = "encode.drain_accepts_set_params_meanwhile",
	  .source = "rulings 15, 34",
	  .rule = "SET_PARAMS is accepted while draining; size and format stay while a picture is queued",
	  .run = set_params_is_accepted,
	  ENCODER },
	{ .name = "encode.drain_accepts_another_size_meanwhile",
	  .source = "rulings 15, 34",
	  .rule = "SET_PARAMS is accepted while draining, with another size where no picture is queued",
	  .run = size_is_accepted,
	  ENCODER },
	{ .name = "encode.drain_is_kept_by_detach_of_outputs",
	  .source = "ruling 28",
	  .rule = "DETACH leaves a DRAIN pending",
	  .run = output_detach_keeps_it,
	  ENCODER },
	{ .name = "encode.drain_is_kept_by_detach_of_inputs",
	  .source = "ruling 28",
	  .rule = "DETACH leaves a DRAIN pending",
	  .run = input_detach_keeps_it,
	  ENCODER },
	{ .name = "encode.drain_mpeg2_goes_on_afterwards", .source = "ruling 34", .run = mpeg2_goes_on, ENCODER },
	{ .name = "encode.drain_mpeg2_with_b_frames_goes_on_afterwards",
	  .source = "ruling 34",
	  .run = mpeg2_goes_on,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.drain_h264_goes_on_afterwards", .source = "ruling 34", .run = h264_goes_on, ENCODER },
	{ .name = "encode.drain_h264_with_b_frames_goes_on_afterwards",
	  .source = "ruling 34",
	  .run = h264_goes_on,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.drain_vp9_goes_on_afterwards", .source = "ruling 34", .run = vp9_goes_on, ENCODER },
	{ .name = "encode.drain_twice_in_a_row", .source = "ruling 33", .run = twice_in_a_row, ENCODER },
};

SEQUENCE_GROUP(encode_drain);
