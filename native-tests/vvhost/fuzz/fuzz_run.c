/* SPDX-License-Identifier: BSD-3-Clause */
#include <dirent.h>
#include <string.h>
#include <unistd.h>

#include "../buffer_guard.h"
#include "../report.h"
#include "fuzz_case.h"
#include "queue.h"
#include "ram.h"

enum {
	ALL_REGIONS = (1 << FUZZ_REGIONS) - 1,
	ONE_IN_RACED = 3,
	FIRST_CASES = 4,
	LOOKS = 100,
	LOOK_MICROSECONDS = 10000,
};

/* Static: it is large, and what a case left behind by a jump made hangs on it. */
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

static void open_case(struct fuzz_report *report, const struct fuzz_kind *kind, struct dice dice)
{
	/* Small enough that a stream of wild sizes ends before the memory of the process does. */
	const struct device_options options = {
		.type = kind->device,
		.threads = 1 + dice_below(&dice, 2),
		.max_streams = 4,
		.max_width = 512,
		.max_height = 512,
		.max_resource_bytes = UINT64_C(64) << 20,
		.max_picture_bytes = UINT64_C(64) << 20,
	};

	memset(&guest, 0, sizeof(guest));
	memset(&fuzz, 0, sizeof(fuzz));
	fuzz.kind = *kind;
	fuzz.dice = dice;
	fuzz.pace = dice_of(dice.state, 2);
	fuzz.guest = &guest;
	fuzz.rings = guest.rings;
	fuzz.report = report;
	fuzz.features = (struct ring_features){
		.packed = kind->ring == FUZZ_PACKED,
		.no_event_idx = dice_once_in(&fuzz.dice, 3),
		.no_indirect = dice_once_in(&fuzz.dice, 4),
		.in_order = dice_once_in(&fuzz.dice, 6),
	};
	fuzz.raced = dice_once_in(&fuzz.dice, ONE_IN_RACED);
	fuzz_ram_open(&fuzz.ram, &guest.memory, dice_once_in(&fuzz.dice, 2));
	if (leak_check_begin(&guest.leaks) != STATUS_OK || device_open(&guest.device, &guest.memory, &options) != STATUS_OK)
		guest_broken();
	fuzz_ram_show(&fuzz.ram, guest.device.handle, ALL_REGIONS);
	take_slots(fuzz.slots, FUZZ_SLOTS, false);
	take_slots(fuzz.events, FUZZ_EVENTS, true);
}

static void misuse(struct fuzz_report *report)
{
	report->raced += fuzz.raced;
	switch (fuzz.kind.target) {
	case FUZZ_RINGS:
		if (fuzz.kind.ring == FUZZ_DESCRIPTOR)
			fuzz_target_chains(&fuzz);
		else
			fuzz_target_rings(&fuzz);
		break;
	case FUZZ_COMMANDS:
		fuzz_target_commands(&fuzz);
		break;
	default:
		if (fuzz.kind.device == VIRTIOVIDEO_DEVICE_DECODER)
			fuzz_target_decoder(&fuzz);
		else
			fuzz_target_encoder(&fuzz);
	}
	racer_stop(&fuzz.racer);
}

/* Faults are counted, and what the device counts of the guest's chains is where the last part begins. */
static void count(struct fuzz_report *report)
{
	struct virtiovideo_stats stats = { .size = sizeof(stats), .queue = VIRTIO_VIDEO_COMMANDQ };

	EXPECT_EQUAL(virtiovideo_get_stats(guest.device.handle, &stats), 0);
	if (stats.faults > 0 && stats.last_fault < FUZZ_FAULTS)
		report->faults[stats.last_fault] += stats.faults;
	EXPECT((stats.faults > 0) == (stats.last_fault != VIRTIOVIDEO_FAULT_NONE));
	guest.sent = stats.chains;
	guest.dropped = stats.chains - stats.completions;
}

/* The device is reset, and behaves as if nothing had been. */
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
	/* In place of the device's view of memory comes the guest's: whoever still uses the old one crashes. */
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
	EXPECT_RESULT(command_result(guest_call(&guest, &query, sizeof(query), GUEST_COMMAND_BYTES)), VIRTIO_VIDEO_RESULT_OK);
	if (fuzz.kind.device == VIRTIOVIDEO_DEVICE_DECODER && dice_once_in(&fuzz.dice, 4)) {
		const struct clip *clip = clip_get(CLIP_MPEG2);
		struct stream *stream = stream_open(&guest, clip);

		stream_play(stream);
		stream_finish(stream);
		stream_expect_pictures(stream, clip, clip->count);
	}
	guest_finish(&guest);
}

static uint32_t count_threads(void)
{
	DIR *directory = opendir("/proc/self/task");
	const struct dirent *entry;
	uint32_t count = 0;

	while (directory != NULL && (entry = readdir(directory)) != NULL)
		count += entry->d_name[0] != '.';
	if (directory != NULL)
		closedir(directory);
	return count;
}

/* Threads do not become more: as many as there were behind the first cases, in which the runtime starts its own. */
static void check_threads(uint64_t done)
{
	static uint32_t at_first;

	if (done < FIRST_CASES) {
		at_first = count_threads();
		return;
	}
	/* One that was joined may still be on its way out. */
	for (uint32_t i = 0; i < LOOKS && count_threads() > at_first; i++)
		usleep(LOOK_MICROSECONDS);
	if (count_threads() > at_first)
		expect_fail("there are %u threads, there were %u", count_threads(), at_first);
}

static void close_case(void)
{
	racer_stop(&fuzz.racer);
	guest_close(&guest);
	fuzz_ram_close(&fuzz.ram);
}

enum outcome fuzz_case_run(struct fuzz_report *report, uint64_t seed, uint64_t number, const struct fuzz_kind *kind)
{
	if (setjmp(expect_escape) != 0) {
		close_case();
		return expect_outcome();
	}
	open_case(report, kind, dice_of(seed, number));
	misuse(report);
	recover(report);
	close_case();
	check_threads(report->done);
	return OUTCOME_OK;
}
