/* SPDX-License-Identifier: BSD-3-Clause */
/* The VMM's limits for a guest (include/virtiovideo.h, struct virtiovideo_config). */
#include "conformance/sequence.h"

#define INPUT VIRTIO_VIDEO_QUEUE_TYPE_INPUT
#define OUTPUT VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT
#define PAGES VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES

/* The stream ends: pending buffers come back cancelled, and later ones are refused. */
static void expect_end(struct stream *stream)
{
	struct guest *guest = stream->guest;

	GUEST_WAIT_UNTIL(guest, (stream_feed_all(stream), guest->event_count > 0),
			 "a stream over a limit brings no event");
	EXPECT_EQUAL(guest->events[0].event.event_type, VIRTIO_VIDEO_EVENT_ERROR);
	EXPECT_EQUAL(guest->events[0].event.stream_id, stream->id);
	EXPECT_EQUAL(stream_pictures(stream), 0);
	EXPECT_EQUAL(stream_queued(stream, OUTPUT), 0);
	EXPECT_EQUAL(stream->output_answers.count, stream->output_count);
	for (uint32_t i = 0; i < stream->output_answers.count; i++)
		expect_no_content(&stream->output_answers.list[i].response, VIRTIO_VIDEO_RESULT_ERR_CANCELED);
	EXPECT_RESULT(stream_queue_result(stream, OUTPUT, 0, 0), VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION);
	EXPECT_RESULT(stream_destroy(stream), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(guest->event_count, 1);
}

/* A stream with image buffers queued from the beginning, and all its inputs full. */
static void too_much(struct guest *guest, enum clip_kind kind)
{
	const struct clip *clip = clip_get(kind);
	struct stream *stream = stream_create(guest, clip->codec);

	stream_attach_outputs(stream);
	stream_queue_outputs(stream);
	stream_play_from(stream, clip, 0);
	expect_end(stream);
}

static void too_much_of_mpeg2(struct guest *guest)
{
	too_much(guest, CLIP_MPEG2_LARGER);
}
static void too_much_of_mpeg4(struct guest *guest)
{
	too_much(guest, CLIP_MPEG4);
}
static void too_much_of_h264(struct guest *guest)
{
	too_much(guest, CLIP_H264);
}

/* The size grows beyond the limit after pictures that were allowed. */
static void grows(struct guest *guest)
{
	const struct clip *clip = clip_get(CLIP_MPEG2);
	struct stream *stream = stream_open(guest, clip);

	stream_play(stream);
	stream_finish(stream);
	stream_expect_pictures(stream, clip, clip->count);
	stream_play_from(stream, clip_get(CLIP_MPEG2_LARGER), 0);
	GUEST_WAIT_UNTIL(guest, (stream_feed_all(stream), guest->event_count > 1),
			 "a stream that grows too large brings no event");
	EXPECT_EQUAL(guest->events[1].event.event_type, VIRTIO_VIDEO_EVENT_ERROR);
	EXPECT_EQUAL(guest->events[1].event.stream_id, stream->id);
	EXPECT_EQUAL(stream_pictures(stream), clip->count);
}

static void just_allowed(struct guest *guest)
{
	const struct clip *clip = clip_get(CLIP_MPEG2_LARGER);
	struct stream *stream = stream_open(guest, clip);

	stream_play(stream);
	stream_finish(stream);
	stream_expect_pictures(stream, clip, clip->count);
}

/* Attaches this many bytes of guest memory in place of a bitstream buffer's memory. */
static uint32_t attach(struct stream *stream, uint32_t resource_id, uint64_t length)
{
	struct guest_buffer *part = &stream->inputs[resource_id].parts[0];
	struct guest_buffer old = *part;
	struct guest_buffer buffer;
	uint32_t result;

	stream_take(stream, &buffer, &stream->guest->memory.fixed, false, length);
	result = stream_attach(stream, INPUT, resource_id, &buffer, 1);
	guest_buffer_forget(result == VIRTIO_VIDEO_RESULT_OK ? &old : &buffer);
	if (result == VIRTIO_VIDEO_RESULT_OK)
		*part = buffer;
	return result;
}

/* The limit is the size of a stream's bitstream buffers in these sequences. */
static void bytes_of_resources(struct guest *guest)
{
	struct stream *stream = stream_create(guest, VIRTIO_VIDEO_CODEC_MPEG2);

	EXPECT_RESULT(attach(stream, 0, STREAM_INPUT_BYTES + 1), VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY);
	/* A buffer that is replaced makes room. */
	EXPECT_RESULT(attach(stream, 0, STREAM_INPUT_BYTES), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_RESULT(attach(stream, 0, STREAM_INPUT_BYTES - 5), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_RESULT(attach(stream, 1, STREAM_INPUT_BYTES + 6), VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY);
	EXPECT_RESULT(attach(stream, 1, STREAM_INPUT_BYTES + 5), VIRTIO_VIDEO_RESULT_OK);
	/* A refused one keeps its old memory, and not a byte more. */
	EXPECT_RESULT(attach(stream, 1, STREAM_INPUT_BYTES + 6), VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY);
	EXPECT_RESULT(stream_queue_result(stream, INPUT, 1, STREAM_INPUT_BYTES + 6),
		      VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	EXPECT_RESULT(stream_queue_result(stream, INPUT, 1, 0), VIRTIO_VIDEO_RESULT_OK);
}

/* For both queues together, and for each stream alone; a detach makes room. */
static void bytes_of_both_queues(struct guest *guest)
{
	struct stream *stream = stream_create(guest, VIRTIO_VIDEO_CODEC_MPEG2);
	struct stream *other = stream_create(guest, VIRTIO_VIDEO_CODEC_MPEG2);
	struct virtio_video_params params;
	struct guest_buffer image;

	stream_take(stream, &image, &guest->memory.images, false, (uint64_t)STREAM_INPUTS * STREAM_INPUT_BYTES);
	params = stream->params;
	params.planes_layout = VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER;
	EXPECT_RESULT(stream_set_params(stream, &params), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_RESULT(stream_attach(stream, OUTPUT, 0, &image, 1), VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY);
	EXPECT_RESULT(stream_detach(stream, INPUT), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_RESULT(stream_attach(stream, OUTPUT, 0, &image, 1), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_RESULT(attach(stream, 0, 1), VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY);
	EXPECT_RESULT(stream_detach(stream, OUTPUT), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_RESULT(attach(stream, 0, 1), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_RESULT(attach(other, 0, STREAM_INPUT_BYTES), VIRTIO_VIDEO_RESULT_OK);
	guest_buffer_forget(&image);
}

/* This many and no more; each that goes makes room for one. */
static void streams(struct guest *guest, uint32_t most)
{
	struct stream *last = NULL;
	uint32_t id;

	for (uint32_t i = 0; i < most; i++)
		last = stream_create(guest, VIRTIO_VIDEO_CODEC_MPEG2);
	for (uint32_t i = 0; i < 2; i++) {
		EXPECT_RESULT(stream_create_result(guest, PAGES, PAGES, VIRTIO_VIDEO_CODEC_MPEG2, &id),
			      VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY);
		EXPECT_EQUAL(id, 0);
		EXPECT_RESULT(stream_destroy(last), VIRTIO_VIDEO_RESULT_OK);
		last = stream_open(guest, clip_get(CLIP_MPEG2));
	}
	stream_play(last);
	stream_finish(last);
	stream_expect_pictures(last, last->clip, last->clip->count);
}

static void one_stream(struct guest *guest)
{
	streams(guest, 1);
}
static void sixteen_streams(struct guest *guest)
{
	streams(guest, 16);
}

static const struct sequence limits_sequences[] = {
	{ .name = "limits.wider_mpeg2",
	  .source = "virtiovideo.h: max_width; ruling 41",
	  .run = too_much_of_mpeg2,
	  .device.max_width = 80 },
	{ .name = "limits.wider_mpeg4",
	  .source = "virtiovideo.h: max_width; ruling 41",
	  .run = too_much_of_mpeg4,
	  .device.max_width = 48 },
	{ .name = "limits.wider_h264",
	  .source = "virtiovideo.h: max_width; ruling 41",
	  .run = too_much_of_h264,
	  .device.max_width = 48 },
	{ .name = "limits.higher_mpeg2",
	  .source = "virtiovideo.h: max_height; ruling 41",
	  .run = too_much_of_mpeg2,
	  .device.max_height = 64 },
	{ .name = "limits.higher_h264",
	  .source = "virtiovideo.h: max_height; ruling 41",
	  .run = too_much_of_h264,
	  .device.max_height = 48 },
	{ .name = "limits.grows_too_large",
	  .source = "virtiovideo.h: max_width; rulings 40, 41",
	  .run = grows,
	  .device.max_width = 80 },
	{ .name = "limits.as_large_as_allowed",
	  .source = "virtiovideo.h: max_width, max_height",
	  .run = just_allowed,
	  .device.max_width = 96,
	  .device.max_height = 80 },
	{ .name = "limits.bytes_of_resources",
	  .source = "virtiovideo.h: max_resource_bytes; ruling 25",
	  .run = bytes_of_resources,
	  .device.max_resource_bytes = STREAM_INPUTS * STREAM_INPUT_BYTES },
	{ .name = "limits.bytes_of_resources_of_both_queues",
	  .source = "virtiovideo.h: max_resource_bytes; ruling 28",
	  .run = bytes_of_both_queues,
	  .device.max_resource_bytes = STREAM_INPUTS * STREAM_INPUT_BYTES },
	{ .name = "limits.bytes_of_pictures_mpeg2",
	  .source = "virtiovideo.h: max_picture_bytes; ruling 41",
	  .run = too_much_of_mpeg2,
	  .device.max_picture_bytes = 1 },
	{ .name = "limits.bytes_of_pictures_h264",
	  .source = "virtiovideo.h: max_picture_bytes; ruling 41",
	  .run = too_much_of_h264,
	  .device.max_picture_bytes = 1 },
	{ .name = "limits.one_stream",
	  .source = "virtiovideo.h: max_streams; ruling 13",
	  .run = one_stream,
	  .device.max_streams = 1 },
	{ .name = "limits.sixteen_streams_by_default",
	  .source = "virtiovideo.h: max_streams; ruling 13",
	  .run = sixteen_streams },
};

SEQUENCE_GROUP(limits);
