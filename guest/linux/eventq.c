// SPDX-License-Identifier: GPL-2.0
/* Events of the device. */
#include <linux/scatterlist.h>

#include "vv.h"

static int give(struct vv_device *dev, struct virtio_video_event *event)
{
	struct scatterlist sg;

	memset(event, 0, sizeof(*event));
	sg_init_one(&sg, event, sizeof(*event));
	return virtqueue_add_inbuf(dev->eventq, &sg, 1, event, GFP_ATOMIC);
}

int vv_events_fill(struct vv_device *dev)
{
	int err = 0;

	for (unsigned int i = 0; i < VV_EVENT_BUFFERS && !err && dev->eventq->num_free; i++)
		err = give(dev, &dev->events[i]);
	return err;
}

static void deliver(struct vv_device *dev, u32 type, u32 stream)
{
	struct vv_context *context;
	struct vv_command *item;

	list_for_each_entry(context, &dev->contexts, link) {
		if (!stream || context->stream != stream)
			continue;
		if (type == VIRTIO_VIDEO_EVENT_ERROR)
			item = &context->failed;
		else if (type == VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED && !dev->encoder)
			item = &context->changed;
		else
			break;
		/* Behind all answers that came before it. */
		list_move_tail(&item->link, &context->inbox);
		queue_work(dev->workqueue, &context->work);
		return;
	}
	/* A stream that is destroyed meanwhile is no fault. */
	dev_dbg(&dev->vdev->dev, "event 0x%x of stream %u: nobody's\n", type, stream);
}

/*
 * The interrupt of eventq. The device publishes the answers of a size before its change (ruling 40), but in another ring:
 * they are taken first.
 */
void vv_events_done(struct virtqueue *vq)
{
	struct vv_device *dev = vq->vdev->priv;
	struct virtio_video_event *event;
	unsigned long flags;
	u32 written;

	spin_lock_irqsave(&dev->lock, flags);
	while (!dev->gone && (event = virtqueue_get_buf(dev->eventq, &written))) {
		u32 type = le32_to_cpu(READ_ONCE(event->event_type));
		u32 stream = le32_to_cpu(READ_ONCE(event->stream_id));

		vv_commands_take(dev);
		if (give(dev, event))
			dev_warn_ratelimited(&dev->vdev->dev, "an event buffer does not go back\n");
		if (written >= sizeof(*event))
			deliver(dev, type, stream);
		else
			dev_warn_ratelimited(&dev->vdev->dev, "an event of %u bytes\n", written);
	}
	if (!dev->gone)
		virtqueue_kick(dev->eventq);
	spin_unlock_irqrestore(&dev->lock, flags);
}
