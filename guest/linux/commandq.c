// SPDX-License-Identifier: GPL-2.0
/* Commands: chains of a request and a response, with an end to every wait. */
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/scatterlist.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "vv.h"

static unsigned int vv_timeout_ms = 5000;
module_param_named(timeout_ms, vv_timeout_ms, uint, 0644);
MODULE_PARM_DESC(timeout_ms, "how long the device may take for a command that it must not hold back");

/* Pages of a request that vmalloc() gave. */
#define VV_MAX_REQUEST_PAGES 96

struct vv_command *vv_command_new(struct vv_context *context, enum vv_kind kind, size_t request_bytes,
				  size_t response_bytes)
{
	struct vv_command *command = kzalloc(sizeof(*command), GFP_KERNEL);

	if (!command)
		return NULL;
	kref_init(&command->ref);
	INIT_LIST_HEAD(&command->link);
	init_completion(&command->done);
	command->kind = kind;
	command->request_bytes = request_bytes;
	command->response_bytes = response_bytes;
	command->request = kvzalloc(request_bytes, GFP_KERNEL);
	command->response = kzalloc(response_bytes, GFP_KERNEL);
	if (context && kind != VV_SYNC)
		command->context = vv_context_get(context);
	if (!command->request || !command->response) {
		vv_command_put(command);
		return NULL;
	}
	return command;
}

static void free_command(struct kref *ref)
{
	struct vv_command *command = container_of(ref, struct vv_command, ref);

	if (command->context)
		vv_context_put(command->context);
	kvfree(command->request);
	kfree(command->response);
	kfree(command);
}

void vv_command_put(struct vv_command *command)
{
	kref_put(&command->ref, free_command);
}

/* A list for memory of vmalloc(), whose pages have no order; NULL if it takes none. */
static struct scatterlist *scattered(const struct vv_command *command, unsigned int *count)
{
	u8 *at = command->request;
	size_t left = command->request_bytes;
	struct scatterlist *list;

	*count = DIV_ROUND_UP(offset_in_page(at) + left, PAGE_SIZE);
	if (*count > VV_MAX_REQUEST_PAGES)
		return NULL;
	list = kmalloc_array(*count, sizeof(*list), GFP_KERNEL);
	if (!list)
		return NULL;
	sg_init_table(list, *count);
	for (unsigned int i = 0; i < *count; i++) {
		size_t bytes = min_t(size_t, left, PAGE_SIZE - offset_in_page(at));

		sg_set_page(&list[i], vmalloc_to_page(at), bytes, offset_in_page(at));
		at += bytes;
		left -= bytes;
	}
	return list;
}

/*
 * Gives it to the device, which then has a reference of its own. -ENOSPC: no room at the moment; vv_work() of all contexts
 * runs as soon as there is some.
 */
int vv_command_send(struct vv_device *dev, struct vv_command *command)
{
	struct scatterlist readable, writable, *sgs[2] = { &readable, &writable };
	struct scatterlist *list = NULL;
	unsigned int count = 1;
	unsigned long flags;
	int err;

	if (is_vmalloc_addr(command->request)) {
		list = scattered(command, &count);
		if (!list)
			return -ENOMEM;
		sgs[0] = list;
	} else {
		sg_init_one(&readable, command->request, command->request_bytes);
	}
	sg_init_one(&writable, command->response, command->response_bytes);

	spin_lock_irqsave(&dev->lock, flags);
	if (dev->gone) {
		err = -EIO;
	} else if (command->kind != VV_SYNC && dev->commandq->num_free < VV_RESERVE + 2) {
		err = -ENOSPC;
	} else {
		kref_get(&command->ref);
		err = virtqueue_add_sgs(dev->commandq, sgs, 1, 1, command, GFP_ATOMIC);
		if (!err) {
			virtqueue_kick(dev->commandq);
			dev->pending += command->kind != VV_SYNC;
		} else {
			kref_put(&command->ref, free_command);
		}
	}
	if (err == -ENOSPC)
		dev->starved = true;
	spin_unlock_irqrestore(&dev->lock, flags);
	kfree(list);
	return err;
}

static bool is_broken(struct vv_device *dev)
{
	unsigned long flags;
	bool broken;

	spin_lock_irqsave(&dev->lock, flags);
	broken = !dev->gone && virtqueue_is_broken(dev->commandq);
	spin_unlock_irqrestore(&dev->lock, flags);
	return broken;
}

static bool has_room(struct vv_device *dev)
{
	unsigned long flags;
	bool room;

	spin_lock_irqsave(&dev->lock, flags);
	room = dev->gone || dev->commandq->num_free >= 2;
	spin_unlock_irqrestore(&dev->lock, flags);
	return room;
}

/* Result of a command that was answered, as an errno. */
int vv_result(const struct vv_command *command)
{
	if (command->error)
		return command->error;
	if (command->written < sizeof(__le32))
		return -EPROTO;
	switch (le32_to_cpup(command->response)) {
	case VIRTIO_VIDEO_RESULT_OK:
		return command->written >= command->response_bytes ? 0 : -EPROTO;
	case VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION:
		return -EBUSY;
	case VIRTIO_VIDEO_RESULT_ERR_CANCELED:
		return -ECANCELED;
	case VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY:
		return -ENOMEM;
	case VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER:
		return -EINVAL;
	case VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID:
	case VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID:
		return -ENOENT;
	default:
		return -EPROTO;
	}
}

/*
 * Sends it and waits for the answer, uninterruptibly: a signal must leave nothing half done. A device that breaks wakes
 * nobody, so it is looked for each second. One that does not answer in time may still write to memory: it is reset.
 */
int vv_command_run(struct vv_device *dev, struct vv_command *command)
{
	unsigned long deadline = jiffies + msecs_to_jiffies(vv_timeout_ms);
	int err;

	while ((err = vv_command_send(dev, command)) == -ENOSPC) {
		if (is_broken(dev) || time_after(jiffies, deadline)) {
			vv_device_fail(dev, "takes no command");
			return -EIO;
		}
		wait_event_timeout(dev->room, has_room(dev), HZ);
	}
	if (err == -EIO && is_broken(dev))
		vv_device_fail(dev, "is broken");
	if (err)
		return err;
	while (!wait_for_completion_timeout(&command->done,
					    min_t(unsigned long, HZ, msecs_to_jiffies(vv_timeout_ms)))) {
		bool broken = is_broken(dev);

		if (!broken && time_before(jiffies, deadline))
			continue;
		vv_device_fail(dev, broken ? "is broken" : "does not answer a command");
		return -EIO;
	}
	return vv_result(command);
}

/*
 * Buffers and drains may be held for as long as the client likes. A device that has said nothing for long is asked something
 * that it must answer, if only with an error: whether there is a stream 0.
 */
bool vv_command_ping(struct vv_device *dev)
{
	struct virtio_video_stream_get_params *request;
	struct vv_command *command;
	unsigned long flags;
	bool quiet;

	spin_lock_irqsave(&dev->lock, flags);
	quiet = dev->pending && time_after(jiffies, dev->answered + msecs_to_jiffies(vv_timeout_ms));
	spin_unlock_irqrestore(&dev->lock, flags);
	if (!quiet)
		return true;
	command = vv_command_new(NULL, VV_SYNC, sizeof(*request), sizeof(struct virtio_video_stream_get_params_resp));
	if (!command)
		return true;
	request = command->request;
	request->cmd_type = cpu_to_le32(VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS);
	quiet = vv_command_run(dev, command) == -EIO;
	vv_command_put(command);
	return !quiet;
}

/* Commands of a stream id and at most one argument, whose answer is a result. */
int vv_command_simple(struct vv_context *context, u32 type, u32 argument)
{
	struct virtio_video_queue_clear *request;
	struct vv_command *command;
	int err;

	command = vv_command_new(context, VV_SYNC, argument ? 12 : 8, sizeof(__le32));
	if (!command)
		return -ENOMEM;
	request = command->request;
	request->cmd_type = cpu_to_le32(type);
	request->stream_id = cpu_to_le32(context->stream);
	if (argument)
		request->queue_type = cpu_to_le32(argument);
	err = vv_command_run(context->dev, command);
	vv_command_put(command);
	return err;
}

/* The device has it no more and will not answer it. */
void vv_command_abort(struct vv_command *command)
{
	command->error = -EIO;
	complete(&command->done);
	vv_command_put(command);
}

/* Answers, each to where it is waited for. The device's lock is held. */
void vv_commands_take(struct vv_device *dev)
{
	struct vv_command *command;
	struct vv_context *context;
	u32 written;
	bool any = false;

	while ((command = virtqueue_get_buf(dev->commandq, &written))) {
		any = true;
		dev->pending -= command->kind != VV_SYNC;
		command->written = written;
		context = command->context;
		if (command->kind == VV_SYNC) {
			complete(&command->done);
			vv_command_put(command);
		} else if (context->closed) {
			vv_command_put(command);
		} else {
			list_add_tail(&command->link, &context->inbox);
			queue_work(dev->workqueue, &context->work);
		}
	}
	if (!any)
		return;
	dev->answered = jiffies;
	wake_up(&dev->room);
	if (dev->starved && dev->commandq->num_free >= VV_RESERVE + 2) {
		dev->starved = false;
		list_for_each_entry(context, &dev->contexts, link)
			queue_work(dev->workqueue, &context->work);
	}
}

/* The interrupt of commandq. */
void vv_commands_done(struct virtqueue *vq)
{
	struct vv_device *dev = vq->vdev->priv;
	unsigned long flags;

	spin_lock_irqsave(&dev->lock, flags);
	if (!dev->gone)
		vv_commands_take(dev);
	spin_unlock_irqrestore(&dev->lock, flags);
}
