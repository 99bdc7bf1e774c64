// SPDX-License-Identifier: GPL-2.0
/* A stream: creating it, its parameters, and where a picture lies in a buffer. */
#include <linux/bitmap.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "probe.h"

int vv_stream_create(struct vv_device *dev, const struct vv_stream_ops *ops)
{
	struct virtio_video_stream_create request = {
		.cmd_type = cpu_to_le32(VIRTIO_VIDEO_CMD_STREAM_CREATE),
		.in_mem_type = cpu_to_le32(VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES),
		.out_mem_type = cpu_to_le32(VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES),
		.codec = cpu_to_le32(VIRTIO_VIDEO_CODEC_H264),
	};
	struct virtio_video_stream_create_resp response;
	struct vv_stream *stream = kzalloc(sizeof(*stream), GFP_KERNEL);
	int err;

	if (!stream)
		return -ENOMEM;
	stream->dev = dev;
	stream->ops = ops;
	stream->drain = (struct vv_request){
		.request = &stream->drain_request,
		.response = &stream->drain_response,
		.request_bytes = sizeof(stream->drain_request),
		.response_bytes = sizeof(stream->drain_response),
		.collected = true,
	};
	err = vv_command(dev, "STREAM_CREATE", &request, sizeof(request), &response, sizeof(response));
	if (err) {
		kfree(stream);
		return err;
	}
	stream->id = le32_to_cpu(response.stream_id);
	spin_lock_irq(&dev->lock);
	dev->stream = stream;
	spin_unlock_irq(&dev->lock);
	return 0;
}

/* What is still queued comes back, cancelled, before the answer. */
int vv_stream_destroy(struct vv_stream *stream)
{
	struct virtio_video_stream_destroy request = {
		.cmd_type = cpu_to_le32(VIRTIO_VIDEO_CMD_STREAM_DESTROY),
		.stream_id = cpu_to_le32(stream->id),
	};
	struct virtio_video_stream_destroy_resp response;
	int err = vv_command(stream->dev, "STREAM_DESTROY", &request, sizeof(request), &response, sizeof(response));

	if (!err)
		err = vv_session_collect(stream);
	if (!err && (stream->input.queued > 0 || stream->output.queued > 0)) {
		dev_err(&stream->dev->vdev->dev, "%s: FAIL: STREAM_DESTROY left %u inputs and %u outputs unanswered\n",
			stream->dev->name, stream->input.queued, stream->output.queued);
		err = -EPROTO;
	}
	return err;
}

/* Only when it is destroyed, or the device is stopped. */
void vv_stream_free(struct vv_stream *stream)
{
	struct vv_device *dev = stream->dev;

	spin_lock_irq(&dev->lock);
	dev->stream = NULL;
	INIT_LIST_HEAD(&dev->done);
	spin_unlock_irq(&dev->lock);
	vv_queue_free(&stream->input);
	vv_queue_free(&stream->output);
	vv_file_close(&stream->source);
	vv_file_close(&stream->sink);
	vfree(stream->clip);
	vfree(stream->packed);
	bitmap_free(stream->seen);
	kfree(stream);
}

int vv_get_params(struct vv_stream *stream)
{
	struct virtio_video_stream_get_params request = {
		.cmd_type = cpu_to_le32(VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS),
		.stream_id = cpu_to_le32(stream->id),
	};
	struct virtio_video_stream_get_params_resp response;
	int err = vv_command(stream->dev, "GET_PARAMS", &request, sizeof(request), &response, sizeof(response));

	if (!err)
		stream->params = response.params;
	return err;
}

static int refuse(struct vv_stream *stream, const char *what, u32 value)
{
	dev_err(&stream->dev->vdev->dev, "%s: FAIL: the device chose %s %u\n", stream->dev->name, what, value);
	return -EPROTO;
}

/* The probe knows YUV420 in a single buffer. */
int vv_set_params(struct vv_stream *stream)
{
	struct virtio_video_params *params = &stream->params;
	struct virtio_video_stream_set_params request = {
		.cmd_type = cpu_to_le32(VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS),
		.stream_id = cpu_to_le32(stream->id),
	};
	struct virtio_video_stream_set_params_resp response;
	u32 images = le32_to_cpu(params->min_image_buffers) + 2;
	int err;

	params->image_format = cpu_to_le32(VIRTIO_VIDEO_IMAGE_FORMAT_YUV420);
	params->planes_layout = cpu_to_le32(VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER);
	params->cur_image_buffers = cpu_to_le32(min(images, le32_to_cpu(params->max_image_buffers)));
	request.params = *params;
	err = vv_command(stream->dev, "SET_PARAMS", &request, sizeof(request), &response, sizeof(response));
	if (err)
		return err;
	*params = response.params;
	if (params->image_format != request.params.image_format)
		return refuse(stream, "image format", le32_to_cpu(params->image_format));
	if (params->planes_layout != request.params.planes_layout)
		return refuse(stream, "planes layout", le32_to_cpu(params->planes_layout));
	if (le32_to_cpu(params->num_planes) != 3)
		return refuse(stream, "number of planes", le32_to_cpu(params->num_planes));
	if (le32_to_cpu(params->cur_image_buffers) - 1 > 63)
		return refuse(stream, "image buffers", le32_to_cpu(params->cur_image_buffers));
	if (le32_to_cpu(params->cur_bitstream_buffers) - 1 > 63)
		return refuse(stream, "bitstream buffers", le32_to_cpu(params->cur_bitstream_buffers));
	return 0;
}

/* QUEUE_CLEAR and DETACH: structs alike. */
int vv_queue_command(struct vv_stream *stream, u32 cmd_type, u32 queue_type)
{
	struct virtio_video_queue_clear request = {
		.cmd_type = cpu_to_le32(cmd_type),
		.stream_id = cpu_to_le32(stream->id),
		.queue_type = cpu_to_le32(queue_type),
	};
	struct virtio_video_queue_clear_resp response;
	const char *name = cmd_type == VIRTIO_VIDEO_CMD_QUEUE_CLEAR ? "QUEUE_CLEAR" : "DETACH_RESOURCES";

	return vv_command(stream->dev, name, &request, sizeof(request), &response, sizeof(response));
}

/* Of a buffer for pictures; and room for one without gaps. */
int vv_picture_size(struct vv_stream *stream, size_t *size)
{
	const struct virtio_video_params *params = &stream->params;
	u32 width = le32_to_cpu(params->crop.width);
	u32 height = le32_to_cpu(params->crop.height);

	*size = 0;
	for (unsigned int i = 0; i < 3; i++) {
		const struct virtio_video_plane_format *plane = &params->plane_formats[i];
		size_t end = (size_t)le32_to_cpu(plane->offset) + le32_to_cpu(plane->plane_size);
		u64 rows = DIV_ROUND_UP(le32_to_cpu(params->height), i ? 2 : 1);

		if (rows * le32_to_cpu(plane->stride) > le32_to_cpu(plane->plane_size))
			return refuse(stream, "size of a plane", le32_to_cpu(plane->plane_size));
		*size = max(*size, end);
	}
	if (!width || !height || width > 8192 || height > 8192 || *size > SZ_64M)
		return refuse(stream, "visible width", width);
	stream->packed_bytes = (size_t)width * height + 2 * (size_t)DIV_ROUND_UP(width, 2) * DIV_ROUND_UP(height, 2);
	vfree(stream->packed);
	stream->packed = vmalloc(stream->packed_bytes);
	return stream->packed ? 0 : -ENOMEM;
}

/* Between a buffer and stream->packed: what is visible, row by row. */
void vv_picture_copy(struct vv_stream *stream, void *picture, bool to_picture)
{
	const struct virtio_video_params *params = &stream->params;
	void *packed = stream->packed;

	for (unsigned int i = 0; i < 3; i++) {
		const struct virtio_video_plane_format *plane = &params->plane_formats[i];
		u32 part = i ? 2 : 1;
		u32 stride = le32_to_cpu(plane->stride);
		u32 bytes = DIV_ROUND_UP(le32_to_cpu(params->crop.width), part);
		u32 rows = DIV_ROUND_UP(le32_to_cpu(params->crop.height), part);
		void *at = picture + le32_to_cpu(plane->offset) +
			   (size_t)(le32_to_cpu(params->crop.top) / part) * stride +
			   le32_to_cpu(params->crop.left) / part;

		for (u32 row = 0; row < rows; row++, at += stride, packed += bytes) {
			if (to_picture)
				memcpy(at, packed, bytes);
			else
				memcpy(packed, at, bytes);
		}
	}
}
