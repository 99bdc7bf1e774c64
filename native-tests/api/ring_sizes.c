/* SPDX-License-Identifier: BSD-3-Clause */
/* Rings of the smallest and of the largest sizes, written by hand, round and round; split ones from index 65530 on. */
#include <errno.h>
#include <string.h>

#include <linux/virtio_ring.h>

#include "check.h"
#include "rig.h"

enum { LATE = 65530, WRAP = 1 << 15, AVAIL = 1 << VRING_PACKED_DESC_F_AVAIL, USED = 1 << VRING_PACKED_DESC_F_USED };

static const struct virtio_video_device_query_caps request = { VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS };

/* QUERY_CAPS with too little room, by a table: so it fits into a queue of two descriptors, and takes one. */
static uint64_t make_table(struct rig *rig, bool packed)
{
	uint64_t address = guest_area_take(&rig->memory.fixed, 32, 16);
	struct vring_desc *split = guest_pointer(&rig->memory, address, 32);

	if (packed) {
		struct vring_packed_desc *table = (struct vring_packed_desc *)split;

		table[0] = (struct vring_packed_desc){ .addr = rig->request, .len = sizeof(request) };
		table[1] = (struct vring_packed_desc){ .addr = rig->response, .len = 4, .flags = VRING_DESC_F_WRITE };
	} else {
		split[0] = (struct vring_desc){ rig->request, sizeof(request), VRING_DESC_F_NEXT, 1 };
		split[1] = (struct vring_desc){ rig->response, 4, VRING_DESC_F_WRITE, 0 };
	}
	return address;
}

static struct virtiovideo_vring make_ring(struct rig *rig, uint32_t num, uint32_t flags)
{
	/* The larger of what the two kinds need. */
	return (struct virtiovideo_vring){
		.size = sizeof(struct virtiovideo_vring),
		.queue = VIRTIO_VIDEO_COMMANDQ,
		.num = num,
		.flags = flags,
		.desc = guest_area_take(&rig->memory.fixed, num * UINT64_C(16), 16),
		.avail = guest_area_take(&rig->memory.fixed, 6 + num * UINT64_C(2), 4),
		.used = guest_area_take(&rig->memory.fixed, 6 + num * UINT64_C(8), 4),
		.kick_fd = -1,
		.call_fd = -1,
	};
}

static void exchange(struct rig *rig)
{
	memset(guest_pointer(&rig->memory, rig->response, 4), RIG_PATTERN, 4);
	CHECK_EQUAL(virtiovideo_vring_kick(rig->device, VIRTIO_VIDEO_COMMANDQ), 0);
	rig_process(rig);
	CHECK_EQUAL(rig->resets_asked_for, 0);
}

/* A queue of one has no room for the two descriptors of an exchange, in a table neither: it gets a request without an answer. */
static uint32_t expected_length(struct rig *rig, uint32_t num)
{
	if (num > 1)
		CHECK_EQUAL(rig_result(rig), VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY);
	return num > 1 ? 4 : 0;
}

static void check_split(struct rig *rig, uint32_t num)
{
	struct virtiovideo_vring vring = make_ring(rig, num, VIRTIOVIDEO_VRING_INDIRECT_DESC);
	struct vring_desc *desc = guest_pointer(&rig->memory, vring.desc, num * UINT64_C(16));
	struct vring_avail *avail = guest_pointer(&rig->memory, vring.avail, 6 + num * UINT64_C(2));
	struct vring_used *used = guest_pointer(&rig->memory, vring.used, 6 + num * UINT64_C(8));
	uint64_t table = make_table(rig, false);

	vring.next_avail = LATE;
	vring.next_used = LATE;
	avail->idx = LATE;
	used->idx = LATE;
	CHECK_EQUAL(virtiovideo_vring_start(rig->device, &vring), 0);
	for (uint32_t turn = 0; turn < num + 20; turn++) {
		uint16_t index = (uint16_t)(LATE + turn);
		uint16_t head = (uint16_t)(turn * 3 % num);

		desc[head] = num > 1 ? (struct vring_desc){ table, 32, VRING_DESC_F_INDIRECT, 0 }
				     : (struct vring_desc){ rig->request, sizeof(request), 0, 0 };
		avail->ring[index & (num - 1)] = head;
		__atomic_store_n(&avail->idx, (uint16_t)(index + 1), __ATOMIC_RELEASE);
		exchange(rig);
		CHECK_EQUAL(__atomic_load_n(&used->idx, __ATOMIC_ACQUIRE), (uint16_t)(index + 1));
		CHECK_EQUAL(used->ring[index & (num - 1)].id, head);
		CHECK_EQUAL(used->ring[index & (num - 1)].len, expected_length(rig, num));
	}
	CHECK_EQUAL(virtiovideo_vring_reset(rig->device, VIRTIO_VIDEO_COMMANDQ), 0);
}

static void check_packed(struct rig *rig, uint32_t num)
{
	struct virtiovideo_vring vring =
		make_ring(rig, num, VIRTIOVIDEO_VRING_INDIRECT_DESC | VIRTIOVIDEO_VRING_PACKED);
	struct vring_packed_desc *desc = guest_pointer(&rig->memory, vring.desc, num * UINT64_C(16));
	uint64_t table = make_table(rig, true);
	bool wrap = true;
	uint32_t index = 0;

	vring.next_avail = WRAP;
	vring.next_used = WRAP;
	CHECK_EQUAL(virtiovideo_vring_start(rig->device, &vring), 0);
	for (uint32_t turn = 0; turn < 2 * num + 3; turn++) {
		/* Any id: it is the driver's affair. */
		uint16_t id = (uint16_t)(turn * 7919);
		uint16_t flags = wrap ? AVAIL : USED;

		desc[index] =
			(struct vring_packed_desc){ .addr = table, .len = 32, .id = id, .flags = desc[index].flags };
		if (num == 1) {
			desc[index].addr = rig->request;
			desc[index].len = sizeof(request);
		} else {
			flags |= VRING_DESC_F_INDIRECT;
		}
		__atomic_store_n(&desc[index].flags, flags, __ATOMIC_RELEASE);
		exchange(rig);
		CHECK_EQUAL(__atomic_load_n(&desc[index].flags, __ATOMIC_ACQUIRE) & (AVAIL | USED),
			    wrap ? AVAIL | USED : 0);
		CHECK_EQUAL(desc[index].id, id);
		/* spec: VIRTIO 1.2, 2.8.5.2: a length is said only of what was written to. */
		if (num > 1)
			CHECK_EQUAL(desc[index].len, expected_length(rig, num));
		index++;
		wrap = index == num ? !wrap : wrap;
		index = index == num ? 0 : index;
	}
	CHECK_EQUAL(virtiovideo_vring_reset(rig->device, VIRTIO_VIDEO_COMMANDQ), 0);
}

static void check_refused(struct rig *rig)
{
	static const uint32_t no_split[] = { 0, 3, 6, 255, 32767, 32769, 65536, UINT32_MAX };
	static const uint32_t no_packed[] = { 0, 32769, 65536, UINT32_MAX };

	for (size_t i = 0; i < sizeof(no_split) / sizeof(no_split[0]); i++) {
		struct virtiovideo_vring vring = make_ring(rig, 32768, 0);

		vring.num = no_split[i];
		CHECK_FAILS(virtiovideo_vring_start(rig->device, &vring), EINVAL);
	}
	for (size_t i = 0; i < sizeof(no_packed) / sizeof(no_packed[0]); i++) {
		struct virtiovideo_vring vring = make_ring(rig, 32768, VIRTIOVIDEO_VRING_PACKED);

		vring.num = no_packed[i];
		vring.next_avail = WRAP;
		vring.next_used = WRAP;
		CHECK_FAILS(virtiovideo_vring_start(rig->device, &vring), EINVAL);
	}
}

int main(void)
{
	static const uint32_t sizes[] = { 1, 2, 3, 5, 255, 256, 1000, 32767, 32768 };
	static struct rig rig;

	rig_open(&rig);
	memcpy(guest_pointer(&rig.memory, rig.request, sizeof(request)), &request, sizeof(request));
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		printf("%u\n", sizes[i]);
		fflush(stdout);
		if ((sizes[i] & (sizes[i] - 1)) == 0)
			check_split(&rig, sizes[i]);
		check_packed(&rig, sizes[i]);
	}
	check_refused(&rig);
	rig_close(&rig);
	return 0;
}
