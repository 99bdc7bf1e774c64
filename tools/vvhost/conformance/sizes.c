/* SPDX-License-Identifier: BSD-3-Clause */
/* data_sizes: one for each valid plane, whether the planes are in one buffer or in several. */
#include <string.h>

#include "conformance/sequence.h"
#include "script/encode.h"

#define INPUT VIRTIO_VIDEO_QUEUE_TYPE_INPUT
#define MPEG2 VIRTIO_VIDEO_CODEC_MPEG2
#define SINGLE VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER

static void expect_plane_sizes(const struct stream *stream, const struct virtio_video_resource_queue_resp *response)
{
	for (uint32_t i = 0; i < VIRTIO_VIDEO_MAX_PLANES; i++) {
		uint32_t plane = i < stream->params.num_planes ? stream->params.plane_formats[i].plane_size : 0;

		if (response->data_sizes[i] != plane)
			expect_fail("image format %u, layout %u: data_sizes[%u] is %u, the plane has %u bytes",
				    stream->params.image_format, stream->params.planes_layout, i,
				    response->data_sizes[i], plane);
	}
}

static void play(struct stream *stream, uint32_t format, uint32_t layout)
{
	struct virtio_video_params set = stream->params;

	set.image_format = format;
	set.planes_layout = layout;
	memset(set.plane_formats, 0, sizeof(set.plane_formats));
	EXPECT_RESULT(stream_set_params(stream, &set), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(stream->params.image_format, format);
	EXPECT_EQUAL(stream->params.planes_layout, layout);
	stream_renew_outputs(stream);
	stream_play(stream);
	stream_finish(stream);
	stream_expect_pictures(stream, stream->clip, stream->clip->count);
	for (uint32_t i = 0; i < stream->clip->count; i++)
		expect_plane_sizes(stream, &stream_picture(stream, i)->response);
}

static void pictures_in(struct guest *guest, uint32_t layout)
{
	for (uint32_t format = VIRTIO_VIDEO_IMAGE_FORMAT_ARGB8888; format <= VIRTIO_VIDEO_IMAGE_FORMAT_YVU420;
	     format++) {
		struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2));

		play(stream, format, layout);
		EXPECT_RESULT(stream_destroy(stream), VIRTIO_VIDEO_RESULT_OK);
	}
}

static void pictures_in_one_buffer(struct guest *guest)
{
	pictures_in(guest, SINGLE);
}
static void pictures_in_several(struct guest *guest)
{
	pictures_in(guest, VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE);
}

/* The one plane has the bytes of them all. */
static void pictures_as_one_plane(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2));

	play(stream, VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, SINGLE);
	EXPECT_EQUAL(stream->params.num_planes, 1);
	EXPECT(stream_picture(stream, 0)->response.data_sizes[0] >= 64 * 64 * 3 / 2);
}

/* RESOURCE_QUEUE of a picture with these sizes. */
static uint32_t queue_sizes(struct stream *stream, uint32_t resource_id, const uint32_t sizes[STREAM_PARTS])
{
	struct virtio_video_resource_queue request = {
		.cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
		.stream_id = stream->id,
		.queue_type = INPUT,
		.resource_id = resource_id,
		.timestamp = 70 + resource_id,
		.data_sizes = { sizes[0], sizes[1], sizes[2] },
	};
	uint32_t count = stream->input_answers.count;
	uint32_t result;

	/* The answer to an input may wait until there is a buffer for its packet. */
	stream_queue_outputs(stream);
	encode_draw(stream, resource_id, resource_id);
	result = guest_wait_result(stream->guest, stream_queue_request(stream, &request));
	if (result != VIRTIO_VIDEO_RESULT_OK)
		expect_no_content(&stream->input_answers.list[count].response, result);
	return result;
}

/* Of each plane, and the total in the first. Both are read as the same picture. */
static void inputs_in_one_buffer(struct guest *guest)
{
	for (uint32_t format = VIRTIO_VIDEO_IMAGE_FORMAT_ARGB8888; format <= VIRTIO_VIDEO_IMAGE_FORMAT_YVU420;
	     format++) {
		struct stream *stream = encode_create(guest, MPEG2);
		uint32_t planes[STREAM_PARTS] = { 0 };
		uint32_t total[STREAM_PARTS] = { 0 };

		encode_set_images(stream, format, SINGLE, 96, 64);
		encode_attach(stream);
		for (uint32_t i = 0; i < stream->params.num_planes; i++)
			planes[i] = stream->params.plane_formats[i].plane_size;
		total[0] = (uint32_t)stream->inputs[0].parts[0].length;
		EXPECT_RESULT(queue_sizes(stream, 0, planes), VIRTIO_VIDEO_RESULT_OK);
		EXPECT_RESULT(queue_sizes(stream, 1, total), VIRTIO_VIDEO_RESULT_OK);
		encode_wait_packets(stream, 2);
		EXPECT_EQUAL(stream_picture(stream, 0)->response.timestamp, 70);
		EXPECT_EQUAL(stream_picture(stream, 1)->response.timestamp, 71);
		EXPECT_RESULT(stream_destroy(stream), VIRTIO_VIDEO_RESULT_OK);
	}
}

/* Each size is held against its own plane, and against the end of the buffer. */
static void wrong_inputs_in_one_buffer(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);
	const struct virtio_video_plane_format *formats = stream->params.plane_formats;
	uint32_t luma = formats[0].plane_size;
	uint32_t chroma = formats[1].plane_size;
	uint32_t padding = formats[1].stride - ENCODE_WIDTH / 2;
	const uint32_t wrong[][STREAM_PARTS] = {
		{ luma, 0, 0 },
		{ luma - 1, chroma, chroma },
		{ luma, chroma - padding - 1, chroma },
		{ luma, chroma, chroma - padding - 1 },
		{ luma, chroma, 0 },
		{ luma, chroma, chroma + 1 },
		{ luma + 2 * chroma + 1, chroma, chroma },
		{ luma, UINT32_MAX, chroma },
	};
	const uint32_t right[STREAM_PARTS] = { luma, chroma - padding, chroma - padding };

	EXPECT_EQUAL(formats[2].offset + chroma, stream->inputs[0].parts[0].length);
	for (uint32_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		if (queue_sizes(stream, 0, wrong[i]) != VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER)
			expect_fail("sizes %u, %u, %u of planes of %u, %u, %u bytes are accepted", wrong[i][0],
				    wrong[i][1], wrong[i][2], luma, chroma, chroma);
	}
	/* The padding behind the last line need not be there. */
	EXPECT_RESULT(queue_sizes(stream, 0, right), VIRTIO_VIDEO_RESULT_OK);
	encode_wait_packets(stream, 1);
}

/* The one plane has the bytes of them all: there is one reading only. */
static void inputs_as_one_plane(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);
	uint32_t total[STREAM_PARTS] = { stream->params.plane_formats[0].plane_size };

	EXPECT_EQUAL(stream->params.num_planes, 1);
	EXPECT_RESULT(queue_sizes(stream, 0, total), VIRTIO_VIDEO_RESULT_OK);
	total[0] /= 2;
	EXPECT_RESULT(queue_sizes(stream, 1, total), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	encode_wait_packets(stream, 1);
}

static const struct sequence sizes_sequences[] = {
	{ .name = "sizes.of_pictures_in_one_buffer",
	  .source = "ruling 17",
	  .rule = "a response has data_sizes for each valid plane, with SINGLE_BUFFER too",
	  .run = pictures_in_one_buffer },
	{ .name = "sizes.of_pictures_in_several_buffers",
	  .source = "ruling 17",
	  .rule = "a response has data_sizes for each valid plane",
	  .run = pictures_in_several },
	{ .name = "sizes.of_pictures_as_one_plane",
	  .source = "ruling 17, switched",
	  .rule = "where a single buffer is one plane, its total is in data_sizes[0]",
	  .run = pictures_as_one_plane,
	  .device.flags = VIRTIOVIDEO_CONFIG_SINGLE_BUFFER_ONE_PLANE },
	{ .name = "encode.sizes_of_planes_or_the_total",
	  .source = "ruling 17",
	  .rule = "an input in a single buffer has the sizes of its planes, or the total in the first and 0 in the rest",
	  .run = inputs_in_one_buffer,
	  ENCODER },
	{ .name = "encode.sizes_that_do_not_hold_a_picture",
	  .source = "rulings 17, 18",
	  .rule = "each size of an input holds its plane and ends in the buffer, else ERR_INVALID_PARAMETER",
	  .run = wrong_inputs_in_one_buffer,
	  ENCODER },
	{ .name = "encode.sizes_as_one_plane",
	  .source = "ruling 17, switched",
	  .rule = "where a single buffer is one plane, its total is in data_sizes[0]",
	  .run = inputs_as_one_plane,
	  ENCODER,
	  .device.flags = VIRTIOVIDEO_CONFIG_SINGLE_BUFFER_ONE_PLANE },
};

SEQUENCE_GROUP(sizes);
