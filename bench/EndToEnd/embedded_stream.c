/* SPDX-License-Identifier: BSD-3-Clause */
#include "embedded_stream.h"

#include <errno.h>
#include <stdlib.h>

#include "formats/names.h"
#include "program/clock.h"
#include "program/report.h"

/* Every second page of a run, so that no two of a buffer touch. */
static int take_pages(struct guest_buffer *buffer, struct guest_area *area, uint64_t length)
{
	uint64_t count = (length + GUEST_PAGE_SIZE - 1) / GUEST_PAGE_SIZE;
	uint64_t first = guest_area_take(area, 2 * count * GUEST_PAGE_SIZE, GUEST_PAGE_SIZE);

	*buffer = (struct guest_buffer){ .length = length };
	buffer->runs = first == 0 ? NULL : calloc(count, sizeof(*buffer->runs));
	if (buffer->runs == NULL)
		return -ENOMEM;
	for (uint64_t i = 0; i < count; i++) {
		uint64_t rest = length - i * GUEST_PAGE_SIZE;

		buffer->runs[i].addr = first + 2 * i * GUEST_PAGE_SIZE;
		buffer->runs[i].length = (uint32_t)(rest < GUEST_PAGE_SIZE ? rest : GUEST_PAGE_SIZE);
	}
	buffer->run_count = (uint32_t)count;
	return 0;
}

static int attach_inputs(struct embedded_stream *stream)
{
	struct embedded *owner = stream->owner;

	for (uint32_t i = 0; i < stream->clip->count; i++) {
		const AVPacket *packet = stream->clip->packets[i];
		struct guest_buffer *buffer = &stream->inputs[i];
		int status;

		if (guest_buffer_take(buffer, &owner->memory.fixed, (uint64_t)packet->size, false) != 0)
			return fail(STATUS_FAILED, "no guest memory for the access units");
		guest_buffer_write(buffer, &owner->memory, 0, packet->data, (uint64_t)packet->size);
		status =
			driver_resource_attach(&owner->driver, stream->id, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, i, buffer, 1);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

static int attach_outputs(struct embedded_stream *stream)
{
	struct embedded *owner = stream->owner;

	for (uint32_t i = 0; i < stream->params.cur_image_buffers; i++) {
		struct guest_buffer *buffer = &stream->outputs[i];
		uint64_t length = stream->layout.part_bytes[0];
		int error = stream->scattered ? take_pages(buffer, &owner->memory.images, length)
					      : guest_buffer_take(buffer, &owner->memory.images, length, false);
		int status;

		if (error != 0)
			return fail(STATUS_FAILED, "no guest memory for image buffers");
		stream->output_count++;
		status = driver_resource_attach(&owner->driver, stream->id, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, i, buffer,
						1);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

static int send(struct embedded_stream *stream)
{
	uint32_t packet = (uint32_t)(stream->sent % stream->clip->count);

	return driver_resource_queue(&stream->owner->driver, stream->id, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, packet,
				     stream->sent++, (uint32_t)stream->clip->packets[packet]->size);
}

/* Behind the last access unit the drain, at once. */
static int send_next(struct embedded_stream *stream)
{
	int status = send(stream);

	if (status != STATUS_OK || stream->sent < stream->to_send)
		return status;
	return driver_drain(&stream->owner->driver, stream->id);
}

static int queue_output(struct embedded_stream *stream, uint32_t index)
{
	stream->output_queued[index] = true;
	return driver_resource_queue(&stream->owner->driver, stream->id, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, index, 0, 0);
}

/* The first access unit tells the size of the pictures; then it is taken back, and the stream is as new. */
static int find_size(struct embedded_stream *stream)
{
	struct video_driver *driver = &stream->owner->driver;
	int status;

	stream->sent = 0;
	stream->stepping = true;
	status = send(stream);
	while (status == STATUS_OK && !stream->sized)
		status = driver_run(driver);
	if (status == STATUS_OK)
		status = driver_queue_clear(driver, stream->id, VIRTIO_VIDEO_QUEUE_TYPE_INPUT);
	return status == STATUS_OK ? driver_get_params(driver, stream->id, &stream->params) : status;
}

static int choose_outputs(struct embedded_stream *stream, uint32_t image_format)
{
	struct virtio_video_params *params = &stream->params;
	int status;

	params->image_format = image_format;
	params->planes_layout = VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER;
	params->cur_image_buffers = params->min_image_buffers + EMBEDDED_SPARE_OUTPUTS;
	status = driver_set_params(&stream->owner->driver, stream->id, params);
	if (status != STATUS_OK)
		return status;
	if (params->image_format != image_format || params->planes_layout != VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER ||
	    params->cur_image_buffers > EMBEDDED_MAX_OUTPUTS)
		return fail(STATUS_FAILED, "the device does not give %s in one buffer",
			    image_format_name(image_format));
	status = picture_layout_init(&stream->layout, params);
	stream->packed = status == STATUS_OK ? malloc(stream->layout.packed_bytes) : NULL;
	return status == STATUS_OK && stream->packed == NULL ? fail(STATUS_FAILED, "out of memory") : status;
}

int embedded_stream_open(struct embedded_stream *stream, uint32_t image_format)
{
	struct video_driver *driver = &stream->owner->driver;
	int status = driver_stream_create(driver, VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES, VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
					  stream->clip->codec->value, &stream->id);

	if (status == STATUS_OK)
		status = driver_get_params(driver, stream->id, &stream->params);
	if (status != STATUS_OK)
		return status;
	stream->params.cur_bitstream_buffers = stream->clip->count;
	status = driver_set_params(driver, stream->id, &stream->params);
	if (status == STATUS_OK)
		status = attach_inputs(stream);
	if (status == STATUS_OK)
		status = find_size(stream);
	if (status == STATUS_OK)
		status = choose_outputs(stream, image_format);
	return status == STATUS_OK ? attach_outputs(stream) : status;
}

void embedded_stream_free(struct embedded_stream *stream)
{
	for (uint32_t i = 0; i < CLIP_MAX_PACKETS; i++)
		guest_buffer_forget(&stream->inputs[i]);
	for (uint32_t i = 0; i < EMBEDDED_MAX_OUTPUTS; i++)
		guest_buffer_forget(&stream->outputs[i]);
	free(stream->packed);
	free(stream);
}

int embedded_stream_start(struct embedded_stream *stream)
{
	int status = STATUS_OK;

	for (uint32_t i = 0; i < stream->output_count && status == STATUS_OK; i++) {
		if (!stream->output_queued[i])
			status = queue_output(stream, i);
	}
	while (stream->sent < stream->to_send && stream->sent < EMBEDDED_DEPTH && status == STATUS_OK)
		status = send_next(stream);
	return status;
}

int embedded_input_done(struct embedded_stream *stream, const struct virtio_video_resource_queue_resp *response)
{
	bool damaged = (response->flags & UINT32_C(1) << VIRTIO_VIDEO_DEQUEUE_FLAG_ERR) != 0;

	stream->answered++;
	/* find_size() takes its access unit back. */
	if (stream->output_count == 0)
		return STATUS_OK;
	if (response->result != VIRTIO_VIDEO_RESULT_OK || damaged)
		return fail(STATUS_FAILED, "the device answered an access unit with %s%s%s",
			    result_name(response->result), damaged ? ", damaged" : "",
			    device_hint(&stream->owner->device));
	if (stream->stepping)
		return STATUS_OK;
	return stream->sent < stream->to_send ? send_next(stream) : STATUS_OK;
}

int embedded_output_done(struct embedded_stream *stream, uint32_t resource_id,
			 const struct virtio_video_resource_queue_resp *response)
{
	const struct guest_buffer *buffer = &stream->outputs[resource_id];

	stream->output_queued[resource_id] = false;
	if (response->result != VIRTIO_VIDEO_RESULT_OK ||
	    (response->flags & UINT32_C(1) << VIRTIO_VIDEO_DEQUEUE_FLAG_ERR) != 0)
		return fail(STATUS_FAILED, "the device answered an image buffer with %s, flags 0x%x%s",
			    result_name(response->result), response->flags, device_hint(&stream->owner->device));
	if (response->data_sizes[0] > 0) {
		stream->pictures++;
		stream->last_picture = clock_seconds();
		if (stream->print != NULL) {
			int status = picture_pack(&stream->layout, &stream->owner->memory, buffer, stream->packed);

			if (status != STATUS_OK)
				return status;
			if (fingerprint_add(stream->print, stream->packed, stream->layout.packed_bytes) != 0)
				return fail(STATUS_FAILED, "out of memory");
		}
	}
	return queue_output(stream, resource_id);
}
