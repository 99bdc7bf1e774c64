/* SPDX-License-Identifier: BSD-3-Clause */
/* Video buffers that are objects of another virtio device. */
#include <string.h>

#include "conformance/sequence.h"

#define INPUT VIRTIO_VIDEO_QUEUE_TYPE_INPUT
#define OUTPUT VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT
#define PAGES VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES
#define OBJECT VIRTIO_VIDEO_MEM_TYPE_VIRTIO_OBJECT

static struct stream *open(struct guest *guest, uint32_t in_mem_type, uint32_t out_mem_type)
{
	const struct clip *clip = clip_get(CLIP_MPEG2);
	struct stream *stream = stream_create_of(guest, in_mem_type, out_mem_type, clip->codec);

	stream_begin(stream, clip);
	return stream;
}

static void play_to_the_end(struct stream *stream)
{
	stream_play(stream);
	stream_finish(stream);
	stream_expect_pictures(stream, stream->clip, stream->clip->count);
}

/* An ATTACH with these bytes behind the struct. */
static uint32_t attach_bytes(struct stream *stream, uint32_t queue_type, const void *bytes, uint32_t length)
{
	struct virtio_video_resource_attach attach = { VIRTIO_VIDEO_CMD_RESOURCE_ATTACH, stream->id, queue_type, 0 };
	uint8_t request[256];

	memcpy(request, &attach, sizeof(attach));
	memcpy(request + sizeof(attach), bytes, length);
	return guest_result(stream->guest, request, (uint32_t)sizeof(attach) + length,
			    sizeof(struct virtio_video_resource_attach_resp));
}

static void not_offered(struct guest *guest)
{
	uint32_t id;

	EXPECT(!device_has_feature(&guest->device, VIRTIO_VIDEO_F_RESOURCE_VIRTIO_OBJECT));
	EXPECT_RESULT(stream_create_result(guest, OBJECT, OBJECT, VIRTIO_VIDEO_CODEC_MPEG2, &id),
		      VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
}

static void offered(struct guest *guest)
{
	EXPECT(device_has_feature(&guest->device, VIRTIO_VIDEO_F_RESOURCE_VIRTIO_OBJECT));
	EXPECT_EQUAL(virtiovideo_has(VIRTIOVIDEO_HAS_VIRTIO_OBJECT), 1);
}

static void both_queues(struct guest *guest)
{
	play_to_the_end(open(guest, OBJECT, OBJECT));
}
static void inputs_only(struct guest *guest)
{
	play_to_the_end(open(guest, OBJECT, PAGES));
}
static void outputs_only(struct guest *guest)
{
	play_to_the_end(open(guest, PAGES, OBJECT));
}

static void each_plane(struct guest *guest)
{
	struct stream *stream = open(guest, OBJECT, OBJECT);
	struct virtio_video_params set = stream->params;

	set.image_format = VIRTIO_VIDEO_IMAGE_FORMAT_YUV420;
	set.planes_layout = VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE;
	EXPECT_RESULT(stream_set_params(stream, &set), VIRTIO_VIDEO_RESULT_OK);
	stream_renew_outputs(stream);
	EXPECT_EQUAL(stream->outputs[0].part_count, 3);
	play_to_the_end(stream);
}

static void unknown_uuid(struct guest *guest)
{
	struct stream *stream = stream_create_of(guest, OBJECT, OBJECT, VIRTIO_VIDEO_CODEC_MPEG2);
	struct virtio_video_resource_object object = { { 1, 2, 3, 4, 5, 6, 0x47, 8, 0x89 } };

	EXPECT_RESULT(attach_bytes(stream, INPUT, &object, sizeof(object)),
		      VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID);
	/* The resource still has its old memory. */
	stream_begin(stream, clip_get(CLIP_MPEG2));
	EXPECT_RESULT(attach_bytes(stream, OUTPUT, &object, sizeof(object)),
		      VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID);
	play_to_the_end(stream);
}

static void half_a_uuid(struct guest *guest)
{
	struct stream *stream = stream_create_of(guest, OBJECT, OBJECT, VIRTIO_VIDEO_CODEC_MPEG2);
	const uint8_t *uuid = stream->inputs[0].parts[0].object->uuid;

	for (uint32_t length = 0; length < OBJECT_UUID_BYTES; length += 5)
		EXPECT_RESULT(attach_bytes(stream, INPUT, uuid, length), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
}

static void bytes_behind_a_uuid(struct guest *guest)
{
	struct stream *stream = stream_create_of(guest, OBJECT, OBJECT, VIRTIO_VIDEO_CODEC_MPEG2);
	uint8_t bytes[OBJECT_UUID_BYTES + 40];

	memset(bytes, 0xee, sizeof(bytes));
	memcpy(bytes, stream->inputs[0].parts[0].object->uuid, OBJECT_UUID_BYTES);
	EXPECT_RESULT(attach_bytes(stream, INPUT, bytes, sizeof(bytes)), VIRTIO_VIDEO_RESULT_OK);
}

static void too_short(struct guest *guest)
{
	struct stream *stream = open(guest, OBJECT, OBJECT);
	struct guest_buffer buffer;
	uint32_t result;

	EXPECT_EQUAL(guest_buffer_take_object(&buffer, &guest->objects, stream->outputs[0].parts[0].length - 1), 0);
	result = stream_attach(stream, OUTPUT, 0, &buffer, 1);
	guest_buffer_forget(&buffer);
	EXPECT_RESULT(result, VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	play_to_the_end(stream);
}

static void data_beyond(struct guest *guest)
{
	struct stream *stream = stream_create_of(guest, OBJECT, OBJECT, VIRTIO_VIDEO_CODEC_MPEG2);

	stream_queue_result(stream, INPUT, 0, STREAM_INPUT_BYTES + 1);
	expect_no_content(&stream->input_answers.list[0].response, VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
}

static void new_ones_on_the_way(struct guest *guest)
{
	const struct clip *clip = clip_get(CLIP_MPEG2);
	struct stream *stream = open(guest, OBJECT, OBJECT);

	for (uint32_t turn = 0; turn < 5; turn++) {
		stream_play(stream);
		stream_renew_outputs(stream);
		stream_play_from(stream, clip, 0);
	}
	stream_play(stream);
	stream_finish(stream);
	EXPECT_EQUAL(stream_pictures(stream), 6 * clip->count);
}

static const struct sequence objects_sequences[] = {
	{ .name = "objects.not_offered_without_a_resolver", .source = "ruling 30", .run = not_offered },
	{ .name = "objects.offered_with_a_resolver", .source = "ruling 30", .run = offered, .objects = true },
	{ .name = "objects.of_both_queues", .source = "ruling 30", .run = both_queues, .objects = true },
	{ .name = "objects.of_the_bitstream_queue", .source = "ruling 30", .run = inputs_only, .objects = true },
	{ .name = "objects.of_the_image_queue", .source = "ruling 30", .run = outputs_only, .objects = true },
	{ .name = "objects.one_for_each_plane", .source = "rulings 23, 30", .run = each_plane, .objects = true },
	{ .name = "objects.unknown_uuid", .source = "ruling 30", .run = unknown_uuid, .objects = true },
	{ .name = "objects.half_a_uuid", .source = "ruling 11", .run = half_a_uuid, .objects = true },
	{ .name = "objects.bytes_behind_a_uuid", .source = "ruling 23", .run = bytes_behind_a_uuid, .objects = true },
	{ .name = "objects.too_short", .source = "ruling 26", .run = too_short, .objects = true },
	{ .name = "objects.data_beyond_the_object", .source = "ruling 18", .run = data_beyond, .objects = true },
	{ .name = "objects.new_ones_on_the_way",
	  .source = "rulings 25, 31",
	  .run = new_ones_on_the_way,
	  .objects = true },
};

SEQUENCE_GROUP(objects);
