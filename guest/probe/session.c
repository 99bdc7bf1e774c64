// SPDX-License-Identifier: GPL-2.0
/* A session: inputs go in, outputs come out, a drain ends it. */
#include <linux/bitmap.h>

#include "probe.h"

/* Above 2^63, and not one after the other: a timestamp is no number to the device. */
static u64 timestamp_of(u32 input)
{
	return 0xfedcba9876000000ULL + 40007ULL * input;
}

static int wrong(struct vv_stream *stream, const char *what, u32 value)
{
	dev_err(&stream->dev->vdev->dev, "%s: FAIL: %s (0x%x)\n", stream->dev->name, what, value);
	return -EPROTO;
}

/* Each input comes out once, whatever the order. */
static int check_timestamp(struct vv_stream *stream, u64 timestamp)
{
	for (u32 i = 0; i < stream->next_input; i++) {
		if (timestamp_of(i) != timestamp)
			continue;
		if (__test_and_set_bit(i, stream->seen))
			return wrong(stream, "a timestamp came out twice, that of input", i);
		return 0;
	}
	return wrong(stream, "a timestamp came out that was not put in", timestamp);
}

/* The sizes are those of planes, also of planes in a single buffer; an access unit has the first alone. */
static int check_sizes(struct vv_stream *stream, const struct vv_buffer *buffer)
{
	const struct virtio_video_params *params = &stream->params;

	for (u32 i = 0; i < VIRTIO_VIDEO_MAX_PLANES; i++) {
		u32 bytes = le32_to_cpu(buffer->response.data_sizes[i]);

		if (stream->ops->pictures_out) {
			u32 plane = i < 3 ? le32_to_cpu(params->plane_formats[i].plane_size) : 0;

			if (bytes != plane)
				return wrong(stream, "an output has not the size of a plane, but", bytes);
		} else if (i == 0 ? bytes > buffer->memory.size : bytes > 0) {
			return wrong(stream, "an output is larger than its buffer", bytes);
		}
	}
	return 0;
}

static int take_output(struct vv_stream *stream, struct vv_buffer *buffer)
{
	const struct virtio_video_resource_queue_resp *response = &buffer->response;
	u32 result = le32_to_cpu(response->result);
	u32 flags = le32_to_cpu(response->flags);
	int err;

	/* Of the old size; and all of them at the end of the stream. */
	if (result == VIRTIO_VIDEO_RESULT_ERR_CANCELED) {
		buffer->cancelled = true;
		return 0;
	}
	if (result != VIRTIO_VIDEO_RESULT_OK || flags & BIT(VIRTIO_VIDEO_DEQUEUE_FLAG_ERR))
		return wrong(stream, "an output came back in error", result ? result : flags);
	if (flags & BIT(VIRTIO_VIDEO_DEQUEUE_FLAG_EOS))
		stream->eos = true;
	if (!response->data_sizes[0])
		return stream->eos ? 0 : wrong(stream, "an output is empty", flags);
	err = check_sizes(stream, buffer);
	if (!err)
		err = check_timestamp(stream, le64_to_cpu(response->timestamp));
	if (err)
		return err;
	stream->outputs++;
	return stream->ops->take(stream, buffer);
}

static int take_buffer(struct vv_stream *stream, struct vv_buffer *buffer)
{
	u32 result = le32_to_cpu(buffer->response.result);

	buffer->queued = false;
	buffer->of->queued--;
	if (buffer->queue.written != sizeof(buffer->response))
		return wrong(stream, "the answer to RESOURCE_QUEUE has a wrong size", buffer->queue.written);
	if (buffer->of == &stream->output)
		return take_output(stream, buffer);
	if (result != VIRTIO_VIDEO_RESULT_OK)
		return wrong(stream, "an input came back in error", result);
	return 0;
}

static int take_drain(struct vv_stream *stream)
{
	u32 result = le32_to_cpu(stream->drain_response.result);

	stream->drain_sent = false;
	/* By the QUEUE_CLEAR of a change of resolution. */
	if (result == VIRTIO_VIDEO_RESULT_ERR_CANCELED && stream->changes > 0)
		return 0;
	if (result != VIRTIO_VIDEO_RESULT_OK)
		return wrong(stream, "STREAM_DRAIN came back in error", result);
	stream->drained = true;
	return 0;
}

/* All that has come back by now. */
int vv_session_collect(struct vv_stream *stream)
{
	struct vv_request *done;
	int err = 0;

	while (!err && (done = vv_next_done(stream->dev))) {
		if (done == &stream->drain)
			err = take_drain(stream);
		else
			err = take_buffer(stream, container_of(done, struct vv_buffer, queue));
	}
	return err;
}

static int queue_outputs(struct vv_stream *stream)
{
	int err = 0;

	for (u32 i = 0; i < stream->output.count && !err; i++) {
		struct vv_buffer *buffer = &stream->output.buffers[i];

		if (!buffer->queued && !buffer->cancelled)
			err = vv_buffer_queue(stream, buffer, 0, 0);
	}
	return err;
}

static int feed(struct vv_stream *stream)
{
	for (u32 i = 0; i < stream->input.count && stream->next_input < stream->inputs; i++) {
		struct vv_buffer *buffer = &stream->input.buffers[i];
		int bytes;
		int err;

		if (buffer->queued)
			continue;
		bytes = stream->ops->fill(stream, buffer);
		if (bytes < 0)
			return bytes;
		err = vv_buffer_queue(stream, buffer, timestamp_of(stream->next_input++), bytes);
		if (err)
			return err;
	}
	return 0;
}

/* When all inputs are with the device. A decoder that has no size yet has to find it first. */
static int drain(struct vv_stream *stream)
{
	if (stream->drain_sent || stream->next_input < stream->inputs || !stream->output.count)
		return 0;
	stream->drain_request.cmd_type = cpu_to_le32(VIRTIO_VIDEO_CMD_STREAM_DRAIN);
	stream->drain_request.stream_id = cpu_to_le32(stream->id);
	stream->drain_sent = true;
	return vv_submit(stream->dev, &stream->drain);
}

static int advance(struct vv_stream *stream)
{
	int err = 0;

	if (READ_ONCE(stream->failed))
		return wrong(stream, "the stream ended by an event, of stream", stream->id);
	if (READ_ONCE(stream->changed)) {
		stream->changed = false;
		stream->changes++;
		err = stream->ops->change ? stream->ops->change(stream)
					  : wrong(stream, "a change of resolution, of stream", stream->id);
	}
	if (!err)
		err = queue_outputs(stream);
	if (!err)
		err = feed(stream);
	return err ? err : drain(stream);
}

static bool something_came(void *of)
{
	struct vv_stream *stream = of;

	return !list_empty(&stream->dev->done) || READ_ONCE(stream->changed) || READ_ONCE(stream->failed);
}

static int check_end(struct vv_stream *stream)
{
	if (!stream->eos)
		return wrong(stream, "the drain ended without EOS; outputs", stream->outputs);
	if (stream->input.queued > 0)
		return wrong(stream, "the drain left inputs unanswered", stream->input.queued);
	if (stream->outputs != stream->inputs || !bitmap_full(stream->seen, stream->inputs))
		return wrong(stream, "not as many outputs as inputs, but", stream->outputs);
	return 0;
}

/* From the first input to the end of the drain; with abandon= only to the first output. */
int vv_session(struct vv_stream *stream)
{
	int err = stream->ops->open(stream);

	while (!err) {
		err = advance(stream);
		if (!err)
			err = vv_wait(stream->dev, something_came, stream);
		if (!err)
			err = vv_session_collect(stream);
		if (!err && stream->drained)
			return check_end(stream);
		if (!err && vv_options.abandon && stream->outputs > 0)
			return 0;
	}
	return err;
}
