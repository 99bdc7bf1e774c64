/* SPDX-License-Identifier: BSD-3-Clause */
/* SET_PARAMS of an encoder: impossible values change to the nearest possible ones, and the answer says so. */
#include <string.h>

#include "conformance/sequence.h"
#include "script/encode.h"

#define MPEG2 VIRTIO_VIDEO_CODEC_MPEG2
#define MPEG4 VIRTIO_VIDEO_CODEC_MPEG4
#define H264 VIRTIO_VIDEO_CODEC_H264
#define VP8 VIRTIO_VIDEO_CODEC_VP8

enum { CONSTANT_QP = 0 };

static void consistent(struct guest *guest, uint32_t codec)
{
	struct stream *stream;
	const struct virtio_video_params *params;

	encode_need(codec);
	stream = stream_create_bare(guest, VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES, VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES, codec);
	stream_get_params(stream);
	params = &stream->params;
	EXPECT(params->min_bitstream_buffers >= 1);
	EXPECT(params->min_bitstream_buffers <= params->cur_bitstream_buffers);
	EXPECT(params->cur_bitstream_buffers <= params->max_bitstream_buffers);
	EXPECT(params->min_image_buffers >= 1);
	EXPECT(params->min_image_buffers <= params->cur_image_buffers);
	EXPECT(params->cur_image_buffers <= params->max_image_buffers);
	EXPECT(params->min_bitrate <= params->cur_bitrate && params->cur_bitrate <= params->max_bitrate);
	EXPECT(params->frame_rate >= 1);
	EXPECT_EQUAL(params->rc_mode, VIRTIO_VIDEO_RATE_CONTROL_FRAME);
	EXPECT_EQUAL(params->bitstream_format.codec, codec);
	EXPECT_EQUAL(params->crop.width, params->width);
	EXPECT_EQUAL(params->crop.height, params->height);
}

static void all_consistent(struct guest *guest)
{
	for (uint32_t codec = MPEG2; codec <= VIRTIO_VIDEO_CODEC_VP9; codec++)
		consistent(guest, codec);
}

static void bitrate(struct guest *guest)
{
	struct stream *stream = encode_create(guest, MPEG2);

	stream->params.cur_bitrate = 0;
	encode_set(stream);
	EXPECT(stream->params.cur_bitrate > 0);
	EXPECT_EQUAL(stream->params.cur_bitrate, stream->params.min_bitrate);
	stream->params.cur_bitrate = UINT32_MAX;
	encode_set(stream);
	EXPECT_EQUAL(stream->params.cur_bitrate, stream->params.max_bitrate);
	/* The limits are the device's. */
	stream->params.min_bitrate = 0;
	stream->params.max_bitrate = UINT32_MAX;
	encode_set(stream);
	EXPECT(stream->params.min_bitrate > 0);
	EXPECT(stream->params.max_bitrate < UINT32_MAX);
	stream->params.cur_bitrate = stream->params.min_bitrate;
	encode_set(stream);
	encode_expect_works(stream);
}

static void frame_rate(struct guest *guest, uint32_t codec)
{
	static const uint32_t absurd[] = { 0, 1, 7, 100000, UINT32_MAX };
	struct stream *stream = encode_create(guest, codec);

	for (uint32_t i = 0; i < sizeof(absurd) / sizeof(absurd[0]); i++) {
		stream->params.frame_rate = absurd[i];
		encode_set(stream);
		EXPECT(stream->params.frame_rate >= 1 && stream->params.frame_rate <= 240);
	}
	encode_expect_works(stream);
}

static void frame_rate_of_mpeg2(struct guest *guest)
{
	frame_rate(guest, MPEG2);
}
static void frame_rate_of_mpeg4(struct guest *guest)
{
	frame_rate(guest, MPEG4);
}
static void frame_rate_of_h264(struct guest *guest)
{
	frame_rate(guest, H264);
}

static void unknown_profile(struct guest *guest)
{
	static const uint32_t unknown[] = { 0, VIRTIO_VIDEO_CODEC_H264_PROFILE_EXTENDED,
					    VIRTIO_VIDEO_CODEC_H264_PROFILE_HIGH10PROFILE, 99, UINT32_MAX };
	struct stream *stream = encode_create(guest, H264);
	struct virtio_video_codec_h264 *variant = &stream->params.bitstream_format.params.h264;

	variant->profile = VIRTIO_VIDEO_CODEC_H264_PROFILE_MAIN;
	encode_set(stream);
	EXPECT_EQUAL(variant->profile, VIRTIO_VIDEO_CODEC_H264_PROFILE_MAIN);
	for (uint32_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++) {
		variant->profile = unknown[i];
		encode_set(stream);
		EXPECT_EQUAL(variant->profile, VIRTIO_VIDEO_CODEC_H264_PROFILE_MAIN);
	}
	encode_expect_works(stream);
}

static void level(struct guest *guest)
{
	struct stream *stream = encode_create(guest, H264);
	struct virtio_video_codec_h264 *variant = &stream->params.bitstream_format.params.h264;

	variant->level = VIRTIO_VIDEO_CODEC_H264_LEVEL_4_0;
	encode_set(stream);
	EXPECT_EQUAL(variant->level, VIRTIO_VIDEO_CODEC_H264_LEVEL_4_0);
	variant->level = 99;
	encode_set(stream);
	EXPECT_EQUAL(variant->level, VIRTIO_VIDEO_CODEC_H264_LEVEL_4_0);
	/* 640x480 at 30 frames per second does not fit level 1.0: 3.0 is the lowest that has room for it. */
	stream->params.width = 640;
	stream->params.height = 480;
	stream->params.frame_rate = 30;
	variant->level = VIRTIO_VIDEO_CODEC_H264_LEVEL_1_0;
	encode_set(stream);
	EXPECT_EQUAL(stream->params.width, 640);
	EXPECT_EQUAL(variant->level, VIRTIO_VIDEO_CODEC_H264_LEVEL_3_0);
	encode_expect_works(stream);
}

static void rc_mode(struct guest *guest, uint32_t codec, uint32_t wanted, uint32_t expected)
{
	struct stream *stream = encode_create(guest, codec);

	stream->params.rc_mode = wanted;
	memset(&stream->params.qp, 0, sizeof(stream->params.qp));
	encode_set(stream);
	EXPECT_EQUAL(stream->params.rc_mode, expected);
	encode_expect_works(stream);
}

static void macro_block_of_vp8(struct guest *guest)
{
	rc_mode(guest, VP8, VIRTIO_VIDEO_RATE_CONTROL_MACRO_BLOCK, VIRTIO_VIDEO_RATE_CONTROL_FRAME);
}

static void macro_block_of_mpeg2(struct guest *guest)
{
	rc_mode(guest, MPEG2, VIRTIO_VIDEO_RATE_CONTROL_MACRO_BLOCK, VIRTIO_VIDEO_RATE_CONTROL_FRAME);
}

static void macro_block_of_mpeg4(struct guest *guest)
{
	rc_mode(guest, MPEG4, VIRTIO_VIDEO_RATE_CONTROL_MACRO_BLOCK, VIRTIO_VIDEO_RATE_CONTROL_MACRO_BLOCK);
}

static void macro_block_of_h264(struct guest *guest)
{
	rc_mode(guest, H264, VIRTIO_VIDEO_RATE_CONTROL_MACRO_BLOCK, VIRTIO_VIDEO_RATE_CONTROL_MACRO_BLOCK);
}

static void any_other_rc_mode(struct guest *guest)
{
	rc_mode(guest, MPEG2, 3, CONSTANT_QP);
	rc_mode(guest, MPEG2, UINT32_MAX, CONSTANT_QP);
}

static void quantizers(struct guest *guest, uint32_t codec, uint32_t largest)
{
	struct stream *stream = encode_create(guest, codec);
	struct virtio_video_params *params = &stream->params;

	params->rc_mode = CONSTANT_QP;
	params->qp.no_rc = (struct virtio_video_frame_qp){ UINT32_MAX, UINT32_MAX, UINT32_MAX };
	encode_set(stream);
	EXPECT_EQUAL(params->rc_mode, CONSTANT_QP);
	EXPECT_EQUAL(params->qp.no_rc.pframe_qp, largest);
	EXPECT(params->qp.no_rc.iframe_qp <= largest && params->qp.no_rc.bframe_qp <= largest);
	params->qp.no_rc = (struct virtio_video_frame_qp){ 0, 0, 0 };
	encode_set(stream);
	EXPECT(params->qp.no_rc.pframe_qp <= 1);
	encode_expect_works(stream);

	params->rc_mode = VIRTIO_VIDEO_RATE_CONTROL_FRAME;
	memset(&params->qp, 0, sizeof(params->qp));
	params->qp.rc = (struct virtio_video_rc_range){ 30, 10 };
	encode_set(stream);
	EXPECT(params->qp.rc.min_qp <= params->qp.rc.max_qp);
	params->qp.rc = (struct virtio_video_rc_range){ UINT32_MAX, UINT32_MAX };
	encode_set(stream);
	EXPECT_EQUAL(params->qp.rc.max_qp, largest);
	/* An empty range means none (ruling 16). */
	params->qp.rc = (struct virtio_video_rc_range){ 0, 0 };
	encode_set(stream);
	EXPECT_EQUAL(params->qp.rc.min_qp, 0);
	EXPECT_EQUAL(params->qp.rc.max_qp, 0);
}

static void quantizers_of_mpeg2(struct guest *guest)
{
	quantizers(guest, MPEG2, 31);
}
static void quantizers_of_h264(struct guest *guest)
{
	quantizers(guest, H264, 51);
}
static void quantizers_of_vp8(struct guest *guest)
{
	quantizers(guest, VP8, 63);
}

static void bad_enums(struct guest *guest)
{
	struct stream *stream = encode_create(guest, MPEG2);

	stream->params.image_format = 99;
	stream->params.planes_layout = 7;
	stream->params.bitstream_format.codec = VIRTIO_VIDEO_CODEC_VP9;
	encode_set(stream);
	EXPECT_EQUAL(stream->params.image_format, VIRTIO_VIDEO_IMAGE_FORMAT_YUV420);
	EXPECT_EQUAL(stream->params.planes_layout, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER);
	EXPECT_EQUAL(stream->params.bitstream_format.codec, MPEG2);
	stream->params.image_format = 0;
	stream->params.bitstream_format.codec = UINT32_MAX;
	encode_set(stream);
	EXPECT_EQUAL(stream->params.image_format, VIRTIO_VIDEO_IMAGE_FORMAT_YUV420);
	EXPECT_EQUAL(stream->params.bitstream_format.codec, MPEG2);
	encode_expect_works(stream);
}

static const struct sequence encode_params_sequences[] = {
	{ .name = "encode.params_first_ones_are_consistent",
	  .source = "spec: Stream parameters",
	  .run = all_consistent,
	  ENCODER },
	{ .name = "encode.params_bitrate", .source = "ruling 15", .run = bitrate, ENCODER },
	{ .name = "encode.params_frame_rate_of_mpeg2", .source = "rulings 7, 15", .run = frame_rate_of_mpeg2, ENCODER },
	{ .name = "encode.params_frame_rate_of_mpeg4", .source = "rulings 7, 15", .run = frame_rate_of_mpeg4, ENCODER },
	{ .name = "encode.params_frame_rate_of_h264", .source = "rulings 7, 15", .run = frame_rate_of_h264, ENCODER },
	{ .name = "encode.params_unknown_profile", .source = "ruling 15", .run = unknown_profile, ENCODER },
	{ .name = "encode.params_level_is_raised", .source = "ruling 15", .run = level, ENCODER },
	{ .name = "encode.params_macro_block_of_vp8", .source = "ruling 16", .run = macro_block_of_vp8, ENCODER },
	{ .name = "encode.params_macro_block_of_mpeg2", .source = "ruling 16", .run = macro_block_of_mpeg2, ENCODER },
	{ .name = "encode.params_macro_block_of_mpeg4", .source = "ruling 16", .run = macro_block_of_mpeg4, ENCODER },
	{ .name = "encode.params_macro_block_of_h264", .source = "ruling 16", .run = macro_block_of_h264, ENCODER },
	{ .name = "encode.params_any_other_rc_mode", .source = "ruling 16", .run = any_other_rc_mode, ENCODER },
	{ .name = "encode.params_quantizers_of_mpeg2",
	  .source = "rulings 15, 16",
	  .run = quantizers_of_mpeg2,
	  ENCODER },
	{ .name = "encode.params_quantizers_of_h264", .source = "rulings 15, 16", .run = quantizers_of_h264, ENCODER },
	{ .name = "encode.params_quantizers_of_vp8", .source = "rulings 15, 16", .run = quantizers_of_vp8, ENCODER },
	{ .name = "encode.params_bad_enums_keep_the_old_values", .source = "ruling 15", .run = bad_enums, ENCODER },
};

SEQUENCE_GROUP(encode_params);
