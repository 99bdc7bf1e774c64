// SPDX-License-Identifier: GPL-2.0
/* The module: its parameters, and the session that is played when a device is found. */
#include <linux/module.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/virtio_config.h>
#include <linux/virtio_ids.h>
#include <linux/virtio_ring.h>

#include "probe.h"

struct vv_options vv_options = {
	.width = 320,
	.height = 240,
	.rounds = 1,
};

module_param_named(clip, vv_options.clip, charp, 0444);
MODULE_PARM_DESC(clip, "decoder: file of H.264, each access unit with a delimiter; none: no session");
module_param_named(decoded, vv_options.decoded, charp, 0444);
MODULE_PARM_DESC(decoded, "decoder: file that the visible pictures go to, raw YUV420");
module_param_named(pictures, vv_options.pictures, charp, 0444);
MODULE_PARM_DESC(pictures, "encoder: file of raw YUV420 pictures; none: no session");
module_param_named(encoded, vv_options.encoded, charp, 0444);
MODULE_PARM_DESC(encoded, "encoder: file that the H.264 goes to");
module_param_named(width, vv_options.width, uint, 0444);
MODULE_PARM_DESC(width, "encoder: width of the pictures");
module_param_named(height, vv_options.height, uint, 0444);
MODULE_PARM_DESC(height, "encoder: height of the pictures");
module_param_named(rounds, vv_options.rounds, uint, 0444);
MODULE_PARM_DESC(rounds, "how often the session is played, each time with a stream of its own");
module_param_named(split, vv_options.split, bool, 0444);
MODULE_PARM_DESC(split, "negotiate no packed rings");
module_param_named(abandon, vv_options.abandon, bool, 0444);
MODULE_PARM_DESC(abandon, "leave the session after its first output, with the stream and its buffers as they are");

static int play(struct vv_device *dev, const struct vv_stream_ops *ops)
{
	struct vv_stream *stream;
	int err = vv_stream_create(dev, ops);

	if (err)
		return err;
	stream = dev->stream;
	err = vv_session(stream);
	if (!err && vv_options.abandon) {
		dev_notice(&dev->vdev->dev, "%s: left a stream with %u inputs and %u outputs queued\n", dev->name,
			   stream->input.queued, stream->output.queued);
		return 0;
	}
	if (!err)
		err = vv_stream_destroy(stream);
	if (!err)
		dev_notice(&dev->vdev->dev, "%s: PASS: %u outputs of %u inputs, %u changes of resolution\n", dev->name,
			   stream->outputs, stream->inputs, stream->changes);
	else
		vv_device_stop(dev);
	vv_stream_free(stream);
	return err;
}

static int read_config(struct vv_device *dev)
{
	struct virtio_device *vdev = dev->vdev;
	u32 version;

	virtio_cread_le(vdev, struct virtio_video_config, version, &version);
	virtio_cread_le(vdev, struct virtio_video_config, caps_length, &dev->caps_length);
	dev_notice(&vdev->dev, "%s: version %u, caps_length %u, ring %s%s%s%s%s\n", dev->name, version,
		   dev->caps_length, virtio_has_feature(vdev, VIRTIO_F_RING_PACKED) ? "packed" : "split",
		   virtio_has_feature(vdev, VIRTIO_RING_F_INDIRECT_DESC) ? ", INDIRECT_DESC" : "",
		   virtio_has_feature(vdev, VIRTIO_RING_F_EVENT_IDX) ? ", EVENT_IDX" : "",
		   virtio_has_feature(vdev, VIRTIO_VIDEO_F_RESOURCE_GUEST_PAGES) ? ", GUEST_PAGES" : "",
		   virtio_has_feature(vdev, VIRTIO_VIDEO_F_RESOURCE_NON_CONTIG) ? ", NON_CONTIG" : "");
	if (!virtio_has_feature(vdev, VIRTIO_F_VERSION_1) ||
	    !virtio_has_feature(vdev, VIRTIO_VIDEO_F_RESOURCE_GUEST_PAGES) ||
	    !virtio_has_feature(vdev, VIRTIO_VIDEO_F_RESOURCE_NON_CONTIG) || version != VIRTIO_VIDEO_PROTOCOL_VERSION ||
	    dev->caps_length < sizeof(struct virtio_video_device_query_caps_resp) || dev->caps_length > SZ_64K) {
		dev_err(&vdev->dev, "%s: FAIL: version, caps_length or features are not those of RFC v4\n", dev->name);
		return -EPROTO;
	}
	return 0;
}

static int vv_probe(struct virtio_device *vdev)
{
	bool decoder = vdev->id.device == VIRTIO_ID_VIDEO_DECODER;
	bool session = decoder ? vv_options.clip && vv_options.decoded : vv_options.pictures && vv_options.encoded;
	struct vv_device *dev = kzalloc(sizeof(*dev), GFP_KERNEL);
	int err;

	if (!dev)
		return -ENOMEM;
	dev->vdev = vdev;
	dev->name = decoder ? "decoder" : "encoder";
	spin_lock_init(&dev->lock);
	init_waitqueue_head(&dev->wait);
	INIT_LIST_HEAD(&dev->done);
	vdev->priv = dev;

	err = read_config(dev);
	if (!err)
		err = vv_device_start(dev);
	if (err) {
		kfree(dev);
		return err;
	}
	err = vv_query_caps(dev, VIRTIO_VIDEO_CODEC_H264);
	for (unsigned int i = 0; i < vv_options.rounds && session && !err; i++) {
		err = play(dev, decoder ? &vv_decode_ops : &vv_encode_ops);
		if (dev->stream)
			break;
	}
	if (err) {
		vv_device_stop(dev);
		kfree(dev);
	}
	return err;
}

static void vv_remove(struct virtio_device *vdev)
{
	struct vv_device *dev = vdev->priv;

	vv_device_stop(dev);
	if (dev->stream)
		vv_stream_free(dev->stream);
	dev_notice(&vdev->dev, "%s: removed\n", dev->name);
	kfree(dev);
}

static int vv_validate(struct virtio_device *vdev)
{
	if (vv_options.split)
		__virtio_clear_bit(vdev, VIRTIO_F_RING_PACKED);
	return 0;
}

static const unsigned int features[] = {
	VIRTIO_VIDEO_F_RESOURCE_GUEST_PAGES,
	VIRTIO_VIDEO_F_RESOURCE_NON_CONTIG,
};

static const struct virtio_device_id ids[] = {
	{ VIRTIO_ID_VIDEO_ENCODER, VIRTIO_DEV_ANY_ID },
	{ VIRTIO_ID_VIDEO_DECODER, VIRTIO_DEV_ANY_ID },
	{},
};
MODULE_DEVICE_TABLE(virtio, ids);

static struct virtio_driver vv_driver = {
	.driver.name = "virtiovideo_probe",
	.driver.owner = THIS_MODULE,
	.id_table = ids,
	.feature_table = features,
	.feature_table_size = ARRAY_SIZE(features),
	.validate = vv_validate,
	.probe = vv_probe,
	.remove = vv_remove,
};
module_virtio_driver(vv_driver);

MODULE_DESCRIPTION("Looks whether a virtio-video device (RFC v4) works");
MODULE_LICENSE("GPL");
