/* SPDX-License-Identifier: BSD-3-Clause */
/* Image and bitstream buffers of an encoder, streams beside each other, and values that an encoder does not report. */
#include <string.h>

#include "conformance/sequence.h"
#include "script/encode.h"

#define INPUT VIRTIO_VIDEO_QUEUE_TYPE_INPUT
#define OUTPUT VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT
#define PAGES VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES
#define OBJECT VIRTIO_VIDEO_MEM_TYPE_VIRTIO_OBJECT
#define MPEG2 VIRTIO_VIDEO_CODEC_MPEG2

enum { PICTURES = 12 };

static void play_to_the_end(struct stream *stream)
{
	encode_play(stream, PICTURES, NULL);
	stream_finish(stream);
	encode_expect_packets(stream, PICTURES);
}

static void unknown_codec(struct guest *guest)
{
	static const uint32_t codecs[] = { 0, VIRTIO_VIDEO_CODEC_VP9 + 1, 99, UINT32_MAX };
	uint32_t id;

	for (uint32_t i = 0; i < sizeof(codecs) / sizeof(codecs[0]); i++) {
		EXPECT_RESULT(stream_create_result(guest, PAGES, PAGES, codecs[i], &id),
			      VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
		EXPECT_EQUAL(id, 0);
	}
	EXPECT_RESULT(stream_create_result(guest, OBJECT, PAGES, MPEG2, &id),
		      VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	EXPECT_RESULT(stream_create_result(guest, PAGES, OBJECT, MPEG2, &id),
		      VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
}

/* RESOURCE_QUEUE of the first picture with these sizes. */
static uint32_t queue_sizes(struct stream *stream, uint32_t first, uint32_t second, uint32_t third)
{
	struct virtio_video_resource_queue request = {
		.cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
		.stream_id = stream->id,
		.queue_type = INPUT,
		.timestamp = 77,
		.data_sizes = { first, second, third },
	};
	uint32_t count = stream->input_answers.count;
	uint32_t result = guest_wait_result(stream->guest, stream_queue_request(stream, &request));

	if (result != VIRTIO_VIDEO_RESULT_OK)
		expect_no_content(&stream->input_answers.list[count].response, result);
	return result;
}

static void sizes_in_one_buffer(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);
	uint32_t bytes = (uint32_t)stream->inputs[0].parts[0].length;
	const struct virtio_video_plane_format *last = &stream->params.plane_formats[2];
	uint32_t least = bytes - (last->stride - ENCODE_WIDTH / 2);

	EXPECT_RESULT(queue_sizes(stream, 0, 0, 0), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	EXPECT_RESULT(queue_sizes(stream, least - 1, 0, 0), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	EXPECT_RESULT(queue_sizes(stream, bytes + 1, 0, 0), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	EXPECT_RESULT(queue_sizes(stream, UINT32_MAX, 0, 0), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	/* The padding behind the last line need not be there. */
	encode_draw(stream, 0, 0);
	EXPECT_RESULT(queue_sizes(stream, least, 0, 0), VIRTIO_VIDEO_RESULT_OK);
	encode_wait_packets(stream, 1);
	EXPECT_EQUAL(stream_picture(stream, 0)->response.timestamp, 77);
}

static void sizes_of_planes(struct guest *guest)
{
	struct stream *stream = encode_create(guest, MPEG2);
	uint64_t bytes[STREAM_PARTS];
	uint32_t luma;
	uint32_t chroma;

	encode_set_images(stream, VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE, 128, 64);
	encode_attach(stream);
	EXPECT_EQUAL(stream_image_parts(&stream->params, bytes), 3);
	luma = (uint32_t)bytes[0];
	chroma = (uint32_t)bytes[1];
	EXPECT_RESULT(queue_sizes(stream, luma + 2 * chroma, 0, 0), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	EXPECT_RESULT(queue_sizes(stream, luma, chroma, 0), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	EXPECT_RESULT(queue_sizes(stream, luma - 1, chroma, chroma), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	EXPECT_RESULT(queue_sizes(stream, luma, chroma + 1, chroma), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	encode_draw(stream, 0, 0);
	EXPECT_RESULT(queue_sizes(stream, luma, chroma, chroma), VIRTIO_VIDEO_RESULT_OK);
	encode_wait_packets(stream, 1);
}

static void ids_beyond(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);
	static const uint32_t beyond[] = { 0, 1, 1000, UINT32_MAX };

	for (uint32_t i = 0; i < sizeof(beyond) / sizeof(beyond[0]); i++) {
		uint32_t image = beyond[i] < 1000 ? ENCODE_PICTURES + beyond[i] : beyond[i];
		uint32_t packet = beyond[i] < 1000 ? ENCODE_PACKETS + beyond[i] : beyond[i];

		EXPECT_RESULT(stream_attach(stream, INPUT, image, stream->inputs[0].parts, 1),
			      VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID);
		EXPECT_RESULT(stream_attach(stream, OUTPUT, packet, stream->outputs[0].parts, 1),
			      VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID);
		EXPECT_RESULT(guest_wait_result(guest, encode_queue(stream, image, 1, 0)),
			      VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID);
		EXPECT_RESULT(stream_queue_result(stream, OUTPUT, packet, 0),
			      VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID);
	}
	play_to_the_end(stream);
}

static void image_memory_too_short(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);
	struct guest_buffer buffer;
	uint32_t result;

	stream_take(stream, &buffer, &guest->memory.images, false, stream->inputs[0].parts[0].length - 1);
	result = stream_attach(stream, INPUT, 0, &buffer, 1);
	guest_buffer_forget(&buffer);
	EXPECT_RESULT(result, VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	/* As many lists as planes, where all are in one. */
	EXPECT_RESULT(stream_attach(stream, INPUT, 0, stream->inputs[0].parts, 0),
		      VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	play_to_the_end(stream);
}

static void layout_outgrew_memory(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);

	encode_set_images(stream, VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER, 256, 128);
	EXPECT_RESULT(guest_wait_result(guest, encode_queue(stream, 0, 1, 0)),
		      VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	encode_attach(stream);
	play_to_the_end(stream);
}

static void queued_twice(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);

	encode_feed_all(stream);
	EXPECT_RESULT(guest_wait_result(guest, encode_queue(stream, ENCODE_PICTURES - 1, 9, 0)),
		      VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION);
	stream_finish(stream);
	encode_expect_packets(stream, ENCODE_PICTURES);
}

/* Lists of many entries for the pictures of one stream, and one entry for those of another: the packets are the same. */
static void scattered(struct guest *guest, uint32_t format)
{
	uint64_t digests[2][PICTURES];

	for (uint32_t turn = 0; turn < 2; turn++) {
		struct stream *stream = encode_create(guest, MPEG2);

		encode_set_images(stream, format, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER, 320, 240);
		encode_attach(stream);
		for (uint32_t i = 0; turn == 1 && i < ENCODE_PICTURES; i++) {
			struct guest_buffer *part = &stream->inputs[i].parts[0];
			uint64_t length = part->length;

			guest_buffer_forget(part);
			EXPECT_EQUAL(guest_buffer_take(part, &guest->memory.images, length, true), 0);
			EXPECT(part->run_count > 1);
			EXPECT_RESULT(stream_attach(stream, INPUT, i, part, 1), VIRTIO_VIDEO_RESULT_OK);
		}
		play_to_the_end(stream);
		for (uint32_t i = 0; i < PICTURES; i++)
			digests[turn][i] = stream_picture(stream, i)->digest;
	}
	EXPECT_EQUAL(memcmp(digests[0], digests[1], sizeof(digests[0])), 0);
}

static void scattered_nv12(struct guest *guest)
{
	scattered(guest, VIRTIO_VIDEO_IMAGE_FORMAT_NV12);
}
static void scattered_yuv420(struct guest *guest)
{
	scattered(guest, VIRTIO_VIDEO_IMAGE_FORMAT_YUV420);
}
static void scattered_argb(struct guest *guest)
{
	scattered(guest, VIRTIO_VIDEO_IMAGE_FORMAT_ARGB8888);
}

static void object_both(struct guest *guest)
{
	play_to_the_end(encode_open_of(guest, OBJECT, OBJECT, MPEG2));
}
static void object_images(struct guest *guest)
{
	play_to_the_end(encode_open_of(guest, OBJECT, PAGES, MPEG2));
}
static void object_packets(struct guest *guest)
{
	play_to_the_end(encode_open_of(guest, PAGES, OBJECT, MPEG2));
}
static void object_images_of_h264(struct guest *guest)
{
	play_to_the_end(encode_open_of(guest, OBJECT, PAGES, VIRTIO_VIDEO_CODEC_H264));
}

static void object_for_each_plane(struct guest *guest)
{
	struct stream *stream = encode_open_of(guest, OBJECT, OBJECT, MPEG2);

	encode_set_images(stream, VIRTIO_VIDEO_IMAGE_FORMAT_YVU420, VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE, 64, 64);
	encode_attach(stream);
	EXPECT_EQUAL(stream->inputs[0].part_count, 3);
	play_to_the_end(stream);
}

static void no_stall(struct guest *guest)
{
	struct stream *stalled = encode_open(guest, MPEG2);
	struct stream *other;
	struct command *drain;

	/* It has pictures and nowhere to put a packet. */
	encode_feed_all(stalled);
	drain = stream_drain(stalled);
	other = encode_open(guest, MPEG2);
	play_to_the_end(other);
	EXPECT_EQUAL(drain->order, 0);
	EXPECT_EQUAL(stream_pictures(stalled), 0);
}

static void beside_each_other(struct guest *guest)
{
	static const uint32_t codecs[] = { MPEG2, VIRTIO_VIDEO_CODEC_MPEG4, MPEG2 };
	struct stream *streams[3];

	for (uint32_t i = 0; i < 3; i++) {
		streams[i] = encode_open(guest, codecs[i]);
		stream_queue_outputs(streams[i]);
	}
	for (uint32_t picture = 0; picture < ENCODE_PICTURES; picture++) {
		for (uint32_t i = 0; i < 3; i++)
			encode_feed(streams[i], 0);
	}
	for (uint32_t i = 3; i-- > 0;)
		play_to_the_end(streams[i]);
	/* Two streams of the same pictures make the same packets. */
	for (uint32_t i = 0; i < PICTURES; i++)
		EXPECT_EQUAL(stream_picture(streams[0], i)->digest, stream_picture(streams[2], i)->digest);
}

/* Not with the size, not with a change of it, not with an end: an encoder's guest knows them. */
static void no_events(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);

	play_to_the_end(stream);
	EXPECT_RESULT(stream_clear(stream, OUTPUT), VIRTIO_VIDEO_RESULT_OK);
	encode_set_images(stream, VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER, 128, 96);
	EXPECT_RESULT(stream_detach(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_RESULT(stream_detach(stream, OUTPUT), VIRTIO_VIDEO_RESULT_OK);
	encode_attach(stream);
	stream->fed = 0;
	stream->output_answers.count = 0;
	play_to_the_end(stream);
	EXPECT_RESULT(stream_destroy(stream), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(guest->event_count, 0);
}

static const struct sequence encode_resources_sequences[] = {
	{ .name = "encode.create_unknown_codec", .source = "ruling 13", .run = unknown_codec, ENCODER },
	{ .name = "encode.data_sizes_in_one_buffer", .source = "rulings 17, 26", .run = sizes_in_one_buffer, ENCODER },
	{ .name = "encode.data_sizes_of_planes", .source = "rulings 17, 26", .run = sizes_of_planes, ENCODER },
	{ .name = "encode.ids_beyond_the_numbers_of_buffers", .source = "ruling 22", .run = ids_beyond, ENCODER },
	{ .name = "encode.image_memory_too_short", .source = "ruling 26", .run = image_memory_too_short, ENCODER },
	{ .name = "encode.layout_that_outgrew_the_memory",
	  .source = "ruling 26",
	  .run = layout_outgrew_memory,
	  ENCODER },
	{ .name = "encode.picture_queued_twice", .source = "ruling 29", .run = queued_twice, ENCODER },
	{ .name = "encode.scattered_nv12", .source = "ruling 24", .run = scattered_nv12, ENCODER },
	{ .name = "encode.scattered_yuv420", .source = "ruling 24", .run = scattered_yuv420, ENCODER },
	{ .name = "encode.scattered_argb", .source = "ruling 24", .run = scattered_argb, ENCODER },
	{ .name = "encode.objects_of_both_queues",
	  .source = "ruling 30",
	  .run = object_both,
	  .objects = true,
	  ENCODER },
	{ .name = "encode.objects_of_the_image_queue",
	  .source = "ruling 30",
	  .run = object_images,
	  .objects = true,
	  ENCODER },
	{ .name = "encode.objects_of_the_image_queue_h264",
	  .source = "ruling 30",
	  .run = object_images_of_h264,
	  .objects = true,
	  ENCODER },
	{ .name = "encode.objects_of_the_bitstream_queue",
	  .source = "ruling 30",
	  .run = object_packets,
	  .objects = true,
	  ENCODER },
	{ .name = "encode.objects_one_for_each_plane",
	  .source = "rulings 23, 30",
	  .run = object_for_each_plane,
	  .objects = true,
	  ENCODER },
	{ .name = "encode.streams_a_full_one_stalls_no_other", .source = "ruling 43", .run = no_stall, ENCODER },
	{ .name = "encode.streams_three_at_a_time", .source = "ruling 43", .run = beside_each_other, ENCODER },
	{ .name = "encode.events_none", .source = "spec: Events", .run = no_events, ENCODER },
};

SEQUENCE_GROUP(encode_resources);
