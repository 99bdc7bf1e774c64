/* SPDX-License-Identifier: BSD-3-Clause */
/* Guest memory and virtqueues that a VMM describes wrongly. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "rig.h"

enum { REGION_BYTES = sizeof(struct virtiovideo_region) };

static void check_memory(struct rig *rig)
{
	struct virtiovideo_region regions[GUEST_MEMORY_REGIONS + 1];
	struct virtiovideo_region *second = &regions[1];
	uint8_t longer[2][REGION_BYTES + 8];

	memset(regions, 0, sizeof(regions));
	guest_memory_regions(&rig->memory, regions);
	CHECK_FAILS(virtiovideo_set_memory(rig->device, NULL, 1, REGION_BYTES), EINVAL);
	CHECK_FAILS(virtiovideo_set_memory(rig->device, regions, 2, 4), EINVAL);
	CHECK_FAILS(virtiovideo_set_memory(rig->device, regions, 4097, REGION_BYTES), EINVAL);

	second->guest_address -= 1;
	CHECK_FAILS(virtiovideo_set_memory(rig->device, regions, 2, REGION_BYTES), EINVAL);
	guest_memory_regions(&rig->memory, regions);
	*second = regions[0];
	CHECK_FAILS(virtiovideo_set_memory(rig->device, regions, 2, REGION_BYTES), EINVAL);
	guest_memory_regions(&rig->memory, regions);
	second->length = 0;
	CHECK_FAILS(virtiovideo_set_memory(rig->device, regions, 2, REGION_BYTES), EINVAL);
	guest_memory_regions(&rig->memory, regions);
	second->guest_address = UINT64_MAX - 100;
	CHECK_FAILS(virtiovideo_set_memory(rig->device, regions, 2, REGION_BYTES), EINVAL);
	guest_memory_regions(&rig->memory, regions);
	second->host_address = NULL;
	CHECK_FAILS(virtiovideo_set_memory(rig->device, regions, 2, REGION_BYTES), EINVAL);

	/* A file that is not open, or ends before the region does; without a file it works as well. */
	guest_memory_regions(&rig->memory, regions);
	second->fd = 1 << 20;
	CHECK_FAILS(virtiovideo_set_memory(rig->device, regions, 2, REGION_BYTES), EBADF);
	second->fd = rig->memory.fd;
	second->fd_offset = rig->memory.size;
	CHECK_FAILS(virtiovideo_set_memory(rig->device, regions, 2, REGION_BYTES), EINVAL);
	second->fd_offset = UINT64_MAX;
	CHECK_FAILS(virtiovideo_set_memory(rig->device, regions, 2, REGION_BYTES), EINVAL);
	second->fd = -1;
	CHECK_EQUAL(virtiovideo_set_memory(rig->device, regions, 2, REGION_BYTES), 0);

	/* Elements of a later version of the header. */
	guest_memory_regions(&rig->memory, regions);
	memset(longer, 0, sizeof(longer));
	memcpy(longer[0], &regions[0], REGION_BYTES);
	memcpy(longer[1], &regions[1], REGION_BYTES);
	longer[1][REGION_BYTES + 7] = 1;
	CHECK_FAILS(virtiovideo_set_memory(rig->device, (const void *)longer, 2, REGION_BYTES + 8), E2BIG);
	longer[1][REGION_BYTES + 7] = 0;
	CHECK_EQUAL(virtiovideo_set_memory(rig->device, (const void *)longer, 2, REGION_BYTES + 8), 0);

	/* In the other order they are as good. */
	regions[2] = regions[0];
	CHECK_EQUAL(virtiovideo_set_memory(rig->device, &regions[1], 2, REGION_BYTES), 0);
}

static void fails(struct rig *rig, const struct virtiovideo_vring *vring, int error)
{
	CHECK_FAILS(virtiovideo_vring_start(rig->device, vring), error);
}

static void check_vring_values(struct rig *rig)
{
	const struct virtiovideo_vring good = rig_vring(rig, VIRTIO_VIDEO_COMMANDQ, true);
	static const uint32_t sizes[] = { 0, 3, 255, 65536, UINT32_MAX };
	struct virtiovideo_vring vring;

	fails(rig, NULL, EINVAL);
	vring = good;
	vring.queue = 2;
	fails(rig, &vring, EINVAL);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		vring = good;
		vring.num = sizes[i];
		fails(rig, &vring, EINVAL);
	}
	vring = good;
	vring.flags = 1u << 30;
	fails(rig, &vring, EINVAL);
	vring = good;
	vring.size = 8;
	fails(rig, &vring, EINVAL);
	/* What is stopped or never started stands nowhere. */
	CHECK_FAILS(virtiovideo_vring_stop(rig->device, VIRTIO_VIDEO_COMMANDQ, NULL, NULL), EINVAL);
	CHECK_EQUAL(virtiovideo_vring_start(rig->device, &good), 0);
	fails(rig, &good, EINVAL);
	CHECK_EQUAL(virtiovideo_reset(rig->device), 0);
	CHECK_FAILS(virtiovideo_vring_stop(rig->device, VIRTIO_VIDEO_COMMANDQ, NULL, NULL), EINVAL);
}

/* Each part misaligned, outside memory, and with its last byte outside. */
static void check_vring_addresses(struct rig *rig)
{
	const struct virtiovideo_vring good = rig_vring(rig, VIRTIO_VIDEO_COMMANDQ, true);
	uint64_t end = GUEST_MEMORY_BASE + rig->memory.size;
	struct virtiovideo_vring vring;
	const struct {
		uint64_t *address;
		uint64_t alignment;
		uint64_t bytes;
	} parts[] = {
		{ &vring.desc, 16, UINT64_C(16) * good.num },
		{ &vring.avail, 2, UINT64_C(6) + 2 * good.num },
		{ &vring.used, 4, UINT64_C(6) + 8 * good.num },
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		vring = good;
		*parts[i].address += parts[i].alignment / 2;
		fails(rig, &vring, EINVAL);
		vring = good;
		*parts[i].address = GUEST_MEMORY_BASE - 4096;
		fails(rig, &vring, EINVAL);
		vring = good;
		*parts[i].address = UINT64_MAX & ~UINT64_C(15);
		fails(rig, &vring, EINVAL);
		/* The last place that is aligned and does not fit. */
		vring = good;
		*parts[i].address = ((end - parts[i].bytes) & ~(parts[i].alignment - 1)) + parts[i].alignment;
		fails(rig, &vring, EINVAL);
		/* The one before it does. */
		*parts[i].address -= parts[i].alignment;
		CHECK_EQUAL(virtiovideo_vring_start(rig->device, &vring), 0);
		CHECK_EQUAL(virtiovideo_reset(rig->device), 0);
	}
}

/* Other kinds of files: a notification would be data in them. */
static void check_no_eventfds(struct rig *rig)
{
	int pipes[2];
	int others[4];

	CHECK_EQUAL(pipe(pipes), 0);
	others[0] = pipes[0];
	others[1] = pipes[1];
	others[2] = open("/dev/null", O_RDWR | O_CLOEXEC);
	others[3] = rig->memory.fd;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		struct virtiovideo_vring vring = rig_vring(rig, VIRTIO_VIDEO_COMMANDQ, true);

		CHECK(others[i] >= 0);
		vring.kick_fd = others[i];
		fails(rig, &vring, EBADF);
		vring = rig_vring(rig, VIRTIO_VIDEO_COMMANDQ, true);
		vring.call_fd = others[i];
		fails(rig, &vring, EBADF);
	}
	close(pipes[0]);
	close(pipes[1]);
	close(others[2]);
}

static void check_vring_fds(struct rig *rig)
{
	struct virtiovideo_vring vring = rig_vring(rig, VIRTIO_VIDEO_COMMANDQ, true);
	/* High up, so that no duplicate takes its number. */
	int closed = fcntl(rig->kick_fds[VIRTIO_VIDEO_COMMANDQ], F_DUPFD_CLOEXEC, 500);

	CHECK(closed >= 500);
	close(closed);
	vring.kick_fd = closed;
	fails(rig, &vring, EBADF);
	vring = rig_vring(rig, VIRTIO_VIDEO_COMMANDQ, true);
	vring.call_fd = closed;
	fails(rig, &vring, EBADF);
	check_no_eventfds(rig);
	/* Nothing of the failures stayed. The fds are duplicated: closing ours does no harm. */
	vring = rig_vring(rig, VIRTIO_VIDEO_COMMANDQ, true);
	vring.call_fd = dup(vring.call_fd);
	CHECK_EQUAL(virtiovideo_vring_start(rig->device, &vring), 0);
	close(vring.call_fd);
	fails(rig, &vring, EINVAL);
	CHECK_EQUAL(virtiovideo_vring_stop(rig->device, VIRTIO_VIDEO_COMMANDQ, NULL, NULL), 0);
	CHECK_FAILS(virtiovideo_vring_stop(rig->device, VIRTIO_VIDEO_COMMANDQ, NULL, NULL), EINVAL);
	CHECK_FAILS(virtiovideo_vring_stop(rig->device, 2, NULL, NULL), EINVAL);
}

static void check_vring_size(struct rig *rig)
{
	struct {
		struct virtiovideo_vring vring;
		uint64_t later;
	} longer = { .vring = rig_vring(rig, VIRTIO_VIDEO_COMMANDQ, true), .later = 1 };

	longer.vring.size = sizeof(longer);
	fails(rig, &longer.vring, E2BIG);
	longer.later = 0;
	CHECK_EQUAL(virtiovideo_vring_start(rig->device, &longer.vring), 0);
	CHECK_EQUAL(virtiovideo_reset(rig->device), 0);
}

static void check_stats(struct rig *rig)
{
	struct virtiovideo_queue_stats stats = { .size = 4 };
	struct virtiovideo_stream_stats stream_stats = { .size = sizeof(stream_stats) };

	CHECK_FAILS(virtiovideo_get_queue_stats(rig->device, &stats), EINVAL);
	stats.size = sizeof(stats);
	stats.queue = 2;
	CHECK_FAILS(virtiovideo_get_queue_stats(rig->device, &stats), EINVAL);
	stats.queue = VIRTIO_VIDEO_EVENTQ;
	CHECK_EQUAL(virtiovideo_get_queue_stats(rig->device, &stats), 0);
	CHECK_EQUAL(stats.chains, 0);
	CHECK_FAILS(virtiovideo_get_stream_stats(rig->device, &stream_stats), ENOENT);
	CHECK_EQUAL(virtiovideo_list_streams(rig->device, NULL, 0), 0);
}

static void start_and_stop(struct rig *rig)
{
	const struct virtiovideo_vring vring = rig_vring(rig, VIRTIO_VIDEO_COMMANDQ, true);

	CHECK_EQUAL(virtiovideo_vring_start(rig->device, &vring), 0);
	CHECK_EQUAL(virtiovideo_vring_stop(rig->device, VIRTIO_VIDEO_COMMANDQ, NULL, NULL), 0);
}

/* The rest of what a caller can get wrong. */
static void check_calls(struct rig *rig)
{
	enum { TOO_MANY = 32769 };
	static struct iovec vectors[TOO_MANY];
	struct virtiovideo_chain chain = { .size = sizeof(chain), .readable = vectors, .readable_count = TOO_MANY };
	struct virtiovideo_region regions[GUEST_MEMORY_REGIONS];
	uint8_t bytes[16] = { 0 };

	CHECK_FAILS(virtiovideo_submit(rig->device, &chain), EINVAL);
	chain.readable_count = 1;
	vectors[0].iov_len = 1;
	CHECK_FAILS(virtiovideo_submit(rig->device, &chain), EINVAL);
	CHECK_FAILS(virtiovideo_reap(rig->device, NULL, 1), EINVAL);
	CHECK_EQUAL(virtiovideo_reap(rig->device, NULL, 0), 0);
	CHECK_FAILS(virtiovideo_config_read(rig->device, 0, bytes, UINT32_MAX), EINVAL);
	CHECK_FAILS(virtiovideo_config_read(rig->device, UINT32_MAX, bytes, 1), EINVAL);
	CHECK_FAILS(virtiovideo_config_read(rig->device, 1, bytes, UINT32_MAX), EINVAL);
	CHECK_FAILS(virtiovideo_config_write(rig->device, UINT32_MAX, bytes, 1), EINVAL);
	CHECK_FAILS(virtiovideo_config_write(rig->device, 0, NULL, 1), EINVAL);
	CHECK_FAILS(virtiovideo_vring_kick(rig->device, 2), EINVAL);
	CHECK_FAILS(virtiovideo_vring_kick(rig->device, UINT32_MAX), EINVAL);
	CHECK_FAILS(virtiovideo_has(UINT32_MAX), EINVAL);
	CHECK_FAILS(virtiovideo_runtime_start(UINT32_MAX), EINVAL);
	guest_memory_regions(&rig->memory, regions);
	regions[1].flags = 1;
	CHECK_FAILS(virtiovideo_set_memory(rig->device, regions, 2, REGION_BYTES), EINVAL);
	CHECK_FAILS(virtiovideo_set_memory(rig->device, regions, 2, 0), EINVAL);
	CHECK_FAILS(virtiovideo_set_memory(rig->device, regions, UINT32_MAX, REGION_BYTES), EINVAL);
	/* The failures left the table that was there: a ring is found in it. */
	start_and_stop(rig);
	CHECK_EQUAL(virtiovideo_set_memory(rig->device, NULL, 0, 0), 0);
}

int main(void)
{
	struct rig rig;

	rig_open(&rig);
	check_memory(&rig);
	CHECK_EQUAL(split_ring_open(&rig.rings[VIRTIO_VIDEO_COMMANDQ], &rig.memory, SPLIT_RING_SIZE), 0);
	check_vring_values(&rig);
	check_vring_addresses(&rig);
	check_vring_fds(&rig);
	check_vring_size(&rig);
	check_stats(&rig);
	check_calls(&rig);
	rig_close(&rig);
	return 0;
}
