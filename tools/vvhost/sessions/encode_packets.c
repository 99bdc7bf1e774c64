/* SPDX-License-Identifier: BSD-3-Clause */
/* The bitstream side of an encoding session: buffers to the device, packets out of them. */
#include <stdlib.h>

#include "formats/names.h"
#include "program/report.h"
#include "sessions/encode_session.h"

static struct guard_label label_of(const struct encode_session *session, uint32_t index)
{
	return (struct guard_label){ session->base.stream_id, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT | GUARD_ENCODER, index };
}

static int attach(struct encode_session *session, uint32_t index, uint64_t length)
{
	struct encode_packet *packet = &session->packets[index];
	bool scattered = index % 2 == 1 &&
			 device_has_feature(session->driver->device, VIRTIO_VIDEO_F_RESOURCE_NON_CONTIG);
	int error;

	session->packet_count = index + 1;
	if (session->options->object_outputs)
		error = guest_buffer_take_object(&packet->memory, &session->host->objects, length);
	else
		error = guest_buffer_take(&packet->memory, &session->host->memory.fixed, length, scattered);
	if (error != 0)
		return fail(STATUS_FAILED, "no guest memory for a bitstream buffer of %llu bytes",
			    (unsigned long long)length);
	return driver_resource_attach(session->driver, session->base.stream_id, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, index,
				      &packet->memory, 1);
}

int encode_session_clear_packets(struct encode_session *session)
{
	int status;

	session->clearing = true;
	status = driver_queue_clear(session->driver, session->base.stream_id, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT);
	session->clearing = false;
	if (status == STATUS_OK && session->packets_queued > 0)
		status = fail(STATUS_FAILED, "the device kept %u bitstream buffers behind QUEUE_CLEAR",
			      session->packets_queued);
	return status == STATUS_OK ? encode_session_shut_packets(session, GUARD_CLEAR) : status;
}

static int detach(struct encode_session *session)
{
	int status = driver_queue_detach(session->driver, session->base.stream_id, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT);

	if (status == STATUS_OK)
		status = encode_session_shut_packets(session, GUARD_DETACH);
	encode_session_forget_packets(session);
	return status;
}

static int lift(struct encode_session *session)
{
	int status = STATUS_OK;

	for (uint32_t i = 0; i < session->packet_count && status == STATUS_OK; i++)
		status = buffer_guard_lift(&session->packets[i].memory);
	return status;
}

/* Twice the samples of a picture: no encoder makes more of it. */
static uint64_t largest_packet(const struct encode_session *session)
{
	return (uint64_t)session->params.width * session->params.height * 3 + 65536;
}

/* Buffers that are large enough stay. */
int encode_session_attach_packets(struct encode_session *session)
{
	uint64_t length = largest_packet(session);
	int status = STATUS_OK;

	if (session->packet_count > 0 && length <= session->packet_room)
		return lift(session);
	if (session->packet_count > 0)
		status = detach(session);
	for (uint32_t i = 0; i < session->params.cur_bitstream_buffers && status == STATUS_OK; i++)
		status = attach(session, i, length);
	free(session->packet);
	session->packet_room = length;
	session->packet = malloc(length);
	if (status == STATUS_OK && session->packet == NULL)
		return fail(STATUS_FAILED, "out of memory");
	return status;
}

int encode_session_queue_packets(struct encode_session *session)
{
	for (uint32_t i = 0; i < session->packet_count; i++) {
		int status;

		if (session->packets[i].queued)
			continue;
		session->packets[i].queued = true;
		session->packets_queued++;
		status = driver_resource_queue(session->driver, session->base.stream_id, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT,
					       i, 0, 0);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

int encode_session_shut_packets(struct encode_session *session, enum guard_answer answer)
{
	int status = STATUS_OK;

	for (uint32_t i = 0; i < session->packet_count && status == STATUS_OK; i++)
		status = buffer_guard_shut(&session->packets[i].memory, label_of(session, i), answer);
	return status;
}

void encode_session_forget_packets(struct encode_session *session)
{
	for (uint32_t i = 0; i < session->packet_count; i++)
		guest_buffer_forget(&session->packets[i].memory);
	session->packet_count = 0;
}

static int check_response(const struct encode_packet *packet, const struct virtio_video_resource_queue_resp *response,
			  unsigned long long number)
{
	const uint32_t types = UINT32_C(1) << VIRTIO_VIDEO_DEQUEUE_FLAG_KEY_FRAME |
			       UINT32_C(1) << VIRTIO_VIDEO_DEQUEUE_FLAG_P_FRAME |
			       UINT32_C(1) << VIRTIO_VIDEO_DEQUEUE_FLAG_B_FRAME;
	uint32_t type = response->flags & types;
	uint32_t rest = 0;

	for (uint32_t i = 1; i < VIRTIO_VIDEO_MAX_PLANES; i++)
		rest |= response->data_sizes[i];
	if (rest != 0 || response->data_sizes[0] == 0 || response->data_sizes[0] > packet->memory.length)
		return fail(STATUS_FAILED, "frame %llu: data_sizes[0] is %u, the buffer has %llu bytes%s", number,
			    response->data_sizes[0], (unsigned long long)packet->memory.length,
			    rest != 0 ? ", and other sizes are not 0" : "");
	if ((type & (type - 1)) != 0)
		return fail(STATUS_FAILED, "frame %llu has flags 0x%x: several types at once", number, response->flags);
	return STATUS_OK;
}

static int take_packet(struct encode_session *session, const struct encode_packet *packet,
		       const struct virtio_video_resource_queue_resp *response)
{
	const struct sent_packet *sent = timestamps_find(&session->timestamps, response->timestamp);
	struct encoded_frame *frame;
	unsigned long long number;
	int status;

	if (sent == NULL)
		return fail(STATUS_FAILED, "packet %llu has timestamp 0x%016llx, which no picture had",
			    (unsigned long long)session->sink.packets + 1, (unsigned long long)response->timestamp);
	number = (unsigned long long)sent->number + 1;
	frame = &session->sink.frames.items[sent->number];
	if (frame->came)
		return fail(STATUS_FAILED, "frame %llu came twice", number);
	frame->came = true;
	frame->flags = response->flags;
	/* The rest of the stream goes on without it (ruling 47). */
	if (response->flags & UINT32_C(1) << VIRTIO_VIDEO_DEQUEUE_FLAG_ERR) {
		session->frame_status = fail(STATUS_FAILED, "frame %llu has no packet: the device flags it with ERR%s",
					     number, device_hint(session->driver->device));
		session->sink.packets++;
		return STATUS_OK;
	}
	status = check_response(packet, response, number);
	if (status != STATUS_OK)
		return status;
	frame->bytes = response->data_sizes[0];
	if (!guest_buffer_read(&packet->memory, &session->host->memory, 0, session->packet, frame->bytes))
		return fail(STATUS_FAILED, "a packet reaches beyond its buffer");
	return packet_sink_put(&session->sink, sent->number, session->packet, frame->bytes);
}

int encode_session_packet_done(struct encode_session *session, uint32_t resource_id,
			       const struct virtio_video_resource_queue_resp *response)
{
	const uint32_t err = UINT32_C(1) << VIRTIO_VIDEO_DEQUEUE_FLAG_ERR;
	struct encode_packet *packet = &session->packets[resource_id];
	bool eos = (response->flags & UINT32_C(1) << VIRTIO_VIDEO_DEQUEUE_FLAG_EOS) != 0;

	if (resource_id >= session->packet_count || !packet->queued)
		return fail(STATUS_FAILED, "the device gave back bitstream buffer %u, which it did not have",
			    resource_id);
	packet->queued = false;
	session->packets_queued--;
	if (response->result == VIRTIO_VIDEO_RESULT_ERR_CANCELED) {
		session->halted = !session->ending && !session->clearing;
		return STATUS_OK;
	}
	if (response->result != VIRTIO_VIDEO_RESULT_OK)
		return fail(STATUS_FAILED, "the device answered bitstream buffer %u with %s%s", resource_id,
			    result_name(response->result), device_hint(session->driver->device));
	session->end_of_stream = eos;
	if (eos && response->data_sizes[0] == 0 && (response->flags & err) == 0)
		return STATUS_OK;
	return take_packet(session, packet, response);
}
