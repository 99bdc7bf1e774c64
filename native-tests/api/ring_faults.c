/* SPDX-License-Identifier: BSD-3-Clause */
/* What a guest can do to a ring: each breaks the queue for good, and a reset mends it. */
#include <string.h>
#include <sys/eventfd.h>

#include "check.h"
#include "raw_ring.h"
#include "rig.h"

#define OUTSIDE (GUEST_MEMORY_BASE + (UINT64_C(1) << 40))

static const struct virtio_video_device_query_caps request = { VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS };

static void jump_of_index(struct rig *rig, struct split_ring *ring)
{
	(void)rig;
	ring->avail_index = (uint16_t)(ring->avail_index + ring->num + 1);
}

static void head_out_of_range(struct rig *rig, struct split_ring *ring)
{
	(void)rig;
	ring->avail->ring[ring->avail_index & (ring->num - 1)] = ring->num;
	ring->avail_index++;
}

static void next_out_of_range(struct rig *rig, struct split_ring *ring)
{
	raw_set(&ring->desc[0], rig->request, 4, VRING_DESC_F_NEXT, ring->num);
	raw_offer(ring);
}

static void loop(struct rig *rig, struct split_ring *ring)
{
	raw_set(&ring->desc[0], rig->request, 1, VRING_DESC_F_NEXT, 1);
	raw_set(&ring->desc[1], rig->request, 1, VRING_DESC_F_NEXT, 0);
	raw_offer(ring);
}

static void readable_after_writable(struct rig *rig, struct split_ring *ring)
{
	raw_set(&ring->desc[0], rig->response, 64, VRING_DESC_F_WRITE | VRING_DESC_F_NEXT, 1);
	raw_set(&ring->desc[1], rig->request, 4, 0, 0);
	raw_offer(ring);
}

static void buffer_outside(struct rig *rig, struct split_ring *ring)
{
	(void)rig;
	raw_set(&ring->desc[0], OUTSIDE, 4, 0, 0);
	raw_offer(ring);
}

static void buffer_over_the_end(struct rig *rig, struct split_ring *ring)
{
	raw_set(&ring->desc[0], GUEST_MEMORY_BASE + rig->memory.size - 4, 5, 0, 0);
	raw_offer(ring);
}

static void buffer_that_wraps(struct rig *rig, struct split_ring *ring)
{
	(void)rig;
	raw_set(&ring->desc[0], UINT64_MAX - 2, 8, 0, 0);
	raw_offer(ring);
}

/* Each buffer is fine, together they are 4 GiB and more. */
static void total_length(struct rig *rig, struct split_ring *ring)
{
	for (uint16_t i = 0; i < 5; i++)
		raw_set(&ring->desc[i], GUEST_MEMORY_BASE, (uint32_t)rig->memory.size, i < 4 ? VRING_DESC_F_NEXT : 0,
			(uint16_t)(i + 1));
	raw_offer(ring);
}

static struct vring_desc *table(struct rig *rig, struct split_ring *ring, uint32_t length)
{
	raw_set(&ring->desc[0], ring->tables_address, length, VRING_DESC_F_INDIRECT, 0);
	raw_offer(ring);
	return guest_pointer(&rig->memory, ring->tables_address, 4096);
}

static void table_in_table(struct rig *rig, struct split_ring *ring)
{
	raw_set(table(rig, ring, 16), ring->tables_address + 64, 16, VRING_DESC_F_INDIRECT, 0);
}

static void table_empty(struct rig *rig, struct split_ring *ring)
{
	table(rig, ring, 0);
}

static void table_of_odd_length(struct rig *rig, struct split_ring *ring)
{
	raw_set(table(rig, ring, 24), rig->request, 4, 0, 0);
}

static void table_with_next(struct rig *rig, struct split_ring *ring)
{
	raw_set(table(rig, ring, 16), rig->request, 4, 0, 0);
	ring->desc[0].flags |= VRING_DESC_F_NEXT;
	ring->desc[0].next = 1;
}

static void table_next_out_of_range(struct rig *rig, struct split_ring *ring)
{
	raw_set(table(rig, ring, 16), rig->request, 4, VRING_DESC_F_NEXT, 1);
}

static void table_outside(struct rig *rig, struct split_ring *ring)
{
	table(rig, ring, 16);
	(void)rig;
	ring->desc[0].addr = OUTSIDE;
}

static const struct {
	const char *name;
	void (*break_ring)(struct rig *rig, struct split_ring *ring);
	uint32_t fault;
} cases[] = {
	{ "available index jumps", jump_of_index, VIRTIOVIDEO_FAULT_AVAIL_INDEX },
	{ "head out of range", head_out_of_range, VIRTIOVIDEO_FAULT_HEAD_INDEX },
	{ "next out of range", next_out_of_range, VIRTIOVIDEO_FAULT_NEXT_INDEX },
	{ "loop", loop, VIRTIOVIDEO_FAULT_CHAIN_LENGTH },
	{ "readable after writable", readable_after_writable, VIRTIOVIDEO_FAULT_READABLE_AFTER_WRITABLE },
	{ "buffer outside memory", buffer_outside, VIRTIOVIDEO_FAULT_ADDRESS },
	{ "buffer over the end of memory", buffer_over_the_end, VIRTIOVIDEO_FAULT_ADDRESS },
	{ "buffer that wraps", buffer_that_wraps, VIRTIOVIDEO_FAULT_ADDRESS },
	{ "4 GiB and more", total_length, VIRTIOVIDEO_FAULT_TOTAL_LENGTH },
	{ "indirect table in a table", table_in_table, VIRTIOVIDEO_FAULT_INDIRECT },
	{ "empty indirect table", table_empty, VIRTIOVIDEO_FAULT_INDIRECT },
	{ "indirect table of odd length", table_of_odd_length, VIRTIOVIDEO_FAULT_INDIRECT },
	{ "indirect table with a next", table_with_next, VIRTIOVIDEO_FAULT_INDIRECT },
	{ "next beyond the indirect table", table_next_out_of_range, VIRTIOVIDEO_FAULT_NEXT_INDEX },
	{ "indirect table outside memory", table_outside, VIRTIOVIDEO_FAULT_ADDRESS },
};

/* The device works: QUERY_CAPS with too little room is the shortest exchange there is. */
static void check_alive(struct rig *rig)
{
	CHECK_EQUAL(rig_command(rig, &request, sizeof(request), 4), 4);
	CHECK_EQUAL(rig_result(rig), VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY);
}

static void restart(struct rig *rig)
{
	CHECK_EQUAL(virtiovideo_reset(rig->device), 0);
	rig->resets_asked_for = 0;
	rig->broken_queue = UINT32_MAX;
	rig_start_rings(rig, true);
}

static void check_broken(struct rig *rig, uint32_t fault, uint64_t faults_before)
{
	struct split_ring *ring = &rig->rings[VIRTIO_VIDEO_COMMANDQ];
	struct virtiovideo_queue_stats stats = { .size = sizeof(stats), .queue = VIRTIO_VIDEO_COMMANDQ };
	uint16_t used = ring->used->idx;

	CHECK_EQUAL(rig->resets_asked_for, 1);
	CHECK_EQUAL(rig->broken_queue, VIRTIO_VIDEO_COMMANDQ);
	CHECK_EQUAL(rig->reason, fault);
	CHECK_EQUAL(virtiovideo_get_queue_stats(rig->device, &stats), 0);
	CHECK_EQUAL(stats.faults, faults_before + 1);
	CHECK_EQUAL(stats.last_fault, fault);

	/* It stays broken, whatever comes, and says so once. */
	ring->avail_index++;
	raw_kick(rig, VIRTIO_VIDEO_COMMANDQ);
	for (int i = 0; i < 3; i++)
		CHECK(virtiovideo_process(rig->device, 0) >= 0);
	CHECK_EQUAL(ring->used->idx, used);
	CHECK_EQUAL(rig->resets_asked_for, 1);
	CHECK_EQUAL(virtiovideo_get_queue_stats(rig->device, &stats), 0);
	CHECK_EQUAL(stats.faults, faults_before + 1);
}

/* Indirect descriptors without the feature. */
static void check_indirect_not_negotiated(struct rig *rig)
{
	struct split_ring *ring = &rig->rings[VIRTIO_VIDEO_COMMANDQ];
	struct virtiovideo_queue_stats stats = { .size = sizeof(stats), .queue = VIRTIO_VIDEO_COMMANDQ };
	struct virtiovideo_vring vring;

	CHECK_EQUAL(virtiovideo_reset(rig->device), 0);
	rig->resets_asked_for = 0;
	CHECK_EQUAL(split_ring_open(ring, &rig->memory, SPLIT_RING_SIZE), 0);
	vring = rig_vring(rig, VIRTIO_VIDEO_COMMANDQ, true);
	vring.flags = VIRTIOVIDEO_VRING_EVENT_IDX;
	CHECK_EQUAL(virtiovideo_vring_start(rig->device, &vring), 0);
	raw_set(table(rig, ring, 16), rig->request, 4, 0, 0);
	raw_kick(rig, VIRTIO_VIDEO_COMMANDQ);
	rig_process(rig);
	CHECK_EQUAL(virtiovideo_get_queue_stats(rig->device, &stats), 0);
	CHECK_EQUAL(stats.last_fault, VIRTIOVIDEO_FAULT_INDIRECT);
	CHECK_EQUAL(rig->resets_asked_for, 1);
}

/* The memory goes away under a running ring. */
static void check_memory_taken_away(struct rig *rig)
{
	struct virtiovideo_region regions[GUEST_MEMORY_REGIONS];
	struct virtiovideo_queue_stats stats = { .size = sizeof(stats), .queue = VIRTIO_VIDEO_COMMANDQ };

	restart(rig);
	check_alive(rig);
	CHECK_EQUAL(virtiovideo_set_memory(rig->device, NULL, 0, sizeof(regions[0])), 0);
	CHECK_EQUAL(eventfd_write(rig->kick_fds[VIRTIO_VIDEO_COMMANDQ], 1), 0);
	CHECK(virtiovideo_process(rig->device, 0) >= 0);
	CHECK(rig->resets_asked_for > 0);
	CHECK_EQUAL(virtiovideo_get_queue_stats(rig->device, &stats), 0);
	CHECK_EQUAL(stats.last_fault, VIRTIOVIDEO_FAULT_RING_ADDRESS);
	guest_memory_regions(&rig->memory, regions);
	CHECK_EQUAL(virtiovideo_set_memory(rig->device, regions, GUEST_MEMORY_REGIONS, sizeof(regions[0])), 0);
	restart(rig);
	check_alive(rig);
}

/* Legal, if odd: a chain of exactly as many descriptors as the queue has, all but two empty. */
static void check_longest_chain(struct rig *rig)
{
	struct split_ring *ring;

	restart(rig);
	ring = &rig->rings[VIRTIO_VIDEO_COMMANDQ];
	memcpy(guest_pointer(&rig->memory, rig->request, sizeof(request)), &request, sizeof(request));
	for (uint16_t i = 0; i < ring->num - 1; i++)
		raw_set(&ring->desc[i], rig->request, i == 100 ? sizeof(request) : 0, VRING_DESC_F_NEXT,
			(uint16_t)(i + 1));
	raw_set(&ring->desc[ring->num - 1], rig->response, 4, VRING_DESC_F_WRITE, 0);
	raw_offer(ring);
	raw_kick(rig, VIRTIO_VIDEO_COMMANDQ);
	rig_process(rig);
	CHECK_EQUAL(rig->resets_asked_for, 0);
	CHECK_EQUAL(ring->used->idx, 1);
	CHECK_EQUAL(ring->used->ring[0].len, 4);
	CHECK_EQUAL(rig_result(rig), VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY);
}

int main(void)
{
	struct rig rig;

	rig_open(&rig);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct virtiovideo_queue_stats stats = { .size = sizeof(stats), .queue = VIRTIO_VIDEO_COMMANDQ };

		printf("%s\n", cases[i].name);
		fflush(stdout);
		restart(&rig);
		check_alive(&rig);
		CHECK_EQUAL(virtiovideo_get_queue_stats(rig.device, &stats), 0);
		cases[i].break_ring(&rig, &rig.rings[VIRTIO_VIDEO_COMMANDQ]);
		raw_kick(&rig, VIRTIO_VIDEO_COMMANDQ);
		rig_process(&rig);
		check_broken(&rig, cases[i].fault, stats.faults);
	}
	check_indirect_not_negotiated(&rig);
	check_memory_taken_away(&rig);
	check_longest_chain(&rig);
	rig_close(&rig);
	return 0;
}
