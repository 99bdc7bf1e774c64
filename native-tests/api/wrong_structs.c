/* SPDX-License-Identifier: BSD-3-Clause */
/* Every struct that carries its size, in every size: programs and libraries of different age, and programs that are wrong. */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "check.h"
#include "rig.h"

/* A struct at the end of a page, with nothing readable behind it. */
struct edge {
	uint8_t *page;
	uint32_t page_bytes;
};

static struct rig rig;
static struct edge edge;

static int create(void *config)
{
	struct virtiovideo *device = NULL;
	int result = virtiovideo_create(config, &device);

	virtiovideo_destroy(&device);
	return result;
}

static int create_with_ops(void *ops)
{
	struct virtiovideo_config config = { .size = sizeof(config), .device = VIRTIOVIDEO_DEVICE_DECODER, .ops = ops };

	return create(&config);
}

static int submit(void *chain)
{
	int result = virtiovideo_submit(rig.device, chain);

	CHECK_EQUAL(virtiovideo_reset(rig.device), 0);
	return result;
}

static int vring_start(void *vring)
{
	int result = virtiovideo_vring_start(rig.device, vring);

	CHECK_EQUAL(virtiovideo_reset(rig.device), 0);
	return result;
}

static int get_stats(void *stats)
{
	return virtiovideo_get_queue_stats(rig.device, stats);
}

static int get_stream_stats(void *stats)
{
	return virtiovideo_get_stream_stats(rig.device, stats);
}

static int get_device_stats(void *stats)
{
	return virtiovideo_get_device_stats(rig.device, stats);
}

/* One with its size passed beside it. */
static int set_memory(void *region)
{
	uint32_t size;

	memcpy(&size, region, sizeof(size));
	memcpy(region, &(uint32_t){ 0 }, sizeof(size));
	return virtiovideo_set_memory(rig.device, region, 1, size);
}

static void check_struct(const char *name, int (*call)(void *), const void *good, uint32_t bytes, uint32_t least)
{
	static const uint32_t longer[] = { 1, 8, 100, 4096 };
	uint8_t copy[8192];

	printf("%s: %u bytes, at least %u\n", name, bytes, least);
	/* The library reads no byte more than it was told. */
	for (uint32_t size = least; size <= bytes; size++) {
		uint8_t *last = edge.page + edge.page_bytes - size;

		memcpy(last, good, size);
		memcpy(last, &size, sizeof(size));
		CHECK_EQUAL(call(last), 0);
	}
	for (uint32_t size = 0; size < least; size++) {
		memcpy(copy, good, bytes);
		memcpy(copy, &size, sizeof(size));
		CHECK_EQUAL(call(copy), -EINVAL);
	}
	CHECK(virtiovideo_last_error()[0] != '\0');
	for (size_t i = 0; i < sizeof(longer) / sizeof(longer[0]); i++) {
		uint32_t size = bytes + longer[i];

		memset(copy, 0, sizeof(copy));
		memcpy(copy, good, bytes);
		memcpy(copy, &size, sizeof(size));
		/* No struct will be larger than a page. */
		CHECK_EQUAL(call(copy), size > 4096 ? -E2BIG : 0);
		memcpy(copy, &size, sizeof(size));
		copy[size - 1] = 1;
		CHECK_EQUAL(call(copy), -E2BIG);
	}
	memcpy(copy, &(uint32_t){ UINT32_MAX }, sizeof(uint32_t));
	CHECK_EQUAL(call(copy), -E2BIG);
}

/* The sizes of version 0.1: programs that were built with it must work for ever. */
static void check_structs(void)
{
	struct virtiovideo_config config = { .device = VIRTIOVIDEO_DEVICE_DECODER };
	struct virtiovideo_ops ops = { 0 };
	struct virtiovideo_chain chain = { .queue = VIRTIO_VIDEO_EVENTQ };
	struct virtiovideo_queue_stats stats = { .queue = VIRTIO_VIDEO_EVENTQ };
	struct virtiovideo_device_stats device_stats = { 0 };
	struct virtiovideo_vring vring = rig_vring(&rig, VIRTIO_VIDEO_COMMANDQ, true);
	struct virtiovideo_region region = { .length = rig.memory.size, .host_address = rig.memory.host, .fd = -1 };

	check_struct("config", create, &config, sizeof(config), 56);
	check_struct("ops", create_with_ops, &ops, sizeof(ops), 32);
	check_struct("chain", submit, &chain, sizeof(chain), 40);
	check_struct("vring", vring_start, &vring, sizeof(vring), 56);
	check_struct("stats", get_stats, &stats, sizeof(stats), 64);
	check_struct("device_stats", get_device_stats, &device_stats, sizeof(device_stats), 208);
	check_struct("region", set_memory, &region, sizeof(region), 40);
}

/* One that is answered about a stream only. */
static void check_stream_struct(void)
{
	struct virtiovideo_stream_stats stats = { 0 };
	struct virtio_video_stream_create create = {
		.cmd_type = VIRTIO_VIDEO_CMD_STREAM_CREATE,
		.in_mem_type = VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
		.out_mem_type = VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
		.codec = VIRTIO_VIDEO_CODEC_H264,
	};
	const struct virtio_video_stream_create_resp *response = rig_response(&rig);

	rig_start_rings(&rig, true);
	CHECK_EQUAL(rig_command(&rig, &create, sizeof(create), sizeof(*response)), sizeof(*response));
	CHECK_EQUAL(response->result, VIRTIO_VIDEO_RESULT_OK);
	stats.stream_id = response->stream_id;
	check_struct("stream_stats", get_stream_stats, &stats, sizeof(stats), 200);
}

int main(void)
{
	struct virtiovideo_config config = { .device = VIRTIOVIDEO_DEVICE_DECODER };

	edge.page_bytes = GUEST_PAGE_SIZE;
	edge.page = mmap(NULL, 2 * GUEST_PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(edge.page != MAP_FAILED);
	CHECK_EQUAL(mprotect(edge.page + GUEST_PAGE_SIZE, GUEST_PAGE_SIZE, PROT_NONE), 0);
	rig_open_as(&rig, &config);
	CHECK_EQUAL(split_ring_open(&rig.rings[VIRTIO_VIDEO_COMMANDQ], &rig.memory, SPLIT_RING_SIZE), 0);
	check_structs();
	rig_close(&rig);
	rig_open_as(&rig, &config);
	check_stream_struct();
	rig_close(&rig);
	return 0;
}
