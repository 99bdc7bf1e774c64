/* SPDX-License-Identifier: BSD-3-Clause */
/* The buffers of a stream, without a command. */
#include "driver/buffer_guard.h"
#include "formats/picture_layout.h"
#include "program/report.h"
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

struct stream_buffer *stream_buffers(struct stream *stream, uint32_t queue_type, uint32_t **count)
{
	bool input = queue_type == VIRTIO_VIDEO_QUEUE_TYPE_INPUT;

	*count = input ? &stream->input_count : &stream->output_count;
	return input ? stream->inputs : stream->outputs;
}

void stream_forget(struct stream *stream, uint32_t queue_type)
{
	uint32_t *count;
	struct stream_buffer *buffers = stream_buffers(stream, queue_type, &count);

	for (uint32_t i = 0; i < *count; i++) {
		for (uint32_t part = 0; part < buffers[i].part_count; part++)
			guest_buffer_forget(&buffers[i].parts[part]);
		buffers[i] = (struct stream_buffer){ 0 };
	}
	*count = 0;
}

void stream_shut(struct stream *stream, uint32_t queue_type, enum guard_answer answer)
{
	uint32_t *count;
	struct stream_buffer *buffers = stream_buffers(stream, queue_type, &count);

	for (uint32_t i = 0; i < *count; i++) {
		struct guard_label label = { stream->id, queue_type, i };

		for (uint32_t part = 0; part < buffers[i].part_count; part++) {
			if (buffer_guard_shut(&buffers[i].parts[part], label, answer) != STATUS_OK)
				guest_broken();
		}
		buffers[i].shut = true;
	}
}

void stream_lift(struct stream_buffer *buffer)
{
	for (uint32_t part = 0; buffer->shut && part < buffer->part_count; part++) {
		if (buffer_guard_lift(&buffer->parts[part]) != STATUS_OK)
			guest_broken();
	}
	buffer->shut = false;
}

struct stream_buffer *stream_find_buffer(struct stream *stream, uint32_t queue_type, uint32_t resource_id)
{
	if (queue_type == VIRTIO_VIDEO_QUEUE_TYPE_INPUT)
		return resource_id < STREAM_INPUTS ? &stream->inputs[resource_id] : NULL;
	return queue_type == VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT && resource_id < STREAM_OUTPUTS
		       ? &stream->outputs[resource_id]
		       : NULL;
}

uint32_t stream_queued(const struct stream *stream, uint32_t queue_type)
{
	bool input = queue_type == VIRTIO_VIDEO_QUEUE_TYPE_INPUT;
	const struct stream_buffer *buffers = input ? stream->inputs : stream->outputs;
	uint32_t count = 0;

	for (uint32_t i = 0; i < (uint32_t)(input ? STREAM_INPUTS : STREAM_OUTPUTS); i++)
		count += buffers[i].queued > 0;
	return count;
}

/* FNV-1a: it only has to differ if a picture does. */
#define DIGEST_BEGIN UINT64_C(0xcbf29ce484222325)

/* Goes on with the bytes of a buffer. */
static void digest_bytes(uint64_t *digest, const struct stream *stream, const struct guest_buffer *buffer,
			 uint64_t start, uint64_t length)
{
	uint8_t bytes[4096];

	for (uint64_t at = 0; at < length; at += sizeof(bytes)) {
		uint64_t left = length - at;
		uint64_t count = left < sizeof(bytes) ? left : sizeof(bytes);

		EXPECT(guest_buffer_read(buffer, &stream->guest->memory, start + at, bytes, count));
		for (uint64_t i = 0; i < count; i++)
			*digest = (*digest ^ bytes[i]) * UINT64_C(0x100000001b3);
	}
}

uint64_t stream_digest(const struct stream *stream, const struct stream_buffer *buffer,
		       const struct virtio_video_resource_queue_resp *response)
{
	uint64_t digest = DIGEST_BEGIN;

	/* Sizes are those of planes. In a single buffer they have offsets; a packet is one plane at its beginning. */
	for (uint32_t i = 0; buffer->part_count > 0 && i < VIRTIO_VIDEO_MAX_PLANES; i++) {
		bool single = buffer->part_count == 1;

		if (response->data_sizes[i] == 0)
			continue;
		EXPECT(single || i < buffer->part_count);
		digest_bytes(&digest, stream, &buffer->parts[single ? 0 : i],
			     single && i > 0 ? stream->params.plane_formats[i].offset : 0, response->data_sizes[i]);
	}
	return digest;
}

uint64_t stream_visible_digest(const struct stream *stream, const struct stream_answer *answer)
{
	const struct stream_buffer *buffer = &stream->outputs[answer->resource_id];
	struct picture_layout layout;
	uint64_t digest = DIGEST_BEGIN;

	EXPECT_EQUAL(buffer->queued, 0);
	if (picture_layout_init(&layout, &stream->params) != STATUS_OK)
		guest_broken();
	for (uint32_t i = 0; i < layout.format->plane_count; i++) {
		const struct picture_plane *plane = &layout.planes[i];

		for (uint32_t row = 0; row < plane->rows; row++)
			digest_bytes(&digest, stream, &buffer->parts[plane->part], plane->offset + row * plane->stride,
				     plane->row_bytes);
	}
	return digest;
}
