/* SPDX-License-Identifier: BSD-3-Clause */
/* A decoder's stream as a driver uses it, except for the bytes of the video. */
#include <string.h>

#include "fuzz/guest/play.h"
#include "fuzz/guest/queue.h"
#include "fuzz/guest/ram.h"
#include "fuzz/guest/wild.h"
#include "fuzz/targets/targets.h"
#include "script/clip.h"

enum {
	INPUTS = 4,
	INPUT_BYTES = 32768,
	OUTPUTS = 6,
	OUTPUT_BYTES = 512 * 512 * 4,
	MOST_PACKETS = 40,
	RING_SIZE = 128,
	INPUT = VIRTIO_VIDEO_QUEUE_TYPE_INPUT,
	OUTPUT = VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT,
};

#define INPUTS_START FUZZ_RAM_THIRD
#define OUTPUTS_START (FUZZ_RAM_THIRD + (UINT64_C(1) << 20))

struct decoding {
	struct fuzz_case *fuzz;
	const struct clip *clip;
	uint32_t stream_id;
	uint32_t outputs; /* attached */
};

static const struct clip *pick_clip(struct dice *dice)
{
	static const enum clip_kind kinds[] = {
		CLIP_MPEG2, CLIP_MPEG2_ODD, CLIP_MPEG4, CLIP_H264, CLIP_HEVC, CLIP_VP8, CLIP_VP9,
	};
	enum clip_kind kind = kinds[dice_below(dice, sizeof(kinds) / sizeof(kinds[0]))];

	/* Of the others libavcodec may have no encoder here. */
	return clip_get(clip_can_be_made(kind) ? kind : CLIP_MPEG2);
}

/* As a driver after RESOLUTION_CHANGED, with another format now and then. */
static void renew_outputs(struct decoding *decoding)
{
	struct fuzz_case *fuzz = decoding->fuzz;
	struct virtio_video_params params;

	play_call(fuzz, VIRTIO_VIDEO_CMD_QUEUE_CLEAR, decoding->stream_id, OUTPUT);
	play_call(fuzz, VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES, decoding->stream_id, OUTPUT);
	if (!play_get_params(fuzz, decoding->stream_id, &params))
		return;
	params.cur_image_buffers = OUTPUTS;
	if (dice_once_in(&fuzz->dice, 3)) {
		params.image_format = 1 + dice_below(&fuzz->dice, 5);
		memset(params.plane_formats, 0, sizeof(params.plane_formats));
	}
	play_set_params(fuzz, decoding->stream_id, &params);
	play_attach(fuzz, decoding->stream_id, OUTPUT, OUTPUTS_START, OUTPUT_BYTES, OUTPUTS);
	decoding->outputs = OUTPUTS;
	play_queue_outputs(fuzz, decoding->stream_id, OUTPUTS);
}

/* The bytes of a packet, changed in one of the ways in which a file is, or not. */
static uint32_t damage(struct dice *dice, const struct clip_packet *packet, uint8_t *bytes)
{
	uint32_t size = packet->size < INPUT_BYTES ? packet->size : INPUT_BYTES;

	memcpy(bytes, packet->data, size);
	switch (dice_below(dice, 12)) {
	case 0:
		wild_damage(dice, bytes, size, 8);
		return size;
	case 1:
		/* Headers are at the beginning. */
		wild_damage(dice, bytes, size < 40 ? size : 40, 3);
		return size;
	case 2:
		return dice_below(dice, size + 1);
	case 3: {
		const struct clip *other = pick_clip(dice);
		const struct clip_packet *added = &other->packets[dice_below(dice, other->count)];
		uint32_t at = dice_below(dice, size + 1);

		size = added->size < INPUT_BYTES - at ? added->size : INPUT_BYTES - at;
		memcpy(bytes + at, added->data, size);
		return at + size;
	}
	default:
		return size;
	}
}

static void feed(const struct decoding *decoding, uint32_t number)
{
	struct fuzz_case *fuzz = decoding->fuzz;
	const struct clip *clip = decoding->clip;
	uint32_t packet = dice_once_in(&fuzz->dice, 16) ? dice_below(&fuzz->dice, clip->count) : number % clip->count;

	for (uint32_t i = 0; i < INPUTS; i++) {
		uint8_t *bytes =
			guest_pointer(&fuzz->guest->memory, INPUTS_START + (uint64_t)i * INPUT_BYTES, INPUT_BYTES);
		struct virtio_video_resource_queue request = {
			.cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
			.stream_id = decoding->stream_id,
			.queue_type = INPUT,
			.resource_id = i,
			.timestamp = number,
		};

		if (play_is_queued(fuzz, INPUT, i))
			continue;
		request.data_sizes[0] = wild_or(&fuzz->dice, damage(&fuzz->dice, &clip->packets[packet], bytes));
		play_queue(fuzz, &request);
		return;
	}
}

static void meddle(struct decoding *decoding)
{
	struct fuzz_case *fuzz = decoding->fuzz;

	switch (dice_below(&fuzz->dice, 5)) {
	case 0:
		play_call(fuzz, VIRTIO_VIDEO_CMD_QUEUE_CLEAR, decoding->stream_id, INPUT);
		break;
	case 1:
		play_call(fuzz, VIRTIO_VIDEO_CMD_QUEUE_CLEAR, decoding->stream_id, OUTPUT);
		break;
	case 2:
		renew_outputs(decoding);
		break;
	case 3:
		/* The memory of all buffers goes away under the decoder. */
		fuzz_ram_show(&fuzz->ram, fuzz->guest->device.handle, 3);
		fuzz_run(fuzz, 1);
		fuzz_ram_show(&fuzz->ram, fuzz->guest->device.handle, 7);
		break;
	default:
		play_drain(fuzz, decoding->stream_id, decoding->outputs);
	}
}

/* The second thread rewrites the video while it is read. */
static void race(struct fuzz_case *fuzz)
{
	uint8_t *inputs = guest_pointer(&fuzz->guest->memory, INPUTS_START, INPUTS * INPUT_BYTES);

	/* Packets are small: mostly their bytes, and those of headers most of all. */
	for (uint32_t i = 0; i < INPUTS; i++) {
		racer_add(&fuzz->racer, inputs + (size_t)i * INPUT_BYTES, 64);
		racer_add(&fuzz->racer, inputs + (size_t)i * INPUT_BYTES, 2048);
	}
	EXPECT_EQUAL(racer_start(&fuzz->racer, fuzz->dice.state), 0);
}

void fuzz_target_decoder(struct fuzz_case *fuzz)
{
	struct decoding decoding = { .fuzz = fuzz, .clip = pick_clip(&fuzz->dice) };
	uint32_t packets = dice_below(&fuzz->dice, MOST_PACKETS);
	struct virtio_video_params params;

	/* A driver that waits for answers cannot have them in order. */
	fuzz->features.in_order = false;
	fuzz_queue_start(fuzz, RING_SIZE);
	fuzz_offer_events(fuzz);
	if (!play_create(fuzz, decoding.clip->codec, &decoding.stream_id))
		return;
	if (!play_get_params(fuzz, decoding.stream_id, &params))
		return;
	params.cur_bitstream_buffers = INPUTS;
	play_set_params(fuzz, decoding.stream_id, &params);
	play_attach(fuzz, decoding.stream_id, INPUT, INPUTS_START, INPUT_BYTES, INPUTS);
	if (fuzz->raced)
		race(fuzz);
	for (uint32_t i = 0; i < packets && fuzz_step(fuzz); i++) {
		uint32_t event;

		feed(&decoding, i);
		fuzz_run(fuzz, (int)dice_below(&fuzz->dice, 3));
		while ((event = fuzz_take_event(fuzz)) != 0) {
			if (event == VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED)
				renew_outputs(&decoding);
		}
		fuzz_offer_events(fuzz);
		play_queue_outputs(fuzz, decoding.stream_id, decoding.outputs);
		if (dice_once_in(&fuzz->dice, 32))
			meddle(&decoding);
	}
	if (!dice_once_in(&fuzz->dice, 4))
		play_drain(fuzz, decoding.stream_id, decoding.outputs);
	if (!dice_once_in(&fuzz->dice, 4))
		play_call(fuzz, VIRTIO_VIDEO_CMD_STREAM_DESTROY, decoding.stream_id, 0);
}
