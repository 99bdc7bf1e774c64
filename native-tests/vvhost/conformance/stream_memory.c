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
	for (uint32_t i = 0; i < STREAM_INPUTS; i++)
		guest_buffer_forget(&stream->inputs[i].parts[0]);
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
