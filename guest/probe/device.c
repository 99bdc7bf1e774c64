// SPDX-License-Identifier: GPL-2.0
/* The device: its two queues, its events, and waiting for it. */
#include <linux/jiffies.h>
#include <linux/scatterlist.h>
#include <linux/version.h>
#include <linux/virtio_config.h>

#include "probe.h"

/* How long a device may say nothing at all. */
#define VV_PATIENCE (20 * HZ)

static int add_event(struct vv_device *dev, struct virtio_video_event *event)
{
	struct scatterlist sg;

	sg_init_one(&sg, event, sizeof(*event));
	return virtqueue_add_inbuf(dev->eventq, &sg, 1, event, GFP_ATOMIC);
}

static void take_event(struct vv_device *dev, const struct virtio_video_event *event, u32 written)
{
	struct vv_stream *stream = dev->stream;
	u32 type = le32_to_cpu(event->event_type);
	bool ours = stream && le32_to_cpu(event->stream_id) == stream->id;

	if (written == sizeof(*event) && ours && type == VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED) {
		stream->changed = true;
	} else {
		dev_err(&dev->vdev->dev, "%s: FAIL: event 0x%x of stream %u, %u bytes\n", dev->name, type,
			le32_to_cpu(event->stream_id), written);
		if (stream)
			stream->failed = true;
	}
}

static void events_done(struct virtqueue *vq)
{
	struct vv_device *dev = vq->vdev->priv;
	struct virtio_video_event *event;
	unsigned long flags;
	u32 written;

	spin_lock_irqsave(&dev->lock, flags);
	while ((event = virtqueue_get_buf(vq, &written))) {
		take_event(dev, event, written);
		if (add_event(dev, event))
			dev_err(&dev->vdev->dev, "%s: FAIL: an event buffer does not go back\n", dev->name);
	}
	virtqueue_kick(vq);
	spin_unlock_irqrestore(&dev->lock, flags);
	wake_up(&dev->wait);
}

static int find_queues(struct vv_device *dev, struct virtqueue *vqs[2])
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
	struct virtqueue_info infos[] = {
		[VIRTIO_VIDEO_COMMANDQ] = { "commandq", vv_commands_done },
		[VIRTIO_VIDEO_EVENTQ] = { "eventq", events_done },
	};

	return virtio_find_vqs(dev->vdev, ARRAY_SIZE(infos), vqs, infos, NULL);
#else
	vq_callback_t *callbacks[] = {
		[VIRTIO_VIDEO_COMMANDQ] = vv_commands_done,
		[VIRTIO_VIDEO_EVENTQ] = events_done,
	};
	static const char *const names[] = {
		[VIRTIO_VIDEO_COMMANDQ] = "commandq",
		[VIRTIO_VIDEO_EVENTQ] = "eventq",
	};

	return virtio_find_vqs(dev->vdev, ARRAY_SIZE(names), vqs, callbacks, names, NULL);
#endif
}

int vv_device_start(struct vv_device *dev)
{
	struct virtqueue *vqs[2];
	int err = find_queues(dev, vqs);

	if (err) {
		dev_err(&dev->vdev->dev, "%s: FAIL: its queues are not to be had: %d\n", dev->name, err);
		return err;
	}
	dev->commandq = vqs[VIRTIO_VIDEO_COMMANDQ];
	dev->eventq = vqs[VIRTIO_VIDEO_EVENTQ];
	for (unsigned int i = 0; i < VV_EVENTS && !err; i++)
		err = add_event(dev, &dev->events[i]);
	virtio_device_ready(dev->vdev);
	virtqueue_kick(dev->eventq);
	if (err)
		vv_device_stop(dev);
	return err;
}

/* Afterwards the device touches nothing of ours. */
void vv_device_stop(struct vv_device *dev)
{
	if (dev->stopped)
		return;
	dev->stopped = true;
	virtio_reset_device(dev->vdev);
	dev->vdev->config->del_vqs(dev->vdev);
}

/*
 * A device that breaks wakes nobody, so it is looked for now and then. Whatever is wrong, the device is stopped: who
 * called frees what it had.
 */
int vv_wait(struct vv_device *dev, bool (*ready)(void *of), void *of)
{
	unsigned long deadline = jiffies + VV_PATIENCE;

	if (dev->stopped)
		return -ENODEV;
	while (!wait_event_timeout(dev->wait, ready(of), HZ / 10)) {
		bool broken = virtqueue_is_broken(dev->commandq);

		if (!broken && time_before(jiffies, deadline))
			continue;
		dev_err(&dev->vdev->dev, "%s: FAIL: the device %s\n", dev->name,
			broken ? "is gone" : "does not answer");
		vv_device_stop(dev);
		return broken ? -ENODEV : -ETIMEDOUT;
	}
	return 0;
}
