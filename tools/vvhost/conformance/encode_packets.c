/* SPDX-License-Identifier: BSD-3-Clause */
/* Answers of an encoder: pictures that are the guest's again, and packets that do not fit. */
#include <string.h>

#include "conformance/sequence.h"
#include "script/encode.h"

#define INPUT VIRTIO_VIDEO_QUEUE_TYPE_INPUT
#define OUTPUT VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT
#define MPEG2 VIRTIO_VIDEO_CODEC_MPEG2
#define MPEG4 VIRTIO_VIDEO_CODEC_MPEG4
#define H264 VIRTIO_VIDEO_CODEC_H264

enum { PICTURES = 20, TOO_SHORT = 16 };

static void answers_to_pictures(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);

	encode_play(stream, PICTURES, NULL);
	EXPECT_EQUAL(stream->input_answers.count, PICTURES);
	for (uint32_t i = 0; i < PICTURES; i++) {
		const struct virtio_video_resource_queue_resp *response = &stream->input_answers.list[i].response;

		EXPECT_RESULT(response->result, VIRTIO_VIDEO_RESULT_OK);
		EXPECT_EQUAL(response->flags, 0);
		EXPECT_EQUAL(response->timestamp, 0);
		for (uint32_t plane = 0; plane < VIRTIO_VIDEO_MAX_PLANES; plane++)
			EXPECT_EQUAL(response->data_sizes[plane], 0);
	}
}

/* Digests of the packets of a stream; on request, image buffers are spoiled as soon as they are answered. */
static void digest_packets(struct stream *stream, bool spoil, uint64_t *digests)
{
	struct guest_patience patience = guest_patience();
	uint8_t noise[1024];

	memset(noise, 0xff, sizeof(noise));
	while (stream->fed < PICTURES || stream_queued(stream, INPUT) > 0) {
		for (uint32_t i = 0; i < stream->input_count && spoil; i++) {
			struct stream_buffer *input = &stream->inputs[i];

			for (uint64_t at = 0; input->queued == 0 && at < input->parts[0].length; at += sizeof(noise))
				EXPECT(guest_buffer_write(&input->parts[0], &stream->guest->memory, at, noise,
							  input->parts[0].length - at < sizeof(noise)
								  ? input->parts[0].length - at
								  : sizeof(noise)));
		}
		/* One at a time, so that an answered picture is spoiled while the encoder still works on it. */
		if (stream->fed < PICTURES)
			encode_feed(stream, 0);
		stream_queue_outputs(stream);
		guest_run_patiently(stream->guest, &patience, "pictures do not come to their end");
	}
	stream_finish(stream);
	encode_expect_packets(stream, PICTURES);
	for (uint32_t i = 0; i < PICTURES; i++)
		digests[i] = stream_picture(stream, i)->digest;
}

/* An image buffer is the guest's again when it is answered: the encoder does not see later writes. */
static void answered_is_not_read(struct guest *guest, uint32_t codec)
{
	uint64_t plain[PICTURES];
	uint64_t spoiled[PICTURES];

	digest_packets(encode_open(guest, codec), false, plain);
	digest_packets(encode_open(guest, codec), true, spoiled);
	EXPECT_EQUAL(memcmp(plain, spoiled, sizeof(plain)), 0);
}

static void answered_mpeg2(struct guest *guest)
{
	answered_is_not_read(guest, MPEG2);
}
static void answered_mpeg4(struct guest *guest)
{
	answered_is_not_read(guest, MPEG4);
}
static void answered_h264(struct guest *guest)
{
	answered_is_not_read(guest, H264);
}
static void answered_hevc(struct guest *guest)
{
	answered_is_not_read(guest, VIRTIO_VIDEO_CODEC_HEVC);
}
static void answered_vp9(struct guest *guest)
{
	answered_is_not_read(guest, VIRTIO_VIDEO_CODEC_VP9);
}

/* Other memory for an output that is not queued. */
static void resize_output(struct stream *stream, uint32_t resource_id, uint64_t length)
{
	struct guest_buffer *part = &stream->outputs[resource_id].parts[0];

	guest_buffer_forget(part);
	stream_take(stream, part, &stream->guest->memory.fixed, false, length);
	EXPECT_RESULT(stream_attach(stream, OUTPUT, resource_id, part, 1), VIRTIO_VIDEO_RESULT_OK);
}

static void expect_too_long(const struct stream_answer *answer)
{
	EXPECT_RESULT(answer->response.result, VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(answer->response.flags & ~(uint32_t)FLAG_EOS, FLAG_ERR);
	for (uint32_t i = 0; i < VIRTIO_VIDEO_MAX_PLANES; i++)
		EXPECT_EQUAL(answer->response.data_sizes[i], 0);
}

static void packet_too_long(struct guest *guest, uint32_t codec)
{
	struct stream *stream = encode_open(guest, codec);

	resize_output(stream, 0, TOO_SHORT);
	for (uint32_t turn = 0; turn < 3; turn++) {
		uint32_t answered = stream->output_answers.count;
		const struct stream_answer *answers = &stream->output_answers.list[answered];

		stream_queue_output(stream, 0);
		encode_feed(stream, 0);
		GUEST_WAIT_UNTIL(guest, stream->output_answers.count == answered + 1,
				 "a packet that is too long is not answered");
		expect_too_long(&answers[0]);
		/* The stream lives, and the next packets do not depend on the lost one. */
		stream_queue_output(stream, 1);
		encode_feed(stream, 0);
		GUEST_WAIT_UNTIL(guest, stream->output_answers.count == answered + 2,
				 "the packet behind it does not come");
		EXPECT_EQUAL(answers[1].response.flags, FLAG_KEY);
		EXPECT_EQUAL(answers[1].response.timestamp, 2 * turn + 2);
		EXPECT(answers[1].response.data_sizes[0] > 0);
	}
	EXPECT_EQUAL(guest->event_count, 0);
}

static void mpeg2_too_long(struct guest *guest)
{
	packet_too_long(guest, MPEG2);
}
static void mpeg4_too_long(struct guest *guest)
{
	packet_too_long(guest, MPEG4);
}
static void h264_too_long(struct guest *guest)
{
	packet_too_long(guest, H264);
}
static void hevc_too_long(struct guest *guest)
{
	packet_too_long(guest, VIRTIO_VIDEO_CODEC_HEVC);
}
static void vp8_too_long(struct guest *guest)
{
	packet_too_long(guest, VIRTIO_VIDEO_CODEC_VP8);
}
static void vp9_too_long(struct guest *guest)
{
	packet_too_long(guest, VIRTIO_VIDEO_CODEC_VP9);
}

/* An encoder that holds pictures back: packets that refer to the lost one are damaged, up to the next key frame. */
static void delayed_too_long(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);
	bool whole = false;

	resize_output(stream, 0, TOO_SHORT);
	stream_queue_output(stream, 0);
	for (uint32_t i = 0; i < 4; i++)
		encode_feed(stream, 0);
	GUEST_WAIT_UNTIL(guest, stream->output_answers.count == 1, "a packet that is too long is not answered");
	expect_too_long(&stream->output_answers.list[0]);
	resize_output(stream, 0, ENCODE_PACKET_BYTES);
	encode_play(stream, PICTURES, NULL);
	stream_finish(stream);
	EXPECT_EQUAL(stream_pictures(stream), PICTURES - 1);
	for (uint32_t i = 0; i < PICTURES - 1; i++) {
		uint32_t flags = stream_picture(stream, i)->response.flags;

		whole |= (flags & FLAG_KEY) != 0;
		EXPECT_EQUAL((flags & FLAG_ERR) == 0, whole);
	}
	EXPECT(whole);
}

static void last_too_long(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);
	struct command *drain;

	resize_output(stream, 0, TOO_SHORT);
	encode_feed(stream, 0);
	drain = stream_drain(stream);
	stream_get_params(stream);
	stream_queue_output(stream, 0);
	EXPECT_RESULT(guest_wait_result(guest, drain), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(stream->output_answers.count, 1);
	expect_too_long(&stream->output_answers.list[0]);
	EXPECT(stream->output_answers.list[0].response.flags & FLAG_EOS);
}

static const struct sequence encode_packets_sequences[] = {
	{ .name = "encode.answers_to_pictures_are_empty", .source = "ruling 46", .run = answers_to_pictures, ENCODER },
	{ .name = "encode.answered_pictures_of_mpeg2_are_not_read",
	  .source = "ruling 31",
	  .run = answered_mpeg2,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.answered_pictures_of_mpeg4_are_not_read",
	  .source = "ruling 31",
	  .run = answered_mpeg4,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.answered_pictures_of_h264_are_not_read",
	  .source = "ruling 31",
	  .run = answered_h264,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.answered_pictures_of_hevc_are_not_read",
	  .source = "ruling 31",
	  .run = answered_hevc,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.answered_pictures_of_vp9_are_not_read",
	  .source = "ruling 31",
	  .run = answered_vp9,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.packet_of_mpeg2_is_too_long", .source = "ruling 47", .run = mpeg2_too_long, ENCODER },
	{ .name = "encode.packet_of_mpeg4_is_too_long", .source = "ruling 47", .run = mpeg4_too_long, ENCODER },
	{ .name = "encode.packet_of_h264_is_too_long", .source = "ruling 47", .run = h264_too_long, ENCODER },
	{ .name = "encode.packet_of_hevc_is_too_long", .source = "ruling 47", .run = hevc_too_long, ENCODER },
	{ .name = "encode.packet_of_vp8_is_too_long", .source = "ruling 47", .run = vp8_too_long, ENCODER },
	{ .name = "encode.packet_of_vp9_is_too_long", .source = "ruling 47", .run = vp9_too_long, ENCODER },
	{ .name = "encode.packet_with_others_behind_it_is_too_long",
	  .source = "ruling 47",
	  .run = delayed_too_long,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.packet_that_is_the_last_is_too_long",
	  .source = "rulings 33, 47",
	  .run = last_too_long,
	  ENCODER },
};

SEQUENCE_GROUP(encode_packets);
