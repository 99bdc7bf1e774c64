// SPDX-License-Identifier: GPL-2.0
/* Buffers on their way back: what the device answered, and what it sent of its own accord. The state mutex is held. */
#include "vv.h"

void vv_buffer_done(struct vv_context *context, struct vv_buffer *buffer, enum vb2_buffer_state state)
{
	struct vv_queue *queue = &context->queue[vv_side_of(buffer->vb.vb2_buf.type)];

	if (state != VB2_BUF_STATE_QUEUED)
		buffer->vb.sequence = queue->sequence++;
	vb2_buffer_done(&buffer->vb.vb2_buf, state);
}

static void fill_empty(struct vv_buffer *buffer)
{
	for (u32 i = 0; i < buffer->vb.vb2_buf.num_planes; i++)
		vb2_set_plane_payload(&buffer->vb.vb2_buf, i, 0);
	buffer->vb.field = V4L2_FIELD_NONE;
	buffer->vb.flags &= ~(V4L2_BUF_FLAG_TSTAMP_SRC_MASK | V4L2_BUF_FLAG_TIMECODE);
	buffer->vb.vb2_buf.timestamp = 0;
}

static void done_last(struct vv_context *context, struct vv_buffer *buffer)
{
	buffer->vb.flags |= V4L2_BUF_FLAG_LAST;
	vv_buffer_done(context, buffer, VB2_BUF_STATE_DONE);
}

/* The parked buffer is the last. If there is none, an empty one is, as soon as there is one. */
void vv_finish_last(struct vv_context *context)
{
	struct vv_queue *queue = &context->queue[VV_CAP];
	struct vv_buffer *buffer = context->parked;

	context->parked = NULL;
	if (!buffer) {
		if (list_empty(&queue->fifo))
			vv_stream_clear(context, VV_CAP);
		buffer = vv_next_waiting(queue);
		context->owes_last = !buffer;
		if (!buffer)
			return;
		list_del_init(&buffer->link);
		fill_empty(buffer);
	}
	done_last(context, buffer);
}

/* The parked buffer is like others: to be delivered, or to be filled again. */
void vv_unpark(struct vv_context *context, bool deliver)
{
	struct vv_buffer *buffer = context->parked;

	context->parked = NULL;
	if (!buffer)
		return;
	if (deliver && vb2_get_plane_payload(&buffer->vb.vb2_buf, 0))
		vv_buffer_done(context, buffer, VB2_BUF_STATE_DONE);
	else
		vv_buffer_wait(context, buffer);
}

/* All that are not the client's. The device has none of them any more, or is dead. */
void vv_return_buffers(struct vv_context *context, enum vv_side side, enum vb2_buffer_state state)
{
	struct vv_queue *queue = &context->queue[side];
	struct vv_buffer *buffer;

	if (side == VV_CAP)
		vv_unpark(context, false);
	for (u32 i = 0; i < VV_MAX_BUFFERS; i++) {
		buffer = queue->at_device[i];
		if (!buffer)
			continue;
		vv_take_back(queue, buffer);
		vv_buffer_wait(context, buffer);
	}
	while ((buffer = vv_next_waiting(queue))) {
		list_del_init(&buffer->link);
		vb2_buffer_done(&buffer->vb.vb2_buf, state);
	}
}

static void describe(struct vv_context *context, struct vv_buffer *buffer, u64 cookie)
{
	const struct vv_meta *meta = vv_meta_find(&context->meta, cookie);

	buffer->vb.flags &= ~(V4L2_BUF_FLAG_TSTAMP_SRC_MASK | V4L2_BUF_FLAG_TIMECODE | V4L2_BUF_FLAG_KEYFRAME |
			      V4L2_BUF_FLAG_PFRAME | V4L2_BUF_FLAG_BFRAME);
	if (!meta) {
		dev_warn_ratelimited(&context->dev->vdev->dev, "a frame of an unknown input\n");
		buffer->vb.vb2_buf.timestamp = 0;
		buffer->vb.field = V4L2_FIELD_NONE;
		return;
	}
	buffer->vb.vb2_buf.timestamp = meta->timestamp;
	buffer->vb.flags |= meta->flags;
	buffer->vb.field = meta->field;
	if (meta->flags & V4L2_BUF_FLAG_TIMECODE)
		buffer->vb.timecode = meta->timecode;
}

static bool has_flag(u32 flags, u32 bit)
{
	return flags & (1u << bit);
}

/* A picture or a packet that the device says it wrote. */
static void take_output(struct vv_context *context, struct vv_buffer *buffer,
			const struct virtio_video_resource_queue_resp *response)
{
	struct vb2_buffer *vb = &buffer->vb.vb2_buf;
	u32 flags = le32_to_cpu(response->flags);
	bool damaged = has_flag(flags, VIRTIO_VIDEO_DEQUEUE_FLAG_ERR);
	bool last = has_flag(flags, VIRTIO_VIDEO_DEQUEUE_FLAG_EOS);
	u32 bytes = le32_to_cpu(response->data_sizes[0]);

	if (damaged && !bytes && !last && (context->clearing || context->dev->encoder)) {
		/* Cancelled, or a packet too large for it: it is empty, and another may come. */
		vv_buffer_wait(context, buffer);
		return;
	}
	if (last && !bytes) {
		fill_empty(buffer);
	} else if (context->dev->encoder) {
		if (bytes > vb2_plane_size(vb, 0)) {
			damaged = true;
			bytes = 0;
		}
		vb2_set_plane_payload(vb, 0, bytes);
	} else {
		/* Gaps between planes count as well, and a frame that is damaged is no end. */
		for (u32 i = 0; i < vb->num_planes; i++)
			vb2_set_plane_payload(vb, i, min_t(u32, context->image.sizeimage[i], vb2_plane_size(vb, i)));
	}
	if (bytes || damaged)
		describe(context, buffer, le64_to_cpu(response->timestamp));
	if (has_flag(flags, VIRTIO_VIDEO_DEQUEUE_FLAG_KEY_FRAME))
		buffer->vb.flags |= V4L2_BUF_FLAG_KEYFRAME;
	else if (has_flag(flags, VIRTIO_VIDEO_DEQUEUE_FLAG_P_FRAME))
		buffer->vb.flags |= V4L2_BUF_FLAG_PFRAME;
	else if (has_flag(flags, VIRTIO_VIDEO_DEQUEUE_FLAG_B_FRAME))
		buffer->vb.flags |= V4L2_BUF_FLAG_BFRAME;
	if (!last) {
		vv_buffer_done(context, buffer, damaged ? VB2_BUF_STATE_ERROR : VB2_BUF_STATE_DONE);
		return;
	}
	vv_unpark(context, true);
	context->parked = buffer;
	vv_stream_event(context, VV_EV_EOS);
}

static void take_buffer(struct vv_context *context, struct vv_command *command)
{
	struct vv_queue *queue = &context->queue[command->side];
	struct vv_buffer *buffer = queue->at_device[command->index];
	struct virtio_video_resource_queue_resp response;
	int err = vv_result(command);

	/* One that was taken from a device that kept it. */
	if (!buffer || buffer->command != command)
		return;
	vv_take_back(queue, buffer);
	if (err) {
		vv_buffer_wait(context, buffer);
		if (err == -ECANCELED || !context->stream)
			return;
		dev_warn_ratelimited(&context->dev->vdev->dev, "buffer %u of %s is refused: %d\n", command->index,
				     command->side == VV_OUT ? "OUTPUT" : "CAPTURE", err);
		vv_stream_fail(context);
		return;
	}
	/* Read once: it is checked, then used. */
	memcpy(&response, command->response, sizeof(response));
	if (command->side == VV_CAP)
		take_output(context, buffer, &response);
	else if (context->clearing && has_flag(le32_to_cpu(response.flags), VIRTIO_VIDEO_DEQUEUE_FLAG_ERR))
		vv_buffer_wait(context, buffer);
	else
		vv_buffer_done(context, buffer,
			       has_flag(le32_to_cpu(response.flags), VIRTIO_VIDEO_DEQUEUE_FLAG_ERR)
				       ? VB2_BUF_STATE_ERROR
				       : VB2_BUF_STATE_DONE);
}

static void take_drain(struct vv_context *context, struct vv_command *command)
{
	int err = vv_result(command);

	if (command != context->drain)
		return;
	context->drain = NULL;
	if (err == -ECANCELED || !context->stream)
		vv_stream_event(context, VV_EV_DRAIN_CANCELED);
	else if (err)
		vv_stream_fail(context);
	else
		vv_stream_event(context, VV_EV_DRAINED);
}

static struct vv_command *next_answer(struct vv_context *context)
{
	struct vv_command *command;
	unsigned long flags;

	spin_lock_irqsave(&context->dev->lock, flags);
	command = list_first_entry_or_null(&context->inbox, struct vv_command, link);
	if (command)
		list_del_init(&command->link);
	spin_unlock_irqrestore(&context->dev->lock, flags);
	return command;
}

/*
 * A change of size waits until the client has taken the pictures of the old size: some clients begin anew as soon as they
 * see the event, and lose what they did not take. One that takes none has a second.
 */
static bool holds_change(struct vv_context *context)
{
	struct vb2_queue *vb2 = &context->queue[VV_CAP].vb2;
	bool holds = context->stream && !context->clearing && !context->state.first && context->state.on[VV_CAP] &&
		     vv_has_done(vb2);

	if (holds && !context->held) {
		context->held = jiffies + HZ;
		mod_delayed_work(context->dev->workqueue, &context->go_on, HZ + 1);
	}
	holds = holds && time_before(jiffies, context->held);
	if (!holds)
		context->held = 0;
	return holds;
}

static void put_back(struct vv_context *context, struct vv_command *command)
{
	unsigned long flags;

	spin_lock_irqsave(&context->dev->lock, flags);
	/* A second change may have come meanwhile: it is as good. */
	if (list_empty(&command->link))
		list_add(&command->link, &context->inbox);
	spin_unlock_irqrestore(&context->dev->lock, flags);
}

/* Answers and events in the order that they came in. Called again from within: what is taken is taken once. */
void vv_take_answers(struct vv_context *context)
{
	struct vv_command *command;

	while ((command = next_answer(context))) {
		switch (command->kind) {
		case VV_CHANGED:
			if (holds_change(context)) {
				put_back(context, command);
				return;
			}
			vv_stream_changed(context);
			continue;
		case VV_ERROR:
			vv_stream_fail(context);
			continue;
		case VV_BUFFER:
			take_buffer(context, command);
			break;
		default:
			take_drain(context, command);
			break;
		}
		vv_command_put(command);
	}
}
