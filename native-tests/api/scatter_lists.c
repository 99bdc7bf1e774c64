/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Scatter-gather lists as long as the device takes them, again and again: the managed heap is filled close to its limit
 * by the guest. Each is taken, whatever was before.
 */
#include <string.h>

#include "check.h"
#include "rig.h"

enum {
	ENTRIES = 1 << 20, /* of a device at a time: 4 GiB in pages */
	LIST_BYTES = 64 << 20,
	RESOURCES = 32,
	ROUNDS = 10,
};

static struct rig rig;
static uint64_t list;
static uint32_t stream_id;

static void make_stream(void)
{
	struct virtio_video_stream_create create = { VIRTIO_VIDEO_CMD_STREAM_CREATE, VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
						     VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES, VIRTIO_VIDEO_CODEC_VP8 };
	struct virtio_video_stream_get_params get = { .cmd_type = VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS };
	struct virtio_video_stream_set_params set = { .cmd_type = VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS };

	rig_command(&rig, &create, sizeof(create), sizeof(struct virtio_video_stream_create_resp));
	CHECK_EQUAL(rig_result(&rig), VIRTIO_VIDEO_RESULT_OK);
	stream_id = ((const struct virtio_video_stream_create_resp *)rig_response(&rig))->stream_id;
	get.stream_id = stream_id;
	rig_command(&rig, &get, sizeof(get), sizeof(struct virtio_video_stream_get_params_resp));
	set.stream_id = stream_id;
	set.params = ((const struct virtio_video_stream_get_params_resp *)rig_response(&rig))->params;
	set.params.cur_bitstream_buffers = RESOURCES;
	rig_command(&rig, &set, sizeof(set), sizeof(struct virtio_video_stream_set_params_resp));
	CHECK_EQUAL(rig_result(&rig), VIRTIO_VIDEO_RESULT_OK);
}

/* Pages of which no two touch: nothing can be made of them but as many spans. */
static uint32_t attach(uint32_t resource_id, uint32_t entries)
{
	struct virtio_video_resource_attach attach = { VIRTIO_VIDEO_CMD_RESOURCE_ATTACH, stream_id,
						       VIRTIO_VIDEO_QUEUE_TYPE_INPUT, resource_id };
	struct virtio_video_resource_sg_list header = { .num_entries = entries };
	uint32_t length =
		(uint32_t)(sizeof(attach) + sizeof(header) + entries * sizeof(struct virtio_video_resource_sg_entry));
	struct rig_chain chain = { .readable = { { list, length } },
				   .writable = { { rig.response, 4 } },
				   .readable_count = 1,
				   .writable_count = 1 };
	uint8_t *bytes = guest_pointer(&rig.memory, list, length);
	struct virtio_video_resource_sg_entry *entry = (void *)(bytes + sizeof(attach) + sizeof(header));

	memcpy(bytes, &attach, sizeof(attach));
	memcpy(bytes + sizeof(attach), &header, sizeof(header));
	for (uint32_t i = 0; i < entries; i++)
		entry[i] = (struct virtio_video_resource_sg_entry){
			.addr = GUEST_MEMORY_BASE + i * 2 % (rig.memory.size / GUEST_PAGE_SIZE) * GUEST_PAGE_SIZE,
			.length = GUEST_PAGE_SIZE,
		};
	CHECK_EQUAL(rig_exchange_ring(&rig, &chain), 4);
	CHECK(rig_result(&rig) == VIRTIO_VIDEO_RESULT_OK || rig_result(&rig) == VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY);
	return rig_result(&rig);
}

static void detach(void)
{
	struct virtio_video_queue_detach_resources request = { VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES, stream_id,
							       VIRTIO_VIDEO_QUEUE_TYPE_INPUT };

	rig_command(&rig, &request, sizeof(request), 4);
	CHECK_EQUAL(rig_result(&rig), VIRTIO_VIDEO_RESULT_OK);
}

/* So many lists that are as long together as the device allows; how many it took in all rounds. */
static uint32_t fill(uint32_t lists)
{
	uint32_t taken = 0;

	for (uint32_t round = 0; round < ROUNDS; round++) {
		for (uint32_t i = 0; i < lists; i++)
			taken += attach(i, ENTRIES / lists) == VIRTIO_VIDEO_RESULT_OK;
		detach();
	}
	printf("%u rounds of %u lists of %u entries: %u taken\n", ROUNDS, lists, ENTRIES / lists, taken);
	return taken;
}

int main(void)
{
	static const uint32_t counts[] = { 1, 2, 5, 16, 31, 4, 1 };

	rig_open(&rig);
	rig_start_rings(&rig, true);
	list = guest_area_take(&rig.memory.images, LIST_BYTES, GUEST_PAGE_SIZE);
	CHECK(list != 0);
	make_stream();
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		CHECK_EQUAL(fill(counts[i]), ROUNDS * counts[i]);
	/* What a driver asks for is there whatever was before. */
	CHECK_EQUAL(attach(0, 1000), VIRTIO_VIDEO_RESULT_OK);
	rig_close(&rig);
	return 0;
}
