/* SPDX-License-Identifier: BSD-3-Clause */
/* Rings: good ones at first, with buffers that the device holds; then their words are changed. */
#include <errno.h>
#include <string.h>

#include "fuzz/guest/command.h"
#include "fuzz/guest/queue.h"
#include "fuzz/guest/ram.h"
#include "fuzz/guest/wild.h"
#include "fuzz/targets/targets.h"

enum {
	MOST_ROUNDS = 6,
	MOST_WORDS = 5,
	TABLE_BYTES = 16 * SPLIT_RING_MAX_SEGMENTS,
	HELD = 3, /* buffers that the device holds for a stream */
	ALL_REGIONS = (1 << FUZZ_REGIONS) - 1,
};

/* The parts of a ring, and how long they are. */
struct parts {
	uint8_t *desc;
	uint8_t *driver;
	uint8_t *device;
	uint8_t *tables;
	uint32_t desc_bytes;
	uint32_t driver_bytes;
	uint32_t device_bytes;
	uint32_t tables_bytes;
};

static struct parts parts_of(const struct guest_ring *ring)
{
	uint32_t num = guest_ring_size(ring);
	struct parts parts = { .desc_bytes = num * 16, .tables_bytes = num * TABLE_BYTES };

	if (ring->features.packed) {
		parts.desc = (uint8_t *)ring->packed.desc;
		parts.driver = (uint8_t *)ring->packed.driver;
		parts.device = (uint8_t *)ring->packed.device;
		parts.tables = guest_pointer(ring->packed.memory, ring->packed.tables_address, parts.tables_bytes);
		parts.driver_bytes = sizeof(*ring->packed.driver);
		parts.device_bytes = sizeof(*ring->packed.device);
	} else {
		parts.desc = (uint8_t *)ring->split.desc;
		parts.driver = (uint8_t *)ring->split.avail;
		parts.device = (uint8_t *)ring->split.used;
		parts.tables = guest_pointer(ring->split.memory, ring->split.tables_address, parts.tables_bytes);
		parts.driver_bytes = 6 + num * 2;
		parts.device_bytes = 6 + num * 8;
	}
	return parts;
}

/* A few commands that are answered, so that the indices have moved, and a stream that holds buffers. */
static void warm_up(struct fuzz_case *fuzz)
{
	const struct virtio_video_stream_create create = {
		VIRTIO_VIDEO_CMD_STREAM_CREATE,
		VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
		VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
		VIRTIO_VIDEO_CODEC_MPEG2,
	};
	uint32_t turns = dice_below(
		&fuzz->dice, 2u * guest_ring_size(&fuzz->rings[0]) < 64 ? 2u * guest_ring_size(&fuzz->rings[0]) : 64);
	uint8_t attach[64];

	for (uint32_t i = 0; i < turns; i++)
		fuzz_call(fuzz, &create.cmd_type, sizeof(create.cmd_type), 4);
	if (guest_ring_size(&fuzz->rings[0]) < 2 * HELD || dice_once_in(&fuzz->dice, 2))
		return;
	fuzz_call(fuzz, &create, sizeof(create), sizeof(struct virtio_video_stream_create_resp));
	for (uint32_t i = 0; i < HELD; i++) {
		const struct virtio_video_resource_queue queue = {
			.cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
			.stream_id = 1,
			.queue_type = VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT,
			.resource_id = i,
		};
		struct fuzz_slot *slot = fuzz_slot_take(fuzz);
		/* In the second region and in the third. */
		uint64_t at = i == 0 ? FUZZ_RAM_SECOND + (UINT64_C(4) << 20) : FUZZ_RAM_THIRD + i * (UINT64_C(1) << 20);

		fuzz_call(fuzz, attach, command_attach(attach, 1, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, i, at, 1 << 20, 1),
			  4);
		if (slot == NULL)
			return;
		memcpy(fuzz_slot_request(fuzz, slot), &queue, sizeof(queue));
		if (fuzz_send(fuzz, slot, sizeof(queue), sizeof(struct virtio_video_resource_queue_resp)))
			fuzz_kick(fuzz, VIRTIO_VIDEO_COMMANDQ);
	}
	fuzz_run(fuzz, 0);
}

/* Chains that are not shown to the device yet. */
static void add_chains(struct fuzz_case *fuzz, const struct command_state *state)
{
	uint32_t count = dice_below(&fuzz->dice, 6);

	for (uint32_t i = 0; i < count; i++) {
		struct fuzz_slot *slot = fuzz_slot_take(fuzz);
		uint8_t bytes[COMMAND_BYTES] = { 0 };
		uint32_t room;
		uint32_t length = command_build(&fuzz->dice, state, bytes, &room);

		if (slot == NULL)
			return;
		memcpy(fuzz_slot_request(fuzz, slot), bytes, length);
		fuzz_send(fuzz, slot, length, room);
	}
}

/* A descriptor of the ring: mostly one of a chain that was added last. */
static uint32_t pick_descriptor(struct fuzz_case *fuzz)
{
	const struct guest_ring *ring = &fuzz->rings[VIRTIO_VIDEO_COMMANDQ];
	uint32_t num = guest_ring_size(ring);
	uint32_t back = 1 + dice_below(&fuzz->dice, 6);

	if (dice_once_in(&fuzz->dice, 4))
		return dice_below(&fuzz->dice, num);
	if (ring->features.packed)
		return ((ring->packed.next_avail & PACKED_RING_INDEX) + num - back % num) % num;
	return ring->split.avail->ring[(uint16_t)(ring->split.avail_index - back) & (num - 1)] % num;
}

/* A field of a descriptor: address, length, and two of two bytes, which lie differently in the two kinds of ring. */
static void change_descriptor(struct fuzz_case *fuzz, uint8_t *desc, uint32_t num)
{
	uint64_t address = wild_address(&fuzz->dice);
	uint32_t length = wild_length(&fuzz->dice);
	uint16_t bit = (uint16_t)(1 << dice_below(&fuzz->dice, 16));
	uint16_t flags;

	switch (dice_below(&fuzz->dice, 6)) {
	case 0:
		memcpy(desc, &address, sizeof(address));
		break;
	case 1:
		memcpy(desc + 8, &length, sizeof(length));
		break;
	case 2:
		/* NEXT, WRITE or INDIRECT, mostly. */
		if (!dice_once_in(&fuzz->dice, 4))
			bit = (uint16_t)(1 << dice_below(&fuzz->dice, 3));
		/* Fall through. */
	case 3: {
		uint32_t at = fuzz->features.packed ? 14 : 12;

		memcpy(&flags, desc + at, sizeof(flags));
		flags ^= bit;
		memcpy(desc + at, &flags, sizeof(flags));
		break;
	}
	case 4: {
		uint16_t other = (uint16_t)wild_or(&fuzz->dice, dice_below(&fuzz->dice, num + 2));

		memcpy(desc + (fuzz->features.packed ? 12 : 14), &other, sizeof(other));
		break;
	}
	default:
		racer_rewrite(&fuzz->dice, desc, 16);
	}
}

static void change(struct fuzz_case *fuzz, const struct parts *parts)
{
	uint32_t words = dice_below(&fuzz->dice, MOST_WORDS);

	for (uint32_t i = 0; i < words; i++) {
		switch (dice_below(&fuzz->dice, 8)) {
		case 0:
			wild_damage(&fuzz->dice, parts->driver, parts->driver_bytes, 1);
			break;
		case 1:
			wild_damage(&fuzz->dice, parts->device, parts->device_bytes, 1);
			break;
		case 2:
		case 3:
			change_descriptor(fuzz,
					  parts->tables + TABLE_BYTES * pick_descriptor(fuzz) +
						  16 * dice_below(&fuzz->dice, 3),
					  SPLIT_RING_MAX_SEGMENTS);
			break;
		default:
			change_descriptor(fuzz, parts->desc + 16 * pick_descriptor(fuzz), parts->desc_bytes / 16);
		}
	}
	/* A head, and an available index that jumps. */
	if (!fuzz->features.packed && dice_once_in(&fuzz->dice, 6)) {
		struct split_ring *ring = &fuzz->rings[VIRTIO_VIDEO_COMMANDQ].split;
		uint32_t far = dice_once_in(&fuzz->dice, 4) ? (uint32_t)dice_roll(&fuzz->dice)
							    : dice_below(&fuzz->dice, ring->num + 2u);

		ring->avail->ring[ring->avail_index & (ring->num - 1)] =
			(uint16_t)wild_or(&fuzz->dice, dice_below(&fuzz->dice, ring->num));
		ring->avail_index = (uint16_t)(ring->avail_index + far);
	}
}

/* The host's actions in the meantime. Rings in memory that is taken away break, and nothing else happens. */
static void meddle(struct fuzz_case *fuzz)
{
	struct virtiovideo *device = fuzz->guest->device.handle;
	uint32_t queue = dice_below(&fuzz->dice, 2);
	uint32_t next_avail = 0;
	uint32_t next_used = 0;

	switch (dice_below(&fuzz->dice, 6)) {
	case 0:
		fuzz_ram_show(&fuzz->ram, device, dice_below(&fuzz->dice, ALL_REGIONS + 1));
		fuzz_run(fuzz, 0);
		fuzz_ram_show(&fuzz->ram, device, ALL_REGIONS);
		break;
	case 1:
		FUZZ_CALL(virtiovideo_vring_stop(device, queue, &next_avail, &next_used), -EINVAL, -EINVAL);
		fuzz_run(fuzz, 0);
		if (dice_once_in(&fuzz->dice, 4))
			next_avail = (uint32_t)wild_word(&fuzz->dice);
		fuzz_queue_resume(fuzz, queue, next_avail, wild_or(&fuzz->dice, next_used));
		break;
	case 2:
		FUZZ_CALL(virtiovideo_vring_reset(device, queue), -EINVAL, -EINVAL);
		fuzz_queue_resume(fuzz, queue, fuzz->features.packed ? PACKED_RING_WRAP : 0,
				  fuzz->features.packed ? PACKED_RING_WRAP : 0);
		break;
	case 3:
		FUZZ_CALL(virtiovideo_vring_kick_data(device, (uint32_t)wild_word(&fuzz->dice)), -EINVAL, -EINVAL);
		break;
	default:
		break;
	}
}

static void race(struct fuzz_case *fuzz, const struct parts *parts)
{
	racer_add(&fuzz->racer, parts->desc, parts->desc_bytes);
	racer_add(&fuzz->racer, parts->driver, parts->driver_bytes);
	racer_add(&fuzz->racer, parts->device, parts->device_bytes);
	racer_add(&fuzz->racer, parts->tables, parts->tables_bytes);
	racer_add(&fuzz->racer, fuzz_slot_request(fuzz, &fuzz->slots[0]), FUZZ_SLOT_BYTES);
	EXPECT_EQUAL(racer_start(&fuzz->racer, fuzz->dice.state), 0);
}

void fuzz_target_rings(struct fuzz_case *fuzz)
{
	static const uint16_t sizes[] = { 1, 2, 3, 4, 7, 8, 16, 64, 256, 1000 };
	const struct command_state state = { .streams = { 1 }, .count = 1 };
	uint32_t rounds = 1 + dice_below(&fuzz->dice, MOST_ROUNDS);
	struct parts parts;

	fuzz_queue_start(fuzz, sizes[dice_below(&fuzz->dice, sizeof(sizes) / sizeof(sizes[0]))]);
	fuzz_offer_events(fuzz);
	warm_up(fuzz);
	parts = parts_of(&fuzz->rings[VIRTIO_VIDEO_COMMANDQ]);
	fuzz->wild = true;
	for (uint32_t round = 0; round < rounds && fuzz_step(fuzz); round++) {
		if (!fuzz->racer.runs)
			add_chains(fuzz, &state);
		change(fuzz, &parts);
		guest_ring_publish(&fuzz->rings[VIRTIO_VIDEO_COMMANDQ]);
		if (fuzz->raced && !fuzz->racer.runs)
			race(fuzz, &parts);
		FUZZ_CALL(virtiovideo_vring_kick(fuzz->guest->device.handle, VIRTIO_VIDEO_COMMANDQ), 0, 0);
		fuzz_run(fuzz, fuzz->raced ? 1 : 0);
		if (dice_once_in(&fuzz->dice, 3))
			meddle(fuzz);
		/* Broken for good: nothing more can happen here. */
		if (fuzz->guest->device.needs_reset && dice_once_in(&fuzz->dice, 2))
			break;
	}
}
