/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * QUEUE_CLEAR, QUEUE_DETACH_RESOURCES and STREAM_DESTROY of an encoder with pictures and packets pending. That all came
 * back before the answer is looked at by stream_clear() and its like; that it came once, by the guest.
 */
#include <string.h>

#include "conformance/sequence.h"
#include "script/encode.h"

#define INPUT VIRTIO_VIDEO_QUEUE_TYPE_INPUT
#define OUTPUT VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT
#define MPEG2 VIRTIO_VIDEO_CODEC_MPEG2

enum { PICTURES = 20 };

/* A stream whose image buffers are all queued, with no buffer for a packet: some of them stay pending. */
static struct stream *held(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);

	encode_feed_all(stream);
	return stream;
}

/* How many of the answers were cancelled; the others are as if nothing had ended them. */
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

/* From here on only packets of pictures that are sent from here on. */
static void expect_fresh_start(struct stream *stream)
{
	static const uint64_t later[PICTURES] = { 201, 202, 203, 204, 205, 206, 207, 208, 209, 210,
						  211, 212, 213, 214, 215, 216, 217, 218, 219, 220 };

	stream->output_answers.count = 0;
	stream->timestamps = later;
	stream->fed = 0;
	encode_play(stream, PICTURES, NULL);
	stream_finish(stream);
	encode_expect_packets(stream, PICTURES);
	encode_find_eos(stream);
}

static void input_cancels(struct guest *guest)
{
	struct stream *stream = held(guest);

	EXPECT_RESULT(stream_clear(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
	EXPECT(count_cancelled(&stream->input_answers, VIRTIO_VIDEO_RESULT_ERR_CANCELED) > 0);
	EXPECT_EQUAL(stream->input_answers.count, ENCODE_PICTURES);
}

static void input_cancels_with_ok(struct guest *guest)
{
	struct stream *stream = held(guest);

	EXPECT_RESULT(stream_clear(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
	EXPECT(count_cancelled(&stream->input_answers, VIRTIO_VIDEO_RESULT_OK) > 0);
}

static void input_drops_pictures(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);

	/* Some in the encoder, some waiting for it, some waiting for a buffer. */
	encode_play(stream, 5, NULL);
	encode_feed_all(stream);
	EXPECT_RESULT(stream_clear(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
	expect_fresh_start(stream);
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
	stream_finish(stream);
	encode_find_eos(stream);
}

static void input_cancels_drain(struct guest *guest)
{
	cancels_drain(guest, INPUT);
}
static void output_cancels_drain(struct guest *guest)
{
	cancels_drain(guest, OUTPUT);
}

static void output_cancels(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);

	stream_queue_outputs(stream);
	EXPECT_RESULT(stream_clear(stream, OUTPUT), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(stream->output_answers.count, ENCODE_PACKETS);
	EXPECT_EQUAL(count_cancelled(&stream->output_answers, VIRTIO_VIDEO_RESULT_ERR_CANCELED), ENCODE_PACKETS);
}

static void output_keeps_pictures(struct guest *guest)
{
	struct stream *stream = held(guest);

	EXPECT_RESULT(stream_clear(stream, OUTPUT), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(count_cancelled(&stream->input_answers, VIRTIO_VIDEO_RESULT_ERR_CANCELED), 0);
	stream_finish(stream);
	encode_expect_packets(stream, ENCODE_PICTURES);
}

static void output_loses_no_packet(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);
	struct guest_patience patience = guest_patience();

	while (stream->fed < PICTURES || stream_queued(stream, INPUT) > 0) {
		uint32_t packets = stream_pictures(stream);

		while (stream->fed < PICTURES && encode_feed(stream, 0))
			continue;
		stream_queue_outputs(stream);
		guest_run_patiently(guest, &patience, "pictures do not come to their end");
		if (stream_pictures(stream) != packets)
			EXPECT_RESULT(stream_clear(stream, OUTPUT), VIRTIO_VIDEO_RESULT_OK);
	}
	stream_finish(stream);
	encode_expect_packets(stream, PICTURES);
}

static void set_params_is_accepted(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);

	for (uint32_t i = 1; i <= 20; i++) {
		struct virtio_video_params set = stream->params;

		encode_feed_all(stream);
		set.cur_bitrate = 100000 + i;
		stream_set_params_behind_clear(stream, i % 2 == 0 ? INPUT : OUTPUT, &set);
		EXPECT_EQUAL(stream->params.cur_bitrate, 100000 + i);
	}
	EXPECT_RESULT(stream_clear(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
	expect_fresh_start(stream);
}

static void many(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);

	for (uint32_t i = 0; i < 24; i++) {
		encode_feed_all(stream);
		stream_queue_outputs(stream);
		for (uint32_t runs = 0; runs < i % 3; runs++)
			guest_run(guest);
		EXPECT_RESULT(stream_clear(stream, i % 4 == 3 ? OUTPUT : INPUT), VIRTIO_VIDEO_RESULT_OK);
	}
	EXPECT_RESULT(stream_clear(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
	expect_fresh_start(stream);
}

static void detach_pictures(struct guest *guest)
{
	struct stream *stream = held(guest);

	EXPECT_RESULT(stream_detach(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
	EXPECT(count_cancelled(&stream->input_answers, VIRTIO_VIDEO_RESULT_ERR_CANCELED) > 0);
	EXPECT_EQUAL(stream->input_answers.count, ENCODE_PICTURES);
	EXPECT_RESULT(guest_wait_result(guest, encode_queue(stream, 0, 1, 0)),
		      VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID);
	stream_attach_images(stream, INPUT, ENCODE_PICTURES);
	EXPECT_RESULT(stream_clear(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
	expect_fresh_start(stream);
}

static void detach_packets(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);

	stream_queue_outputs(stream);
	EXPECT_RESULT(stream_detach(stream, OUTPUT), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(count_cancelled(&stream->output_answers, VIRTIO_VIDEO_RESULT_ERR_CANCELED), ENCODE_PACKETS);
	EXPECT_RESULT(stream_queue_result(stream, OUTPUT, 0, 0), VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID);
	stream_forget(stream, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT);
	stream_attach_bitstream(stream, OUTPUT, ENCODE_PACKETS, ENCODE_PACKET_BYTES);
	expect_fresh_start(stream);
}

static void destroy_pictures(struct guest *guest)
{
	struct stream *stream = held(guest);

	EXPECT_RESULT(stream_destroy(stream), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(stream->input_answers.count, ENCODE_PICTURES);
	EXPECT(count_cancelled(&stream->input_answers, VIRTIO_VIDEO_RESULT_ERR_CANCELED) > 0);
}

static void destroy_packets(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);

	stream_queue_outputs(stream);
	EXPECT_RESULT(stream_destroy(stream), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(stream->output_answers.count, ENCODE_PACKETS);
	EXPECT_EQUAL(count_cancelled(&stream->output_answers, VIRTIO_VIDEO_RESULT_ERR_CANCELED), ENCODE_PACKETS);
}

static void destroy_drain(struct guest *guest)
{
	struct stream *stream = held(guest);
	struct command *drain = stream_drain(stream);

	EXPECT_RESULT(stream_destroy(stream), VIRTIO_VIDEO_RESULT_OK);
	EXPECT(drain->order != 0 && drain->order < guest->last_order);
	EXPECT_RESULT(command_result(drain), VIRTIO_VIDEO_RESULT_ERR_CANCELED);
}

static void destroy_at_any_moment(struct guest *guest)
{
	for (uint32_t i = 0; i < 12; i++) {
		struct stream *stream = encode_open(guest, i % 2 == 0 ? MPEG2 : VIRTIO_VIDEO_CODEC_MPEG4);

		stream_queue_outputs(stream);
		encode_feed_all(stream);
		for (uint32_t runs = 0; runs < i / 3; runs++)
			guest_run(guest);
		EXPECT_RESULT(stream_destroy(stream), VIRTIO_VIDEO_RESULT_OK);
	}
}

static const struct sequence encode_clear_sequences[] = {
	{ .name = "encode.clear_input_cancels_pictures", .source = "rulings 35, 37", .run = input_cancels, ENCODER },
	{ .name = "encode.clear_input_cancels_with_result_ok",
	  .source = "ruling 35, switched",
	  .run = input_cancels_with_ok,
	  ENCODER,
	  .device.flags = VIRTIOVIDEO_CONFIG_CLEAR_RESULT_OK },
	{ .name = "encode.clear_input_drops_pictures", .source = "ruling 37", .run = input_drops_pictures, ENCODER },
	{ .name = "encode.clear_input_drops_delayed_pictures",
	  .source = "ruling 37",
	  .run = input_drops_pictures,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.clear_input_cancels_a_drain", .source = "ruling 36", .run = input_cancels_drain, ENCODER },
	{ .name = "encode.clear_output_cancels_a_drain", .source = "ruling 36", .run = output_cancels_drain, ENCODER },
	{ .name = "encode.clear_output_cancels_buffers", .source = "rulings 35, 37", .run = output_cancels, ENCODER },
	{ .name = "encode.clear_output_keeps_pictures", .source = "ruling 37", .run = output_keeps_pictures, ENCODER },
	{ .name = "encode.clear_output_loses_no_packet",
	  .source = "ruling 37",
	  .run = output_loses_no_packet,
	  ENCODER },
	{ .name = "encode.clear_output_loses_no_delayed_packet",
	  .source = "ruling 37",
	  .run = output_loses_no_packet,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.clear_accepts_set_params_meanwhile",
	  .source = "ruling 15",
	  .rule = "SET_PARAMS is accepted while clearing",
	  .run = set_params_is_accepted,
	  ENCODER },
	{ .name = "encode.clear_many_at_any_moment", .source = "rulings 37, 38", .run = many, ENCODER },
	{ .name = "encode.clear_many_with_b_frames", .source = "rulings 37, 38", .run = many, ENCODER_THROUGHPUT },
	{ .name = "encode.detach_cancels_pictures", .source = "ruling 28", .run = detach_pictures, ENCODER },
	{ .name = "encode.detach_cancels_buffers", .source = "ruling 28", .run = detach_packets, ENCODER },
	{ .name = "encode.destroy_cancels_pictures", .source = "ruling 39", .run = destroy_pictures, ENCODER },
	{ .name = "encode.destroy_cancels_buffers", .source = "ruling 39", .run = destroy_packets, ENCODER },
	{ .name = "encode.destroy_cancels_a_drain", .source = "ruling 39", .run = destroy_drain, ENCODER },
	{ .name = "encode.destroy_at_any_moment", .source = "rulings 31, 39", .run = destroy_at_any_moment, ENCODER },
	{ .name = "encode.destroy_at_any_moment_with_b_frames",
	  .source = "rulings 31, 39",
	  .run = destroy_at_any_moment,
	  ENCODER_THROUGHPUT },
};

SEQUENCE_GROUP(encode_clear);
