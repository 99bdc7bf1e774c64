/* SPDX-License-Identifier: BSD-3-Clause */
/* What a guest can do to a packed ring: each breaks the queue for good, and a reset of the queue mends it. */
#include <string.h>

#include "check.h"
#include "guest/packed_ring.h"
#include "raw_packed.h"
#include "rig.h"

#define OUTSIDE (GUEST_MEMORY_BASE + (UINT64_C(1) << 40))
#define COMMANDQ VIRTIO_VIDEO_COMMANDQ

enum { NEXT = VRING_DESC_F_NEXT, WRITE = VRING_DESC_F_WRITE, INDIRECT = VRING_DESC_F_INDIRECT, NUM = 251 };

static struct packed_ring ring;

static void start(struct rig *rig, uint16_t num, uint32_t flags)
{
	struct virtiovideo_vring vring;

	CHECK_EQUAL(packed_ring_open(&ring, &rig->memory, num), 0);
	vring = packed_ring_vring(&ring, COMMANDQ);
	vring.flags = flags;
	CHECK_EQUAL(virtiovideo_vring_start(rig->device, &vring), 0);
	rig->resets_asked_for = 0;
	rig->broken_queue = UINT32_MAX;
}

static void restart(struct rig *rig)
{
	CHECK_EQUAL(virtiovideo_vring_reset(rig->device, COMMANDQ), 0);
	start(rig, NUM, VIRTIOVIDEO_VRING_PACKED | VIRTIOVIDEO_VRING_EVENT_IDX | VIRTIOVIDEO_VRING_INDIRECT_DESC);
}

static void loop(struct rig *rig)
{
	for (uint16_t i = 0; i < NUM; i++)
		raw_packed_set(&ring, i, rig->request, 1, NEXT, 0);
}

static void readable_after_writable(struct rig *rig)
{
	raw_packed_set(&ring, 0, rig->response, 64, WRITE | NEXT, 0);
	raw_packed_set(&ring, 1, rig->request, 4, 0, 0);
}

static void buffer_outside(struct rig *rig)
{
	(void)rig;
	raw_packed_set(&ring, 0, OUTSIDE, 4, 0, 0);
}

static void buffer_over_the_end(struct rig *rig)
{
	raw_packed_set(&ring, 0, GUEST_MEMORY_BASE + rig->memory.size - 4, 5, 0, 0);
}

static void buffer_that_wraps(struct rig *rig)
{
	(void)rig;
	raw_packed_set(&ring, 0, UINT64_MAX - 2, 8, 0, 0);
}

/* Each buffer is fine, together they are 4 GiB and more. */
static void total_length(struct rig *rig)
{
	for (uint16_t i = 0; i < 5; i++)
		raw_packed_set(&ring, i, GUEST_MEMORY_BASE, (uint32_t)rig->memory.size, i < 4 ? NEXT : 0, 0);
}

static struct vring_packed_desc *table(struct rig *rig, uint32_t length, uint16_t flags)
{
	raw_packed_set(&ring, 0, ring.tables_address, length, INDIRECT | flags, 0);
	return guest_pointer(&rig->memory, ring.tables_address, 4096);
}

static void table_empty(struct rig *rig)
{
	table(rig, 0, 0);
}

static void table_of_odd_length(struct rig *rig)
{
	*table(rig, 24, 0) = (struct vring_packed_desc){ .addr = rig->request, .len = 4 };
}

static void table_too_long(struct rig *rig)
{
	memset(table(rig, (NUM + 1) * 16, 0), 0, (NUM + 1) * 16);
}

static void table_with_next(struct rig *rig)
{
	*table(rig, 16, NEXT) = (struct vring_packed_desc){ .addr = rig->request, .len = 4 };
	raw_packed_set(&ring, 1, rig->request, 4, 0, 0);
}

static void table_in_a_list(struct rig *rig)
{
	raw_packed_set(&ring, 0, rig->request, 4, NEXT, 0);
	raw_packed_set(&ring, 1, ring.tables_address, 16, INDIRECT, 0);
}

static void table_outside(struct rig *rig)
{
	(void)rig;
	raw_packed_set(&ring, 0, OUTSIDE, 16, INDIRECT, 0);
}

static void buffer_of_table_outside(struct rig *rig)
{
	*table(rig, 16, 0) = (struct vring_packed_desc){ .addr = OUTSIDE, .len = 4 };
}

static const struct {
	const char *name;
	void (*break_ring)(struct rig *rig);
	uint32_t fault;
} cases[] = {
	{ "loop", loop, VIRTIOVIDEO_FAULT_CHAIN_LENGTH },
	{ "readable after writable", readable_after_writable, VIRTIOVIDEO_FAULT_READABLE_AFTER_WRITABLE },
	{ "buffer outside memory", buffer_outside, VIRTIOVIDEO_FAULT_ADDRESS },
	{ "buffer over the end of memory", buffer_over_the_end, VIRTIOVIDEO_FAULT_ADDRESS },
	{ "buffer that wraps", buffer_that_wraps, VIRTIOVIDEO_FAULT_ADDRESS },
	{ "4 GiB and more", total_length, VIRTIOVIDEO_FAULT_TOTAL_LENGTH },
	{ "empty indirect table", table_empty, VIRTIOVIDEO_FAULT_INDIRECT },
	{ "indirect table of odd length", table_of_odd_length, VIRTIOVIDEO_FAULT_INDIRECT },
	{ "indirect table longer than the queue", table_too_long, VIRTIOVIDEO_FAULT_INDIRECT },
	{ "indirect table with a next", table_with_next, VIRTIOVIDEO_FAULT_INDIRECT },
	{ "indirect table in a list", table_in_a_list, VIRTIOVIDEO_FAULT_INDIRECT },
	{ "indirect table outside memory", table_outside, VIRTIOVIDEO_FAULT_ADDRESS },
	{ "buffer of a table outside memory", buffer_of_table_outside, VIRTIOVIDEO_FAULT_ADDRESS },
};

/* The device works: QUERY_CAPS with too little room is the shortest exchange there is. */
static void check_alive(struct rig *rig)
{
	const struct virtio_video_device_query_caps request = { VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS };
	struct ring_segment segments[2] = { { rig->request, sizeof(request) }, { rig->response, 4 } };
	uint32_t written = 0;
	bool broken = false;

	memcpy(guest_pointer(&rig->memory, rig->request, sizeof(request)), &request, sizeof(request));
	CHECK(packed_ring_add(&ring, segments, 1, 1, false, rig) >= 0);
	packed_ring_publish(&ring);
	CHECK_EQUAL(virtiovideo_vring_kick(rig->device, COMMANDQ), 0);
	rig_process(rig);
	CHECK(packed_ring_take_used(&ring, &written, &broken) == rig);
	CHECK_EQUAL(written, 4);
	CHECK_EQUAL(rig_result(rig), VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY);
}

static uint64_t faults(struct rig *rig, uint32_t *last)
{
	struct virtiovideo_queue_stats stats = { .size = sizeof(stats), .queue = COMMANDQ };

	CHECK_EQUAL(virtiovideo_get_queue_stats(rig->device, &stats), 0);
	*last = stats.last_fault;
	return stats.faults;
}

/* Shows the device what is prepared; the ring is then broken for that reason, and stays so. */
static void check_breaks(struct rig *rig, uint32_t fault)
{
	uint32_t last;
	uint64_t before = faults(rig, &last);

	raw_packed_show(&ring);
	for (int i = 0; i < 3; i++) {
		CHECK_EQUAL(virtiovideo_vring_kick(rig->device, COMMANDQ), 0);
		CHECK(virtiovideo_process(rig->device, 0) >= 0);
	}
	CHECK_EQUAL(rig->resets_asked_for, 1);
	CHECK_EQUAL(rig->broken_queue, COMMANDQ);
	CHECK_EQUAL(faults(rig, &last), before + 1);
	CHECK_EQUAL(last, fault);
	/* Nothing is used: the head is as it was. */
	CHECK(!packed_ring_has_used(&ring));
}

static void check_indirect_not_negotiated(struct rig *rig)
{
	CHECK_EQUAL(virtiovideo_vring_reset(rig->device, COMMANDQ), 0);
	start(rig, NUM, VIRTIOVIDEO_VRING_PACKED | VIRTIOVIDEO_VRING_EVENT_IDX);
	*table(rig, 16, 0) = (struct vring_packed_desc){ .addr = rig->request, .len = 4 };
	check_breaks(rig, VIRTIOVIDEO_FAULT_INDIRECT);
}

static void check_memory_taken_away(struct rig *rig)
{
	struct virtiovideo_region regions[GUEST_MEMORY_REGIONS];
	uint32_t last;

	restart(rig);
	check_alive(rig);
	CHECK_EQUAL(virtiovideo_set_memory(rig->device, NULL, 0, sizeof(regions[0])), 0);
	CHECK_EQUAL(virtiovideo_vring_kick(rig->device, COMMANDQ), 0);
	CHECK(virtiovideo_process(rig->device, 0) >= 0);
	CHECK(rig->resets_asked_for > 0);
	faults(rig, &last);
	CHECK_EQUAL(last, VIRTIOVIDEO_FAULT_RING_ADDRESS);
	guest_memory_regions(&rig->memory, regions);
	CHECK_EQUAL(virtiovideo_set_memory(rig->device, regions, GUEST_MEMORY_REGIONS, sizeof(regions[0])), 0);
	restart(rig);
	check_alive(rig);
}

/* Of each size: twice round the ring and more, with chains that lie over its end. */
static void check_sizes(struct rig *rig)
{
	static const uint16_t sizes[] = { 1, 2, 3, 5, 256, 1000, PACKED_RING_MAX_SIZE };

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		CHECK_EQUAL(virtiovideo_vring_reset(rig->device, COMMANDQ), 0);
		start(rig, sizes[i], VIRTIOVIDEO_VRING_PACKED | VIRTIOVIDEO_VRING_INDIRECT_DESC);
		/* With one descriptor there is room for no request that has an answer. */
		for (uint32_t turn = 0; turn < 2u * sizes[i] + 5 && sizes[i] > 1; turn++)
			check_alive(rig);
		CHECK_EQUAL(rig->resets_asked_for, 0);
	}
}

int main(void)
{
	static struct rig rig;

	rig_open(&rig);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		printf("%s\n", cases[i].name);
		fflush(stdout);
		restart(&rig);
		cases[i].break_ring(&rig);
		check_breaks(&rig, cases[i].fault);
		restart(&rig);
		check_alive(&rig);
	}
	check_indirect_not_negotiated(&rig);
	check_memory_taken_away(&rig);
	check_sizes(&rig);
	rig_close(&rig);
	return 0;
}
