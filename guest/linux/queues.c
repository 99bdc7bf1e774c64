// SPDX-License-Identifier: GPL-2.0
/* What a client has open: its file, and the ioctls of its two queues. */
#include <linux/slab.h>

#include "vv.h"

/* Where mmap() has the buffers of CAPTURE. */
#define VV_CAPTURE_OFFSET (1u << 30)

static void go_on(struct work_struct *work)
{
	struct vv_context *context = container_of(to_delayed_work(work), struct vv_context, go_on);

	mutex_lock(&context->mutex);
	vv_stream_event(context, VV_EV_GO_ON);
	vv_take_answers(context);
	vv_pump(context);
	mutex_unlock(&context->mutex);
}

static void init_notice(struct vv_context *context, struct vv_command *notice, enum vv_kind kind)
{
	notice->kind = kind;
	notice->context = context;
	INIT_LIST_HEAD(&notice->link);
}

static int open(struct file *file)
{
	struct video_device *video = video_devdata(file);
	struct vv_device *dev = video_get_drvdata(video);
	struct vv_context *context;
	unsigned long flags;
	int err;

	/* One that was given up comes back only with a new probe. */
	if (READ_ONCE(dev->gone))
		return -ENODEV;
	context = kzalloc(sizeof(*context), GFP_KERNEL);
	if (!context)
		return -ENOMEM;
	kref_init(&context->ref);
	context->dev = dev;
	context->state.encoder = dev->encoder;
	mutex_init(&context->q_lock);
	mutex_init(&context->mutex);
	init_waitqueue_head(&context->wait);
	INIT_LIST_HEAD(&context->inbox);
	INIT_WORK(&context->work, vv_work);
	INIT_DELAYED_WORK(&context->go_on, go_on);
	init_notice(context, &context->changed, VV_CHANGED);
	init_notice(context, &context->failed, VV_ERROR);
	vv_formats_init(context);
	v4l2_fh_init(&context->fh, video);
	err = vv_controls_init(context);
	if (!err)
		err = vv_queues_init(context);
	if (err) {
		v4l2_ctrl_handler_free(&context->controls);
		v4l2_fh_exit(&context->fh);
		vv_context_put(context);
		return err;
	}
	context->fh.ctrl_handler = &context->controls;
	vv_fh_add(&context->fh, file);
	spin_lock_irqsave(&dev->lock, flags);
	list_add_tail(&context->link, &dev->contexts);
	spin_unlock_irqrestore(&dev->lock, flags);
	return 0;
}

/* Afterwards nothing runs for it any more. Answers of a device that keeps its commands are dropped. */
static void close_inbox(struct vv_context *context)
{
	struct vv_device *dev = context->dev;
	struct vv_command *command, *next;
	unsigned long flags;
	LIST_HEAD(left);

	spin_lock_irqsave(&dev->lock, flags);
	context->closed = true;
	list_del(&context->link);
	list_del_init(&context->changed.link);
	list_del_init(&context->failed.link);
	list_splice_init(&context->inbox, &left);
	spin_unlock_irqrestore(&dev->lock, flags);
	cancel_delayed_work_sync(&context->go_on);
	cancel_work_sync(&context->work);
	list_for_each_entry_safe(command, next, &left, link)
		vv_command_put(command);
}

static int release(struct file *file)
{
	struct vv_context *context = vv_context_of(file);

	/* One command answers all others: no queue has to be cleared. */
	mutex_lock(&context->mutex);
	vv_stream_destroy(context);
	mutex_unlock(&context->mutex);
	close_inbox(context);
	mutex_lock(&context->q_lock);
	for (int side = 0; side < VV_SIDES; side++)
		vb2_queue_release(&context->queue[side].vb2);
	mutex_unlock(&context->q_lock);
	v4l2_ctrl_handler_free(&context->controls);
	vv_fh_del(&context->fh, file);
	v4l2_fh_exit(&context->fh);
	vv_context_put(context);
	return 0;
}

static bool is_idle(const struct vb2_queue *vb2)
{
	return !vb2->streaming || vb2->error || list_empty(&vb2->queued_list);
}

static __poll_t poll(struct file *file, struct poll_table_struct *table)
{
	struct vv_context *context = vv_context_of(file);
	struct vb2_queue *out = &context->queue[VV_OUT].vb2;
	struct vb2_queue *cap = &context->queue[VV_CAP].vb2;
	__poll_t ready = 0;

	poll_wait(file, &context->fh.wait, table);
	poll_wait(file, &out->done_wq, table);
	poll_wait(file, &cap->done_wq, table);
	if (!video_is_registered(video_devdata(file)))
		return EPOLLERR | EPOLLHUP;
	if (v4l2_event_pending(&context->fh))
		ready |= EPOLLPRI;
	mutex_lock(&context->q_lock);
	/* What a drain brings may be a size first: then nothing is queued, and all is well. */
	if (is_idle(out) && is_idle(cap) && !cap->last_buffer_dequeued && !READ_ONCE(context->state.drain_wanted))
		ready |= EPOLLERR;
	if (vv_has_done(out))
		ready |= EPOLLOUT | EPOLLWRNORM;
	if (vv_has_done(cap) || cap->last_buffer_dequeued)
		ready |= EPOLLIN | EPOLLRDNORM;
	mutex_unlock(&context->q_lock);
	return ready;
}

static int mmap(struct file *file, struct vm_area_struct *area)
{
	struct vv_context *context = vv_context_of(file);
	enum vv_side side = VV_OUT;

	if (area->vm_pgoff >= VV_CAPTURE_OFFSET >> PAGE_SHIFT) {
		area->vm_pgoff -= VV_CAPTURE_OFFSET >> PAGE_SHIFT;
		side = VV_CAP;
	}
	return vb2_mmap(&context->queue[side].vb2, area);
}

const struct v4l2_file_operations vv_file_ops = {
	.owner = THIS_MODULE,
	.open = open,
	.release = release,
	.poll = poll,
	.mmap = mmap,
	.unlocked_ioctl = video_ioctl2,
};

static struct vb2_queue *vb2_of(struct vv_context *context, u32 type)
{
	return &context->queue[vv_side_of(type)].vb2;
}

/* Answers that came, then buffers that the device may have now. */
static void kick(struct vv_context *context)
{
	mutex_lock(&context->mutex);
	vv_take_answers(context);
	vv_pump(context);
	mutex_unlock(&context->mutex);
}

static void fix_offsets(struct v4l2_buffer *buffer)
{
	if (vv_side_of(buffer->type) != VV_CAP || buffer->memory != V4L2_MEMORY_MMAP)
		return;
	for (u32 i = 0; i < buffer->length; i++)
		buffer->m.planes[i].m.mem_offset += VV_CAPTURE_OFFSET;
}

int vv_reqbufs(struct file *file, void *priv, struct v4l2_requestbuffers *buffers)
{
	struct vv_context *context = vv_context_of(file);
	struct vb2_queue *vb2 = vb2_of(context, buffers->type);
	enum vv_side side = vv_side_of(buffers->type);
	int err;

	mutex_lock(&context->q_lock);
	/* The memory of those that there are goes. */
	if (!vb2_is_streaming(vb2) && vv_buffers_of(vb2)) {
		mutex_lock(&context->mutex);
		vv_stream_detach(context, side);
		mutex_unlock(&context->mutex);
	}
	err = vb2_reqbufs(vb2, buffers);
	if (!err && side == VV_OUT && !buffers->count) {
		mutex_lock(&context->mutex);
		vv_stream_destroy(context);
		mutex_unlock(&context->mutex);
	}
	mutex_unlock(&context->q_lock);
	return err;
}

int vv_create_bufs(struct file *file, void *priv, struct v4l2_create_buffers *buffers)
{
	struct vv_context *context = vv_context_of(file);
	int err;

	mutex_lock(&context->q_lock);
	err = vb2_create_bufs(vb2_of(context, buffers->format.type), buffers);
	mutex_unlock(&context->q_lock);
	return err;
}

int vv_querybuf(struct file *file, void *priv, struct v4l2_buffer *buffer)
{
	struct vv_context *context = vv_context_of(file);
	int err;

	mutex_lock(&context->q_lock);
	err = vb2_querybuf(vb2_of(context, buffer->type), buffer);
	mutex_unlock(&context->q_lock);
	if (!err)
		fix_offsets(buffer);
	return err;
}

int vv_qbuf(struct file *file, void *priv, struct v4l2_buffer *buffer)
{
	struct vv_context *context = vv_context_of(file);
	int err;

	mutex_lock(&context->q_lock);
	err = vb2_qbuf(vb2_of(context, buffer->type), NULL, buffer);
	if (!err)
		kick(context);
	mutex_unlock(&context->q_lock);
	if (!err)
		fix_offsets(buffer);
	return err;
}

int vv_dqbuf(struct file *file, void *priv, struct v4l2_buffer *buffer)
{
	struct vv_context *context = vv_context_of(file);
	int err;

	mutex_lock(&context->q_lock);
	err = vb2_dqbuf(vb2_of(context, buffer->type), buffer, file->f_flags & O_NONBLOCK);
	mutex_unlock(&context->q_lock);
	if (!err)
		fix_offsets(buffer);
	if (!err && READ_ONCE(context->held))
		queue_work(context->dev->workqueue, &context->work);
	return err;
}

int vv_prepare_buf(struct file *file, void *priv, struct v4l2_buffer *buffer)
{
	struct vv_context *context = vv_context_of(file);
	int err;

	mutex_lock(&context->q_lock);
	err = vb2_prepare_buf(vb2_of(context, buffer->type), NULL, buffer);
	mutex_unlock(&context->q_lock);
	if (!err)
		fix_offsets(buffer);
	return err;
}

int vv_expbuf(struct file *file, void *priv, struct v4l2_exportbuffer *buffer)
{
	struct vv_context *context = vv_context_of(file);
	int err;

	mutex_lock(&context->q_lock);
	err = vb2_expbuf(vb2_of(context, buffer->type), buffer);
	mutex_unlock(&context->q_lock);
	return err;
}

int vv_streamon(struct file *file, void *priv, enum v4l2_buf_type type)
{
	struct vv_context *context = vv_context_of(file);
	int err;

	mutex_lock(&context->q_lock);
	err = vb2_streamon(vb2_of(context, type), type);
	if (!err)
		kick(context);
	mutex_unlock(&context->q_lock);
	return err;
}

int vv_streamoff(struct file *file, void *priv, enum v4l2_buf_type type)
{
	struct vv_context *context = vv_context_of(file);
	int err;

	mutex_lock(&context->q_lock);
	err = vb2_streamoff(vb2_of(context, type), type);
	if (!err)
		kick(context);
	mutex_unlock(&context->q_lock);
	return err;
}
