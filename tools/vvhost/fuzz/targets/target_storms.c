/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Commands by the hundred, while the guest gives the device no buffer for an event: streams that come, fail and go;
 * sg lists as long as the protocol has them; buffers queued in every state of a stream.
 */
#include <string.h>

#include "fuzz/guest/command.h"
#include "fuzz/guest/play.h"
#include "fuzz/guest/queue.h"
#include "fuzz/guest/ram.h"
#include "fuzz/guest/tiny_units.h"
#include "fuzz/targets/targets.h"

enum {
	RING_SIZE = 128,
	STREAMS = 8,
	RESOURCES = 8,
	INPUT_BYTES = 4096,
	BUFFER_BYTES = 512 * 512 * 2,
	ENTRY_BYTES = sizeof(struct virtio_video_resource_sg_entry),
	MOST_ENTRIES_POWER = 20,
	MOST_TURNS = 24,
	MANY_ROUNDS = 3000,
	KEPT_SLOTS = 8,
	INPUT = VIRTIO_VIDEO_QUEUE_TYPE_INPUT,
	OUTPUT = VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT,
};

/* Entries lie in the third region, from its start on; the memory that they name in the second. */
#define ENTRIES_START FUZZ_RAM_THIRD
#define INPUTS_START (FUZZ_RAM_THIRD + (UINT64_C(17) << 20))
#define OUTPUTS_START (FUZZ_RAM_THIRD + (UINT64_C(18) << 20))

struct storm {
	struct fuzz_case *fuzz;
	uint32_t streams[STREAMS];
	uint32_t entries;   /* that are written */
	uint64_t addresses; /* for each */
};

static uint32_t pick_stream(const struct storm *storm)
{
	return storm->streams[dice_below(&storm->fuzz->dice, STREAMS)];
}

/* Slots that no buffer may take: for commands that give buffers back. */
static bool has_room(const struct fuzz_case *fuzz)
{
	uint32_t busy = 0;

	for (uint32_t i = 0; i < FUZZ_SLOTS; i++)
		busy += fuzz->slots[i].busy;
	return busy < FUZZ_SLOTS - KEPT_SLOTS;
}

/* Not waited for. */
static void send(const struct storm *storm, const void *request, uint32_t length, uint32_t room)
{
	struct fuzz_case *fuzz = storm->fuzz;
	struct fuzz_slot *slot = fuzz_slot_take(fuzz);

	if (slot == NULL)
		return;
	memcpy(fuzz_slot_request(fuzz, slot), request, length);
	fuzz_send(fuzz, slot, length, room);
}

static void put_entries(struct storm *storm, uint32_t count)
{
	struct virtio_video_resource_sg_entry *entries =
		guest_pointer(&storm->fuzz->guest->memory, ENTRIES_START, (uint64_t)count * ENTRY_BYTES);

	for (; storm->entries < count; storm->entries++)
		entries[storm->entries] = (struct virtio_video_resource_sg_entry){
			.addr = FUZZ_RAM_SECOND + (storm->entries & 1023) * (storm->addresses & 4096),
			.length = 16 + (uint32_t)(storm->addresses & 15),
		};
}

/* As many lists as there are slots, all read from the same memory, before the device looks at any. */
static void attach_huge(struct storm *storm)
{
	struct fuzz_case *fuzz = storm->fuzz;
	uint32_t count =
		(UINT32_C(1) << dice_below(&fuzz->dice, dice_once_in(&fuzz->dice, 24) ? MOST_ENTRIES_POWER + 1 : 13)) -
		dice_below(&fuzz->dice, 2);
	uint32_t stream_id = pick_stream(storm);
	uint32_t queue_type = 1 + dice_below(&fuzz->dice, 2);
	struct fuzz_slot *slot;

	put_entries(storm, count);
	for (uint32_t i = 0; (slot = fuzz_slot_take(fuzz)) != NULL; i++) {
		const struct {
			struct virtio_video_resource_attach attach;
			struct virtio_video_resource_sg_list list;
		} head = {
			.attach = { VIRTIO_VIDEO_CMD_RESOURCE_ATTACH, stream_id, queue_type, i % RESOURCES },
			.list = { .num_entries = count },
		};
		const struct ring_segment tail = { ENTRIES_START, count * ENTRY_BYTES };

		memcpy(fuzz_slot_request(fuzz, slot), &head, sizeof(head));
		if (!fuzz_send_with(fuzz, slot, sizeof(head), &tail, 1, sizeof(uint32_t)))
			break;
	}
	fuzz_kick(fuzz, VIRTIO_VIDEO_COMMANDQ);
	fuzz_run(fuzz, 0);
}

/* A buffer of as many runs as it has pages, and then another layout for it. */
static void attach_pages(struct storm *storm)
{
	struct fuzz_case *fuzz = storm->fuzz;
	uint32_t stream_id = pick_stream(storm);
	struct virtio_video_params params;

	storm->entries = 0;
	storm->addresses = 4096;
	attach_huge(storm);
	if (!play_get_params(fuzz, stream_id, &params))
		return;
	params.image_format = 1 + dice_below(&fuzz->dice, 5);
	params.width = 16 * (1 + dice_below(&fuzz->dice, 32));
	memset(params.plane_formats, 0, sizeof(params.plane_formats));
	play_set_params(fuzz, stream_id, &params);
}

static void queue_all(struct storm *storm)
{
	struct fuzz_case *fuzz = storm->fuzz;
	uint32_t stream_id = pick_stream(storm);
	uint32_t queue_type = 1 + dice_below(&fuzz->dice, 2);
	uint32_t count = dice_below(&fuzz->dice, 2 * FUZZ_SLOTS);

	for (uint32_t i = 0; i < count && has_room(fuzz); i++) {
		const struct virtio_video_resource_queue request = {
			.cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
			.stream_id = stream_id,
			.queue_type = queue_type,
			.resource_id = i % RESOURCES,
			.timestamp = i,
			.data_sizes = { queue_type == INPUT ? dice_below(&fuzz->dice, 64) : 0 },
		};

		send(storm, &request, sizeof(request), sizeof(struct virtio_video_resource_queue_resp));
	}
	fuzz_kick(fuzz, VIRTIO_VIDEO_COMMANDQ);
	fuzz_run(fuzz, 0);
}

/* A stream whose first picture is too large for the device: it fails, and has an event to send. */
static void fail_one(struct storm *storm, uint16_t size)
{
	struct fuzz_case *fuzz = storm->fuzz;
	uint32_t stream_id = 0;
	const struct virtio_video_resource_queue request = {
		.cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
		.queue_type = INPUT,
		.data_sizes = { TINY_HEADER_BYTES },
	};
	struct virtio_video_resource_queue queue = request;

	tiny_vp8_header(guest_pointer(&fuzz->guest->memory, INPUTS_START, TINY_HEADER_BYTES), size, size);
	if (!play_create(fuzz, VIRTIO_VIDEO_CODEC_VP8, &stream_id))
		return;
	play_attach(fuzz, stream_id, INPUT, INPUTS_START, INPUT_BYTES, 1);
	queue.stream_id = stream_id;
	play_queue(fuzz, &queue);
	fuzz_run(fuzz, 1);
	play_call(fuzz, VIRTIO_VIDEO_CMD_STREAM_DESTROY, stream_id, 0);
}

static void create_and_fail(struct storm *storm)
{
	struct fuzz_case *fuzz = storm->fuzz;
	uint32_t rounds = dice_once_in(&fuzz->dice, 1024) ? MANY_ROUNDS : dice_below(&fuzz->dice, 4);

	for (uint32_t i = 0; i < rounds; i++)
		fail_one(storm, dice_once_in(&fuzz->dice, 4) ? 64 : 16383);
}

static void change_state(struct storm *storm)
{
	struct fuzz_case *fuzz = storm->fuzz;
	uint32_t stream_id = pick_stream(storm);
	static const struct {
		uint32_t type;
		uint32_t queue_type;
	} changes[] = {
		{ VIRTIO_VIDEO_CMD_QUEUE_CLEAR, INPUT },  { VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES, INPUT },
		{ VIRTIO_VIDEO_CMD_QUEUE_CLEAR, OUTPUT }, { VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES, OUTPUT },
		{ VIRTIO_VIDEO_CMD_STREAM_DRAIN, 0 },	  { VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, 0 },
	};
	uint32_t change = dice_below(&fuzz->dice, sizeof(changes) / sizeof(changes[0]));
	const uint32_t request[] = { changes[change].type, stream_id, changes[change].queue_type };

	send(storm, request, request[2] != 0 ? sizeof(request) : sizeof(request) - sizeof(request[2]),
	     sizeof(struct virtio_video_stream_get_params_resp));
	fuzz_kick(fuzz, VIRTIO_VIDEO_COMMANDQ);
}

static void renew_stream(struct storm *storm)
{
	struct fuzz_case *fuzz = storm->fuzz;
	uint32_t *stream_id = &storm->streams[dice_below(&fuzz->dice, STREAMS)];

	if (*stream_id != 0)
		play_call(fuzz, VIRTIO_VIDEO_CMD_STREAM_DESTROY, *stream_id, 0);
	if (!play_create(fuzz, dice_once_in(&fuzz->dice, 2) ? VIRTIO_VIDEO_CODEC_VP8 : 1 + dice_below(&fuzz->dice, 6),
			 stream_id))
		return;
	play_attach(fuzz, *stream_id, INPUT, INPUTS_START, INPUT_BYTES, 1 + dice_below(&fuzz->dice, RESOURCES));
	if (dice_once_in(&fuzz->dice, 2))
		play_attach(fuzz, *stream_id, OUTPUT, OUTPUTS_START, BUFFER_BYTES,
			    1 + dice_below(&fuzz->dice, RESOURCES));
}

void fuzz_target_storms(struct fuzz_case *fuzz)
{
	static void (*const deeds[])(struct storm * storm) = {
		renew_stream, renew_stream, create_and_fail, change_state, change_state,
		queue_all,    queue_all,    attach_huge,     attach_pages,
	};
	struct storm storm = { .fuzz = fuzz, .addresses = dice_roll(&fuzz->dice) };
	uint32_t turns = 1 + dice_below(&fuzz->dice, MOST_TURNS);

	fuzz->raced = false;
	fuzz->features.in_order = false;
	fuzz_queue_start(fuzz, RING_SIZE);
	renew_stream(&storm);
	for (uint32_t i = 0; i < turns && fuzz_step(fuzz); i++)
		deeds[dice_below(&fuzz->dice, sizeof(deeds) / sizeof(deeds[0]))](&storm);
	/* At last the guest takes the events that waited for it. */
	if (dice_once_in(&fuzz->dice, 2)) {
		fuzz_offer_events(fuzz);
		fuzz_run(fuzz, 0);
	}
}
