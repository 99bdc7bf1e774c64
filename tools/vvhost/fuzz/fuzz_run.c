/* SPDX-License-Identifier: BSD-3-Clause */
#include "fuzz/fuzz_run.h"

#include <string.h>

#include "driver/buffer_guard.h"
#include "fuzz/guest/queue.h"
#include "fuzz/guest/ram.h"
#include "fuzz/targets/targets.h"
#include "program/report.h"
#include "script/play.h"

enum {
	ALL_REGIONS = (1 << FUZZ_REGIONS) - 1,
	ONE_IN_RACED = 3,
};

/* Static: it is large, and holds everything that a case made before it left by a jump. */
static struct guest guest;
static struct fuzz_case fuzz;

static void take_slots(struct fuzz_slot *slots, uint32_t count, bool are_events)
{
	for (uint32_t i = 0; i < count; i++) {
		slots[i].request = guest_area_take(&guest.memory.fixed, FUZZ_SLOT_BYTES, 16);
		slots[i].response = guest_area_take(&guest.memory.fixed, FUZZ_SLOT_BYTES, 16);
		slots[i].is_event = are_events;
	}
}

/* A target's function for each kind of device, and how much the guest may ask for there. */
static const struct {
	void (*decoder)(struct fuzz_case *fuzz);
	void (*encoder)(struct fuzz_case *fuzz);
	uint32_t max_streams;
	uint32_t max_size; /* of pictures: width and height */
} targets[FUZZ_TARGETS] = {
	[FUZZ_RINGS] = { fuzz_target_rings, fuzz_target_rings, 4, 512 },
	[FUZZ_COMMANDS] = { fuzz_target_commands, fuzz_target_commands, 4, 512 },
	/* Small enough that a stream of wild sizes ends before the memory of the process does. */
	[FUZZ_BITSTREAMS] = { fuzz_target_decoder, fuzz_target_encoder, 4, 512 },
	/* An input may be as long as two of the largest pictures, about. */
	[FUZZ_UNITS] = { fuzz_target_units, fuzz_target_units, 4, 4096 },
	[FUZZ_STORMS] = { fuzz_target_storms, fuzz_target_storms, 64, 512 },
	[FUZZ_LIMITS] = { fuzz_target_limits, fuzz_target_limits, 1024, 4096 },
};

static void open_case(struct fuzz_report *report, const struct fuzz_play *play, struct dice dice)
{
	const struct fuzz_kind *kind = &play->kind;
	const struct device_options options = {
		.type = kind->device,
		.threads = 1 + dice_below(&dice, 2),
		.max_streams = targets[kind->target].max_streams,
		.max_width = targets[kind->target].max_size,
		.max_height = targets[kind->target].max_size,
		.max_resource_bytes = UINT64_C(64) << 20,
		.max_picture_bytes = UINT64_C(64) << 20,
	};

	budget_begin(0);
	memset(&guest, 0, sizeof(guest));
	memset(&fuzz, 0, sizeof(fuzz));
	fuzz.kind = *kind;
	fuzz.dice = dice;
	fuzz.pace = dice_of(dice.state, 2);
	fuzz.guest = &guest;
	fuzz.rings = guest.rings;
	fuzz.report = report;
	fuzz.steps = play->steps;
	report->steps = 0;
	fuzz.features = (struct ring_features){
		.packed = kind->ring == FUZZ_PACKED,
		.no_event_idx = dice_once_in(&fuzz.dice, 3),
		.no_indirect = dice_once_in(&fuzz.dice, 4),
		.in_order = dice_once_in(&fuzz.dice, 6),
	};
	fuzz.raced = dice_once_in(&fuzz.dice, ONE_IN_RACED);
	fuzz_ram_open(&fuzz.ram, &guest.memory, dice_once_in(&fuzz.dice, 2));
	if (leak_check_begin(&guest.leaks) != STATUS_OK ||
	    device_open(&guest.device, &guest.memory, &options) != STATUS_OK)
		guest_broken();
	fuzz_ram_show(&fuzz.ram, guest.device.handle, ALL_REGIONS);
	take_slots(fuzz.slots, FUZZ_SLOTS, false);
	take_slots(fuzz.events, FUZZ_EVENTS, true);
}

static void misuse(struct fuzz_report *report)
{
	/* At descriptor level there are no rings to corrupt. */
	if (fuzz.kind.target == FUZZ_RINGS && fuzz.kind.ring == FUZZ_DESCRIPTOR)
		fuzz_target_chains(&fuzz);
	else if (fuzz.kind.device == VIRTIOVIDEO_DEVICE_DECODER)
		targets[fuzz.kind.target].decoder(&fuzz);
	else
		targets[fuzz.kind.target].encoder(&fuzz);
	racer_stop(&fuzz.racer);
	report->raced += fuzz.raced;
}

/* Faults are counted, and the device's count of the guest's chains is where the last part begins. */
static void count(struct fuzz_report *report)
{
	struct virtiovideo_queue_stats stats = { .size = sizeof(stats), .queue = VIRTIO_VIDEO_COMMANDQ };

	EXPECT_EQUAL(virtiovideo_get_queue_stats(guest.device.handle, &stats), 0);
	if (stats.faults > 0 && stats.last_fault < FUZZ_FAULTS)
		report->faults[stats.last_fault] += stats.faults;
	EXPECT((stats.faults > 0) == (stats.last_fault != VIRTIOVIDEO_FAULT_NONE));
	guest.sent = stats.chains;
	guest.dropped = stats.chains - stats.completions;
}

/* The device is reset, and behaves like a new one. */
static void recover(struct fuzz_report *report)
{
	static const struct transport_kind kinds[] = {
		[FUZZ_SPLIT] = { &transport_ring_ops, { 0 } },
		[FUZZ_PACKED] = { &transport_ring_ops, { .packed = true } },
		[FUZZ_DESCRIPTOR] = { &transport_descriptor_ops, { 0 } },
	};
	struct virtiovideo_region regions[GUEST_MEMORY_REGIONS];
	struct virtio_video_device_query_caps query = { VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS };

	EXPECT_EQUAL(virtiovideo_reset(guest.device.handle), 0);
	count(report);
	/* The guest's memory replaces the device's view of it: whoever still uses the old one crashes. */
	fuzz_ram_show(&fuzz.ram, guest.device.handle, 0);
	guest_memory_regions(&guest.memory, regions);
	EXPECT_EQUAL(virtiovideo_set_memory(guest.device.handle, regions, GUEST_MEMORY_REGIONS, sizeof(regions[0])), 0);
	guest_area_reset(&guest.memory.fixed);
	guest_area_reset(&guest.memory.images);
	guest.device.needs_reset = false;
	EXPECT_EQUAL(device_accept(&guest.device), STATUS_OK);
	if (buffer_guard_open(&guest.memory) != STATUS_OK)
		guest_broken();
	memset(guest_pointer(&guest.memory, GUEST_MEMORY_BASE, 1 << 20), 0, 1 << 20);
	guest_begin(&guest, &kinds[fuzz.kind.ring]);
	guest_offer_events(&guest, GUEST_EVENTS_OFFERED);
	EXPECT_RESULT(command_result(guest_call(&guest, &query, sizeof(query), GUEST_COMMAND_BYTES)),
		      VIRTIO_VIDEO_RESULT_OK);
	if (fuzz.kind.device == VIRTIOVIDEO_DEVICE_DECODER && dice_once_in(&fuzz.dice, 4)) {
		const struct clip *clip = clip_get(CLIP_MPEG2);
		struct stream *stream = stream_open(&guest, clip);

		stream_play(stream);
		stream_finish(stream);
		stream_expect_pictures(stream, clip, clip->count);
	}
	guest_finish(&guest);
}

static void close_case(void)
{
	racer_stop(&fuzz.racer);
	guest_close(&guest);
	fuzz_ram_close(&fuzz.ram);
}

enum outcome fuzz_case_run(struct fuzz_report *report, const struct fuzz_play *play)
{
	report->is_budget = false;
	if (setjmp(expect_escape) != 0) {
		close_case();
		return expect_outcome();
	}
	open_case(report, play, dice_of(play->seed, play->number));
	misuse(report);
	recover(report);
	close_case();
	budget_end(play->again);
	if (budget_excess() != NULL) {
		report->is_budget = true;
		expect_fail("%s", budget_excess());
	}
	return OUTCOME_OK;
}
