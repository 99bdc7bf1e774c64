/* SPDX-License-Identifier: BSD-3-Clause */
/* Memory that the sg lists of RESOURCE_ATTACH may name. */
#include <string.h>

#include "conformance/sequence.h"

#define INPUT VIRTIO_VIDEO_QUEUE_TYPE_INPUT
enum { ENTRIES = 8 };

struct run {
	uint64_t address;
	uint32_t length;
};

/* An ATTACH whose list claims this many entries, followed by those there are. */
static uint32_t attach(struct stream *stream, uint32_t claimed, const struct run *runs, uint32_t count)
{
	struct {
		struct virtio_video_resource_attach attach;
		struct virtio_video_resource_sg_list list;
		struct virtio_video_resource_sg_entry entries[ENTRIES];
	} request = {
		.attach = { VIRTIO_VIDEO_CMD_RESOURCE_ATTACH, stream->id, INPUT, 0 },
		.list = { .num_entries = claimed },
	};

	for (uint32_t i = 0; i < count; i++) {
		request.entries[i].addr = runs[i].address;
		request.entries[i].length = runs[i].length;
	}
	return guest_result(stream->guest, &request,
			    (uint32_t)(sizeof(request) - (ENTRIES - count) * sizeof(request.entries[0])),
			    sizeof(struct virtio_video_resource_attach_resp));
}

static uint32_t attach_one(struct stream *stream, uint64_t address, uint32_t length)
{
	struct run run = { address, length };

	return attach(stream, 1, &run, 1);
}

static struct stream *create(struct guest *guest)
{
	return stream_create(guest, VIRTIO_VIDEO_CODEC_MPEG2);
}

static void outside(struct guest *guest)
{
	struct stream *stream = create(guest);
	uint64_t end = GUEST_MEMORY_BASE + guest->memory.size;

	EXPECT_RESULT(attach_one(stream, GUEST_MEMORY_BASE - 4096, 4096), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	EXPECT_RESULT(attach_one(stream, GUEST_MEMORY_BASE - 1, 4096), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	EXPECT_RESULT(attach_one(stream, end - 4095, 4096), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	EXPECT_RESULT(attach_one(stream, end, 1), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	EXPECT_RESULT(attach_one(stream, 0, 4096), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	EXPECT_RESULT(attach_one(stream, end - 4096, 4096), VIRTIO_VIDEO_RESULT_OK);
}

static void wrapping(struct guest *guest)
{
	struct stream *stream = create(guest);

	EXPECT_RESULT(attach_one(stream, UINT64_MAX, 4096), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	EXPECT_RESULT(attach_one(stream, UINT64_MAX - 4095, 4096), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	EXPECT_RESULT(attach_one(stream, GUEST_MEMORY_BASE, UINT32_MAX), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
}

/* The two regions of the guest lie side by side, in the guest as on the host. */
static void across_regions(struct guest *guest)
{
	struct virtiovideo_region regions[GUEST_MEMORY_REGIONS];
	struct stream *stream = create(guest);

	guest_memory_regions(&guest->memory, regions);
	EXPECT_RESULT(attach_one(stream, regions[1].guest_address - 4096, 8192), VIRTIO_VIDEO_RESULT_OK);
}

static void several_runs(struct guest *guest)
{
	struct stream *stream = create(guest);
	uint64_t address = guest_area_take(&guest->memory.images, 8 * GUEST_PAGE_SIZE, GUEST_PAGE_SIZE);
	struct run runs[] = { { address, 4096 }, { address + 5 * 4096, 100 }, { address + 2 * 4096 + 7, 33 } };

	EXPECT_RESULT(attach(stream, 3, runs, 3), VIRTIO_VIDEO_RESULT_OK);
	/* 4096 + 100 + 33 bytes, and not one more. */
	EXPECT_RESULT(stream_queue_result(stream, INPUT, 0, 4230), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
}

static void not_contiguous(struct guest *guest)
{
	struct stream *stream = create(guest);
	uint64_t address = guest_area_take(&guest->memory.images, 8 * GUEST_PAGE_SIZE, GUEST_PAGE_SIZE);
	struct run apart[] = { { address, 4096 }, { address + 2 * 4096, 4096 } };
	struct run backwards[] = { { address + 4096, 4096 }, { address, 4096 } };
	struct run adjacent[] = { { address, 4096 }, { address + 4096, 4096 } };

	EXPECT_RESULT(attach(stream, 2, apart, 2), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	EXPECT_RESULT(attach(stream, 2, backwards, 2), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	EXPECT_RESULT(attach(stream, 2, adjacent, 2), VIRTIO_VIDEO_RESULT_OK);
}

static void one_of_several_is_bad(struct guest *guest)
{
	struct stream *stream = create(guest);
	uint64_t address = guest_area_take(&guest->memory.images, 8 * GUEST_PAGE_SIZE, GUEST_PAGE_SIZE);
	struct run runs[] = { { address, 4096 }, { UINT64_MAX - 1, 4096 }, { address + 3 * 4096, 4096 } };

	EXPECT_RESULT(attach(stream, 3, runs, 3), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
}

static void claims(struct guest *guest)
{
	static const uint32_t counts[] = { 2, 1000, 0x10000000, 0x10000001, UINT32_MAX };
	struct stream *stream = create(guest);
	struct run run = { guest_area_take(&guest->memory.images, GUEST_PAGE_SIZE, GUEST_PAGE_SIZE), 4096 };

	for (uint32_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		EXPECT_RESULT(attach(stream, counts[i], &run, 1), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
}

static void trailing_entries(struct guest *guest)
{
	struct stream *stream = create(guest);
	struct run runs[] = { { guest_area_take(&guest->memory.images, GUEST_PAGE_SIZE, GUEST_PAGE_SIZE), 4096 },
			      { 1, 1 } };

	EXPECT_RESULT(attach(stream, 1, runs, 2), VIRTIO_VIDEO_RESULT_OK);
}

static void failed_attach_keeps_the_old(struct guest *guest)
{
	struct stream *stream = create(guest);

	EXPECT_RESULT(attach_one(stream, 0, 4096), VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	/* The resource still has STREAM_INPUT_BYTES. */
	EXPECT_RESULT(stream_queue_result(stream, INPUT, 0, STREAM_INPUT_BYTES + 1),
		      VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER);
	stream_play_from(stream, clip_get(CLIP_MPEG2), 0);
	GUEST_WAIT_UNTIL(guest, (stream_feed(stream), guest->event_count > 0), "the first headers bring no event");
}

static const struct sequence memory_sequences[] = {
	{ .name = "memory.outside_of_the_guests", .source = "ruling 27", .run = outside },
	{ .name = "memory.addresses_that_wrap", .source = "rulings 26, 27", .run = wrapping },
	{ .name = "memory.across_adjacent_regions", .source = "ruling 27", .run = across_regions },
	{ .name = "memory.several_runs", .source = "rulings 18, 23", .run = several_runs },
	{ .name = "memory.runs_without_NON_CONTIG",
	  .source = "ruling 24",
	  .run = not_contiguous,
	  .device.refused_features = 1 << VIRTIO_VIDEO_F_RESOURCE_NON_CONTIG },
	{ .name = "memory.one_of_several_runs_is_bad", .source = "ruling 27", .run = one_of_several_is_bad },
	{ .name = "memory.more_entries_claimed_than_there_are", .source = "ruling 11", .run = claims },
	{ .name = "memory.more_entries_there_than_claimed", .source = "ruling 23", .run = trailing_entries },
	{ .name = "memory.failed_attach_changes_nothing", .source = "ruling 25", .run = failed_attach_keeps_the_old },
};

SEQUENCE_GROUP(memory);
