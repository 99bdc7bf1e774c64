// SPDX-License-Identifier: GPL-2.0
/* The encoder's side of a session: raw pictures in, access units out. */
#include <linux/bitmap.h>
#include <linux/fcntl.h>
#include <linux/sizes.h>

#include "probe.h"

#define BITSTREAM_BUFFERS 4
#define BITSTREAM_BUFFER_SIZE SZ_256K
#define BITRATE 1000000
#define FRAME_RATE 25

static int open_files(struct vv_stream *stream)
{
	int err = vv_file_open(&stream->source, vv_options.pictures, O_RDONLY);

	if (!err)
		err = vv_file_open(&stream->sink, vv_options.encoded, O_WRONLY | O_CREAT | O_TRUNC);
	if (err)
		return err;
	stream->inputs = (size_t)vv_file_size(&stream->source) / stream->packed_bytes;
	stream->seen = bitmap_zalloc(stream->inputs, GFP_KERNEL);
	return stream->seen ? 0 : -ENOMEM;
}

static void ask(struct virtio_video_params *params)
{
	params->width = cpu_to_le32(vv_options.width);
	params->height = cpu_to_le32(vv_options.height);
	params->crop = (struct virtio_video_crop){ .width = params->width, .height = params->height };
	/* Of another size they would be taken for wishes. */
	memset(params->plane_formats, 0, sizeof(params->plane_formats));
	params->frame_rate = cpu_to_le32(FRAME_RATE);
	params->cur_bitrate = cpu_to_le32(BITRATE);
	params->rc_mode = cpu_to_le32(VIRTIO_VIDEO_RATE_CONTROL_FRAME);
	memset(&params->qp, 0, sizeof(params->qp));
	params->cur_bitstream_buffers =
		cpu_to_le32(min_t(u32, BITSTREAM_BUFFERS, le32_to_cpu(params->max_bitstream_buffers)));
}

static int encode_open(struct vv_stream *stream)
{
	struct virtio_video_params *params = &stream->params;
	size_t size;
	int err = vv_get_params(stream);

	if (err)
		return err;
	ask(params);
	err = vv_set_params(stream);
	if (!err)
		err = vv_picture_size(stream, &size);
	if (!err && (le32_to_cpu(params->crop.width) != vv_options.width ||
		     le32_to_cpu(params->crop.height) != vv_options.height)) {
		dev_err(&stream->dev->vdev->dev, "encoder: FAIL: the device chose %ux%u\n",
			le32_to_cpu(params->crop.width), le32_to_cpu(params->crop.height));
		err = -EPROTO;
	}
	if (err)
		return err;
	err = open_files(stream);
	if (err) {
		dev_err(&stream->dev->vdev->dev, "encoder: FAIL: its files: %d\n", err);
		return err;
	}
	dev_notice(&stream->dev->vdev->dev, "encoder: pictures of %ux%u, visible %ux%u, %u buffers\n",
		   le32_to_cpu(params->width), le32_to_cpu(params->height), le32_to_cpu(params->crop.width),
		   le32_to_cpu(params->crop.height), le32_to_cpu(params->cur_image_buffers));
	err = vv_queue_attach(stream, &stream->input, VIRTIO_VIDEO_QUEUE_TYPE_INPUT,
			      le32_to_cpu(params->cur_image_buffers), size);
	if (err)
		return err;
	return vv_queue_attach(stream, &stream->output, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT,
			       le32_to_cpu(params->cur_bitstream_buffers), BITSTREAM_BUFFER_SIZE);
}

static int encode_fill(struct vv_stream *stream, struct vv_buffer *buffer)
{
	int err = vv_file_read(&stream->source, stream->packed, stream->packed_bytes);

	if (err)
		return err;
	vv_picture_copy(stream, buffer->memory.start, true);
	return buffer->memory.size;
}

static int encode_take(struct vv_stream *stream, struct vv_buffer *buffer)
{
	bool key = le32_to_cpu(buffer->response.flags) & BIT(VIRTIO_VIDEO_DEQUEUE_FLAG_KEY_FRAME);

	if (stream->outputs == 1 && !key) {
		dev_err(&stream->dev->vdev->dev, "encoder: FAIL: the first output is no key frame\n");
		return -EPROTO;
	}
	return vv_file_write(&stream->sink, buffer->memory.start, le32_to_cpu(buffer->response.data_sizes[0]));
}

const struct vv_stream_ops vv_encode_ops = {
	.open = encode_open,
	.fill = encode_fill,
	.take = encode_take,
};
