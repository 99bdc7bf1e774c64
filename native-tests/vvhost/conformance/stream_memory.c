/* SPDX-License-Identifier: BSD-3-Clause */
/* The memory of a stream's buffers. */
#include "expect.h"
#include "stream.h"

void stream_take(struct stream *stream, struct guest_buffer *buffer, struct guest_area *area, bool object,
		 uint64_t length)
{
	int error = object ? guest_buffer_take_object(buffer, &stream->guest->objects, length)
			   : guest_buffer_take(buffer, area, length, false);

	if (error != 0)
		expect_fail("no memory for a buffer");
}

void stream_forget_inputs(struct stream *stream)
{
	for (uint32_t i = 0; i < stream->input_count; i++) {
		guest_buffer_forget(&stream->inputs[i].parts[0]);
		stream->inputs[i] = (struct stream_buffer){ 0 };
	}
	stream->input_count = 0;
}

void stream_attach_inputs(struct stream *stream, uint32_t count, uint64_t length)
{
	struct virtio_video_params params;

	stream_get_params(stream);
	params = stream->params;
	params.cur_bitstream_buffers = count;
	EXPECT_RESULT(stream_set_params(stream, &params), VIRTIO_VIDEO_RESULT_OK);
	EXPECT_EQUAL(stream->params.cur_bitstream_buffers, count);
	for (uint32_t i = 0; i < count; i++) {
		struct stream_buffer *input = &stream->inputs[i];

		stream_take(stream, &input->parts[0], &stream->guest->memory.fixed, stream->object_inputs, length);
		input->part_count = 1;
		stream->input_count = i + 1;
		EXPECT_RESULT(stream_attach(stream, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, i, input->parts, 1), VIRTIO_VIDEO_RESULT_OK);
	}
}

void stream_renew_inputs(struct stream *stream, uint32_t count, uint64_t length)
{
	EXPECT_RESULT(stream_detach(stream, VIRTIO_VIDEO_QUEUE_TYPE_INPUT), VIRTIO_VIDEO_RESULT_OK);
	stream_forget_inputs(stream);
	stream_attach_inputs(stream, count, length);
}

void stream_forget_outputs(struct stream *stream)
{
	for (uint32_t i = 0; i < stream->output_count; i++) {
		for (uint32_t part = 0; part < stream->outputs[i].part_count; part++)
			guest_buffer_forget(&stream->outputs[i].parts[part]);
		stream->outputs[i] = (struct stream_buffer){ 0 };
	}
	stream->output_count = 0;
}

static void attach_output(struct stream *stream, uint32_t index)
{
	const struct virtio_video_params *params = &stream->params;
	bool single = params->planes_layout == VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER;
	struct stream_buffer *output = &stream->outputs[index];
	uint64_t bytes[STREAM_PARTS] = { 0 };

	EXPECT(params->num_planes >= 1 && params->num_planes <= STREAM_PARTS);
	for (uint32_t i = 0; i < params->num_planes; i++) {
		const struct virtio_video_plane_format *plane = &params->plane_formats[i];
		uint64_t end = plane->plane_size + (single ? (uint64_t)plane->offset : 0);
		uint32_t part = single ? 0 : i;

		if (bytes[part] < end)
			bytes[part] = end;
	}
	output->part_count = single ? 1 : params->num_planes;
	for (uint32_t i = 0; i < output->part_count; i++)
		stream_take(stream, &output->parts[i], &stream->guest->memory.images, stream->object_outputs, bytes[i]);
	EXPECT_RESULT(stream_attach(stream, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, index, output->parts, output->part_count),
		      VIRTIO_VIDEO_RESULT_OK);
}

void stream_attach_outputs(struct stream *stream)
{
	struct virtio_video_params params;

	stream_get_params(stream);
	params = stream->params;
	params.cur_image_buffers = params.min_image_buffers;
	EXPECT_RESULT(stream_set_params(stream, &params), VIRTIO_VIDEO_RESULT_OK);
	EXPECT(stream->params.cur_image_buffers >= stream->params.min_image_buffers);
	EXPECT(stream->params.cur_image_buffers <= STREAM_OUTPUTS);
	stream_forget_outputs(stream);
	stream->output_count = stream->params.cur_image_buffers;
	for (uint32_t i = 0; i < stream->output_count; i++)
		attach_output(stream, i);
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
