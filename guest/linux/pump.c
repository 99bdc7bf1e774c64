// SPDX-License-Identifier: GPL-2.0
/* Buffers on their way to the device and back. The state mutex is held, but in vv_work(). */
#include "vv.h"

void vv_buffer_done(struct vv_context *context, struct vv_buffer *buffer, enum vb2_buffer_state state)
{
	struct vv_queue *queue = &context->queue[vv_side_of(buffer->vb.vb2_buf.type)];

	if (state != VB2_BUF_STATE_QUEUED)
		buffer->vb.sequence = queue->sequence++;
	vb2_buffer_done(&buffer->vb.vb2_buf, state);
}

static struct vv_buffer *next_waiting(struct vv_queue *queue)
{
	return list_first_entry_or_null(&queue->fifo, struct vv_buffer, link);
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
		buffer = next_waiting(queue);
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

static void take_back(struct vv_queue *queue, struct vv_buffer *buffer)
{
	queue->at_device[buffer->vb.vb2_buf.index] = NULL;
	buffer->command = NULL;
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
		take_back(queue, buffer);
		vv_buffer_wait(context, buffer);
	}
	while ((buffer = next_waiting(queue))) {
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
	take_back(queue, buffer);
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
			       has_flag(le32_to_cpu(response.flags), VIRTIO_VIDEO_DEQUEUE_FLAG_ERR) ?
				       VB2_BUF_STATE_ERROR : VB2_BUF_STATE_DONE);
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

/* Answers and events in the order that they came in. Called again from within: what is taken is taken once. */
void vv_take_answers(struct vv_context *context)
{
	struct vv_command *command;

	while ((command = next_answer(context))) {
		switch (command->kind) {
		case VV_CHANGED:
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

static void fill_request(struct vv_context *context, struct vv_buffer *buffer, enum vv_side side,
			 struct virtio_video_resource_queue *request)
{
	struct vb2_buffer *vb = &buffer->vb.vb2_buf;
	struct vv_meta meta = {
		.timestamp = vb->timestamp,
		.flags = buffer->vb.flags & (V4L2_BUF_FLAG_TSTAMP_SRC_MASK | V4L2_BUF_FLAG_TIMECODE),
		.field = buffer->vb.field,
		.timecode = buffer->vb.timecode,
	};
	u32 gop;

	request->cmd_type = cpu_to_le32(VIRTIO_VIDEO_CMD_RESOURCE_QUEUE);
	request->stream_id = cpu_to_le32(context->stream);
	request->queue_type = cpu_to_le32(side == VV_OUT ? VIRTIO_VIDEO_QUEUE_TYPE_INPUT :
							   VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT);
	request->resource_id = cpu_to_le32(vb->index);
	if (side == VV_CAP)
		return;
	request->timestamp = cpu_to_le64(vv_meta_add(&context->meta, &meta));
	if (!context->dev->encoder) {
		request->data_sizes[0] = cpu_to_le32(vb2_get_plane_payload(vb, 0));
		return;
	}
	/* With one buffer, all of it in the first: each reading of the RFC takes that (ruling 17). */
	for (u32 i = 0; i < vb->num_planes; i++)
		request->data_sizes[i] = cpu_to_le32(context->image.sizeimage[i]);
	gop = vv_gop_size(context);
	if (context->force_key || (gop && context->since_key >= gop)) {
		request->flags = cpu_to_le32(1u << VIRTIO_VIDEO_ENQUEUE_FLAG_FORCE_KEY_FRAME);
		context->force_key = false;
		context->since_key = 0;
	}
	context->since_key++;
}

/* Gives the first buffer that waits to the device. */
static int send_buffer(struct vv_context *context, enum vv_side side)
{
	struct vv_queue *queue = &context->queue[side];
	struct vv_buffer *buffer = next_waiting(queue);
	struct vv_command *command;
	int err;

	if (side == VV_OUT && !vb2_get_plane_payload(&buffer->vb.vb2_buf, 0)) {
		/* Some clients mean the end by it. There is nothing to decode. */
		list_del_init(&buffer->link);
		vv_buffer_done(context, buffer, VB2_BUF_STATE_DONE);
		return 0;
	}
	err = vv_buffer_attach(context, buffer);
	if (err)
		return err;
	command = vv_command_new(context, VV_BUFFER, sizeof(struct virtio_video_resource_queue),
				 sizeof(struct virtio_video_resource_queue_resp));
	if (!command)
		return -ENOMEM;
	command->side = side;
	command->index = buffer->vb.vb2_buf.index;
	fill_request(context, buffer, side, command->request);
	list_del_init(&buffer->link);
	queue->at_device[command->index] = buffer;
	buffer->command = command;
	err = vv_command_send(context->dev, command);
	if (err) {
		take_back(queue, buffer);
		vv_buffer_wait(context, buffer);
	}
	vv_command_put(command);
	return err;
}

static int send_drain(struct vv_context *context)
{
	struct virtio_video_stream_drain *request;
	struct vv_command *command;
	int err;

	command = vv_command_new(context, VV_DRAIN, sizeof(*request), sizeof(struct virtio_video_stream_drain_resp));
	if (!command)
		return -ENOMEM;
	request = command->request;
	request->cmd_type = cpu_to_le32(VIRTIO_VIDEO_CMD_STREAM_DRAIN);
	request->stream_id = cpu_to_le32(context->stream);
	err = vv_command_send(context->dev, command);
	if (!err) {
		context->state.drain_sent = true;
		context->drain = command;
	}
	vv_command_put(command);
	return err;
}

static bool device_has(const struct vv_queue *queue)
{
	for (u32 i = 0; i < VV_MAX_BUFFERS; i++)
		if (queue->at_device[i])
			return true;
	return false;
}

static int feed_output(struct vv_context *context)
{
	int err = 0;

	while (!err && vv_state_feeds(&context->state, VV_OUT) && !list_empty(&context->queue[VV_OUT].fifo)) {
		if (context->state.drain_wanted) {
			/* Later ones are not of this drain. */
			if (!context->drain_left)
				break;
			context->drain_left--;
		}
		err = send_buffer(context, VV_OUT);
		if (err && context->state.drain_wanted)
			context->drain_left++;
	}
	if (!err && vv_state_drains(&context->state, context->drain_left))
		err = send_drain(context);
	return err;
}

static int feed_capture(struct vv_context *context)
{
	struct vv_queue *queue = &context->queue[VV_CAP];
	int err = 0;

	while (!err && vv_state_feeds(&context->state, VV_CAP) && !list_empty(&queue->fifo))
		err = send_buffer(context, VV_CAP);
	if (!err && vv_state_lends(&context->state) && !list_empty(&queue->fifo) && !device_has(queue)) {
		err = send_buffer(context, VV_CAP);
		if (err == -EINVAL) {
			/* Too small for the size that the device supposes. There is no picture that could be lost. */
			vv_stream_clear(context, VV_CAP);
			context->drain = NULL;
			vv_stream_event(context, VV_EV_DRAINED);
			err = 0;
		}
	}
	return err;
}

static void send_settings(struct vv_context *context)
{
	struct vv_params wanted = context->params;

	if (!context->settings_changed || context->state.drain_sent || context->state.phase != VV_RUN)
		return;
	context->settings_changed = false;
	vv_settings_to_params(context, &wanted);
	vv_params_set(context, &wanted);
}

/* Sends what may be sent. */
void vv_pump(struct vv_context *context)
{
	int err;

	if (context->owes_last && !list_empty(&context->queue[VV_CAP].fifo))
		vv_finish_last(context);
	if (!context->stream)
		return;
	if (context->dev->encoder)
		send_settings(context);
	err = feed_output(context);
	if (!err)
		err = feed_capture(context);
	/* Room is told by the interrupt. */
	if (err && err != -ENOSPC) {
		dev_warn_ratelimited(&context->dev->vdev->dev, "buffers do not go to the device: %d\n", err);
		vv_stream_fail(context);
	}
}

void vv_work(struct work_struct *work)
{
	struct vv_context *context = container_of(work, struct vv_context, work);

	mutex_lock(&context->mutex);
	vv_take_answers(context);
	vv_pump(context);
	mutex_unlock(&context->mutex);
}
