/* SPDX-License-Identifier: BSD-3-Clause */
/* Images of an encoder: sizes, crop, formats, layouts, and how many buffers; and when other parameters begin to act. */
#include "conformance/sequence.h"
#include "script/encode.h"

#define INPUT VIRTIO_VIDEO_QUEUE_TYPE_INPUT
#define OUTPUT VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT
#define MPEG2 VIRTIO_VIDEO_CODEC_MPEG2
#define MPEG4 VIRTIO_VIDEO_CODEC_MPEG4
#define H264 VIRTIO_VIDEO_CODEC_H264
#define VP8 VIRTIO_VIDEO_CODEC_VP8

enum { CONSTANT_QP = 0 };

static void odd_size_of_h264(struct guest *guest)
{
	struct stream *stream = encode_create(guest, H264);

	stream->params.width = 99;
	stream->params.height = 51;
	stream->params.crop = (struct virtio_video_crop){ 0, 0, 99, 51 };
	encode_set(stream);
	EXPECT_EQUAL(stream->params.width, 99);
	EXPECT_EQUAL(stream->params.height, 51);
	EXPECT_EQUAL(stream->params.crop.width, 98);
	EXPECT_EQUAL(stream->params.crop.height, 50);
	encode_expect_works(stream);
}

static void odd_size_of_mpeg2(struct guest *guest)
{
	struct stream *stream = encode_create(guest, MPEG2);

	encode_set_images(stream, VIRTIO_VIDEO_IMAGE_FORMAT_NV12, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER, 99, 51);
	EXPECT_EQUAL(stream->params.crop.width, 99);
	EXPECT_EQUAL(stream->params.crop.height, 51);
	encode_expect_works(stream);
}

static void impossible_sizes(struct guest *guest)
{
	struct stream *stream = encode_create(guest, MPEG4);
	struct virtio_video_params *params = &stream->params;

	params->width = UINT32_MAX;
	params->height = 0;
	params->crop = (struct virtio_video_crop){ 0 };
	encode_set(stream);
	EXPECT_EQUAL(params->width, 512);
	EXPECT(params->height >= 1);
	EXPECT(params->crop.width <= params->width && params->crop.height <= params->height);
	EXPECT(params->crop.width > 0 && params->crop.height > 0);
	encode_expect_works(stream);
}

static void crop_beyond(struct guest *guest)
{
	static const struct virtio_video_crop crops[] = {
		{ 1000, 1000, 64, 64 },
		{ 63, 63, 2, 2 },
		{ 10, 10, UINT32_MAX, UINT32_MAX },
		{ UINT32_MAX, UINT32_MAX, 1, 1 },
	};
	struct stream *stream = encode_create(guest, MPEG2);

	for (uint32_t i = 0; i < sizeof(crops) / sizeof(crops[0]); i++) {
		const struct virtio_video_crop *crop = &stream->params.crop;

		stream->params.crop = crops[i];
		encode_set(stream);
		EXPECT(crop->width > 0 && crop->left + crop->width <= stream->params.width);
		EXPECT(crop->height > 0 && crop->top + crop->height <= stream->params.height);
	}
	encode_expect_works(stream);
}

static void size_while_queued(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);
	struct virtio_video_params *params = &stream->params;

	encode_feed_all(stream);
	params->width = 128;
	params->height = 96;
	params->image_format = VIRTIO_VIDEO_IMAGE_FORMAT_NV12;
	params->planes_layout = VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE;
	params->crop = (struct virtio_video_crop){ 0, 0, 32, 32 };
	params->cur_bitrate = 200000;
	encode_set(stream);
	EXPECT_EQUAL(params->width, ENCODE_WIDTH);
	EXPECT_EQUAL(params->height, ENCODE_HEIGHT);
	EXPECT_EQUAL(params->crop.width, ENCODE_WIDTH);
	EXPECT_EQUAL(params->image_format, VIRTIO_VIDEO_IMAGE_FORMAT_YUV420);
	EXPECT_EQUAL(params->planes_layout, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER);
	/* Fields that do not depend on the size are accepted. */
	EXPECT_EQUAL(params->cur_bitrate, 200000);
	stream_finish(stream);
	encode_expect_packets(stream, stream->fed);
}

static void buffer_counts(struct guest *guest)
{
	struct stream *stream = encode_create(guest, MPEG2);
	struct virtio_video_params *params = &stream->params;

	params->cur_image_buffers = 0;
	params->cur_bitstream_buffers = 0;
	encode_set(stream);
	EXPECT_EQUAL(params->cur_image_buffers, params->min_image_buffers);
	EXPECT_EQUAL(params->cur_bitstream_buffers, params->min_bitstream_buffers);
	params->cur_image_buffers = UINT32_MAX;
	params->cur_bitstream_buffers = UINT32_MAX;
	encode_set(stream);
	EXPECT_EQUAL(params->cur_image_buffers, params->max_image_buffers);
	EXPECT_EQUAL(params->cur_bitstream_buffers, params->max_bitstream_buffers);
}

/* The numbers of buffers that the device says are enough. */
static void minimum_suffices(struct guest *guest)
{
	struct stream *stream = encode_create(guest, MPEG2);

	stream_attach_images(stream, INPUT, stream->params.min_image_buffers);
	stream_attach_bitstream(stream, OUTPUT, stream->params.min_bitstream_buffers, ENCODE_PACKET_BYTES);
	encode_play(stream, 12, NULL);
	stream_finish(stream);
	encode_expect_packets(stream, 12);
}

static void every_format_and_layout(struct guest *guest)
{
	for (uint32_t format = VIRTIO_VIDEO_IMAGE_FORMAT_ARGB8888; format <= VIRTIO_VIDEO_IMAGE_FORMAT_YVU420;
	     format++) {
		for (uint32_t layout = 0; layout <= VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE; layout++) {
			struct stream *stream = encode_create(guest, MPEG2);

			encode_set_images(stream, format, layout, 72, 56);
			encode_expect_works(stream);
			EXPECT_RESULT(stream_destroy(stream), VIRTIO_VIDEO_RESULT_OK);
		}
	}
}

static void longer_strides(struct guest *guest)
{
	struct stream *stream = encode_create(guest, MPEG2);

	for (uint32_t i = 0; i < stream->params.num_planes; i++)
		stream->params.plane_formats[i].stride = 320;
	encode_set(stream);
	for (uint32_t i = 0; i < stream->params.num_planes; i++)
		EXPECT_EQUAL(stream->params.plane_formats[i].stride, 320);
	encode_expect_works(stream);
}

static void one_plane(struct guest *guest)
{
	struct stream *stream = encode_create(guest, MPEG2);

	EXPECT_EQUAL(stream->params.num_planes, 1);
	EXPECT(stream->params.plane_formats[0].plane_size >= ENCODE_WIDTH * ENCODE_HEIGHT * 3 / 2);
	encode_expect_works(stream);
}

/* Constant QP: the sizes show the QP of each picture. Each is a key frame, so that they can be compared. */
static void lands_on_the_next(struct guest *guest, uint32_t codec, uint32_t fine, uint32_t coarse)
{
	struct stream *stream = encode_create(guest, codec);
	uint32_t sizes[6];

	stream->params.rc_mode = CONSTANT_QP;
	stream->params.qp.no_rc = (struct virtio_video_frame_qp){ fine, fine, fine };
	encode_set_images(stream, VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER, 128, 128);
	stream->params.rc_mode = CONSTANT_QP;
	encode_attach(stream);
	/* All of them are queued before the first is encoded: there is no buffer for a packet yet. */
	for (uint32_t i = 0; i < 6; i++) {
		uint32_t qp = i % 2 == 0 ? fine : coarse;

		stream->params.rc_mode = CONSTANT_QP;
		stream->params.qp.no_rc = (struct virtio_video_frame_qp){ qp, qp, qp };
		encode_set(stream);
		EXPECT_EQUAL(stream->params.qp.no_rc.iframe_qp, qp);
		encode_draw(stream, i, 0);
		encode_queue(stream, i, i + 1, 1 << VIRTIO_VIDEO_ENQUEUE_FLAG_FORCE_KEY_FRAME);
		stream->fed++;
	}
	stream_finish(stream);
	encode_expect_packets(stream, 6);
	for (uint32_t i = 0; i < 6; i++) {
		const struct virtio_video_resource_queue_resp *packet = &stream_picture(stream, i)->response;

		EXPECT_EQUAL(packet->timestamp, i + 1);
		EXPECT(packet->flags & FLAG_KEY);
		sizes[i] = packet->data_sizes[0];
	}
	for (uint32_t i = 0; i < 6; i += 2) {
		if (sizes[i] < 2 * sizes[i + 1])
			expect_fail("a packet of QP %u has %u bytes, one of QP %u has %u", fine, sizes[i], coarse,
				    sizes[i + 1]);
		EXPECT_EQUAL(sizes[i], sizes[0]);
		EXPECT_EQUAL(sizes[i + 1], sizes[1]);
	}
}

static void mpeg2_lands(struct guest *guest)
{
	lands_on_the_next(guest, MPEG2, 2, 24);
}
static void mpeg4_lands(struct guest *guest)
{
	lands_on_the_next(guest, MPEG4, 2, 24);
}
static void h264_lands(struct guest *guest)
{
	lands_on_the_next(guest, H264, 10, 40);
}
static void hevc_lands(struct guest *guest)
{
	lands_on_the_next(guest, VIRTIO_VIDEO_CODEC_HEVC, 10, 40);
}
static void vp8_lands(struct guest *guest)
{
	lands_on_the_next(guest, VP8, 4, 56);
}
static void vp9_lands(struct guest *guest)
{
	lands_on_the_next(guest, VIRTIO_VIDEO_CODEC_VP9, 4, 56);
}

static const struct sequence encode_images_sequences[] = {
	{ .name = "encode.params_odd_size_of_h264", .source = "rulings 15, 21", .run = odd_size_of_h264, ENCODER },
	{ .name = "encode.params_odd_size_of_mpeg2", .source = "rulings 15, 21", .run = odd_size_of_mpeg2, ENCODER },
	{ .name = "encode.params_impossible_sizes",
	  .source = "ruling 15",
	  .run = impossible_sizes,
	  ENCODER,
	  .device.max_width = 512 },
	{ .name = "encode.params_crop_beyond_the_picture", .source = "ruling 15", .run = crop_beyond, ENCODER },
	{ .name = "encode.params_size_while_queued", .source = "ruling 15", .run = size_while_queued, ENCODER },
	{ .name = "encode.params_buffer_counts_are_adjusted", .source = "ruling 15", .run = buffer_counts, ENCODER },
	{ .name = "encode.params_minimum_of_buffers_suffices",
	  .source = "ruling 48",
	  .run = minimum_suffices,
	  ENCODER },
	{ .name = "encode.params_minimum_suffices_with_b_frames",
	  .source = "ruling 48",
	  .run = minimum_suffices,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.params_every_format_and_layout",
	  .source = "rulings 15, 17",
	  .run = every_format_and_layout,
	  ENCODER },
	{ .name = "encode.params_longer_strides", .source = "ruling 15", .run = longer_strides, ENCODER },
	{ .name = "encode.params_single_buffer_as_one_plane",
	  .source = "ruling 17, switched",
	  .run = one_plane,
	  ENCODER,
	  .device.flags = VIRTIOVIDEO_CONFIG_SINGLE_BUFFER_ONE_PLANE },
	{ .name = "encode.params_of_mpeg2_land_on_the_next_picture",
	  .source = "ruling 15",
	  .run = mpeg2_lands,
	  ENCODER },
	{ .name = "encode.params_of_mpeg4_land_on_the_next_picture",
	  .source = "ruling 15",
	  .run = mpeg4_lands,
	  ENCODER },
	{ .name = "encode.params_of_h264_land_on_the_next_picture", .source = "ruling 15", .run = h264_lands, ENCODER },
	{ .name = "encode.params_of_hevc_land_on_the_next_picture", .source = "ruling 15", .run = hevc_lands, ENCODER },
	{ .name = "encode.params_of_vp8_land_on_the_next_picture", .source = "ruling 15", .run = vp8_lands, ENCODER },
	{ .name = "encode.params_of_vp9_land_on_the_next_picture", .source = "ruling 15", .run = vp9_lands, ENCODER },
	{ .name = "encode.params_land_on_the_next_with_b_frames",
	  .source = "ruling 15",
	  .run = mpeg2_lands,
	  ENCODER_THROUGHPUT },
};

SEQUENCE_GROUP(encode_images);
