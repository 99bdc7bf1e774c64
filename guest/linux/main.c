// SPDX-License-Identifier: GPL-2.0
/* The device: from probe to the end. */
#include <linux/dma-mapping.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "vv.h"

static const unsigned int features[] = {
	VIRTIO_VIDEO_F_RESOURCE_GUEST_PAGES,
	VIRTIO_VIDEO_F_RESOURCE_NON_CONTIG,
};

static const struct virtio_device_id ids[] = {
	{ VIRTIO_ID_VIDEO_ENCODER, VIRTIO_DEV_ANY_ID },
	{ VIRTIO_ID_VIDEO_DECODER, VIRTIO_DEV_ANY_ID },
	{ 0 },
};

struct vv_context *vv_context_get(struct vv_context *context)
{
	kref_get(&context->ref);
	return context;
}

static void free_context(struct kref *ref)
{
	kfree(container_of(ref, struct vv_context, ref));
}

void vv_context_put(struct vv_context *context)
{
	kref_put(&context->ref, free_context);
}

/* A device that breaks or hangs wakes nobody: clients that wait for a buffer would wait for ever. */
static void watch(struct work_struct *work)
{
	struct vv_device *dev = container_of(to_delayed_work(work), struct vv_device, watch);
	unsigned long flags;
	bool broken, again;

	spin_lock_irqsave(&dev->lock, flags);
	broken = !dev->gone && (virtqueue_is_broken(dev->commandq) || virtqueue_is_broken(dev->eventq));
	again = !dev->gone;
	spin_unlock_irqrestore(&dev->lock, flags);
	if (broken)
		vv_device_fail(dev, "is broken");
	else if (again && vv_command_ping(dev))
		queue_delayed_work(dev->workqueue, &dev->watch, HZ);
}

/* Afterwards the device touches nothing of ours, and whoever waits is woken. */
static void stop_device(struct vv_device *dev, const char *why)
{
	struct vv_command *command, *next;
	struct vv_context *context;
	unsigned long flags;
	LIST_HEAD(left);

	mutex_lock(&dev->life);
	if (dev->stopped) {
		mutex_unlock(&dev->life);
		return;
	}
	dev->stopped = true;
	if (why)
		dev_err(&dev->vdev->dev, "the device %s: it is given up\n", why);
	spin_lock_irqsave(&dev->lock, flags);
	dev->gone = true;
	spin_unlock_irqrestore(&dev->lock, flags);
	virtio_reset_device(dev->vdev);
	while ((command = virtqueue_detach_unused_buf(dev->commandq)))
		list_add_tail(&command->link, &left);
	for (void *event = dev->events; event;)
		event = virtqueue_detach_unused_buf(dev->eventq);
	/* A reset need not reach the device (virtio_uml): what it has is freed only when its rings are gone, too. */
	dev->vdev->config->del_vqs(dev->vdev);
	dev->commandq = NULL;
	dev->eventq = NULL;
	list_for_each_entry_safe(command, next, &left, link) {
		list_del_init(&command->link);
		vv_command_abort(command);
	}
	spin_lock_irqsave(&dev->lock, flags);
	list_for_each_entry(context, &dev->contexts, link) {
		list_move_tail(&context->failed.link, &context->inbox);
		queue_work(dev->workqueue, &context->work);
	}
	spin_unlock_irqrestore(&dev->lock, flags);
	wake_up_all(&dev->room);
	mutex_unlock(&dev->life);
}

void vv_device_fail(struct vv_device *dev, const char *why)
{
	stop_device(dev, why);
}

static int start_device(struct vv_device *dev)
{
	struct virtqueue *vqs[2];
	int err;

	err = vv_find_vqs(dev->vdev, vqs, vv_commands_done, vv_events_done);
	if (err)
		return err;
	dev->commandq = vqs[VIRTIO_VIDEO_COMMANDQ];
	dev->eventq = vqs[VIRTIO_VIDEO_EVENTQ];
	dev->gone = false;
	dev->stopped = false;
	dev->pending = 0;
	dev->answered = jiffies;
	err = vv_events_fill(dev);
	virtio_device_ready(dev->vdev);
	virtqueue_kick(dev->eventq);
	queue_delayed_work(dev->workqueue, &dev->watch, HZ);
	return err;
}

static void end_device(struct vv_device *dev)
{
	stop_device(dev, NULL);
	cancel_delayed_work_sync(&dev->watch);
}

/* After the last client has closed. */
static void release(struct v4l2_device *v4l2)
{
	struct vv_device *dev = container_of(v4l2, struct vv_device, v4l2);

	v4l2_device_unregister(v4l2);
	destroy_workqueue(dev->workqueue);
	put_device(dev->parent);
	put_device(&dev->vdev->dev);
	kfree(dev->events);
	kfree(dev);
}

/* How the device sees memory, and how much of it at a time. */
static int find_memory(struct vv_device *dev)
{
	struct virtio_device *vdev = dev->vdev;

	if (!virtio_has_feature(vdev, VIRTIO_VIDEO_F_RESOURCE_GUEST_PAGES)) {
		dev_err(&vdev->dev, "the device takes no guest pages\n");
		return -ENODEV;
	}
	dev->contiguous = !virtio_has_feature(vdev, VIRTIO_VIDEO_F_RESOURCE_NON_CONTIG);
	dev->dma_addresses = !virtio_has_dma_quirk(vdev);
	/* videobuf2 maps its pages in any case, with neighbours as one. */
	if (dev->parent->dma_parms)
		dma_set_max_seg_size(dev->parent, UINT_MAX);
	return 0;
}

static int read_device(struct vv_device *dev)
{
	struct virtio_device *vdev = dev->vdev;
	u32 version, length;
	int err;

	virtio_cread_le(vdev, struct virtio_video_config, version, &version);
	virtio_cread_le(vdev, struct virtio_video_config, caps_length, &length);
	if (version != VIRTIO_VIDEO_PROTOCOL_VERSION) {
		dev_err(&vdev->dev, "the device speaks version %u\n", version);
		return -ENODEV;
	}
	err = vv_caps_query(dev, length);
	if (!err && !dev->caps.codecs)
		err = -ENODEV;
	if (!err && dev->encoder)
		vv_limits_find(dev);
	if (err)
		dev_err(&vdev->dev, "the device has no capabilities that are understood: %d\n", err);
	return err;
}

static int register_video(struct vv_device *dev)
{
	struct video_device *video = &dev->video;

	strscpy(video->name, dev->encoder ? "virtio-video encoder" : "virtio-video decoder", sizeof(video->name));
	video->v4l2_dev = &dev->v4l2;
	/* The bus that QUERYCAP names is that of the parent. */
	video->dev_parent = dev->parent;
	video->fops = &vv_file_ops;
	video->ioctl_ops = dev->encoder ? &vv_encoder_ioctls : &vv_decoder_ioctls;
	video->release = video_device_release_empty;
	video->vfl_dir = VFL_DIR_M2M;
	video->device_caps = V4L2_CAP_VIDEO_M2M_MPLANE | V4L2_CAP_STREAMING;
	video_set_drvdata(video, dev);
	return video_register_device(video, VFL_TYPE_VIDEO, -1);
}

static int probe(struct virtio_device *vdev)
{
	struct vv_device *dev;
	int err;

	dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	if (!dev)
		return -ENOMEM;
	dev->vdev = vdev;
	dev->parent = vdev->dev.parent;
	dev->encoder = vdev->id.device == VIRTIO_ID_VIDEO_ENCODER;
	mutex_init(&dev->life);
	spin_lock_init(&dev->lock);
	INIT_LIST_HEAD(&dev->contexts);
	init_waitqueue_head(&dev->room);
	INIT_DELAYED_WORK(&dev->watch, watch);
	vdev->priv = dev;
	err = find_memory(dev);
	if (err)
		goto free;
	err = -ENOMEM;
	dev->events = kcalloc(VV_EVENT_BUFFERS, sizeof(*dev->events), GFP_KERNEL);
	dev->workqueue = alloc_workqueue("virtio-video", WQ_UNBOUND | WQ_HIGHPRI, 0);
	if (!dev->events || !dev->workqueue)
		goto free;
	err = v4l2_device_register(&vdev->dev, &dev->v4l2);
	if (err)
		goto free;
	/* Files may be open for longer than the devices are there. */
	get_device(&vdev->dev);
	get_device(dev->parent);
	dev->v4l2.release = release;
	err = start_device(dev);
	if (!err)
		err = read_device(dev);
	if (!err)
		err = register_video(dev);
	if (!err)
		return 0;
	if (dev->commandq || dev->stopped)
		end_device(dev);
	v4l2_device_disconnect(&dev->v4l2);
	v4l2_device_put(&dev->v4l2);
	return err;
free:
	if (dev->workqueue)
		destroy_workqueue(dev->workqueue);
	kfree(dev->events);
	kfree(dev);
	return err;
}

/* Clients may have files open, and buffers mapped. What they do from now on fails; the last close frees. */
static void remove(struct virtio_device *vdev)
{
	struct vv_device *dev = vdev->priv;

	video_unregister_device(&dev->video);
	end_device(dev);
	v4l2_device_disconnect(&dev->v4l2);
	v4l2_device_put(&dev->v4l2);
}

#ifdef CONFIG_PM_SLEEP
/* What is left of the streams is done with the device that they knew, not with the next one. */
static int freeze(struct virtio_device *vdev)
{
	struct vv_device *dev = vdev->priv;

	end_device(dev);
	flush_workqueue(dev->workqueue);
	return 0;
}

/* Streams of before are gone; a client goes on after STREAMOFF. */
static int restore(struct virtio_device *vdev)
{
	return start_device(vdev->priv);
}
#endif

static struct virtio_driver vv_driver = {
	.feature_table = features,
	.feature_table_size = ARRAY_SIZE(features),
	.driver.name = "virtio_video",
	.driver.owner = THIS_MODULE,
	.id_table = ids,
	.probe = probe,
	.remove = remove,
#ifdef CONFIG_PM_SLEEP
	.freeze = freeze,
	.restore = restore,
#endif
};

module_virtio_driver(vv_driver);

MODULE_DEVICE_TABLE(virtio, ids);
MODULE_DESCRIPTION("V4L2 driver for virtio-video devices (RFC v4)");
MODULE_LICENSE("GPL");
