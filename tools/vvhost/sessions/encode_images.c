/* SPDX-License-Identifier: BSD-3-Clause */
/* The image side of an encoding session: pictures into buffers, buffers to the device. */
#include <string.h>

#include "program/report.h"
#include "sessions/encode_session.h"

static struct guard_label label_of(const struct encode_session *session, uint32_t index)
{
	return (struct guard_label){ session->base.stream_id, VIRTIO_VIDEO_QUEUE_TYPE_INPUT | GUARD_ENCODER, index };
}

static int shut_image(struct encode_session *session, uint32_t index, enum guard_answer answer)
{
	int status = STATUS_OK;

	for (uint32_t part = 0; part < PICTURE_MAX_PLANES && status == STATUS_OK; part++)
		status = buffer_guard_shut(&session->images[index].parts[part], label_of(session, index), answer);
	return status;
}

int encode_session_shut_images(struct encode_session *session, enum guard_answer answer)
{
	int status = STATUS_OK;

	for (uint32_t i = 0; i < session->image_count && status == STATUS_OK; i++)
		status = shut_image(session, i, answer);
	return status;
}

void encode_session_forget_images(struct encode_session *session)
{
	for (uint32_t i = 0; i < session->image_count; i++) {
		for (uint32_t part = 0; part < PICTURE_MAX_PLANES; part++)
			guest_buffer_forget(&session->images[i].parts[part]);
		session->images[i] = (struct encode_image){ .queued = false };
	}
	session->image_count = 0;
	guest_area_reset(&session->area);
}

static int attach(struct encode_session *session, uint32_t index)
{
	const struct picture_layout *layout = &session->layout;
	struct encode_image *image = &session->images[index];
	/* Every other one is scattered, so that both kinds are encoded from. */
	bool scattered = index % 2 == 1 &&
			 device_has_feature(session->driver->device, VIRTIO_VIDEO_F_RESOURCE_NON_CONTIG);

	session->image_count = index + 1;
	for (uint32_t i = 0; i < layout->part_count; i++) {
		struct guest_buffer *part = &image->parts[i];
		int error;

		if (session->options->object_inputs)
			error = guest_buffer_take_object(part, &session->host->objects, layout->part_bytes[i]);
		else
			error = guest_buffer_take(part, &session->area, layout->part_bytes[i], scattered);
		if (error != 0)
			return fail(STATUS_FAILED, "no guest memory for %u image buffers of %ux%u",
				    session->params.cur_image_buffers, session->params.width, session->params.height);
		/* The pages may be those of a buffer of the size before. */
		if (buffer_guard_lift(part) != STATUS_OK)
			return STATUS_FAILED;
	}
	return driver_resource_attach(session->driver, session->base.stream_id, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, index,
				      image->parts, layout->part_count);
}

int encode_session_configure(struct encode_session *session, const struct encode_format *format)
{
	struct virtio_video_params whole;
	int status = encode_session_set_params(session, format);

	if (status != STATUS_OK)
		return status;
	whole = session->params;
	whole.crop = (struct virtio_video_crop){ 0, 0, whole.width, whole.height };
	status = picture_layout_init(&session->layout, &whole);
	for (uint32_t i = 0; i < session->params.cur_image_buffers && status == STATUS_OK && format->layout_of == NULL;
	     i++)
		status = attach(session, i);
	if (status == STATUS_OK && format->layout_of != NULL)
		session->image_count = session->params.cur_image_buffers;
	if (status == STATUS_OK)
		status = encode_session_attach_packets(session);
	if (status != STATUS_OK)
		return status;
	remark("pictures of %ux%u, %ux%u of them encoded, %u image buffers (the device needs %u to %u)",
	       session->params.width, session->params.height, session->params.crop.width, session->params.crop.height,
	       session->image_count, session->params.min_image_buffers, session->params.max_image_buffers);
	session->configured = true;
	return encode_session_queue_packets(session);
}

int encode_session_check_resize(const struct encode_session *session, uint32_t width, uint32_t height)
{
	if (!session->sink.writes || session->options->muxer == NULL || strcmp(session->options->muxer, "mp4") != 0)
		return STATUS_OK;
	return fail(STATUS_FAILED,
		    "frame %llu is %ux%u, those before are %ux%u: an .mp4 file holds one size, write a raw one",
		    (unsigned long long)session->timestamps.count + 1, width, height, session->params.width,
		    session->params.height);
}

bool encode_session_free_image(const struct encode_session *session, uint32_t *index)
{
	for (*index = 0; *index < session->image_count; (*index)++) {
		if (!session->images[*index].queued)
			return true;
	}
	return false;
}

int encode_session_fill(struct encode_session *session, uint32_t index, const uint8_t *packed)
{
	struct encode_image *image = &session->images[index];
	int status = STATUS_OK;

	for (uint32_t part = 0; part < PICTURE_MAX_PLANES && status == STATUS_OK; part++) {
		if (image->parts[part].length > 0)
			status = buffer_guard_lift(&image->parts[part]);
	}
	return status == STATUS_OK ? picture_spread(&session->layout, &session->host->memory, image->parts, packed)
				   : status;
}

static bool is_forced(const struct options *options, uint64_t number)
{
	for (size_t i = 0; i < options->forced.count; i++) {
		if (options->forced.items[i] == number)
			return true;
	}
	return false;
}

int encode_session_queue(struct encode_session *session, uint32_t index, int64_t pts, const AVFrame *picture)
{
	uint64_t number = session->timestamps.count;
	struct encoded_frame frame = { .pts = pts, .qp = -1.0, .forced = is_forced(session->options, number) };
	struct sent_packet sent = { .pts = pts, .number = number };
	uint32_t sizes[VIRTIO_VIDEO_MAX_PLANES] = { 0 };
	int status = encode_session_change(session, number);

	if (status == STATUS_OK)
		status = timestamps_add(&session->timestamps, sent, &frame.timestamp);
	if (status != STATUS_OK)
		return status;
	frame.width = session->params.crop.width;
	frame.height = session->params.crop.height;
	frame.target = session->params.rc_mode != 0 ? session->params.cur_bitrate : 0;
	status = packet_sink_sent(&session->sink, &frame, picture, &session->params.crop);
	if (status != STATUS_OK)
		return status;
	for (uint32_t i = 0; i < session->layout.format->plane_count; i++)
		sizes[i] = session->layout.planes[i].bytes;
	session->images[index].queued = true;
	session->images[index].picture = number;
	session->images_queued++;
	session->undrained = true;
	return driver_resource_queue_parts(session->driver, session->base.stream_id, VIRTIO_VIDEO_QUEUE_TYPE_INPUT,
					   index, frame.timestamp, sizes,
					   frame.forced ? UINT32_C(1) << VIRTIO_VIDEO_ENQUEUE_FLAG_FORCE_KEY_FRAME : 0);
}

int encode_session_image_done(struct encode_session *session, uint32_t resource_id,
			      const struct virtio_video_resource_queue_resp *response)
{
	struct encode_image *image = &session->images[resource_id];
	uint64_t rest = response->timestamp;
	unsigned long long number;

	if (resource_id >= session->image_count || !image->queued)
		return fail(STATUS_FAILED, "the device gave back image buffer %u, which it did not have", resource_id);
	number = (unsigned long long)image->picture + 1;
	image->queued = false;
	session->images_queued--;
	if (response->result == VIRTIO_VIDEO_RESULT_ERR_CANCELED) {
		session->halted = true;
		return STATUS_OK;
	}
	if (response->result != VIRTIO_VIDEO_RESULT_OK)
		return fail(STATUS_FAILED, "the device answered picture %llu with result 0x%x%s", number,
			    response->result, device_hint(session->driver->device));
	if (response->flags & UINT32_C(1) << VIRTIO_VIDEO_DEQUEUE_FLAG_ERR)
		session->frame_status = fail(STATUS_FAILED, "picture %llu could not be encoded%s", number,
					     device_hint(session->driver->device));
	for (uint32_t i = 0; i < VIRTIO_VIDEO_MAX_PLANES; i++)
		rest |= response->data_sizes[i];
	if (rest != 0)
		return fail(STATUS_FAILED, "picture %llu was answered with a timestamp or sizes, which are for packets",
			    number);
	session->feed.returned(session->feed.opaque, resource_id);
	/* It was read: nothing needs it any more. */
	return shut_image(session, resource_id, GUARD_QUEUE);
}
