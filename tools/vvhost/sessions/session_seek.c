/* SPDX-License-Identifier: BSD-3-Clause */
/* Seeks of a session: QUEUE_CLEAR of the bitstream queue, and on from another key frame (ruling 37). */
#include "program/report.h"
#include "sessions/session.h"

bool session_seek_is_due(const struct session *session)
{
	const struct seek_plan *plan = &session->seeks;

	if (plan->left == 0 || session->resolution_changed || session->stream_failed)
		return false;
	if (session->drain_ended || (session->drain_sent && !plan->waits_for_drain))
		return true;
	return !session->source_ended && plan->sent >= plan->at;
}

int session_seek(struct session *session)
{
	int status;

	if (session->drain_ended && !session->end_of_stream)
		return fail(STATUS_FAILED, "the drain ended without a buffer that carries EOS");
	session->clearing = VIRTIO_VIDEO_QUEUE_TYPE_INPUT;
	status = driver_queue_clear(session->driver, session->base.stream_id, VIRTIO_VIDEO_QUEUE_TYPE_INPUT);
	session->clearing = 0;
	if (status == STATUS_OK)
		status = session_shut_inputs(session, GUARD_CLEAR);
	if (status != STATUS_OK)
		return status;
	if (session->inputs_queued != 0)
		return fail(STATUS_FAILED, "the device kept %u bitstream buffers behind QUEUE_CLEAR",
			    session->inputs_queued);
	if (session->drain_sent)
		return fail(STATUS_FAILED, "QUEUE_CLEAR left a drain unanswered");

	session->drain_ended = false;
	session->end_of_stream = false;
	session->source_ended = false;
	session->packet_waits = false;
	av_packet_unref(session->packet);
	session->timestamps.any_pts = false;
	if (session->phase == PHASE_DRAINING)
		session->phase = PHASE_DECODING;
	seek_plan_next(&session->seeks);
	remark("seek %u goes to packet %llu", session->seeks.epoch, (unsigned long long)session->seeks.start + 1);
	return source_go_to(&session->source, session->seeks.start);
}
