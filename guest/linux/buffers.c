// SPDX-License-Identifier: GPL-2.0
/* Buffers: what videobuf2 asks for, and their memory as the device sees it. */
#include <linux/dma-buf.h>
#include <linux/dma-mapping.h>
#include <linux/iommu.h>
#include <linux/scatterlist.h>

#include "vv.h"

static struct vv_queue *queue_of(struct vb2_queue *vb2)
{
	return container_of(vb2, struct vv_queue, vb2);
}

/* Sizes of the planes that a buffer of this side has. */
static u32 plane_sizes(struct vv_context *context, enum vv_side side, u32 sizes[])
{
	if (side != vv_image_side(context)) {
		sizes[0] = context->coded_size;
		return 1;
	}
	for (u32 i = 0; i < context->image.format->mem_planes; i++)
		sizes[i] = context->image.sizeimage[i];
	return context->image.format->mem_planes;
}

static int queue_setup(struct vb2_queue *vb2, unsigned int *buffers, unsigned int *planes, unsigned int sizes[],
		       struct device *devs[])
{
	struct vv_context *context = vb2_get_drv_priv(vb2);
	u32 have = vv_buffers_of(vb2);
	u32 least[VIDEO_MAX_PLANES] = {};
	u32 count;

	mutex_lock(&context->mutex);
	count = plane_sizes(context, vv_side_of(vb2->type), least);
	mutex_unlock(&context->mutex);
	if (have >= VV_MAX_BUFFERS)
		return -ENOBUFS;
	*buffers = min_t(u32, *buffers, VV_MAX_BUFFERS - have);
	if (*planes) {
		if (*planes != count)
			return -EINVAL;
		for (u32 i = 0; i < count; i++)
			if (sizes[i] < least[i])
				return -EINVAL;
		return 0;
	}
	*planes = count;
	for (u32 i = 0; i < count; i++)
		sizes[i] = least[i];
	return 0;
}

static void put_held(struct dma_buf *held[3])
{
	for (u32 i = 0; i < 3; i++) {
		if (held[i])
			dma_buf_put(held[i]);
		held[i] = NULL;
	}
}

/* Nothing is attached any more. */
void vv_buffers_release_held(struct vv_queue *queue)
{
	for (u32 i = 0; i < vv_buffers_of(&queue->vb2); i++) {
		struct vb2_buffer *vb = vb2_get_buffer(&queue->vb2, i);

		if (vb)
			put_held(vv_buffer_of(vb)->held);
	}
}

/* New memory. The device has the old one until the next attachment; an imported one is held until then. */
static int buf_init(struct vb2_buffer *vb)
{
	struct vv_context *context = vb2_get_drv_priv(vb->vb2_queue);
	struct vv_buffer *buffer = vv_buffer_of(vb);

	if (!buffer->link.next)
		INIT_LIST_HEAD(&buffer->link);
	buffer->attached = false;
	/* Guest and device are coherent, and a bounce buffer must not be copied over what the device wrote. */
	vb->skip_cache_sync_on_prepare = 1;
	vb->skip_cache_sync_on_finish = 1;
	put_held(buffer->holding);
	if (vb->memory != VB2_MEMORY_DMABUF)
		return 0;
	/* Their pages are not the importer's to look at, and DMA addresses have to be those of the guest's memory. */
	if (!context->dev->dma_addresses && device_iommu_mapped(context->dev->parent))
		return -EOPNOTSUPP;
	for (u32 i = 0; i < vb->num_planes && i < 3; i++) {
		buffer->holding[i] = vb->planes[i].dbuf;
		get_dma_buf(buffer->holding[i]);
	}
	return 0;
}

static void buf_cleanup(struct vb2_buffer *vb)
{
	struct vv_context *context = vb2_get_drv_priv(vb->vb2_queue);
	struct vv_buffer *buffer = vv_buffer_of(vb);

	put_held(buffer->holding);
	if (!context->stream || buffer->generation != queue_of(vb->vb2_queue)->generation)
		put_held(buffer->held);
}

static int buf_out_validate(struct vb2_buffer *vb)
{
	struct vb2_v4l2_buffer *vbuf = to_vb2_v4l2_buffer(vb);

	if (vbuf->field == V4L2_FIELD_ANY)
		vbuf->field = V4L2_FIELD_NONE;
	return 0;
}

static int buf_prepare(struct vb2_buffer *vb)
{
	struct vv_context *context = vb2_get_drv_priv(vb->vb2_queue);
	enum vv_side side = vv_side_of(vb->type);
	u32 least[VIDEO_MAX_PLANES] = {};
	u32 count;

	mutex_lock(&context->mutex);
	count = plane_sizes(context, side, least);
	mutex_unlock(&context->mutex);
	if (side != vv_image_side(context))
		return side == VV_OUT && vb->planes[0].data_offset ? -EINVAL : 0;
	if (vb->num_planes != count)
		return -EINVAL;
	for (u32 i = 0; i < count; i++) {
		if (vb2_plane_size(vb, i) < least[i])
			return -EINVAL;
		if (side == VV_OUT && vb->planes[i].data_offset)
			return -EINVAL;
	}
	return 0;
}

/* Puts it among those that wait for the device, where it was before if it was there. */
void vv_buffer_wait(struct vv_context *context, struct vv_buffer *buffer)
{
	struct vv_queue *queue = queue_of(buffer->vb.vb2_buf.vb2_queue);
	struct vv_buffer *before;

	list_for_each_entry_reverse(before, &queue->fifo, link)
		if (before->serial < buffer->serial)
			break;
	list_add(&buffer->link, &before->link);
}

/* Nothing is sent here: the answer must not come before the client's QBUF returns. */
static void buf_queue(struct vb2_buffer *vb)
{
	struct vv_context *context = vb2_get_drv_priv(vb->vb2_queue);
	struct vv_buffer *buffer = vv_buffer_of(vb);

	mutex_lock(&context->mutex);
	buffer->serial = ++queue_of(vb->vb2_queue)->serial;
	vv_buffer_wait(context, buffer);
	mutex_unlock(&context->mutex);
}

static int start_streaming(struct vb2_queue *vb2, unsigned int count)
{
	struct vv_context *context = vb2_get_drv_priv(vb2);
	enum vv_side side = vv_side_of(vb2->type);
	int err = 0;

	mutex_lock(&context->mutex);
	context->queue[side].sequence = 0;
	if (side == VV_OUT) {
		if (context->state.phase == VV_FAILED)
			vv_stream_destroy(context);
		err = vv_stream_create(context);
	}
	if (err)
		vv_return_buffers(context, side, VB2_BUF_STATE_QUEUED);
	else
		vv_stream_event(context, side == VV_OUT ? VV_EV_OUT_ON : VV_EV_CAP_ON);
	mutex_unlock(&context->mutex);
	return err;
}

static void stop_streaming(struct vb2_queue *vb2)
{
	struct vv_context *context = vb2_get_drv_priv(vb2);
	enum vv_side side = vv_side_of(vb2->type);

	mutex_lock(&context->mutex);
	vv_stream_event(context, side == VV_OUT ? VV_EV_OUT_OFF : VV_EV_CAP_OFF);
	if (side == VV_OUT)
		context->drain_left = 0;
	else
		context->owes_last = false;
	vv_return_buffers(context, side, VB2_BUF_STATE_ERROR);
	mutex_unlock(&context->mutex);
}

static const struct vb2_ops queue_ops = {
	.queue_setup = queue_setup,
	VV_WAIT_OPS.buf_out_validate = buf_out_validate,
	.buf_init = buf_init,
	.buf_prepare = buf_prepare,
	.buf_cleanup = buf_cleanup,
	.buf_queue = buf_queue,
	.start_streaming = start_streaming,
	.stop_streaming = stop_streaming,
};

int vv_queues_init(struct vv_context *context)
{
	static const u32 types[] = { V4L2_BUF_TYPE_VIDEO_OUTPUT_MPLANE, V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE };
	int err = 0;

	for (int side = 0; side < VV_SIDES && !err; side++) {
		struct vb2_queue *vb2 = &context->queue[side].vb2;

		INIT_LIST_HEAD(&context->queue[side].fifo);
		vb2->type = types[side];
		vb2->io_modes = VB2_MMAP | VB2_DMABUF | (context->dev->contiguous ? 0 : VB2_USERPTR);
		vb2->dev = context->dev->parent;
		vb2->lock = &context->q_lock;
		vb2->ops = &queue_ops;
		vb2->mem_ops = &vb2_dma_sg_memops;
		vb2->drv_priv = context;
		vb2->buf_struct_size = sizeof(struct vv_buffer);
		vb2->timestamp_flags = V4L2_BUF_FLAG_TIMESTAMP_COPY;
		/* An old way to say the end. An encoder means a whole picture. */
		vb2->allow_zero_bytesused = !context->dev->encoder;
		vv_limit_buffers(vb2, VV_MAX_BUFFERS);
		err = vb2_queue_init(vb2);
		if (err && side)
			vb2_queue_release(&context->queue[0].vb2);
	}
	return err;
}

/* Entries of one plane, neighbours as one. Without room for them only their number is found. */
static u32 list_entries(const struct vv_device *dev, struct vb2_buffer *vb, u32 plane,
			struct virtio_video_resource_sg_entry *entries)
{
	const struct sg_table *table = vb2_dma_sg_plane_desc(vb, plane);
	bool mapped = dev->dma_addresses || vb->memory == VB2_MEMORY_DMABUF;
	u64 left = vb2_plane_size(vb, plane);
	u64 start = 0, bytes = 0;
	struct scatterlist *sg;
	u32 count = 0;
	int i;

	for_each_sg(table->sgl, sg, mapped ? table->nents : table->orig_nents, i) {
		u64 address = mapped ? sg_dma_address(sg) : sg_phys(sg);
		u64 length = min_t(u64, mapped ? sg_dma_len(sg) : sg->length, left);

		if (!length)
			break;
		left -= length;
		if (bytes && address == start + bytes && bytes + length <= U32_MAX) {
			bytes += length;
		} else {
			start = address;
			bytes = length;
			count++;
		}
		if (entries) {
			entries[count - 1].addr = cpu_to_le64(start);
			entries[count - 1].length = cpu_to_le32(bytes);
		}
	}
	return left ? 0 : count;
}

/* RESOURCE_ATTACH, if the device does not have this memory. */
int vv_buffer_attach(struct vv_context *context, struct vv_buffer *buffer)
{
	struct vb2_buffer *vb = &buffer->vb.vb2_buf;
	struct vv_queue *queue = queue_of(vb->vb2_queue);
	struct virtio_video_resource_attach *request;
	struct virtio_video_resource_sg_list *list;
	size_t bytes = sizeof(*request);
	struct vv_command *command;
	u32 count;
	int err;

	if (buffer->attached && buffer->generation == queue->generation)
		return 0;
	for (u32 plane = 0; plane < vb->num_planes; plane++) {
		count = list_entries(context->dev, vb, plane, NULL);
		if (!count || (context->dev->contiguous && count > 1))
			return -EINVAL;
		bytes += sizeof(*list) + count * sizeof(struct virtio_video_resource_sg_entry);
	}
	command = vv_command_new(context, VV_SYNC, bytes, sizeof(struct virtio_video_resource_attach_resp));
	if (!command)
		return -ENOMEM;
	request = command->request;
	request->cmd_type = cpu_to_le32(VIRTIO_VIDEO_CMD_RESOURCE_ATTACH);
	request->stream_id = cpu_to_le32(context->stream);
	request->queue_type = cpu_to_le32(vv_side_of(vb->type) == VV_OUT ? VIRTIO_VIDEO_QUEUE_TYPE_INPUT
									 : VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT);
	request->resource_id = cpu_to_le32(vb->index);
	list = (void *)(request + 1);
	for (u32 plane = 0; plane < vb->num_planes; plane++) {
		struct virtio_video_resource_sg_entry *entries = (void *)(list + 1);

		count = list_entries(context->dev, vb, plane, entries);
		list->num_entries = cpu_to_le32(count);
		list = (void *)(entries + count);
	}
	err = vv_command_run(context->dev, command);
	vv_command_put(command);
	if (err)
		return err;
	put_held(buffer->held);
	for (u32 i = 0; i < 3; i++) {
		buffer->held[i] = buffer->holding[i];
		if (buffer->held[i])
			get_dma_buf(buffer->held[i]);
	}
	buffer->attached = true;
	buffer->generation = queue->generation;
	return 0;
}
