// SPDX-License-Identifier: GPL-2.0
/* Buffers on their way to the device. The state mutex is held, but in vv_work(). */
#include "vv.h"

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
	request->queue_type =
		cpu_to_le32(side == VV_OUT ? VIRTIO_VIDEO_QUEUE_TYPE_INPUT : VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT);
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
	struct vv_buffer *buffer = vv_next_waiting(queue);
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
		vv_take_back(queue, buffer);
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
