/* SPDX-License-Identifier: BSD-3-Clause */
/* Timestamps are opaque. */
#include "conformance/sequence.h"

#define INPUT VIRTIO_VIDEO_QUEUE_TYPE_INPUT

static void play_with(struct guest *guest, enum clip_kind kind, const uint64_t *timestamps)
{
	const struct clip *clip = clip_get(kind);
	struct stream *stream = stream_open(guest, clip);

	/* The inputs that were fed to find the size had others. */
	EXPECT_RESULT(stream_clear(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
	stream->timestamps = timestamps;
	stream_play_from(stream, clip, 0);
	stream_play(stream);
	stream_finish(stream);
	stream_expect_pictures(stream, clip, clip->count);
}

static const uint64_t extremes[] = {
	0,
	1,
	UINT64_MAX,
	UINT64_C(1) << 63,
	(UINT64_C(1) << 63) - 1,
	UINT64_MAX - 1,
	UINT32_MAX,
	UINT64_C(1) << 32,
	UINT64_C(0x8000000000000001),
	42,
	UINT64_C(0x0123456789abcdef),
	7,
};

static void extremes_of_mpeg2(struct guest *guest)
{
	play_with(guest, CLIP_MPEG2, extremes);
}
static void extremes_of_mpeg4(struct guest *guest)
{
	play_with(guest, CLIP_MPEG4, extremes);
}
static void extremes_of_h264(struct guest *guest)
{
	play_with(guest, CLIP_H264, extremes);
}

static void all_the_largest(struct guest *guest)
{
	static const uint64_t largest[] = {
		UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,
		UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,
	};

	play_with(guest, CLIP_MPEG2_INTRA, largest);
}

static void all_zero(struct guest *guest)
{
	static const uint64_t zero[12];

	play_with(guest, CLIP_MPEG2, zero);
}

static void all_the_same_of(struct guest *guest, enum clip_kind kind)
{
	static const uint64_t same[] = { 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99 };

	play_with(guest, kind, same);
}

static void all_the_same_of_mpeg4(struct guest *guest)
{
	all_the_same_of(guest, CLIP_MPEG4);
}
static void all_the_same_of_h264(struct guest *guest)
{
	all_the_same_of(guest, CLIP_H264);
}

static void descending(struct guest *guest)
{
	static const uint64_t values[] = { 120, 110, 100, 90, 80, 70, 60, 50, 40, 30, 20, 10 };

	play_with(guest, CLIP_MPEG2, values);
}

static void repeated(struct guest *guest)
{
	static const uint64_t values[] = { 5, 5, 6, 6, 5, 5, 9, 9, 9, 1, 1, 5 };

	play_with(guest, CLIP_MPEG2, values);
}

static void inputs_have_none(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2));

	stream_play(stream);
	EXPECT_EQUAL(stream->input_answers.count, stream->clip->count);
	for (uint32_t i = 0; i < stream->input_answers.count; i++) {
		const struct virtio_video_resource_queue_resp *response = &stream->input_answers.list[i].response;

		EXPECT_RESULT(response->result, VIRTIO_VIDEO_RESULT_OK);
		EXPECT_EQUAL(response->flags, 0);
		EXPECT_EQUAL(response->timestamp, 0);
		for (uint32_t plane = 0; plane < VIRTIO_VIDEO_MAX_PLANES; plane++)
			EXPECT_EQUAL(response->data_sizes[plane], 0);
	}
}

static void those_of_outputs_mean_nothing(struct guest *guest)
{
	struct stream *stream = stream_open(guest, clip_get(CLIP_MPEG2_INTRA));

	for (uint32_t i = 0; i < stream->output_count; i++)
		stream_queue(stream, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, i, 777777, 12345);
	stream_play(stream);
	stream_finish(stream);
	stream_expect_pictures(stream, stream->clip, stream->clip->count);
}

static const struct sequence timestamps_sequences[] = {
	{ .name = "timestamps.any_64_bits_mpeg2", .source = "ruling 44", .run = extremes_of_mpeg2 },
	{ .name = "timestamps.any_64_bits_mpeg4", .source = "ruling 44", .run = extremes_of_mpeg4 },
	{ .name = "timestamps.any_64_bits_h264", .source = "ruling 44", .run = extremes_of_h264 },
	{ .name = "timestamps.all_of_them_2_64_minus_1", .source = "ruling 44", .run = all_the_largest },
	{ .name = "timestamps.all_zero", .source = "ruling 44", .run = all_zero },
	{ .name = "timestamps.all_the_same_mpeg4", .source = "rulings 44, 45", .run = all_the_same_of_mpeg4 },
	{ .name = "timestamps.all_the_same_h264", .source = "rulings 44, 45", .run = all_the_same_of_h264 },
	{ .name = "timestamps.descending", .source = "ruling 44", .run = descending },
	{ .name = "timestamps.repeated", .source = "rulings 44, 45", .run = repeated },
	{ .name = "timestamps.answers_to_inputs_have_none", .source = "ruling 46", .run = inputs_have_none },
	{ .name = "timestamps.those_of_outputs_mean_nothing",
	  .source = "ruling 44",
	  .run = those_of_outputs_mean_nothing },
};

SEQUENCE_GROUP(timestamps);
