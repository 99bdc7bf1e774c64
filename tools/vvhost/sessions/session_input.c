/* SPDX-License-Identifier: BSD-3-Clause */
/* Packets into bitstream buffers, and buffers to the device. */
#include "program/report.h"
#include "sessions/session.h"

static int send(struct session *session, uint32_t index)
{
	struct input_buffer *input = &session->inputs[index];
	uint64_t size = (uint64_t)session->packet->size;
	struct sent_packet sent = {
		.pts = session->packet->pts,
		.number = session->source.next_number - 1,
		.start = session->seeks.start,
		.epoch = session->seeks.epoch,
		.hidden = (session->packet->flags & AV_PKT_FLAG_DISCARD) != 0,
	};
	uint64_t timestamp;
	int status;

	if (size > input->memory.length) {
		uint64_t length = input->memory.length;

		while (length < size)
			length *= 2;
		/* Replaces the memory of a resource that is not queued. */
		status = session_attach_input(session, index, length);
		if (status != STATUS_OK)
			return status;
	}
	if (input->shut && buffer_guard_lift(&input->memory) != STATUS_OK)
		return STATUS_FAILED;
	input->shut = false;
	status = timestamps_add(&session->timestamps, sent, &timestamp);
	if (status != STATUS_OK)
		return status;
	guest_buffer_write(&input->memory, &session->host->memory, 0, session->packet->data, size);
	input->packet = session->timestamps.count - 1;
	input->queued = true;
	session->inputs_queued++;
	session->packet_waits = false;
	session->seeks.sent++;
	av_packet_unref(session->packet);
	return driver_resource_queue(session->driver, session->base.stream_id, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, index,
				     timestamp, (uint32_t)size);
}

int session_feed(struct session *session)
{
	for (uint32_t i = 0; i < session->input_count; i++) {
		int status;

		if (session->inputs[i].queued)
			continue;
		if (session_seek_is_due(session))
			return STATUS_OK;
		if (!session->packet_waits && !session->source_ended) {
			status = source_next(&session->source, session->packet, &session->source_ended);
			if (status != STATUS_OK)
				return status;
			session->packet_waits = !session->source_ended;
		}
		if (!session->packet_waits)
			return STATUS_OK;
		status = send(session, i);
		/* A larger buffer was attached meanwhile: the answer to that may have brought an event. */
		if (status != STATUS_OK || session->resolution_changed || session->stream_failed)
			return status;
	}
	return STATUS_OK;
}

/* Buffers that QUEUE_CLEAR gives back have no content (ruling 35). */
static int check_cancelled(const struct virtio_video_resource_queue_resp *response, unsigned long long number)
{
	uint64_t rest = response->timestamp;

	for (uint32_t i = 0; i < VIRTIO_VIDEO_MAX_PLANES; i++)
		rest |= response->data_sizes[i];
	if (response->flags != UINT32_C(1) << VIRTIO_VIDEO_DEQUEUE_FLAG_ERR || rest != 0)
		return fail(STATUS_FAILED, "packet %llu was cancelled with flags 0x%x, and %s", number, response->flags,
			    rest != 0 ? "a timestamp or sizes" : "no more");
	return STATUS_OK;
}

int session_input_done(struct session *session, uint32_t resource_id,
		       const struct virtio_video_resource_queue_resp *response)
{
	struct input_buffer *input = &session->inputs[resource_id];
	unsigned long long number = (unsigned long long)input->packet + 1;

	if (resource_id >= session->input_count || !input->queued)
		return fail(STATUS_FAILED, "the device gave back bitstream buffer %u, which it did not have",
			    resource_id);
	input->queued = false;
	session->inputs_queued--;
	if (response->result == VIRTIO_VIDEO_RESULT_ERR_CANCELED && session->clearing == VIRTIO_VIDEO_QUEUE_TYPE_INPUT)
		return check_cancelled(response, number);
	/* There was no QUEUE_CLEAR of this queue. */
	if (response->result == VIRTIO_VIDEO_RESULT_ERR_CANCELED) {
		session->halted = true;
		return STATUS_OK;
	}
	if (response->result != VIRTIO_VIDEO_RESULT_OK)
		return fail(STATUS_FAILED, "the device answered packet %llu with result 0x%x", number,
			    response->result);
	if (response->flags & UINT32_C(1) << VIRTIO_VIDEO_DEQUEUE_FLAG_ERR)
		session->frame_status = fail(STATUS_FAILED, "packet %llu could not be decoded%s", number,
					     device_hint(session->driver->device));
	if (response->timestamp != 0)
		return fail(STATUS_FAILED, "packet %llu was answered with a timestamp, which is for pictures", number);
	return STATUS_OK;
}
