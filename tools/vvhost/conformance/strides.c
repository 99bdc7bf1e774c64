/* SPDX-License-Identifier: BSD-3-Clause */
/* Strides: one that holds a row is taken as it is. What is in the pictures does not depend on them. */
#include <string.h>

#include "conformance/sequence.h"
#include "script/encode.h"

#define MPEG2 VIRTIO_VIDEO_CODEC_MPEG2
#define NV12 VIRTIO_VIDEO_IMAGE_FORMAT_NV12
#define YUV420 VIRTIO_VIDEO_IMAGE_FORMAT_YUV420
#define YVU420 VIRTIO_VIDEO_IMAGE_FORMAT_YVU420
#define ARGB8888 VIRTIO_VIDEO_IMAGE_FORMAT_ARGB8888
#define LARGEST_STRIDE 65536

/* Of pictures that are 64 samples wide; 0: none is asked for. */
struct strides {
	uint32_t format;
	uint32_t asked[STREAM_PARTS];
	uint32_t in_force[STREAM_PARTS];
};

static const struct strides exact[] = {
	{ NV12, { 70, 66 }, { 70, 66 } },
	{ NV12, { 65, 65 }, { 65, 65 } },
	{ YUV420, { 70, 33, 47 }, { 70, 33, 47 } },
	{ YVU420, { 99, 35, 35 }, { 99, 35, 35 } },
	/* Tight. */
	{ YUV420, { 64, 32, 32 }, { 64, 32, 32 } },
	{ ARGB8888, { 260 }, { 260 } },
};

static const struct strides chroma[] = {
	{ NV12, { 70, 0 }, { 70, 70 } },
	{ NV12, { 192, 0 }, { 192, 192 } },
	{ YUV420, { 70, 0, 0 }, { 70, 35, 35 } },
	{ YVU420, { 71, 0, 0 }, { 71, 35, 35 } },
	{ YUV420, { 64, 0, 0 }, { 64, 32, 32 } },
	/* One of them has its own. */
	{ YUV420, { 80, 64, 0 }, { 80, 64, 40 } },
};

static const struct strides none[] = {
	{ NV12, { 0, 0 }, { 64, 64 } },
	{ YUV420, { 0, 0, 0 }, { 64, 64, 64 } },
	{ ARGB8888, { 0 }, { 256 } },
	/* Too short for a row, or beyond what is sane. */
	{ NV12, { 63, 1 }, { 64, 64 } },
	{ YUV420, { 70, 31, 31 }, { 70, 64, 64 } },
	{ ARGB8888, { 255 }, { 256 } },
	{ NV12, { LARGEST_STRIDE + 1, UINT32_MAX }, { 64, 64 } },
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Asks for them, and holds what is in force against the table. */
static void set(struct stream *stream, const struct strides *strides, uint32_t layout)
{
	struct virtio_video_params params = stream->params;
	const struct virtio_video_plane_format *planes = stream->params.plane_formats;

	/* The format first: with another one, the strides of the old one would not count as asked for. */
	params.image_format = strides->format;
	params.planes_layout = layout;
	memset(params.plane_formats, 0, sizeof(params.plane_formats));
	EXPECT_RESULT(stream_set_params(stream, &params), VIRTIO_VIDEO_RESULT_OK);
	for (uint32_t i = 0; i < STREAM_PARTS; i++)
		params.plane_formats[i].stride = strides->asked[i];
	EXPECT_RESULT(stream_set_params(stream, &params), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(stream->params.image_format, strides->format);
	EXPECT_EQUAL(stream->params.planes_layout, layout);
	EXPECT_EQUAL(stream->params.width, 64);
	for (uint32_t i = 0; i < STREAM_PARTS; i++) {
		uint64_t rows = i == 0 ? stream->params.height : (stream->params.height + 1) / 2;

		if (planes[i].stride != strides->in_force[i])
			expect_fail("image format %u, layout %u, strides %u, %u, %u: that of plane %u is %u, not %u",
				    strides->format, layout, strides->asked[0], strides->asked[1], strides->asked[2], i,
				    planes[i].stride, strides->in_force[i]);
		EXPECT(planes[i].plane_size >= rows * planes[i].stride);
	}
}

/* The first picture of a decoder, without what is between its rows; then the rest of the clip. */
static uint64_t decode(struct guest *guest, const struct strides *strides, uint32_t layout)
{
	const struct clip *clip = clip_get(CLIP_MPEG2);
	struct stream *stream;
	uint64_t digest;

	/* One for each stream. */
	guest_offer_events(guest, 1);
	stream = stream_open(guest, clip);
	set(stream, strides, layout);
	stream_renew_outputs(stream);
	for (uint32_t i = 0; i < STREAM_PARTS; i++)
		EXPECT_EQUAL(stream->params.plane_formats[i].stride, strides->in_force[i]);
	stream_queue_outputs(stream);
	GUEST_WAIT_UNTIL(guest, (stream_feed_all(stream), stream_pictures(stream) > 0),
			 "the first picture does not come");
	EXPECT_EQUAL(stream_picture(stream, 0)->response.timestamp, 1);
	digest = stream_visible_digest(stream, stream_picture(stream, 0));
	stream_play(stream);
	stream_finish(stream);
	stream_expect_pictures(stream, clip, clip->count);
	EXPECT_RESULT(stream_destroy(stream), VIRTIO_VIDEO_RESULT_OK);
	return digest;
}

/* The packets of some pictures, which encode_draw() makes alike whatever the strides. */
static uint64_t encode(struct guest *guest, const struct strides *strides, uint32_t layout)
{
	struct stream *stream = encode_create(guest, MPEG2);
	uint64_t digest = 0;

	set(stream, strides, layout);
	encode_attach(stream);
	for (uint32_t i = 0; i < STREAM_PARTS; i++)
		EXPECT_EQUAL(stream->params.plane_formats[i].stride, strides->in_force[i]);
	encode_play(stream, 3, NULL);
	stream_finish(stream);
	encode_expect_packets(stream, 3);
	for (uint32_t i = 0; i < 3; i++)
		digest = digest * 31 + stream_picture(stream, i)->digest;
	EXPECT_RESULT(stream_destroy(stream), VIRTIO_VIDEO_RESULT_OK);
	return digest;
}

static void every(struct guest *guest, const struct strides *table, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		/* The same pictures as with the strides that the device likes best. */
		struct strides plain = { table[i].format, { 0 }, { 64, 64, table[i].format == NV12 ? 0 : 64 } };

		if (table[i].format == ARGB8888)
			plain = (struct strides){ ARGB8888, { 0 }, { 256 } };
		for (uint32_t layout = 0; layout <= VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE; layout++) {
			bool decoder = guest->device.type == VIRTIOVIDEO_DEVICE_DECODER;
			uint64_t expected = decoder ? decode(guest, &plain, layout) : encode(guest, &plain, layout);
			uint64_t found = decoder ? decode(guest, &table[i], layout) : encode(guest, &table[i], layout);

			if (found != expected)
				expect_fail("image format %u, layout %u, strides %u, %u, %u: other pictures",
					    table[i].format, layout, table[i].asked[0], table[i].asked[1],
					    table[i].asked[2]);
		}
	}
}

static void exact_ones(struct guest *guest)
{
	every(guest, exact, COUNT(exact));
}
static void of_chroma(struct guest *guest)
{
	every(guest, chroma, COUNT(chroma));
}
static void that_do_not_serve(struct guest *guest)
{
	every(guest, none, COUNT(none));
}

static const char exact_rule[] = "a stride that holds a row is taken exactly";
static const char chroma_rule[] = "chroma without a stride gets luma's (NV12) or half of it (YUV420, YVU420)";
static const char none_rule[] = "without a stride that serves, a plane gets the least multiple of 64";

static const struct sequence strides_sequences[] = {
	{ .name = "strides.are_taken_exactly", .source = "ruling 15", .rule = exact_rule, .run = exact_ones },
	{ .name = "strides.of_chroma_follow_luma", .source = "ruling 15", .rule = chroma_rule, .run = of_chroma },
	{ .name = "strides.that_do_not_serve", .source = "ruling 15", .rule = none_rule, .run = that_do_not_serve },
	{ .name = "encode.strides_are_taken_exactly",
	  .source = "ruling 15",
	  .rule = exact_rule,
	  .run = exact_ones,
	  ENCODER },
	{ .name = "encode.strides_of_chroma_follow_luma",
	  .source = "ruling 15",
	  .rule = chroma_rule,
	  .run = of_chroma,
	  ENCODER },
	{ .name = "encode.strides_that_do_not_serve",
	  .source = "ruling 15",
	  .rule = none_rule,
	  .run = that_do_not_serve,
	  ENCODER },
};

SEQUENCE_GROUP(strides);
