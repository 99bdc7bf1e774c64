// SPDX-License-Identifier: GPL-2.0
/* Buffers: memory of the guest, attached to resources and queued. */
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "probe.h"

static void free_memory(struct vv_memory *memory)
{
	size_t count = DIV_ROUND_UP(memory->size, PAGE_SIZE);

	if (!memory->start)
		return;
	if (!memory->pages) {
		free_pages_exact(memory->start, memory->size);
		return;
	}
	vunmap(memory->start);
	for (size_t i = 0; i < count; i++)
		__free_page(memory->pages[i]);
	kvfree(memory->pages);
}

/* Neighbours in the buffer are no neighbours in memory: pages from the two ends of a block, taken in turn. */
static int allocate_scattered(struct vv_memory *memory, size_t size)
{
	size_t count = DIV_ROUND_UP(size, PAGE_SIZE);
	size_t got = 0;

	memory->pages = kvcalloc(count, sizeof(*memory->pages), GFP_KERNEL);
	if (!memory->pages)
		return -ENOMEM;
	for (; got < count; got++) {
		size_t place = got % 2 ? count - 1 - got / 2 : got / 2;

		memory->pages[place] = alloc_page(GFP_KERNEL | __GFP_ZERO);
		if (!memory->pages[place])
			break;
	}
	if (got == count)
		memory->start = vmap(memory->pages, count, VM_MAP, PAGE_KERNEL);
	if (memory->start)
		return 0;
	for (size_t i = 0; i < count; i++)
		if (memory->pages[i])
			__free_page(memory->pages[i]);
	kvfree(memory->pages);
	memory->pages = NULL;
	return -ENOMEM;
}

static int allocate(struct vv_memory *memory, size_t size, bool scattered)
{
	memory->size = size;
	if (scattered)
		return allocate_scattered(memory, size);
	memory->start = alloc_pages_exact(size, GFP_KERNEL | __GFP_ZERO);
	return memory->start ? 0 : -ENOMEM;
}

/* What ATTACH carries: one entry for each page, or one for all. */
static u32 fill_entries(struct virtio_video_resource_sg_entry *entries, const struct vv_memory *memory)
{
	u32 count = DIV_ROUND_UP(memory->size, PAGE_SIZE);
	size_t left = memory->size;

	if (!memory->pages) {
		entries[0].addr = cpu_to_le64(virt_to_phys(memory->start));
		entries[0].length = cpu_to_le32(memory->size);
		return 1;
	}
	for (u32 i = 0; i < count; i++) {
		size_t length = min_t(size_t, left, PAGE_SIZE);

		entries[i].addr = cpu_to_le64(page_to_phys(memory->pages[i]));
		entries[i].length = cpu_to_le32(length);
		left -= length;
	}
	return count;
}

static int attach(struct vv_stream *stream, const struct vv_buffer *buffer)
{
	size_t entries = DIV_ROUND_UP(buffer->memory.size, PAGE_SIZE);
	struct virtio_video_resource_attach *request;
	struct virtio_video_resource_sg_list *list;
	struct virtio_video_resource_attach_resp response;
	size_t bytes = sizeof(*request) + sizeof(*list);
	int err;

	request = kzalloc(bytes + entries * sizeof(struct virtio_video_resource_sg_entry), GFP_KERNEL);
	if (!request)
		return -ENOMEM;
	request->cmd_type = cpu_to_le32(VIRTIO_VIDEO_CMD_RESOURCE_ATTACH);
	request->stream_id = cpu_to_le32(stream->id);
	request->queue_type = cpu_to_le32(buffer->of->type);
	request->resource_id = cpu_to_le32(buffer->id);
	list = (void *)(request + 1);
	entries = fill_entries((void *)(list + 1), &buffer->memory);
	list->num_entries = cpu_to_le32(entries);
	bytes += entries * sizeof(struct virtio_video_resource_sg_entry);
	err = vv_command(stream->dev, "RESOURCE_ATTACH", request, bytes, &response, sizeof(response));
	kfree(request);
	return err;
}

/* As many buffers as the parameters say, in the place of those that were there. */
int vv_queue_attach(struct vv_stream *stream, struct vv_queue *queue, u32 type, u32 count, size_t size)
{
	int err = 0;

	vv_queue_free(queue);
	queue->type = type;
	queue->buffers = kcalloc(count, sizeof(*queue->buffers), GFP_KERNEL);
	if (!queue->buffers)
		return -ENOMEM;
	for (; queue->count < count && !err; queue->count++) {
		struct vv_buffer *buffer = &queue->buffers[queue->count];

		buffer->of = queue;
		buffer->id = queue->count;
		buffer->queue = (struct vv_request){
			.request = &buffer->request,
			.response = &buffer->response,
			.request_bytes = sizeof(buffer->request),
			.response_bytes = sizeof(buffer->response),
			.collected = true,
		};
		err = allocate(&buffer->memory, size, buffer->id % 2);
		if (err)
			dev_err(&stream->dev->vdev->dev, "%s: FAIL: no memory for a buffer of %zu bytes\n",
				stream->dev->name, size);
		else
			err = attach(stream, buffer);
	}
	return err;
}

void vv_queue_free(struct vv_queue *queue)
{
	for (u32 i = 0; i < queue->count; i++)
		free_memory(&queue->buffers[i].memory);
	kfree(queue->buffers);
	*queue = (struct vv_queue){ .type = queue->type };
}

/* The bytes of an access unit; those of a picture are the planes' and come from the parameters. */
int vv_buffer_queue(struct vv_stream *stream, struct vv_buffer *buffer, u64 timestamp, u32 bytes)
{
	bool picture = !stream->ops->pictures_out && buffer->of == &stream->input;
	int err;

	buffer->request = (struct virtio_video_resource_queue){
		.cmd_type = cpu_to_le32(VIRTIO_VIDEO_CMD_RESOURCE_QUEUE),
		.stream_id = cpu_to_le32(stream->id),
		.queue_type = cpu_to_le32(buffer->of->type),
		.resource_id = cpu_to_le32(buffer->id),
		.timestamp = cpu_to_le64(timestamp),
		.data_sizes[0] = cpu_to_le32(bytes),
	};
	for (u32 i = 0; picture && i < 3; i++)
		buffer->request.data_sizes[i] = stream->params.plane_formats[i].plane_size;
	err = vv_submit(stream->dev, &buffer->queue);
	if (!err) {
		buffer->queued = true;
		buffer->of->queued++;
	}
	return err;
}
