/* SPDX-License-Identifier: BSD-3-Clause */
/* STREAM_CREATE, and several streams beside each other. */
#include <string.h>

#include "conformance/sequence.h"

#define PAGES VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES
#define OBJECT VIRTIO_VIDEO_MEM_TYPE_VIRTIO_OBJECT
#define MPEG2 VIRTIO_VIDEO_CODEC_MPEG2

static uint32_t destroy(struct guest *guest, uint32_t id)
{
	struct virtio_video_stream_destroy request = { VIRTIO_VIDEO_CMD_STREAM_DESTROY, id };

	return guest_result(guest, &request, sizeof(request), sizeof(struct virtio_video_stream_destroy_resp));
}

static void ids(struct guest *guest)
{
	uint32_t id;

	for (uint32_t expected = 1; expected <= 3; expected++) {
		EXPECT_RESULT(stream_create_result(guest, PAGES, PAGES, MPEG2, &id), VIRTIO_VIDEO_RESULT_OK);
		EXPECT_EQUAL(id, expected);
		EXPECT_RESULT(destroy(guest, id), VIRTIO_VIDEO_RESULT_OK);
	}
}

static void unknown_codec(struct guest *guest)
{
	static const uint32_t codecs[] = { 0, VIRTIO_VIDEO_CODEC_VP9 + 1, 99, UINT32_MAX };
	uint32_t id;

	for (uint32_t i = 0; i < sizeof(codecs) / sizeof(codecs[0]); i++) {
		EXPECT_RESULT(stream_create_result(guest, PAGES, PAGES, codecs[i], &id),
			      VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
		EXPECT_EQUAL(id, 0);
	}
}

static void unknown_memory(struct guest *guest)
{
	static const uint32_t types[] = { 0, OBJECT + 1, UINT32_MAX };
	uint32_t id;

	for (uint32_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		EXPECT_RESULT(stream_create_result(guest, types[i], PAGES, MPEG2, &id),
			      VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
		EXPECT_RESULT(stream_create_result(guest, PAGES, types[i], MPEG2, &id),
			      VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	}
}

static void pages_not_negotiated(struct guest *guest)
{
	uint32_t id;

	EXPECT_RESULT(stream_create_result(guest, PAGES, PAGES, MPEG2, &id), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
}

static void objects_not_negotiated(struct guest *guest)
{
	uint32_t id;

	EXPECT_RESULT(stream_create_result(guest, OBJECT, PAGES, MPEG2, &id),
		      VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	EXPECT_RESULT(stream_create_result(guest, PAGES, OBJECT, MPEG2, &id),
		      VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
}

/* The device has room for two. */
static void limit(struct guest *guest)
{
	uint32_t first;
	uint32_t id;

	EXPECT_RESULT(stream_create_result(guest, PAGES, PAGES, MPEG2, &first), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_RESULT(stream_create_result(guest, PAGES, PAGES, MPEG2, &id), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_RESULT(stream_create_result(guest, PAGES, PAGES, MPEG2, &id), VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY);
	EXPECT_RESULT(destroy(guest, first), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_RESULT(stream_create_result(guest, PAGES, PAGES, MPEG2, &id), VIRTIO_VIDEO_RESULT_OK);
	EXPECT(id > first);
	EXPECT_RESULT(destroy(guest, id), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_RESULT(destroy(guest, id - 1), VIRTIO_VIDEO_RESULT_OK);
}

/* Of 8 bytes. The device has room for one stream: had it made one that nobody can name, there would be none left. */
static void no_room_for_the_id(struct guest *guest)
{
	struct virtio_video_stream_create request = { VIRTIO_VIDEO_CMD_STREAM_CREATE, PAGES, PAGES, MPEG2 };
	uint32_t id;

	for (uint32_t room = 1; room < sizeof(struct virtio_video_stream_create_resp); room++) {
		struct command *command = guest_call(guest, &request, sizeof(request), room);

		EXPECT_EQUAL(command->written, room < 4 ? 0 : room);
		if (room >= 4)
			EXPECT_RESULT(command_result(command), VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY);
	}
	EXPECT_RESULT(stream_create_result(guest, PAGES, PAGES, MPEG2, &id), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(id, 1);
	EXPECT_RESULT(destroy(guest, id), VIRTIO_VIDEO_RESULT_OK);
}

static void every_codec(struct guest *guest)
{
	for (uint32_t codec = VIRTIO_VIDEO_CODEC_MPEG2; codec <= VIRTIO_VIDEO_CODEC_VP9; codec++) {
		struct stream *stream = stream_create(guest, codec);

		EXPECT_EQUAL(stream->params.bitstream_format.codec, codec);
		EXPECT_RESULT(stream_destroy(stream), VIRTIO_VIDEO_RESULT_OK);
	}
}

static void unknown_id(struct guest *guest)
{
	static const uint32_t ids[] = { 0, 2, UINT32_MAX };
	uint32_t id;

	EXPECT_RESULT(stream_create_result(guest, PAGES, PAGES, MPEG2, &id), VIRTIO_VIDEO_RESULT_OK);
	for (uint32_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		struct virtio_video_stream_get_params get = { VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, ids[i] };
		struct virtio_video_stream_set_params set = { .cmd_type = VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS,
							      .stream_id = ids[i] };
		struct virtio_video_stream_drain drain = { VIRTIO_VIDEO_CMD_STREAM_DRAIN, ids[i] };
		struct virtio_video_queue_clear clear = { VIRTIO_VIDEO_CMD_QUEUE_CLEAR, ids[i], 1 };
		struct virtio_video_queue_detach_resources detach = { VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES, ids[i],
								      1 };
		struct virtio_video_resource_attach attach = { VIRTIO_VIDEO_CMD_RESOURCE_ATTACH, ids[i], 1, 0 };

		EXPECT_RESULT(destroy(guest, ids[i]), VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID);
		EXPECT_RESULT(guest_result(guest, &get, sizeof(get), 204), VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID);
		EXPECT_RESULT(guest_result(guest, &set, sizeof(set), 204), VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID);
		EXPECT_RESULT(guest_result(guest, &drain, sizeof(drain), 4), VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID);
		EXPECT_RESULT(guest_result(guest, &clear, sizeof(clear), 4), VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID);
		EXPECT_RESULT(guest_result(guest, &detach, sizeof(detach), 4),
			      VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID);
		EXPECT_RESULT(guest_result(guest, &attach, sizeof(attach), 4),
			      VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID);
	}
	EXPECT_RESULT(destroy(guest, id), VIRTIO_VIDEO_RESULT_OK);
}

static void no_stall(struct guest *guest)
{
	const struct clip *clip = clip_get(CLIP_MPEG2);
	struct stream *stalled = stream_open(guest, clip);
	struct stream *other;
	struct command *drain;

	/* It has work and nowhere to put it. */
	while (stream_feed(stalled) && stream_queued(stalled, VIRTIO_VIDEO_QUEUE_TYPE_INPUT) < STREAM_INPUTS)
		continue;
	drain = stream_drain(stalled);
	other = stream_open(guest, clip);
	stream_play(other);
	stream_finish(other);
	stream_expect_pictures(other, clip, clip->count);
	EXPECT_EQUAL(drain->order, 0);
	EXPECT_EQUAL(stream_pictures(stalled), 0);
}

static void interleaved(struct guest *guest)
{
	const struct clip *clips[] = { clip_get(CLIP_MPEG2), clip_get(CLIP_MPEG4), clip_get(CLIP_MPEG2_LARGER) };
	struct stream *streams[3];

	for (uint32_t i = 0; i < 3; i++)
		streams[i] = stream_open(guest, clips[i]);
	for (uint32_t i = 0; i < 3; i++)
		stream_queue_outputs(streams[i]);
	for (uint32_t i = 3; i-- > 0;)
		stream_play(streams[i]);
	for (uint32_t i = 0; i < 3; i++) {
		stream_finish(streams[i]);
		stream_expect_pictures(streams[i], clips[i], clips[i]->count);
	}
}

static const struct sequence streams_sequences[] = {
	{ .name = "streams.ids_start_at_1_and_are_not_reused", .source = "ruling 13", .run = ids },
	{ .name = "streams.unknown_codec", .source = "ruling 13", .run = unknown_codec },
	{ .name = "streams.unknown_memory_type", .source = "ruling 13", .run = unknown_memory },
	{ .name = "streams.guest_pages_not_negotiated",
	  .source = "ruling 13",
	  .run = pages_not_negotiated,
	  .device.refused_features = 1 << VIRTIO_VIDEO_F_RESOURCE_GUEST_PAGES },
	{ .name = "streams.objects_not_negotiated",
	  .source = "ruling 13",
	  .run = objects_not_negotiated,
	  .device.refused_features = 1 << VIRTIO_VIDEO_F_RESOURCE_VIRTIO_OBJECT },
	{ .name = "streams.limit_is_out_of_memory", .source = "ruling 13", .run = limit, .device.max_streams = 2 },
	{ .name = "streams.no_room_for_the_id_makes_none",
	  .source = "rulings 10, 13",
	  .rule = "STREAM_CREATE that cannot tell the id makes no stream: ERR_OUT_OF_MEMORY",
	  .run = no_room_for_the_id,
	  .device.max_streams = 1 },
	{ .name = "encode.no_room_for_the_id_makes_no_stream",
	  .source = "rulings 10, 13",
	  .rule = "STREAM_CREATE that cannot tell the id makes no stream: ERR_OUT_OF_MEMORY",
	  .run = no_room_for_the_id,
	  .device.type = VIRTIOVIDEO_DEVICE_ENCODER,
	  .device.max_streams = 1 },
	{ .name = "streams.every_codec_can_be_created", .source = "spec: STREAM_CREATE", .run = every_codec },
	{ .name = "streams.unknown_id_in_every_command", .source = "ruling 10", .run = unknown_id },
	{ .name = "streams.a_full_one_stalls_no_other", .source = "ruling 43", .run = no_stall },
	{ .name = "streams.three_at_a_time", .source = "ruling 43", .run = interleaved },
};

SEQUENCE_GROUP(streams);
