// SPDX-License-Identifier: GPL-2.0
/* A stream of the device, and what its states have to do. The state mutex is held. */
#include <linux/slab.h>

#include "vv.h"

static void set_stream(struct vv_context *context, u32 id)
{
	unsigned long flags;

	spin_lock_irqsave(&context->dev->lock, flags);
	context->stream = id;
	spin_unlock_irqrestore(&context->dev->lock, flags);
}

static bool is_used(struct vv_device *dev, u32 id)
{
	struct vv_context *context;
	unsigned long flags;
	bool used = false;

	spin_lock_irqsave(&dev->lock, flags);
	list_for_each_entry(context, &dev->contexts, link)
		used |= context->stream == id;
	spin_unlock_irqrestore(&dev->lock, flags);
	return used;
}

/* STREAM_CREATE alone. */
int vv_stream_begin(struct vv_context *context)
{
	struct virtio_video_stream_create *request;
	struct virtio_video_stream_create_resp *response;
	struct vv_command *command;
	u32 id = 0;
	int err;

	command = vv_command_new(context, VV_SYNC, sizeof(*request), sizeof(*response));
	if (!command)
		return -ENOMEM;
	request = command->request;
	request->cmd_type = cpu_to_le32(VIRTIO_VIDEO_CMD_STREAM_CREATE);
	request->in_mem_type = cpu_to_le32(VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES);
	request->out_mem_type = cpu_to_le32(VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES);
	request->codec = cpu_to_le32(context->codec->wire);
	err = vv_command_run(context->dev, command);
	response = command->response;
	if (!err)
		id = le32_to_cpu(response->stream_id);
	vv_command_put(command);
	if (err)
		return err;
	if (!id || is_used(context->dev, id))
		return -EPROTO;
	set_stream(context, id);
	return 0;
}

/* Numbers of buffers, and of an encoder all that the client chose. */
static int set_first_params(struct vv_context *context)
{
	struct vv_layout layout;
	struct vv_params wanted;
	int err;

	err = vv_params_get(context);
	if (err)
		return err;
	wanted = context->params;
	wanted.cur_image_buffers = min_t(u32, wanted.max_image_buffers, VV_MAX_BUFFERS);
	wanted.cur_bitstream_buffers = min_t(u32, wanted.max_bitstream_buffers, VV_MAX_BUFFERS);
	if (context->dev->encoder) {
		wanted.width = context->image.width;
		wanted.height = context->image.height;
		wanted.crop.left = context->crop.left;
		wanted.crop.top = context->crop.top;
		wanted.crop.width = context->crop.width;
		wanted.crop.height = context->crop.height;
		wanted.frame_rate = context->rate;
		vv_layout_write(&context->image, &wanted);
		vv_settings_to_params(context, &wanted);
	} else {
		wanted.image_format = context->image.format->wire;
		wanted.planes_layout = context->image.format->layout;
		memset(wanted.planes, 0, sizeof(wanted.planes));
	}
	err = vv_params_set(context, &wanted);
	if (err || !context->dev->encoder)
		return err;
	/* The client's buffers are there already. */
	err = vv_layout_read(&layout, context->image.format, &context->params);
	if (!err && !vv_layout_same(&layout, &context->image))
		err = -EINVAL;
	if (err)
		dev_warn(&context->dev->vdev->dev, "the device does not take pictures of %ux%u in %p4cc\n",
			 context->image.width, context->image.height, &context->image.format->fourcc);
	return err;
}

int vv_stream_create(struct vv_context *context)
{
	int err;

	if (context->stream)
		return 0;
	err = vv_stream_begin(context);
	if (!err)
		err = set_first_params(context);
	if (err && context->stream)
		vv_stream_destroy(context);
	if (err == -ECANCELED || err == -ENOENT)
		err = -EIO;
	if (err)
		return err;
	for (int side = 0; side < VV_SIDES; side++)
		context->queue[side].generation++;
	context->force_key = false;
	context->since_key = 0;
	context->settings_changed = false;
	context->owes_last = false;
	context->waited = false;
	return 0;
}

/* All commands of the stream are answered then. A device that keeps them is given up: it may write to their buffers. */
static void send_destroy(struct vv_context *context)
{
	if (context->stream) {
		if (vv_command_simple(context, VIRTIO_VIDEO_CMD_STREAM_DESTROY, 0))
			vv_device_fail(context->dev, "does not destroy a stream");
		set_stream(context, 0);
	}
	vv_take_answers(context);
}

/* The stream cannot go on. Clients get errors until they stop both queues. */
void vv_stream_fail(struct vv_context *context)
{
	send_destroy(context);
	vv_stream_event(context, VV_EV_FAILED);
}

/* Buffers that the device had are empty or unread, and wait again. */
void vv_stream_destroy(struct vv_context *context)
{
	send_destroy(context);
	vv_stream_event(context, VV_EV_GONE);
	for (int side = 0; side < VV_SIDES; side++) {
		context->queue[side].generation++;
		vv_buffers_release_held(&context->queue[side]);
	}
}

static u32 wire_side(enum vv_side side)
{
	return side == VV_OUT ? VIRTIO_VIDEO_QUEUE_TYPE_INPUT : VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT;
}

/* Afterwards the device has no buffer of this side: those that it had wait again. */
void vv_stream_clear(struct vv_context *context, enum vv_side side)
{
	if (!context->stream)
		return;
	context->clearing = true;
	if (vv_command_simple(context, VIRTIO_VIDEO_CMD_QUEUE_CLEAR, wire_side(side)))
		vv_stream_fail(context);
	/* Answers that came meanwhile, those of the commands that it cancelled among them. */
	vv_take_answers(context);
	context->clearing = false;
}

/* Before their memory goes. */
void vv_stream_detach(struct vv_context *context, enum vv_side side)
{
	struct vv_queue *queue = &context->queue[side];

	if (context->stream)
		vv_command_simple(context, VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES, wire_side(side));
	queue->generation++;
	vv_buffers_release_held(queue);
}

static void tell(struct vv_context *context, u32 type)
{
	struct v4l2_event event = { .type = type };

	if (type == V4L2_EVENT_SOURCE_CHANGE)
		event.u.src_change.changes = V4L2_EVENT_SRC_CH_RESOLUTION;
	v4l2_event_queue_fh(&context->fh, &event);
}

static bool is_subscribed(struct vv_context *context, u32 type)
{
	struct v4l2_subscribed_event *subscribed;
	unsigned long flags;
	bool found = false;

	spin_lock_irqsave(&context->fh.vdev->fh_lock, flags);
	list_for_each_entry(subscribed, &context->fh.subscribed, list)
		found |= subscribed->type == type;
	spin_unlock_irqrestore(&context->fh.vdev->fh_lock, flags);
	return found;
}

/* Whether all buffers of the client hold a picture. */
static bool buffers_fit(struct vv_context *context)
{
	struct vb2_queue *vb2 = &context->queue[VV_CAP].vb2;

	for (u32 i = 0; i < vv_buffers_of(vb2); i++) {
		struct vb2_buffer *vb = vb2_get_buffer(vb2, i);

		if (!vb)
			continue;
		if (vb->num_planes != context->image.format->mem_planes)
			return false;
		for (u32 plane = 0; plane < vb->num_planes; plane++)
			if (vb2_plane_size(vb, plane) < context->image.sizeimage[plane])
				return false;
	}
	return vv_buffers_of(vb2) >= context->params.min_image_buffers;
}

static void fail_queues(struct vv_context *context)
{
	vv_return_buffers(context, VV_OUT, VB2_BUF_STATE_ERROR);
	vv_return_buffers(context, VV_CAP, VB2_BUF_STATE_ERROR);
	vb2_queue_error(&context->queue[VV_OUT].vb2);
	vb2_queue_error(&context->queue[VV_CAP].vb2);
	wake_up_all(&context->wait);
}

/* A client that set CAPTURE up before it knew the size: it may go on with what it has, or set it up again. */
static void wait_for_client(struct vv_context *context)
{
	bool subscribed = is_subscribed(context, V4L2_EVENT_SOURCE_CHANGE);

	if (buffers_fit(context))
		queue_delayed_work(context->dev->workqueue, &context->go_on, subscribed ? HZ / 5 : 0);
	else if (!subscribed)
		vb2_queue_error(&context->queue[VV_CAP].vb2);
}

void vv_stream_event(struct vv_context *context, enum vv_event event)
{
	u32 todo = vv_state_step(&context->state, event);

	if (todo & VV_DO_CLEAR_CAP)
		vv_stream_clear(context, VV_CAP);
	if (todo & VV_DO_CLEAR_OUT)
		vv_stream_clear(context, VV_OUT);
	if (todo & VV_DO_UNPARK)
		vv_unpark(context, false);
	if (todo & VV_DO_DELIVER)
		vv_unpark(context, true);
	if (todo & VV_DO_TELL_SIZE)
		tell(context, V4L2_EVENT_SOURCE_CHANGE);
	if (todo & VV_DO_TELL_END)
		tell(context, V4L2_EVENT_EOS);
	if (todo & VV_DO_LAST)
		vv_finish_last(context);
	if (todo & VV_DO_FORGET_LAST)
		vb2_clear_last_buffer_dequeued(&context->queue[VV_CAP].vb2);
	if (todo & VV_DO_WAIT_CLIENT)
		wait_for_client(context);
	if (todo & VV_DO_FAIL)
		fail_queues(context);
	if (todo & VV_DO_KEY_FRAME)
		context->force_key = true;
	wake_up_all(&context->wait);
}

/* EVENT_RESOLUTION_CHANGED. */
void vv_stream_changed(struct vv_context *context)
{
	const struct vv_layout old = context->image;
	const struct v4l2_rect crop = context->crop;
	u32 least = context->params.min_image_buffers;
	bool differs;

	if (!context->stream)
		return;
	/* The device gave all output buffers back, and wants them attached again. A drain forbids SET_PARAMS. */
	context->queue[VV_CAP].generation++;
	if (context->state.drain_sent) {
		vv_stream_clear(context, VV_CAP);
		vv_stream_event(context, VV_EV_DRAIN_CANCELED);
	}
	if (vv_params_get(context) || vv_layout_negotiate(context, old.format, 0)) {
		dev_warn(&context->dev->vdev->dev, "no way to decode pictures of %ux%u\n", context->params.width,
			 context->params.height);
		vv_stream_fail(context);
		return;
	}
	vv_crop_of_params(context);
	differs = !vv_layout_same(&old, &context->image) || least != context->params.min_image_buffers ||
		  memcmp(&crop, &context->crop, sizeof(crop));
	__v4l2_ctrl_s_ctrl(context->min_buffers, max_t(u32, context->params.min_image_buffers, 1));
	vv_stream_event(context, differs ? VV_EV_CHANGED : VV_EV_CHANGED_NOTHING);
}
