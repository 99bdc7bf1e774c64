/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the library charges a stream and a device of the managed heap is what they can have of it: no more is allocated
 * for them. By the counters of the runtime itself, in the library as it ships.
 *
 * managed_heap ID BYTES_OF_STREAM BYTES_OF_DEVICE
 */
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "rig.h"

enum {
	STREAMS = 64,
	BUFFERS = 64, /* of a queue, as many as it can have */
	BUFFER_BYTES = 1 << 20,
	DEVICES = 64,
	FEWEST_BYTES = 1000, /* that a stream or a device has: less, and nothing was counted */
};

#define MEMORY_BYTES (UINT64_C(16) << 20)

static struct rig rig;

static uint64_t allocated(void)
{
	uint64_t bytes;
	uint64_t collections;

	CHECK_EQUAL(virtiovideo_get_runtime_stats(&bytes, &collections), 0);
	return bytes;
}

static void check(const char *what, uint64_t bytes, uint64_t count, uint64_t charged)
{
	printf("%s: %" PRIu64 " bytes are allocated, %" PRIu64 " are charged\n", what, bytes / count, charged);
	CHECK(bytes / count >= FEWEST_BYTES && bytes / count <= charged);
}

static void call(const void *request, uint32_t length, uint32_t room)
{
	CHECK_EQUAL(rig_command(&rig, request, length, room), room);
	CHECK_EQUAL(rig_result(&rig), VIRTIO_VIDEO_RESULT_OK);
}

/* With as many buffers as it can have. */
static void make_stream(void)
{
	static const struct virtio_video_stream_create create = {
		.cmd_type = VIRTIO_VIDEO_CMD_STREAM_CREATE,
		.in_mem_type = VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
		.out_mem_type = VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
		.codec = VIRTIO_VIDEO_CODEC_H264,
	};
	struct virtio_video_stream_get_params get = { .cmd_type = VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS };
	struct virtio_video_stream_set_params set = { .cmd_type = VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS };

	call(&create, sizeof(create), sizeof(struct virtio_video_stream_create_resp));
	get.stream_id = ((const struct virtio_video_stream_create_resp *)rig_response(&rig))->stream_id;
	call(&get, sizeof(get), sizeof(struct virtio_video_stream_get_params_resp));
	set.stream_id = get.stream_id;
	set.params = ((const struct virtio_video_stream_get_params_resp *)rig_response(&rig))->params;
	set.params.cur_image_buffers = set.params.cur_bitstream_buffers = BUFFERS;
	call(&set, sizeof(set), sizeof(struct virtio_video_stream_set_params_resp));
	for (uint32_t type = VIRTIO_VIDEO_QUEUE_TYPE_INPUT; type <= VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT; type++) {
		for (uint32_t id = 0; id < BUFFERS; id++)
			rig_attach(&rig, get.stream_id, type, id, rig.memory.images.start, BUFFER_BYTES);
	}
}

static void check_streams(uint32_t device, uint64_t charged)
{
	struct virtiovideo_config config = { .device = device, .max_streams = STREAMS + 1 };
	uint64_t before;

	rig_open_with(&rig, &config, MEMORY_BYTES);
	rig_start_rings(&rig, true);
	rig.exchange = rig_exchange_ring;
	make_stream(); /* what is made once in the life of a device or of the process */
	before = allocated();
	for (int i = 0; i < STREAMS; i++)
		make_stream();
	check("a stream", allocated() - before, STREAMS, charged);
	rig_close(&rig);
}

/* With its memory, and its rings started. */
static void check_devices(uint32_t device, uint64_t charged)
{
	static struct rig rigs[DEVICES + 1];
	struct virtiovideo_config config = { .device = device };
	uint64_t before = 0;

	for (int i = 0; i <= DEVICES; i++) {
		if (i == 1)
			before = allocated();
		rig_open_with(&rigs[i], &config, MEMORY_BYTES);
		rig_start_rings(&rigs[i], true);
	}
	check("a device", allocated() - before, DEVICES, charged);
	for (int i = 0; i <= DEVICES; i++)
		rig_close(&rigs[i]);
}

int main(int argc, char **argv)
{
	uint32_t device;

	CHECK_EQUAL(argc, 4);
	device = (uint32_t)strtoul(argv[1], NULL, 10);
	check_streams(device, strtoull(argv[2], NULL, 10));
	check_devices(device, strtoull(argv[3], NULL, 10));
	return 0;
}
