/* SPDX-License-Identifier: BSD-3-Clause */
/* The bitstream buffers of a session, and their memory. */
#include "program/report.h"
#include "sessions/session.h"

static struct guard_label label_of(const struct session *session, uint32_t index)
{
	return (struct guard_label){ session->base.stream_id, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, index };
}

int session_attach_input(struct session *session, uint32_t index, uint64_t length)
{
	struct input_buffer *input = &session->inputs[index];
	struct guest_buffer old = input->memory;
	/* Some scattered, some not. */
	bool scattered = index % 2 == 1 &&
			 device_has_feature(session->driver->device, VIRTIO_VIDEO_F_RESOURCE_NON_CONTIG);
	int status;
	int error;

	if (session->options->object_inputs)
		error = guest_buffer_take_object(&input->memory, &session->host->objects, length);
	else
		error = guest_buffer_take(&input->memory, &session->host->memory.fixed, length, scattered);
	if (error != 0)
		status = fail(STATUS_FAILED, "no guest memory for a bitstream buffer of %llu bytes",
			      (unsigned long long)length);
	else
		status = driver_resource_attach(session->driver, session->base.stream_id, VIRTIO_VIDEO_QUEUE_TYPE_INPUT,
						index, &input->memory, 1);
	if (status == STATUS_OK)
		status = buffer_guard_shut(&old, label_of(session, index), GUARD_ATTACH);
	input->shut = false;
	guest_buffer_forget(&old);
	return status;
}

int session_shut_inputs(struct session *session, enum guard_answer answer)
{
	int status = STATUS_OK;

	for (uint32_t i = 0; i < session->input_count && status == STATUS_OK; i++) {
		status = buffer_guard_shut(&session->inputs[i].memory, label_of(session, i), answer);
		session->inputs[i].shut = true;
	}
	return status;
}

int session_open_inputs(struct session *session)
{
	session->input_count = session->params.cur_bitstream_buffers;
	if (session->input_count == 0 || session->input_count > SESSION_MAX_INPUTS)
		return fail(STATUS_FAILED, "the device wants %u bitstream buffers", session->input_count);
	for (uint32_t i = 0; i < session->input_count; i++) {
		int status = session_attach_input(session, i, SESSION_INPUT_BYTES);

		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}
