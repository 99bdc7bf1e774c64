/* SPDX-License-Identifier: BSD-3-Clause */
/* The image side of a session: buffers to the device, pictures out of them, changes of resolution. */
#include <stdlib.h>

#include "formats/names.h"
#include "program/report.h"
#include "sessions/session.h"

static uint32_t clamp(uint32_t value, uint32_t low, uint32_t high)
{
	return value < low ? low : value > high ? high : value;
}

/* Asks for the format of the options, and checks the result. */
int session_set_params(struct session *session)
{
	struct virtio_video_params *params = &session->params;
	uint32_t lent = session->taker != NULL ? session->taker->buffers : 0;
	uint32_t wanted = params->min_image_buffers + SESSION_SPARE_OUTPUTS + lent;
	int status;

	params->image_format = session->options->image_format;
	params->planes_layout = session->options->planes_layout;
	params->cur_image_buffers = clamp(wanted, params->min_image_buffers, params->max_image_buffers);
	if (session->phase == PHASE_STARTING)
		params->cur_bitstream_buffers =
			clamp(SESSION_INPUTS, params->min_bitstream_buffers, params->max_bitstream_buffers);
	status = driver_set_params(session->driver, session->base.stream_id, params);
	if (status != STATUS_OK)
		return status;

	if (params->image_format != session->options->image_format)
		return fail(STATUS_USAGE, "the device gives %s, not %s", image_format_name(params->image_format),
			    image_format_name(session->options->image_format));
	if (params->planes_layout != session->options->planes_layout)
		return fail(STATUS_USAGE, "the device gives layout %s, not %s",
			    planes_layout_name(params->planes_layout),
			    planes_layout_name(session->options->planes_layout));
	if (params->cur_image_buffers < params->min_image_buffers || params->cur_image_buffers > SESSION_MAX_OUTPUTS)
		return fail(STATUS_FAILED, "the device wants %u image buffers", params->cur_image_buffers);
	return STATUS_OK;
}

int session_shut_outputs(struct session *session, enum guard_answer answer)
{
	for (uint32_t i = 0; i < session->output_count; i++) {
		struct guard_label label = { session->base.stream_id, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, i };

		for (uint32_t part = 0; part < PICTURE_MAX_PLANES; part++) {
			int status = buffer_guard_shut(&session->outputs[i].parts[part], label, answer);

			if (status != STATUS_OK)
				return status;
		}
	}
	return STATUS_OK;
}

void session_forget_outputs(struct session *session)
{
	for (uint32_t i = 0; i < session->output_count; i++) {
		for (uint32_t part = 0; part < PICTURE_MAX_PLANES; part++)
			guest_buffer_forget(&session->outputs[i].parts[part]);
		session->outputs[i] = (struct output_buffer){ 0 };
	}
	session->output_count = 0;
	session->outputs_cancelled = 0;
	guest_area_reset(&session->images);
}

static int attach(struct session *session, uint32_t index)
{
	const struct picture_layout *layout = &session->layout;
	struct output_buffer *output = &session->outputs[index];
	/* Every other one is scattered, so that both kinds are decoded into. */
	bool scattered = index % 2 == 1 &&
			 device_has_feature(session->driver->device, VIRTIO_VIDEO_F_RESOURCE_NON_CONTIG);

	session->output_count = index + 1;
	for (uint32_t i = 0; i < layout->part_count; i++) {
		struct guest_buffer *part = &output->parts[i];
		int error;

		if (session->options->object_outputs)
			error = guest_buffer_take_object(part, &session->host->objects, layout->part_bytes[i]);
		else
			error = guest_buffer_take(part, &session->images, layout->part_bytes[i], scattered);
		if (error != 0)
			return fail(STATUS_FAILED, "no guest memory for %u image buffers of %ux%u",
				    session->params.cur_image_buffers, session->params.width, session->params.height);
		/* The pages may be those of a buffer of the old size. */
		if (buffer_guard_lift(part) != STATUS_OK)
			return STATUS_FAILED;
	}
	return driver_resource_attach(session->driver, session->base.stream_id, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, index,
				      output->parts, layout->part_count);
}

static int attach_outputs(struct session *session)
{
	int status = picture_layout_init(&session->layout, &session->params);

	for (uint32_t i = 0; i < session->params.cur_image_buffers && status == STATUS_OK; i++)
		status = attach(session, i);
	if (status == STATUS_OK && session->packed_room < session->layout.packed_bytes) {
		free(session->packed);
		session->packed_room = session->layout.packed_bytes;
		session->packed = malloc(session->packed_room);
		if (session->packed == NULL)
			return fail(STATUS_FAILED, "out of memory");
	}
	return status;
}

int session_change_resolution(struct session *session)
{
	bool gone = true;
	int status;

	session->phase = PHASE_CHANGING;
	if (session->taker != NULL) {
		status = session->taker->let_go(session->taker->opaque, &gone);
		if (status != STATUS_OK || !gone)
			return status;
	}
	/* From here on another event is another change. */
	session->resolution_changed = false;
	session->clearing = VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT;
	status = driver_queue_clear(session->driver, session->base.stream_id, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT);
	session->clearing = 0;
	if (status == STATUS_OK)
		status = session_shut_outputs(session, GUARD_CLEAR);
	if (status == STATUS_OK)
		status = driver_queue_detach(session->driver, session->base.stream_id, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT);
	if (status == STATUS_OK)
		status = session_shut_outputs(session, GUARD_DETACH);
	if (status != STATUS_OK)
		return status;
	if (session->outputs_queued != 0)
		return fail(STATUS_FAILED, "the device kept %u image buffers behind QUEUE_CLEAR",
			    session->outputs_queued);
	session_forget_outputs(session);

	status = driver_get_params(session->driver, session->base.stream_id, &session->params);
	if (status == STATUS_OK)
		status = session_set_params(session);
	if (status == STATUS_OK)
		status = attach_outputs(session);
	if (status != STATUS_OK)
		return status;
	remark("pictures of %ux%u, visible %ux%u, %u image buffers (the device needs %u to %u)", session->params.width,
	       session->params.height, session->params.crop.width, session->params.crop.height, session->output_count,
	       session->params.min_image_buffers, session->params.max_image_buffers);
	session->phase = PHASE_DECODING;
	return session_queue_outputs(session);
}

int session_queue_outputs(struct session *session)
{
	for (uint32_t i = 0; i < session->output_count; i++) {
		struct output_buffer *output = &session->outputs[i];
		int status;

		if (output->queued || output->lent || output->cancelled)
			continue;
		output->queued = true;
		session->outputs_queued++;
		status = driver_resource_queue(session->driver, session->base.stream_id, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT,
					       i, 0, 0);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

/* The device says how much it wrote: all of each plane, also where they are in a single buffer, and nothing else. */
static int check_sizes(const struct session *session, const struct virtio_video_resource_queue_resp *response,
		       unsigned long long number)
{
	for (uint32_t i = 0; i < VIRTIO_VIDEO_MAX_PLANES; i++) {
		uint32_t room = i < session->layout.format->plane_count ? session->layout.planes[i].bytes : 0;

		if (response->data_sizes[i] > room || (room > 0 && response->data_sizes[i] == 0))
			return fail(STATUS_FAILED, "frame %llu: data_sizes[%u] is %u, the plane has %u bytes", number,
				    i, response->data_sizes[i], room);
	}
	return STATUS_OK;
}

static int take_picture(struct session *session, struct output_buffer *output,
			const struct virtio_video_resource_queue_resp *response)
{
	const struct picture_layout *layout = &session->layout;
	bool pixels = picture_sink_wants_pixels(&session->sink);
	uint64_t frame = session->sink.count + 1;
	const struct sent_packet *packet;
	int status = check_sizes(session, response, frame);

	if (status != STATUS_OK)
		return status;
	if (response->flags & UINT32_C(1) << VIRTIO_VIDEO_DEQUEUE_FLAG_ERR)
		session->frame_status =
			fail(STATUS_FAILED, "frame %llu is damaged, says the device", (unsigned long long)frame);
	packet = timestamps_find(&session->timestamps, response->timestamp);
	if (packet == NULL)
		return fail(STATUS_FAILED, "frame %llu has timestamp 0x%016llx, which no packet had",
			    (unsigned long long)frame, (unsigned long long)response->timestamp);
	if (packet->epoch != session->seeks.epoch)
		return fail(STATUS_FAILED, "frame %llu is of packet %llu, which QUEUE_CLEAR took back before",
			    (unsigned long long)frame, (unsigned long long)packet->number + 1);
	timestamps_check_order(&session->timestamps, packet, frame);
	if (packet->hidden)
		return STATUS_OK;
	if (session->taker != NULL) {
		session->sink.count++;
		output->lent = true;
		return session->taker->take(session->taker->opaque, (uint32_t)(output - session->outputs), packet);
	}
	if (pixels)
		status = picture_pack(layout, &session->host->memory, output->parts, session->packed);
	if (status == STATUS_OK)
		status = picture_sink_put(&session->sink, packet, pixels ? session->packed : NULL, layout->packed_bytes,
					  layout->width, layout->height);
	return status;
}

void session_give_back(struct session *session, uint32_t index)
{
	session->outputs[index].lent = false;
}

int session_output_done(struct session *session, uint32_t resource_id,
			const struct virtio_video_resource_queue_resp *response)
{
	struct output_buffer *output = &session->outputs[resource_id];
	bool eos = (response->flags & UINT32_C(1) << VIRTIO_VIDEO_DEQUEUE_FLAG_EOS) != 0;
	uint32_t total = 0;

	if (resource_id >= session->output_count || !output->queued)
		return fail(STATUS_FAILED, "the device gave back image buffer %u, which it did not have", resource_id);
	output->queued = false;
	session->outputs_queued--;
	/* At a change of resolution and at the end of a stream that failed; the event says which. */
	if (response->result == VIRTIO_VIDEO_RESULT_ERR_CANCELED) {
		output->cancelled = true;
		session->outputs_cancelled++;
		return STATUS_OK;
	}
	if (response->result != VIRTIO_VIDEO_RESULT_OK)
		return fail(STATUS_FAILED, "the device answered image buffer %u with %s%s", resource_id,
			    result_name(response->result), device_hint(session->driver->device));
	for (uint32_t i = 0; i < VIRTIO_VIDEO_MAX_PLANES; i++)
		total |= response->data_sizes[i];
	session->end_of_stream = eos;
	if (eos && total == 0)
		return STATUS_OK;
	return take_picture(session, output, response);
}
