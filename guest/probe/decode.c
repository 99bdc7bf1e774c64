// SPDX-License-Identifier: GPL-2.0
/* The decoder's side of a session: access units in, pictures out. */
#include <linux/bitmap.h>
#include <linux/fcntl.h>
#include <linux/sizes.h>
#include <linux/vmalloc.h>

#include "probe.h"

#define BITSTREAM_BUFFERS 4
#define BITSTREAM_BUFFER_SIZE SZ_256K

/* Where the next access unit begins, behind position: each has a delimiter (start code and NAL unit type 9). */
static size_t next_unit(const struct vv_stream *stream, size_t position)
{
	static const u8 delimiter[] = { 0, 0, 0, 1, 9 };

	for (size_t i = position + 1; i + sizeof(delimiter) <= stream->clip_bytes; i++)
		if (!memcmp(stream->clip + i, delimiter, sizeof(delimiter)))
			return i;
	return stream->clip_bytes;
}

static int open_files(struct vv_stream *stream)
{
	int err = vv_file_open(&stream->source, vv_options.clip, O_RDONLY);

	if (!err)
		err = vv_file_open(&stream->sink, vv_options.decoded, O_WRONLY | O_CREAT | O_TRUNC);
	if (err)
		return err;
	stream->clip_bytes = vv_file_size(&stream->source);
	stream->clip = vmalloc(stream->clip_bytes);
	if (!stream->clip)
		return -ENOMEM;
	err = vv_file_read(&stream->source, stream->clip, stream->clip_bytes);
	for (size_t i = 0; i < stream->clip_bytes; i = next_unit(stream, i))
		stream->inputs++;
	stream->seen = bitmap_zalloc(stream->inputs, GFP_KERNEL);
	return err || stream->seen ? err : -ENOMEM;
}

static int decode_open(struct vv_stream *stream)
{
	u32 most;
	int err = open_files(stream);

	if (err) {
		dev_err(&stream->dev->vdev->dev, "decoder: FAIL: its files: %d\n", err);
		return err;
	}
	err = vv_get_params(stream);
	if (err)
		return err;
	most = le32_to_cpu(stream->params.max_bitstream_buffers);
	stream->params.cur_bitstream_buffers = cpu_to_le32(min_t(u32, BITSTREAM_BUFFERS, most));
	err = vv_set_params(stream);
	if (err)
		return err;
	return vv_queue_attach(stream, &stream->input, VIRTIO_VIDEO_QUEUE_TYPE_INPUT,
			       le32_to_cpu(stream->params.cur_bitstream_buffers), BITSTREAM_BUFFER_SIZE);
}

static int decode_fill(struct vv_stream *stream, struct vv_buffer *buffer)
{
	size_t end = next_unit(stream, stream->clip_position);
	size_t bytes = end - stream->clip_position;

	if (bytes > buffer->memory.size)
		return -EMSGSIZE;
	memcpy(buffer->memory.start, stream->clip + stream->clip_position, bytes);
	stream->clip_position = end;
	return bytes;
}

static int decode_take(struct vv_stream *stream, struct vv_buffer *buffer)
{
	vv_picture_copy(stream, buffer->memory.start, false);
	return vv_file_write(&stream->sink, stream->packed, stream->packed_bytes);
}

/* The buffers of the old size come back; then there are others. */
static int decode_change(struct vv_stream *stream)
{
	const struct virtio_video_params *params = &stream->params;
	size_t size;
	int err = vv_queue_command(stream, VIRTIO_VIDEO_CMD_QUEUE_CLEAR, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT);

	if (!err)
		err = vv_session_collect(stream);
	if (!err && stream->output.queued > 0) {
		dev_err(&stream->dev->vdev->dev, "decoder: FAIL: QUEUE_CLEAR left %u outputs unanswered\n",
			stream->output.queued);
		err = -EPROTO;
	}
	if (!err)
		err = vv_queue_command(stream, VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT);
	if (!err)
		err = vv_get_params(stream);
	if (!err)
		err = vv_set_params(stream);
	if (!err)
		err = vv_picture_size(stream, &size);
	if (!err)
		err = vv_queue_attach(stream, &stream->output, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT,
				      le32_to_cpu(params->cur_image_buffers), size);
	if (!err)
		dev_notice(&stream->dev->vdev->dev, "decoder: pictures of %ux%u, visible %ux%u, %u buffers\n",
			   le32_to_cpu(params->width), le32_to_cpu(params->height), le32_to_cpu(params->crop.width),
			   le32_to_cpu(params->crop.height), le32_to_cpu(params->cur_image_buffers));
	return err;
}

const struct vv_stream_ops vv_decode_ops = {
	.open = decode_open,
	.fill = decode_fill,
	.take = decode_take,
	.change = decode_change,
	.pictures_out = true,
};
