/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Streams of very many tiny units; at any moment the host wants its memory, its queues or the whole device back, and
 * the guest its stream. None of that may wait for the codec: the calls are measured as all are (budget_calls.c).
 */
#include "fuzz/guest/play.h"
#include "fuzz/guest/queue.h"
#include "fuzz/guest/ram.h"
#include "fuzz/guest/tiny_units.h"
#include "fuzz/targets/targets.h"
#include "program/clock.h"
#include "script/clip.h"

enum {
	INPUTS = 4,
	OUTPUTS = 4,
	OUTPUT_BYTES = 512 * 512 * 2,
	MOST_TURNS = 8,
	SHORT_MICROSECONDS = 1500,
	LONG_MICROSECONDS = 100000,
	LARGE_BYTES = 1 << 20,
	RING_SIZE = 64,
	ALL_REGIONS = (1 << FUZZ_REGIONS) - 1,
	INPUT = VIRTIO_VIDEO_QUEUE_TYPE_INPUT,
	OUTPUT = VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT,
};

#define PATIENCE_SECONDS 10.0
#define OUTPUTS_START (FUZZ_RAM_SECOND + (UINT64_C(2) << 20))
#define INPUTS_START FUZZ_RAM_THIRD

struct feeding {
	struct fuzz_case *fuzz;
	const struct clip *clip;
	uint32_t stream_id;
	uint32_t input_bytes;
	bool left_to_the_end;
};

static const struct clip *pick_clip(struct dice *dice)
{
	static const enum clip_kind kinds[] = { CLIP_MPEG2, CLIP_MPEG4, CLIP_H264, CLIP_HEVC, CLIP_VP8, CLIP_VP9 };
	enum clip_kind kind = kinds[dice_below(dice, sizeof(kinds) / sizeof(kinds[0]))];

	return clip_get(clip_can_be_made(kind) ? kind : CLIP_MPEG2);
}

/* Mostly small; seldom as large as there is room for. */
static uint32_t pick_size(struct dice *dice)
{
	uint32_t roll = dice_below(dice, 256);

	if (roll == 0)
		return (8 + dice_below(dice, 24)) << 20;
	if (roll < 4)
		return (1 + dice_below(dice, 16)) << 16;
	if (roll < 64)
		return 1 + dice_below(dice, 16384);
	return 1 + dice_below(dice, 1024);
}

static uint32_t input_count(const struct feeding *feeding)
{
	return feeding->input_bytes > LARGE_BYTES ? 1 : INPUTS;
}

static void set_up(struct feeding *feeding)
{
	struct fuzz_case *fuzz = feeding->fuzz;
	struct virtio_video_params params;

	if (!play_get_params(fuzz, feeding->stream_id, &params))
		return;
	params.cur_bitstream_buffers = INPUTS;
	params.cur_image_buffers = OUTPUTS;
	play_set_params(fuzz, feeding->stream_id, &params);
	play_attach(fuzz, feeding->stream_id, INPUT, INPUTS_START, feeding->input_bytes, input_count(feeding));
	/* So that decoded pictures are shown, if the size is known; with fewer buffers the device waits. */
	if (dice_once_in(&fuzz->dice, 2)) {
		play_attach(fuzz, feeding->stream_id, OUTPUT, OUTPUTS_START, OUTPUT_BYTES, OUTPUTS);
		play_queue_outputs(fuzz, feeding->stream_id, 1 + dice_below(&fuzz->dice, OUTPUTS));
	}
}

static void feed(const struct feeding *feeding, uint32_t number)
{
	struct fuzz_case *fuzz = feeding->fuzz;

	for (uint32_t i = 0; i < input_count(feeding); i++) {
		uint64_t address = INPUTS_START + (uint64_t)i * feeding->input_bytes;
		const struct virtio_video_resource_queue request = {
			.cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
			.stream_id = feeding->stream_id,
			.queue_type = INPUT,
			.resource_id = i,
			.timestamp = number,
			.data_sizes = { feeding->input_bytes },
		};

		if (play_is_queued(fuzz, INPUT, i))
			continue;
		tiny_units_fill(&fuzz->dice, feeding->clip, !dice_once_in(&fuzz->dice, 3),
				guest_pointer(&fuzz->guest->memory, address, feeding->input_bytes),
				feeding->input_bytes);
		play_queue(fuzz, &request);
	}
}

static bool has_output(const struct fuzz_case *fuzz)
{
	for (uint32_t i = 0; i < OUTPUTS; i++) {
		if (play_is_queued(fuzz, OUTPUT, i))
			return true;
	}
	return false;
}

/*
 * Until the codec is at work, or has done half of it: any moment. Seldom a large input is left to it to the end.
 * That is once in a case, and while it has an image buffer: where it waits for one, as it may, the input never comes back.
 */
static void pass(struct feeding *feeding)
{
	struct fuzz_case *fuzz = feeding->fuzz;
	bool to_the_end = feeding->input_bytes > LARGE_BYTES && dice_once_in(&fuzz->dice, 2) &&
			  !feeding->left_to_the_end;
	uint32_t most = feeding->input_bytes > LARGE_BYTES || dice_once_in(&fuzz->dice, 64) ? LONG_MICROSECONDS
											    : SHORT_MICROSECONDS;
	double until = clock_seconds() + (to_the_end ? PATIENCE_SECONDS : dice_below(&fuzz->pace, most) * 1e-6);

	feeding->left_to_the_end |= to_the_end;
	while (clock_seconds() < until && !(to_the_end && (!play_is_queued(fuzz, INPUT, 0) || !has_output(fuzz))))
		fuzz_run(fuzz, to_the_end);
}

static void stop_queue(struct fuzz_case *fuzz, uint32_t queue)
{
	uint32_t next_avail = 0;
	uint32_t next_used = 0;

	if (fuzz->kind.ring == FUZZ_DESCRIPTOR)
		return;
	EXPECT_EQUAL(virtiovideo_vring_stop(fuzz->guest->device.handle, queue, &next_avail, &next_used), 0);
	EXPECT(fuzz_queue_resume(fuzz, queue, next_avail, next_used));
}

/* True if the stream still exists. */
static bool interrupt(const struct feeding *feeding)
{
	struct fuzz_case *fuzz = feeding->fuzz;
	struct virtiovideo *device = fuzz->guest->device.handle;

	switch (dice_below(&fuzz->dice, 10)) {
	case 0:
		fuzz_ram_show(&fuzz->ram, device, 3);
		fuzz_run(fuzz, 0);
		fuzz_ram_show(&fuzz->ram, device, ALL_REGIONS);
		return true;
	case 1:
		fuzz_ram_show(&fuzz->ram, device, ALL_REGIONS);
		return true;
	case 2:
		stop_queue(fuzz, VIRTIO_VIDEO_COMMANDQ);
		return true;
	case 3:
		play_call(fuzz, VIRTIO_VIDEO_CMD_QUEUE_CLEAR, feeding->stream_id, INPUT);
		return true;
	case 4:
	case 5:
		play_call(fuzz, VIRTIO_VIDEO_CMD_STREAM_DESTROY, feeding->stream_id, 0);
		return false;
	case 6:
		if (fuzz->kind.ring != FUZZ_DESCRIPTOR)
			EXPECT_EQUAL(virtiovideo_vring_reset(device, VIRTIO_VIDEO_COMMANDQ), 0);
		return false;
	case 7:
		/* The reset that ends every case comes now. */
		return false;
	default:
		return true;
	}
}

void fuzz_target_units(struct fuzz_case *fuzz)
{
	struct feeding feeding = { .fuzz = fuzz, .clip = pick_clip(&fuzz->dice) };
	uint32_t turns = 1 + dice_below(&fuzz->dice, MOST_TURNS);

	feeding.input_bytes = pick_size(&fuzz->dice);
	fuzz->raced = false;
	fuzz->features.in_order = false;
	fuzz_queue_start(fuzz, RING_SIZE);
	if (!dice_once_in(&fuzz->dice, 4))
		fuzz_offer_events(fuzz);
	if (!play_create(fuzz, feeding.clip->codec, &feeding.stream_id))
		return;
	set_up(&feeding);
	for (uint32_t i = 0; i < turns && fuzz_step(fuzz); i++) {
		feed(&feeding, i);
		fuzz_run(fuzz, 0);
		pass(&feeding);
		if (!interrupt(&feeding))
			return;
	}
}
