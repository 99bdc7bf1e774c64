/* SPDX-License-Identifier: BSD-3-Clause */
/* GET_PARAMS and SET_PARAMS. */
#include <string.h>

#include "conformance/sequence.h"

static struct stream *open(struct guest *guest)
{
	return stream_open(guest, clip_get(CLIP_MPEG2));
}

static void consistent(struct guest *guest)
{
	const struct virtio_video_params *params = &stream_create(guest, VIRTIO_VIDEO_CODEC_H264)->params;

	EXPECT(params->min_bitstream_buffers >= 1);
	EXPECT(params->min_bitstream_buffers <= params->cur_bitstream_buffers);
	EXPECT(params->cur_bitstream_buffers <= params->max_bitstream_buffers);
	EXPECT(params->min_image_buffers >= 1);
	EXPECT(params->min_image_buffers <= params->cur_image_buffers);
	EXPECT(params->cur_image_buffers <= params->max_image_buffers);
	EXPECT(params->num_planes >= 1 && params->num_planes <= VIRTIO_VIDEO_MAX_PLANES);
	EXPECT_EQUAL(params->bitstream_format.codec, VIRTIO_VIDEO_CODEC_H264);
}

static void get_is_stable(struct guest *guest)
{
	struct stream *stream = open(guest);
	struct virtio_video_params first;

	stream_get_params(stream);
	first = stream->params;
	stream_queue_outputs(stream);
	stream_play(stream);
	stream_get_params(stream);
	EXPECT_EQUAL(memcmp(&first, &stream->params, sizeof(first)), 0);
}

static void set_returns_what_is_in_force(struct guest *guest)
{
	struct stream *stream = open(guest);
	struct virtio_video_params set = stream->params;

	set.image_format = VIRTIO_VIDEO_IMAGE_FORMAT_YUV420;
	set.planes_layout = VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE;
	EXPECT_RESULT(stream_set_params(stream, &set), VIRTIO_VIDEO_RESULT_OK);
	set = stream->params;
	EXPECT_EQUAL(set.image_format, VIRTIO_VIDEO_IMAGE_FORMAT_YUV420);
	stream_get_params(stream);
	EXPECT_EQUAL(memcmp(&set, &stream->params, sizeof(set)), 0);
}

static void buffers_are_adjusted(struct guest *guest)
{
	struct stream *stream = open(guest);
	struct virtio_video_params set = stream->params;

	set.cur_image_buffers = 0;
	set.cur_bitstream_buffers = 0;
	EXPECT_RESULT(stream_set_params(stream, &set), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(stream->params.cur_image_buffers, stream->params.min_image_buffers);
	EXPECT_EQUAL(stream->params.cur_bitstream_buffers, stream->params.min_bitstream_buffers);
	set.cur_image_buffers = UINT32_MAX;
	set.cur_bitstream_buffers = UINT32_MAX;
	EXPECT_RESULT(stream_set_params(stream, &set), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(stream->params.cur_image_buffers, stream->params.max_image_buffers);
	EXPECT_EQUAL(stream->params.cur_bitstream_buffers, stream->params.max_bitstream_buffers);
}

static void bad_enums(struct guest *guest)
{
	struct stream *stream = open(guest);
	struct virtio_video_params old = stream->params;
	struct virtio_video_params set = old;

	set.image_format = 99;
	set.planes_layout = 7;
	set.bitstream_format.codec = UINT32_MAX;
	EXPECT_RESULT(stream_set_params(stream, &set), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(stream->params.image_format, old.image_format);
	EXPECT_EQUAL(stream->params.planes_layout, old.planes_layout);
	EXPECT_EQUAL(stream->params.bitstream_format.codec, old.bitstream_format.codec);
}

static void codec_is_fixed(struct guest *guest)
{
	struct stream *stream = open(guest);
	struct virtio_video_params set = stream->params;

	set.bitstream_format.codec = VIRTIO_VIDEO_CODEC_VP9;
	EXPECT_RESULT(stream_set_params(stream, &set), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(stream->params.bitstream_format.codec, VIRTIO_VIDEO_CODEC_MPEG2);
}

static void size_is_the_stream_s(struct guest *guest)
{
	struct stream *stream = open(guest);
	struct virtio_video_params old = stream->params;
	struct virtio_video_params set = old;

	set.width = 1234;
	set.height = 4321;
	set.crop = (struct virtio_video_crop){ 1, 2, 3, 4 };
	set.min_image_buffers = 0;
	set.max_image_buffers = UINT32_MAX;
	EXPECT_RESULT(stream_set_params(stream, &set), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(stream->params.width, old.width);
	EXPECT_EQUAL(stream->params.height, old.height);
	EXPECT_EQUAL(memcmp(&stream->params.crop, &old.crop, sizeof(old.crop)), 0);
	EXPECT_EQUAL(stream->params.min_image_buffers, old.min_image_buffers);
	EXPECT_EQUAL(stream->params.max_image_buffers, old.max_image_buffers);
}

/* Planes of a single buffer: in order, apart from each other, large enough for their rows. */
static void check_planes(const struct virtio_video_params *params)
{
	bool single = params->planes_layout == VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER;
	bool rgb = params->image_format <= VIRTIO_VIDEO_IMAGE_FORMAT_BGRA8888;
	bool nv12 = params->image_format == VIRTIO_VIDEO_IMAGE_FORMAT_NV12;
	uint64_t end = 0;

	EXPECT_EQUAL(params->num_planes, rgb ? 1 : nv12 ? 2 : 3);
	for (uint32_t i = 0; i < params->num_planes; i++) {
		const struct virtio_video_plane_format *plane = &params->plane_formats[i];
		uint64_t width = i == 0 ? params->width : (params->width + 1) / 2;
		uint64_t rows = i == 0 ? params->height : (params->height + 1) / 2;

		EXPECT(plane->stride >= width * (rgb ? 4 : nv12 && i > 0 ? 2 : 1));
		EXPECT(plane->plane_size >= plane->stride * rows);
		EXPECT(!single || plane->offset >= end);
		end = (uint64_t)plane->offset + plane->plane_size;
	}
}

static void every_format(struct guest *guest)
{
	struct stream *stream = open(guest);

	for (uint32_t format = VIRTIO_VIDEO_IMAGE_FORMAT_ARGB8888; format <= VIRTIO_VIDEO_IMAGE_FORMAT_YVU420;
	     format++) {
		for (uint32_t layout = 0; layout <= VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE; layout++) {
			struct virtio_video_params set = stream->params;

			set.image_format = format;
			set.planes_layout = layout;
			EXPECT_RESULT(stream_set_params(stream, &set), VIRTIO_VIDEO_RESULT_OK);
			EXPECT_EQUAL(stream->params.image_format, format);
			EXPECT_EQUAL(stream->params.planes_layout, layout);
			check_planes(&stream->params);
		}
	}
}

static void longer_strides(struct guest *guest)
{
	struct stream *stream = open(guest);
	struct virtio_video_params set = stream->params;
	uint32_t stride = set.plane_formats[0].stride + 128;

	for (uint32_t i = 0; i < set.num_planes; i++)
		set.plane_formats[i].stride = stride;
	EXPECT_RESULT(stream_set_params(stream, &set), VIRTIO_VIDEO_RESULT_OK);
	for (uint32_t i = 0; i < set.num_planes; i++)
		EXPECT(stream->params.plane_formats[i].stride >= stride);
	check_planes(&stream->params);
	stream_renew_outputs(stream);
	stream_play(stream);
	stream_finish(stream);
	stream_expect_pictures(stream, stream->clip, stream->clip->count);
}

/* Numbers of buffers may change then. */
static void format_while_queued(struct guest *guest)
{
	struct stream *stream = open(guest);
	struct virtio_video_params old = stream->params;
	struct virtio_video_params set = old;

	EXPECT_RESULT(stream_clear(stream, VIRTIO_VIDEO_QUEUE_TYPE_INPUT), VIRTIO_VIDEO_RESULT_OK);
	stream_queue_output(stream, 0);
	set.image_format = VIRTIO_VIDEO_IMAGE_FORMAT_YVU420;
	set.planes_layout = VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE;
	set.plane_formats[0].stride += 64;
	set.cur_image_buffers += 3;
	EXPECT_RESULT(stream_set_params(stream, &set), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(stream->params.cur_image_buffers, set.cur_image_buffers);
	EXPECT_EQUAL(stream->params.image_format, old.image_format);
	EXPECT_EQUAL(stream->params.planes_layout, old.planes_layout);
	EXPECT_EQUAL(memcmp(stream->params.plane_formats, old.plane_formats, sizeof(old.plane_formats)), 0);
	stream_play_from(stream, stream->clip, 0);
	stream_play(stream);
	stream_finish(stream);
	stream_expect_pictures(stream, stream->clip, stream->clip->count);
}

static void one_plane(struct guest *guest)
{
	struct stream *stream = open(guest);
	struct virtio_video_params set = stream->params;

	set.planes_layout = VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER;
	set.image_format = VIRTIO_VIDEO_IMAGE_FORMAT_YUV420;
	EXPECT_RESULT(stream_set_params(stream, &set), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(stream->params.num_planes, 1);
	EXPECT(stream->params.plane_formats[0].plane_size >= 64 * 64 * 3 / 2);
	stream_renew_outputs(stream);
	stream_play(stream);
	stream_finish(stream);
	stream_expect_pictures(stream, stream->clip, stream->clip->count);
}

static void coded_and_visible(struct guest *guest)
{
	const struct virtio_video_params *params = &stream_open(guest, clip_get(CLIP_MPEG2_ODD))->params;

	EXPECT(params->width >= 50 && params->height >= 38);
	EXPECT_EQUAL(params->crop.width, 50);
	EXPECT_EQUAL(params->crop.height, 38);
	EXPECT(params->crop.left + params->crop.width <= params->width);
	EXPECT(params->crop.top + params->crop.height <= params->height);
	check_planes(params);
}

/* The device says that this many are enough. */
static void minimum_suffices(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_H264));

	EXPECT_EQUAL(stream->output_count, stream->params.min_image_buffers);
	stream_play(stream);
	stream_finish(stream);
	stream_expect_pictures(stream, stream->clip, stream->clip->count);
}

static const struct sequence params_sequences[] = {
	{ .name = "params.first_ones_are_consistent", .source = "spec: Stream parameters", .run = consistent },
	{ .name = "params.get_changes_nothing", .source = "ruling 14", .run = get_is_stable },
	{ .name = "params.set_returns_what_is_in_force", .source = "ruling 15", .run = set_returns_what_is_in_force },
	{ .name = "params.buffer_counts_are_adjusted", .source = "ruling 15", .run = buffers_are_adjusted },
	{ .name = "params.bad_enums_keep_the_old_values", .source = "ruling 15", .run = bad_enums },
	{ .name = "params.codec_is_fixed", .source = "ruling 15", .run = codec_is_fixed },
	{ .name = "params.size_is_the_streams", .source = "ruling 15", .run = size_is_the_stream_s },
	{ .name = "params.every_format_and_layout", .source = "rulings 15, 17", .run = every_format },
	{ .name = "params.longer_strides", .source = "ruling 15", .run = longer_strides },
	{ .name = "params.format_stays_while_images_are_queued",
	  .source = "ruling 15",
	  .rule = "the format of the pictures changes only while no image buffer is queued; the rest changes",
	  .run = format_while_queued },
	{ .name = "params.single_buffer_as_one_plane",
	  .source = "ruling 17, switched",
	  .run = one_plane,
	  .device.flags = VIRTIOVIDEO_CONFIG_SINGLE_BUFFER_ONE_PLANE },
	{ .name = "params.coded_and_visible_size", .source = "ruling 21", .run = coded_and_visible },
	{ .name = "params.minimum_of_image_buffers_suffices", .source = "ruling 48", .run = minimum_suffices },
};

SEQUENCE_GROUP(params);
