/* SPDX-License-Identifier: BSD-3-Clause */
/* The memory of a stream's buffers. */
#include "script/expect.h"
#include "script/stream.h"

void stream_take(struct stream *stream, struct guest_buffer *buffer, struct guest_area *area, bool object,
		 uint64_t length)
{
	int error = object ? guest_buffer_take_object(buffer, &stream->guest->objects, length)
			   : guest_buffer_take(buffer, area, length, false);

	if (error != 0)
		expect_fail("no memory for a buffer");
}

static struct stream_buffer *buffers_of(struct stream *stream, uint32_t queue_type, uint32_t **count)
{
	bool input = queue_type == VIRTIO_VIDEO_QUEUE_TYPE_INPUT;

	*count = input ? &stream->input_count : &stream->output_count;
	return input ? stream->inputs : stream->outputs;
}

static void forget(struct stream *stream, uint32_t queue_type)
{
	uint32_t *count;
	struct stream_buffer *buffers = buffers_of(stream, queue_type, &count);

	for (uint32_t i = 0; i < *count; i++) {
		for (uint32_t part = 0; part < buffers[i].part_count; part++)
			guest_buffer_forget(&buffers[i].parts[part]);
		buffers[i] = (struct stream_buffer){ 0 };
	}
	*count = 0;
}

void stream_forget_inputs(struct stream *stream)
{
	forget(stream, VIRTIO_VIDEO_QUEUE_TYPE_INPUT);
}

void stream_forget_outputs(struct stream *stream)
{
	forget(stream, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT);
}

/* Memory of these lengths, one for each part, for the next resource of a queue. */
static void attach_next(struct stream *stream, uint32_t queue_type, struct guest_area *area, const uint64_t *lengths,
			uint32_t parts)
{
	uint32_t *count;
	struct stream_buffer *buffers = buffers_of(stream, queue_type, &count);
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
	stream_forget_inputs(stream);
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
	forget(stream, queue_type);
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

/* FNV-1a: it only has to differ where a picture does. */
uint64_t stream_digest(const struct stream *stream, const struct stream_buffer *buffer,
		       const struct virtio_video_resource_queue_resp *response)
{
	uint64_t digest = UINT64_C(0xcbf29ce484222325);

	for (uint32_t part = 0; part < buffer->part_count; part++) {
		uint8_t bytes[4096];

		for (uint64_t at = 0; at < response->data_sizes[part]; at += sizeof(bytes)) {
			uint64_t left = response->data_sizes[part] - at;
			uint64_t length = left < sizeof(bytes) ? left : sizeof(bytes);

			EXPECT(guest_buffer_read(&buffer->parts[part], &stream->guest->memory, at, bytes, length));
			for (uint64_t i = 0; i < length; i++)
				digest = (digest ^ bytes[i]) * UINT64_C(0x100000001b3);
		}
	}
	return digest;
}
