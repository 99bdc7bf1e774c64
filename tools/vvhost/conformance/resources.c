/* SPDX-License-Identifier: BSD-3-Clause */
/* The life of resources: ATTACH, QUEUE, DETACH. */
#include <string.h>

#include "conformance/sequence.h"

#define INPUT VIRTIO_VIDEO_QUEUE_TYPE_INPUT
#define OUTPUT VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT

static struct guest_buffer take(struct guest *guest, uint64_t length)
{
	struct guest_buffer buffer;

	if (guest_buffer_take(&buffer, &guest->memory.images, length, false) != 0)
		expect_fail("no guest memory");
	return buffer;
}

/* An ATTACH of that many bytes, with memory that is forgotten again. */
static uint32_t attach(struct stream *stream, uint32_t queue_type, uint32_t resource_id, uint64_t length)
{
	struct guest_buffer buffer = take(stream->guest, length);
	uint32_t result = stream_attach(stream, queue_type, resource_id, &buffer, 1);

	guest_buffer_forget(&buffer);
	return result;
}

static void id_beyond_count(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2));

	EXPECT_RESULT(attach(stream, INPUT, stream->params.cur_bitstream_buffers, 4096),
		      VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID);
	EXPECT_RESULT(attach(stream, OUTPUT, stream->params.cur_image_buffers, 1 << 20),
		      VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID);
	EXPECT_RESULT(attach(stream, OUTPUT, UINT32_MAX, 1 << 20), VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID);
}

static void liberal_ids(struct guest *guest)
{
	struct stream *stream = stream_create(guest, VIRTIO_VIDEO_CODEC_MPEG2);

	EXPECT_RESULT(stream_detach(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_RESULT(attach(stream, INPUT, 4711, 4096), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_RESULT(attach(stream, INPUT, UINT32_MAX, 4096), VIRTIO_VIDEO_RESULT_OK);
}

static void never_attached(struct guest *guest)
{
	struct stream *stream = stream_create(guest, VIRTIO_VIDEO_CODEC_MPEG2);

	stream_queue_result(stream, OUTPUT, 0, 0);
	expect_no_content(&stream->output_answers.list[0].response, VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID);
}

static void queued_twice(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2));

	EXPECT_RESULT(stream_clear(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
	stream_queue_output(stream, 0);
	EXPECT_RESULT(stream_queue_result(stream, OUTPUT, 0, 0), VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION);
	expect_no_content(&stream->output_answers.list[0].response, VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION);
	EXPECT_EQUAL(stream_queued(stream, OUTPUT), 1);
}

static void attach_while_queued(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2));

	EXPECT_RESULT(stream_clear(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
	stream_queue_output(stream, 0);
	EXPECT_RESULT(attach(stream, OUTPUT, 0, 1 << 20), VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION);
}

static void attach_replaces(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2));

	for (uint32_t i = 0; i < stream->output_count; i++) {
		guest_buffer_forget(&stream->outputs[i].parts[0]);
		stream->outputs[i].parts[0] = take(guest, 1 << 20);
		EXPECT_RESULT(stream_attach(stream, OUTPUT, i, stream->outputs[i].parts, 1), VIRTIO_VIDEO_RESULT_OK);
	}
	stream_play(stream);
	stream_finish(stream);
	stream_expect_pictures(stream, stream->clip, stream->clip->count);
}

static void data_beyond_the_buffer(struct guest *guest)
{
	struct stream *stream = stream_create(guest, VIRTIO_VIDEO_CODEC_MPEG2);

	stream_queue_result(stream, INPUT, 0, STREAM_INPUT_BYTES + 1);
	expect_no_content(&stream->input_answers.list[0].response, VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	stream_queue_result(stream, INPUT, 0, UINT32_MAX);
	expect_no_content(&stream->input_answers.list[1].response, VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
}

static void bitstream_buffer_of_any_length(struct guest *guest)
{
	struct stream *stream = stream_create(guest, VIRTIO_VIDEO_CODEC_MPEG2);

	EXPECT_RESULT(attach(stream, INPUT, 0, 1), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_RESULT(attach(stream, INPUT, 1, 4097), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_RESULT(attach(stream, INPUT, 2, 10 << 20), VIRTIO_VIDEO_RESULT_OK);
}

static void too_small(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2));
	const struct virtio_video_plane_format *last = &stream->params.plane_formats[stream->params.num_planes - 1];

	EXPECT_RESULT(attach(stream, OUTPUT, 0, (uint64_t)last->offset + last->plane_size - 1),
		      VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	EXPECT_RESULT(attach(stream, OUTPUT, 0, (uint64_t)last->offset + last->plane_size), VIRTIO_VIDEO_RESULT_OK);
}

static void one_list_for_each_plane(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2));
	struct virtio_video_params set = stream->params;

	set.image_format = VIRTIO_VIDEO_IMAGE_FORMAT_YUV420;
	set.planes_layout = VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE;
	EXPECT_RESULT(stream_set_params(stream, &set), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_RESULT(attach(stream, OUTPUT, 0, 1 << 20), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	stream_renew_outputs(stream);
	EXPECT_EQUAL(stream->outputs[0].part_count, 3);
	stream_play(stream);
	stream_finish(stream);
	stream_expect_pictures(stream, stream->clip, stream->clip->count);
}

static void unknown_queue(struct guest *guest)
{
	struct stream *stream = stream_create(guest, VIRTIO_VIDEO_CODEC_MPEG2);

	EXPECT_RESULT(attach(stream, 0, 0, 4096), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	EXPECT_RESULT(attach(stream, 3, 0, 4096), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	EXPECT_RESULT(stream_queue_result(stream, 3, 0, 0), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	EXPECT_RESULT(stream_detach(stream, 3), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
}

static void detach_cancels(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2));
	uint32_t count = stream->output_count;

	EXPECT_RESULT(stream_clear(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
	stream_queue_outputs(stream);
	EXPECT_RESULT(stream_detach(stream, OUTPUT), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(stream->output_answers.count, count);
	for (uint32_t i = 0; i < count; i++)
		expect_no_content(&stream->output_answers.list[i].response, VIRTIO_VIDEO_RESULT_ERR_CANCELED);
}

static void detached_is_unknown(struct guest *guest)
{
	struct stream *stream = stream_create(guest, VIRTIO_VIDEO_CODEC_MPEG2);

	EXPECT_RESULT(stream_detach(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_RESULT(stream_queue_result(stream, INPUT, 0, 1), VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID);
	EXPECT_RESULT(stream_detach(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
}

static void sizes_of_a_picture(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2));
	const struct virtio_video_plane_format *last = &stream->params.plane_formats[stream->params.num_planes - 1];
	const struct virtio_video_resource_queue_resp *response;

	stream_play(stream);
	response = &stream_picture(stream, 0)->response;
	EXPECT_EQUAL(response->data_sizes[0], last->offset + last->plane_size);
	for (uint32_t i = 1; i < VIRTIO_VIDEO_MAX_PLANES; i++)
		EXPECT_EQUAL(response->data_sizes[i], 0);
}

static const struct sequence resources_sequences[] = {
	{ .name = "resources.id_beyond_the_count", .source = "ruling 22", .run = id_beyond_count },
	{ .name = "resources.liberal_ids",
	  .source = "ruling 22, switched",
	  .run = liberal_ids,
	  .device.flags = VIRTIOVIDEO_CONFIG_LIBERAL_RESOURCE_IDS },
	{ .name = "resources.queue_of_one_never_attached", .source = "rulings 12, 29", .run = never_attached },
	{ .name = "resources.queued_twice", .source = "rulings 12, 29", .run = queued_twice },
	{ .name = "resources.attach_while_queued", .source = "ruling 25", .run = attach_while_queued },
	{ .name = "resources.attach_replaces", .source = "ruling 25", .run = attach_replaces },
	{ .name = "resources.data_beyond_the_buffer", .source = "ruling 18", .run = data_beyond_the_buffer },
	{ .name = "resources.bitstream_buffer_of_any_length",
	  .source = "ruling 18",
	  .run = bitstream_buffer_of_any_length },
	{ .name = "resources.image_buffer_too_small", .source = "ruling 26", .run = too_small },
	{ .name = "resources.one_list_for_each_plane", .source = "ruling 23", .run = one_list_for_each_plane },
	{ .name = "resources.unknown_queue_type", .source = "ruling 11", .run = unknown_queue },
	{ .name = "resources.detach_cancels", .source = "rulings 28, 35", .run = detach_cancels },
	{ .name = "resources.detached_is_unknown", .source = "ruling 29", .run = detached_is_unknown },
	{ .name = "resources.sizes_of_a_picture", .source = "ruling 17", .run = sizes_of_a_picture },
};

SEQUENCE_GROUP(resources);
