/* SPDX-License-Identifier: BSD-3-Clause */
/* Packets of an encoder: their flags and timestamps, key frames on demand, and packets that do not fit. */
#include "conformance/sequence.h"
#include "script/encode.h"

#define MPEG2 VIRTIO_VIDEO_CODEC_MPEG2
#define MPEG4 VIRTIO_VIDEO_CODEC_MPEG4
#define H264 VIRTIO_VIDEO_CODEC_H264
#define FORCE (UINT32_C(1) << VIRTIO_VIDEO_ENQUEUE_FLAG_FORCE_KEY_FRAME)

enum { PICTURES = 20 };

static void no_b_frames(struct guest *guest)
{
	static const uint32_t codecs[] = { MPEG2, MPEG4, H264 };

	for (uint32_t i = 0; i < 3; i++) {
		struct stream *stream = encode_open(guest, codecs[i]);

		encode_play(stream, PICTURES, NULL);
		/* Each packet is out before the next picture is asked for: nothing is left for a drain. */
		encode_wait_packets(stream, PICTURES);
		stream_finish(stream);
		encode_expect_packets(stream, PICTURES);
		EXPECT_EQUAL(encode_count_flag(stream, FLAG_B), 0);
		EXPECT(encode_count_flag(stream, FLAG_P) > 0);
		for (uint32_t packet = 0; packet < PICTURES; packet++)
			EXPECT_EQUAL(stream_picture(stream, packet)->response.timestamp, packet + 1);
		EXPECT_RESULT(stream_destroy(stream), VIRTIO_VIDEO_RESULT_OK);
	}
}

static void b_frames(struct guest *guest, uint32_t codec)
{
	struct stream *stream = encode_open(guest, codec);
	uint64_t anchor = 0;

	encode_play(stream, PICTURES, NULL);
	stream_finish(stream);
	encode_expect_packets(stream, PICTURES);
	EXPECT(encode_count_flag(stream, FLAG_B) > 0);
	EXPECT(encode_count_flag(stream, FLAG_P) > 0);
	/* In coded order: a B-frame comes after one that is shown later, every other is shown later than all before it. */
	for (uint32_t i = 0; i < PICTURES; i++) {
		const struct virtio_video_resource_queue_resp *packet = &stream_picture(stream, i)->response;

		if (packet->flags & FLAG_B) {
			EXPECT(packet->timestamp < anchor);
		} else {
			EXPECT(packet->timestamp > anchor);
			anchor = packet->timestamp;
		}
	}
}

static void b_frames_of_mpeg2(struct guest *guest)
{
	b_frames(guest, MPEG2);
}
static void b_frames_of_mpeg4(struct guest *guest)
{
	b_frames(guest, MPEG4);
}
static void b_frames_of_h264(struct guest *guest)
{
	b_frames(guest, H264);
}

/* Key frames are exactly those that were asked for, and the first. */
static void forced(struct guest *guest, uint32_t codec)
{
	static const uint32_t flags[PICTURES] = { [3] = FORCE, [4] = FORCE, [9] = FORCE, [14] = FORCE, [19] = FORCE };
	struct stream *stream = encode_open(guest, codec);

	encode_play(stream, PICTURES, flags);
	stream_finish(stream);
	encode_expect_packets(stream, PICTURES);
	for (uint32_t i = 0; i < PICTURES; i++) {
		const struct virtio_video_resource_queue_resp *packet = &stream_picture(stream, i)->response;
		uint64_t picture = packet->timestamp - 1;
		bool wanted = picture == 0 || flags[picture] != 0;

		if (wanted != ((packet->flags & FLAG_KEY) != 0))
			expect_fail("picture %u has flags 0x%x, and FORCE_KEY_FRAME was %sset", (uint32_t)picture,
				    packet->flags, wanted ? "" : "not ");
	}
}

static void forced_mpeg2(struct guest *guest)
{
	forced(guest, MPEG2);
}
static void forced_mpeg4(struct guest *guest)
{
	forced(guest, MPEG4);
}
static void forced_h264(struct guest *guest)
{
	forced(guest, H264);
}
static void forced_hevc(struct guest *guest)
{
	forced(guest, VIRTIO_VIDEO_CODEC_HEVC);
}
static void forced_vp8(struct guest *guest)
{
	forced(guest, VIRTIO_VIDEO_CODEC_VP8);
}
static void forced_vp9(struct guest *guest)
{
	forced(guest, VIRTIO_VIDEO_CODEC_VP9);
}

static void all_forced(struct guest *guest)
{
	static const uint32_t flags[6] = { FORCE, FORCE, FORCE, FORCE, FORCE, FORCE };
	struct stream *stream = encode_open(guest, MPEG2);

	encode_play(stream, 6, flags);
	stream_finish(stream);
	encode_expect_packets(stream, 6);
	EXPECT_EQUAL(encode_count_flag(stream, FLAG_KEY), 6);
}

/* Also one whose flag is set while others wait before it. */
static void groups(struct guest *guest)
{
	struct stream *stream = encode_open(guest, MPEG2);

	encode_play(stream, PICTURES, NULL);
	stream_finish(stream);
	encode_expect_packets(stream, PICTURES);
	for (uint32_t i = 0; i < PICTURES; i++)
		EXPECT_EQUAL((stream_picture(stream, i)->response.flags & FLAG_KEY) != 0, i % 5 == 0);
}

static void play_with(struct guest *guest, uint32_t codec, const uint64_t *timestamps)
{
	struct stream *stream = encode_open(guest, codec);

	stream->timestamps = timestamps;
	encode_play(stream, PICTURES, NULL);
	stream_finish(stream);
	encode_expect_packets(stream, PICTURES);
}

static const uint64_t extremes[PICTURES] = {
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
	0,
	5,
	4,
	3,
	UINT64_MAX,
	2,
	9,
	8,
};

static void extremes_of_mpeg2(struct guest *guest)
{
	play_with(guest, MPEG2, extremes);
}
static void extremes_of_mpeg4(struct guest *guest)
{
	play_with(guest, MPEG4, extremes);
}
static void extremes_of_h264(struct guest *guest)
{
	play_with(guest, H264, extremes);
}
static void extremes_of_hevc(struct guest *guest)
{
	play_with(guest, VIRTIO_VIDEO_CODEC_HEVC, extremes);
}
static void extremes_of_vp8(struct guest *guest)
{
	play_with(guest, VIRTIO_VIDEO_CODEC_VP8, extremes);
}
static void extremes_of_vp9(struct guest *guest)
{
	play_with(guest, VIRTIO_VIDEO_CODEC_VP9, extremes);
}

static void all_zero(struct guest *guest)
{
	static const uint64_t zero[PICTURES];

	play_with(guest, MPEG2, zero);
	play_with(guest, H264, zero);
}

static void repeated(struct guest *guest)
{
	static const uint64_t values[PICTURES] = { 5, 5, 6, 6, 5, 5, 9, 9, 9, 1, 1, 5, 5, 5, 5, 5, 7, 7, 8, 5 };

	play_with(guest, MPEG2, values);
	play_with(guest, H264, values);
}

/* The size of a packet shows which picture it is of: the key frames that were asked for. */
static void descending(struct guest *guest)
{
	static const uint64_t values[PICTURES] = { 200, 190, 180, 170, 160, 150, 140, 130, 120, 110,
						   100, 90,  80,  70,  60,  50,	 40,  30,  20,	10 };
	static const uint32_t flags[PICTURES] = { [7] = FORCE, [12] = FORCE };
	struct stream *stream = encode_open(guest, MPEG2);

	stream->timestamps = values;
	encode_play(stream, PICTURES, flags);
	stream_finish(stream);
	encode_expect_packets(stream, PICTURES);
	for (uint32_t i = 0; i < PICTURES; i++) {
		const struct virtio_video_resource_queue_resp *packet = &stream_picture(stream, i)->response;
		bool wanted = packet->timestamp == values[0] || packet->timestamp == values[7] ||
			      packet->timestamp == values[12];

		EXPECT_EQUAL((packet->flags & FLAG_KEY) != 0, wanted);
	}
}

static const struct sequence encode_frames_sequences[] = {
	{ .name = "encode.flags_no_b_frames_at_low_latency", .source = "ruling 47", .run = no_b_frames, ENCODER },
	{ .name = "encode.flags_b_frames_of_mpeg2",
	  .source = "ruling 47",
	  .run = b_frames_of_mpeg2,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.flags_b_frames_of_mpeg4",
	  .source = "ruling 47",
	  .run = b_frames_of_mpeg4,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.flags_b_frames_of_h264", .source = "ruling 47", .run = b_frames_of_h264, ENCODER_THROUGHPUT },
	{ .name = "encode.force_key_frame_of_mpeg2", .source = "ruling 47", .run = forced_mpeg2, ENCODER },
	{ .name = "encode.force_key_frame_of_mpeg4", .source = "ruling 47", .run = forced_mpeg4, ENCODER },
	{ .name = "encode.force_key_frame_of_h264", .source = "ruling 47", .run = forced_h264, ENCODER },
	{ .name = "encode.force_key_frame_of_hevc", .source = "ruling 47", .run = forced_hevc, ENCODER },
	{ .name = "encode.force_key_frame_of_vp8", .source = "ruling 47", .run = forced_vp8, ENCODER },
	{ .name = "encode.force_key_frame_of_vp9", .source = "ruling 47", .run = forced_vp9, ENCODER },
	{ .name = "encode.force_key_frame_of_mpeg2_with_b_frames",
	  .source = "ruling 47",
	  .run = forced_mpeg2,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.force_key_frame_of_mpeg4_with_b_frames",
	  .source = "ruling 47",
	  .run = forced_mpeg4,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.force_key_frame_of_h264_with_b_frames",
	  .source = "ruling 47",
	  .run = forced_h264,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.force_key_frame_of_hevc_with_b_frames",
	  .source = "ruling 47",
	  .run = forced_hevc,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.force_key_frame_of_vp8_with_lookahead",
	  .source = "ruling 47",
	  .run = forced_vp8,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.force_key_frame_of_vp9_with_lookahead",
	  .source = "ruling 47",
	  .run = forced_vp9,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.force_key_frame_each_time", .source = "ruling 47", .run = all_forced, ENCODER },
	{ .name = "encode.groups_of_five", .source = "config: gop_size", .run = groups, ENCODER, .device.gop_size = 5 },
	{ .name = "encode.timestamps_any_64_bits_mpeg2",
	  .source = "ruling 44",
	  .run = extremes_of_mpeg2,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.timestamps_any_64_bits_mpeg4",
	  .source = "ruling 44",
	  .run = extremes_of_mpeg4,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.timestamps_any_64_bits_h264",
	  .source = "ruling 44",
	  .run = extremes_of_h264,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.timestamps_any_64_bits_hevc",
	  .source = "ruling 44",
	  .run = extremes_of_hevc,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.timestamps_any_64_bits_vp8",
	  .source = "ruling 44",
	  .run = extremes_of_vp8,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.timestamps_any_64_bits_vp9",
	  .source = "ruling 44",
	  .run = extremes_of_vp9,
	  ENCODER_THROUGHPUT },
	{ .name = "encode.timestamps_all_zero", .source = "ruling 44", .run = all_zero, ENCODER_THROUGHPUT },
	{ .name = "encode.timestamps_repeated", .source = "ruling 44", .run = repeated, ENCODER_THROUGHPUT },
	{ .name = "encode.timestamps_descending", .source = "rulings 44, 47", .run = descending, ENCODER },
	{ .name = "encode.timestamps_descending_with_b_frames",
	  .source = "rulings 44, 47",
	  .run = descending,
	  ENCODER_THROUGHPUT },
};

SEQUENCE_GROUP(encode_frames);
