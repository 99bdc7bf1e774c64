/* SPDX-License-Identifier: BSD-3-Clause */
/* A guest that has more chains in flight than its queue has entries. */
#include <string.h>

#include "check.h"
#include "raw_ring.h"
#include "rig.h"

/* A stream with image buffers that are attached; what is queued of them is held, as no frame comes. */
static void prepare_image_buffers(struct rig *rig, uint32_t count)
{
	struct virtio_video_stream_create create = {
		.cmd_type = VIRTIO_VIDEO_CMD_STREAM_CREATE,
		.in_mem_type = VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
		.out_mem_type = VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
		.codec = VIRTIO_VIDEO_CODEC_VP8,
	};
	struct virtio_video_stream_set_params set_params = { .cmd_type = VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS };
	struct {
		struct virtio_video_resource_attach attach;
		struct virtio_video_resource_sg_list list;
		struct virtio_video_resource_sg_entry entry;
	} request_and_list = {
		.attach = { .cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_ATTACH,
			    .queue_type = VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT },
		.list = { .num_entries = 1 },
		.entry = { .length = 16 << 20 },
	};

	CHECK_EQUAL(rig_command(rig, &create, sizeof(create), 8), 8);
	CHECK_EQUAL(rig_result(rig), VIRTIO_VIDEO_RESULT_OK);
	set_params.stream_id = ((const struct virtio_video_stream_create_resp *)rig_response(rig))->stream_id;
	request_and_list.attach.stream_id = set_params.stream_id;
	set_params.params.image_format = VIRTIO_VIDEO_IMAGE_FORMAT_NV12;
	set_params.params.cur_image_buffers = count;
	CHECK_EQUAL(rig_command(rig, &set_params, sizeof(set_params), 204), 204);
	CHECK_EQUAL(rig_result(rig), VIRTIO_VIDEO_RESULT_OK);
	for (uint32_t i = 0; i < count; i++) {
		request_and_list.attach.resource_id = i;
		request_and_list.entry.addr = guest_area_take(&rig->memory.images, 16 << 20, GUEST_PAGE_SIZE);
		CHECK_EQUAL(rig_command(rig, &request_and_list, sizeof(request_and_list), 4), 4);
		CHECK_EQUAL(rig_result(rig), VIRTIO_VIDEO_RESULT_OK);
	}
}

/* More chains in flight than the queue has entries, by the same head again and again. */
static void check_in_flight(struct rig *rig)
{
	enum { NUM = 4 };
	struct split_ring *ring = &rig->rings[VIRTIO_VIDEO_COMMANDQ];
	struct virtiovideo_queue_stats stats = { .size = sizeof(stats), .queue = VIRTIO_VIDEO_COMMANDQ };
	struct virtio_video_resource_queue queue = {
		.cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
		.queue_type = VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT,
	};
	struct virtiovideo_vring vring;

	CHECK_EQUAL(split_ring_open(ring, &rig->memory, NUM), 0);
	vring = rig_vring(rig, VIRTIO_VIDEO_COMMANDQ, true);
	CHECK_EQUAL(virtiovideo_vring_start(rig->device, &vring), 0);
	prepare_image_buffers(rig, NUM + 1);
	queue.stream_id =
		((const struct virtio_video_resource_attach *)guest_pointer(&rig->memory, rig->request, 16))->stream_id;
	for (uint32_t i = 0; i < NUM + 1; i++) {
		uint16_t used = ring->used->idx;

		CHECK_EQUAL(rig->resets_asked_for, 0);
		queue.resource_id = i;
		memcpy(guest_pointer(&rig->memory, rig->request, sizeof(queue)), &queue, sizeof(queue));
		raw_set(&ring->desc[0], rig->request, sizeof(queue), VRING_DESC_F_NEXT, 1);
		raw_set(&ring->desc[1], rig->response, 48, VRING_DESC_F_WRITE, 0);
		raw_offer(ring);
		raw_kick(rig, VIRTIO_VIDEO_COMMANDQ);
		rig_process(rig);
		CHECK_EQUAL(ring->used->idx, used);
	}
	CHECK_EQUAL(rig->resets_asked_for, 1);
	CHECK_EQUAL(rig->broken_queue, VIRTIO_VIDEO_COMMANDQ);
	CHECK_EQUAL(virtiovideo_get_queue_stats(rig->device, &stats), 0);
	CHECK_EQUAL(stats.last_fault, VIRTIOVIDEO_FAULT_IN_FLIGHT);
}

int main(void)
{
	struct rig rig;

	rig_open(&rig);
	check_in_flight(&rig);
	rig_close(&rig);
	return 0;
}
