// SPDX-License-Identifier: GPL-2.0
/* Commands: chains of one readable and one writable buffer. */
#include <linux/scatterlist.h>
#include <linux/slab.h>

#include "probe.h"

int vv_submit(struct vv_device *dev, struct vv_request *request)
{
	struct scatterlist readable, writable;
	struct scatterlist *sgs[] = { &readable, &writable };
	unsigned long flags;
	int err;

	if (dev->stopped)
		return -ENODEV;
	sg_init_one(&readable, request->request, request->request_bytes);
	sg_init_one(&writable, request->response, request->response_bytes);
	spin_lock_irqsave(&dev->lock, flags);
	request->pending = true;
	err = virtqueue_add_sgs(dev->commandq, sgs, 1, 1, request, GFP_ATOMIC);
	if (err)
		request->pending = false;
	else
		virtqueue_kick(dev->commandq);
	spin_unlock_irqrestore(&dev->lock, flags);
	if (err && virtqueue_is_broken(dev->commandq))
		dev_err(&dev->vdev->dev, "%s: FAIL: the device is gone\n", dev->name);
	else if (err)
		dev_err(&dev->vdev->dev, "%s: FAIL: commandq takes no chain: %d\n", dev->name, err);
	return err;
}

/* The interrupt of commandq. */
void vv_commands_done(struct virtqueue *vq)
{
	struct vv_device *dev = vq->vdev->priv;
	struct vv_request *request;
	unsigned long flags;
	u32 written;

	spin_lock_irqsave(&dev->lock, flags);
	while ((request = virtqueue_get_buf(vq, &written))) {
		request->written = written;
		request->pending = false;
		if (request->collected)
			list_add_tail(&request->link, &dev->done);
	}
	spin_unlock_irqrestore(&dev->lock, flags);
	wake_up(&dev->wait);
}

/* What was answered, in the order of the answers; NULL: nothing at the moment. */
struct vv_request *vv_next_done(struct vv_device *dev)
{
	struct vv_request *request;
	unsigned long flags;

	spin_lock_irqsave(&dev->lock, flags);
	request = list_first_entry_or_null(&dev->done, struct vv_request, link);
	if (request)
		list_del(&request->link);
	spin_unlock_irqrestore(&dev->lock, flags);
	return request;
}

static bool answered(void *of)
{
	return !READ_ONCE(((struct vv_request *)of)->pending);
}

/* Sends it, waits for the answer, and wants it to be RESULT_OK: each response begins with its result. */
int vv_command(struct vv_device *dev, const char *name, const void *request, size_t request_bytes, void *response,
	       size_t response_bytes)
{
	struct vv_request command = {
		.request = kmemdup(request, request_bytes, GFP_KERNEL),
		.response = kzalloc(response_bytes, GFP_KERNEL),
		.request_bytes = request_bytes,
		.response_bytes = response_bytes,
	};
	int err = -ENOMEM;

	if (command.request && command.response)
		err = vv_submit(dev, &command);
	if (!err)
		err = vv_wait(dev, answered, &command);
	if (!err) {
		u32 result = le32_to_cpup(command.response);

		memcpy(response, command.response, response_bytes);
		if (result != VIRTIO_VIDEO_RESULT_OK || command.written != response_bytes) {
			dev_err(&dev->vdev->dev, "%s: FAIL: %s is answered with 0x%x in %u of %zu bytes\n", dev->name,
				name, result, command.written, response_bytes);
			err = -EIO;
		}
	}
	kfree(command.request);
	kfree(command.response);
	return err;
}
