/* SPDX-License-Identifier: BSD-3-Clause */
#include "script/stream_attach.h"

#include "script/expect.h"

/* Memory of these lengths, one for each part, for the next resource of a queue. */
static void attach_next(struct stream *stream, uint32_t queue_type, struct guest_area *area, const uint64_t *lengths,
			uint32_t parts)
{
	uint32_t *count;
	struct stream_buffer *buffers = stream_buffers(stream, queue_type, &count);
	struct stream_buffer *buffer = &buffers[*count];
	bool object = queue_type == VIRTIO_VIDEO_QUEUE_TYPE_INPUT ? stream->object_inputs : stream->object_outputs;
	uint32_t index = (*count)++;

	for (uint32_t i = 0; i < parts; i++) {
		stream_take(stream, &buffer->parts[i], area, object, lengths[i]);
		buffer->part_count = i + 1;
	}
	EXPECT_RESULT(stream_attach(stream, queue_type, index, buffer->parts, parts), VIRTIO_VIDEO_RESULT_OK);
}

void stream_attach_bitstream(struct stream *stream, uint32_t queue_type, uint32_t count, uint64_t length)
{
	struct virtio_video_params params;

	stream_get_params(stream);
	params = stream->params;
	params.cur_bitstream_buffers = count;
	EXPECT_RESULT(stream_set_params(stream, &params), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(stream->params.cur_bitstream_buffers, count);
	for (uint32_t i = 0; i < count; i++)
		attach_next(stream, queue_type, &stream->guest->memory.fixed, &length, 1);
}

void stream_attach_inputs(struct stream *stream, uint32_t count, uint64_t length)
{
	stream_attach_bitstream(stream, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, count, length);
}

void stream_renew_inputs(struct stream *stream, uint32_t count, uint64_t length)
{
	EXPECT_RESULT(stream_detach(stream, VIRTIO_VIDEO_QUEUE_TYPE_INPUT), VIRTIO_VIDEO_RESULT_OK);
	stream_forget(stream, VIRTIO_VIDEO_QUEUE_TYPE_INPUT);
	stream_attach_inputs(stream, count, length);
}

uint32_t stream_image_parts(const struct virtio_video_params *params, uint64_t bytes[STREAM_PARTS])
{
	bool single = params->planes_layout == VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER;

	EXPECT(params->num_planes >= 1 && params->num_planes <= STREAM_PARTS);
	for (uint32_t i = 0; i < STREAM_PARTS; i++)
		bytes[i] = 0;
	for (uint32_t i = 0; i < params->num_planes; i++) {
		const struct virtio_video_plane_format *plane = &params->plane_formats[i];
		uint64_t end = plane->plane_size + (single ? (uint64_t)plane->offset : 0);
		uint32_t part = single ? 0 : i;

		if (bytes[part] < end)
			bytes[part] = end;
	}
	return single ? 1 : params->num_planes;
}

void stream_attach_images(struct stream *stream, uint32_t queue_type, uint32_t count)
{
	struct virtio_video_params params;
	uint64_t bytes[STREAM_PARTS];
	uint32_t parts;

	stream_get_params(stream);
	params = stream->params;
	params.cur_image_buffers = count;
	EXPECT_RESULT(stream_set_params(stream, &params), VIRTIO_VIDEO_RESULT_OK);
	EXPECT(stream->params.cur_image_buffers >= count);
	parts = stream_image_parts(&stream->params, bytes);
	stream_forget(stream, queue_type);
	for (uint32_t i = 0; i < count; i++)
		attach_next(stream, queue_type, &stream->guest->memory.images, bytes, parts);
}

void stream_attach_outputs(struct stream *stream)
{
	stream_get_params(stream);
	EXPECT(stream->params.min_image_buffers <= STREAM_OUTPUTS);
	stream_attach_images(stream, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, stream->params.min_image_buffers);
}

void stream_renew_outputs(struct stream *stream)
{
	EXPECT_RESULT(stream_clear(stream, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(stream_queued(stream, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT), 0);
	EXPECT_RESULT(stream_detach(stream, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT), VIRTIO_VIDEO_RESULT_OK);
	stream_attach_outputs(stream);
}

struct stream *stream_create_of(struct guest *guest, uint32_t in_mem_type, uint32_t out_mem_type, uint32_t codec)
{
	struct stream *stream = stream_create_bare(guest, in_mem_type, out_mem_type, codec);

	stream_attach_inputs(stream, STREAM_INPUTS, STREAM_INPUT_BYTES);
	return stream;
}

struct stream *stream_create(struct guest *guest, uint32_t codec)
{
	return stream_create_of(guest, VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES, VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES, codec);
}
