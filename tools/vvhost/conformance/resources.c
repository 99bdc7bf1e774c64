/* SPDX-License-Identifier: BSD-3-Clause */
/* The life of resources: ATTACH, QUEUE, DETACH. */
#include <string.h>

#include "conformance/sequence.h"
#include "script/encode.h"

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
	const struct virtio_video_resource_queue_resp *response;

	stream_play(stream);
	response = &stream_picture(stream, 0)->response;
	EXPECT_EQUAL(stream->params.num_planes, 2);
	EXPECT_EQUAL(response->data_sizes[0], stream->params.plane_formats[0].plane_size);
	EXPECT_EQUAL(response->data_sizes[1], stream->params.plane_formats[1].plane_size);
	for (uint32_t i = 2; i < VIRTIO_VIDEO_MAX_PLANES; i++)
		EXPECT_EQUAL(response->data_sizes[i], 0);
}

/* RESOURCE_QUEUE of the first buffer of each queue with flags that do not exist; then it works without them. */
static void unknown_flags(struct stream *stream, uint32_t queue_type, uint32_t size)
{
	const struct stream_answers *answers = queue_type == INPUT ? &stream->input_answers : &stream->output_answers;
	static const uint32_t unknown[] = { 2, 3, 4, UINT32_C(1) << 31, UINT32_MAX };
	struct virtio_video_resource_queue request = {
		.cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
		.stream_id = stream->id,
		.queue_type = queue_type,
		.data_sizes = { size },
	};

	for (uint32_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
		uint32_t before = answers->count;

		request.flags = unknown[i];
		guest_wait(stream->guest, stream_queue_request(stream, &request));
		EXPECT_EQUAL(answers->count, before + 1);
		expect_no_content(&answers->list[before].response, VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	}
}

static void unknown_flags_of_a_decoder(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2));

	EXPECT_RESULT(stream_clear(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
	stream_lift(&stream->inputs[0]);
	unknown_flags(stream, INPUT, 10);
	unknown_flags(stream, OUTPUT, 0);
	stream->input_answers.count = 0;
	stream->output_answers.count = 0;
	stream_play_from(stream, stream->clip, 0);
	stream_play(stream);
	stream_finish(stream);
	stream_expect_pictures(stream, stream->clip, stream->clip->count);
}

static void unknown_flags_of_an_encoder(struct guest *guest)
{
	struct stream *stream = encode_open(guest, VIRTIO_VIDEO_CODEC_MPEG2);

	unknown_flags(stream, INPUT, (uint32_t)stream->inputs[0].parts[0].length);
	unknown_flags(stream, OUTPUT, 0);
	stream->output_answers.count = 0;
	encode_play(stream, 5, NULL);
	stream_finish(stream);
	encode_expect_packets(stream, 5);
}

/* Ids are any, but there is room for this many; those that are there may get other memory. */
static void liberal_count(struct stream *stream, uint32_t queue_type, uint32_t count, uint64_t length)
{
	EXPECT_RESULT(stream_detach(stream, queue_type), VIRTIO_VIDEO_RESULT_OK);
	for (uint32_t i = 0; i < count; i++)
		EXPECT_RESULT(attach(stream, queue_type, UINT32_MAX - 1000 * i, length), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_RESULT(attach(stream, queue_type, 0, length), VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID);
	EXPECT_RESULT(attach(stream, queue_type, 4711, length), VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID);
	EXPECT_RESULT(attach(stream, queue_type, UINT32_MAX, length), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_RESULT(stream_detach(stream, queue_type), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_RESULT(attach(stream, queue_type, 4711, length), VIRTIO_VIDEO_RESULT_OK);
}

static void liberal_count_of_a_decoder(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2));

	liberal_count(stream, INPUT, stream->params.cur_bitstream_buffers, 4096);
	liberal_count(stream, OUTPUT, stream->params.cur_image_buffers, 1 << 16);
}

static void liberal_count_of_an_encoder(struct guest *guest)
{
	struct stream *stream = encode_open(guest, VIRTIO_VIDEO_CODEC_MPEG2);

	liberal_count(stream, INPUT, stream->params.cur_image_buffers, 1 << 16);
	liberal_count(stream, OUTPUT, stream->params.cur_bitstream_buffers, 4096);
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
	{ .name = "resources.unknown_flags",
	  .source = "spec: RESOURCE_QUEUE",
	  .rule = "flags that do not exist are ERR_INVALID_PARAMETER",
	  .run = unknown_flags_of_a_decoder },
	{ .name = "encode.unknown_flags",
	  .source = "spec: RESOURCE_QUEUE",
	  .rule = "flags that do not exist are ERR_INVALID_PARAMETER",
	  .run = unknown_flags_of_an_encoder,
	  ENCODER },
	{ .name = "resources.liberal_ids_keep_the_count",
	  .source = "ruling 22, switched",
	  .rule = "ids are any, but a queue has at most cur_*_buffers resources at a time",
	  .run = liberal_count_of_a_decoder,
	  .device.flags = VIRTIOVIDEO_CONFIG_LIBERAL_RESOURCE_IDS },
	{ .name = "encode.liberal_ids_keep_the_count",
	  .source = "ruling 22, switched",
	  .rule = "ids are any, but a queue has at most cur_*_buffers resources at a time",
	  .run = liberal_count_of_an_encoder,
	  ENCODER,
	  .device.flags = VIRTIOVIDEO_CONFIG_LIBERAL_RESOURCE_IDS },
};

SEQUENCE_GROUP(resources);
