// SPDX-License-Identifier: GPL-2.0
/* QUERY_CAPS: read from end to end, so that a count that does not fit is found. */
#include <linux/slab.h>

#include "probe.h"

struct reader {
	const u8 *at;
	size_t left;
};

/* NULL: there is less. */
static const void *next(struct reader *reader, size_t bytes)
{
	const u8 *at = reader->at;

	if (bytes > reader->left)
		return NULL;
	reader->at += bytes;
	reader->left -= bytes;
	return at;
}

static bool skip_image_format(struct reader *reader)
{
	const struct virtio_video_image_format_desc *format = next(reader, sizeof(*format));

	if (!format)
		return false;
	for (u32 i = le32_to_cpu(format->num_frames); i > 0; i--) {
		const struct virtio_video_image_format_frame *frame = next(reader, sizeof(*frame));

		if (!frame)
			return false;
		for (u32 rates = le32_to_cpu(frame->num_rates); rates > 0; rates--)
			if (!next(reader, sizeof(struct virtio_video_image_format_range)))
				return false;
	}
	return true;
}

static bool skip_codec(struct reader *reader, u32 codec, bool *found)
{
	const struct virtio_video_bitstream_format_desc *format = next(reader, sizeof(*format));

	if (!format)
		return false;
	*found |= le32_to_cpu(format->codec) == codec;
	for (u32 i = le32_to_cpu(format->num_variants); i > 0; i--)
		if (!next(reader, sizeof(union virtio_video_codec_params)))
			return false;
	return true;
}

static int check(struct vv_device *dev, struct reader reader, u32 codec)
{
	const struct virtio_video_device_query_caps_resp *caps = next(&reader, sizeof(*caps));
	u32 images = caps ? le32_to_cpu(caps->num_image_formats) : 0;
	u32 codecs = caps ? le32_to_cpu(caps->num_bitstream_formats) : 0;
	bool sound = caps;
	bool found = false;

	for (u32 i = 0; i < images && sound; i++)
		sound = skip_image_format(&reader);
	for (u32 i = 0; i < codecs && sound; i++)
		sound = skip_codec(&reader, codec, &found);
	if (!sound || reader.left > 0 || !found) {
		dev_err(&dev->vdev->dev, "%s: FAIL: capabilities %s\n", dev->name,
			!sound		  ? "are longer than caps_length"
			: reader.left > 0 ? "are shorter than caps_length"
					  : "have no H.264");
		return -EPROTO;
	}
	dev_notice(&dev->vdev->dev, "%s: capabilities: %u image formats, %u codecs\n", dev->name, images, codecs);
	return 0;
}

int vv_query_caps(struct vv_device *dev, u32 codec)
{
	struct virtio_video_device_query_caps request = {
		.cmd_type = cpu_to_le32(VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS),
	};
	struct reader reader = { .left = dev->caps_length };
	void *response = kzalloc(dev->caps_length, GFP_KERNEL);
	int err;

	if (!response)
		return -ENOMEM;
	reader.at = response;
	err = vv_command(dev, "QUERY_CAPS", &request, sizeof(request), response, dev->caps_length);
	if (!err)
		err = check(dev, reader, codec);
	kfree(response);
	return err;
}
