/* SPDX-License-Identifier: BSD-3-Clause */
/* An encoder's stream with pictures of noise, and parameters that change or make no sense. */
#include <string.h>

#include "fuzz/guest/command.h"
#include "fuzz/guest/play.h"
#include "fuzz/guest/queue.h"
#include "fuzz/guest/ram.h"
#include "fuzz/guest/wild.h"
#include "fuzz/targets/targets.h"
#include "script/clip.h"

enum {
	PICTURES = 4,
	PICTURE_BYTES = 256 * 256 * 4,
	PACKETS = 4,
	PACKET_BYTES = 128 * 1024,
	MOST_PICTURES = 24,
	RING_SIZE = 128,
	INPUT = VIRTIO_VIDEO_QUEUE_TYPE_INPUT,
	OUTPUT = VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT,
};

#define PICTURES_START FUZZ_RAM_THIRD
#define PACKETS_START (FUZZ_RAM_THIRD + (UINT64_C(8) << 20))

struct encoding {
	struct fuzz_case *fuzz;
	uint32_t stream_id;
	struct virtio_video_params params;
};

static void set_up(struct encoding *encoding)
{
	struct fuzz_case *fuzz = encoding->fuzz;
	struct virtio_video_params *params = &encoding->params;

	if (!play_get_params(fuzz, encoding->stream_id, params))
		return;
	params->width = 16 + 2 * dice_below(&fuzz->dice, 100);
	params->height = 16 + 2 * dice_below(&fuzz->dice, 100);
	params->crop = (struct virtio_video_crop){ 0, 0, params->width, params->height };
	params->image_format = 1 + dice_below(&fuzz->dice, 5);
	params->planes_layout = VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER;
	memset(params->plane_formats, 0, sizeof(params->plane_formats));
	params->cur_image_buffers = PICTURES;
	params->cur_bitstream_buffers = PACKETS;
	params->frame_rate = wild_or(&fuzz->dice, 25);
	params->rc_mode = dice_below(&fuzz->dice, 3);
	if (dice_once_in(&fuzz->dice, 3))
		wild_damage(&fuzz->dice, (uint8_t *)params, sizeof(*params), 2);
	play_set_params(fuzz, encoding->stream_id, params);
	play_get_params(fuzz, encoding->stream_id, params);
	play_attach(fuzz, encoding->stream_id, INPUT, PICTURES_START, PICTURE_BYTES, PICTURES);
	play_attach(fuzz, encoding->stream_id, OUTPUT, PACKETS_START, PACKET_BYTES, PACKETS);
}

/* The bytes of a picture in a single buffer, as far as the answer can be believed: of each plane, or in all. */
static void picture_sizes(struct dice *dice, const struct virtio_video_params *params, uint32_t *sizes)
{
	bool in_all = dice_once_in(dice, 2);
	uint64_t bytes = 0;

	for (uint32_t i = 0; i < params->num_planes && i < VIRTIO_VIDEO_MAX_PLANES; i++) {
		uint64_t end = (uint64_t)params->plane_formats[i].offset + params->plane_formats[i].plane_size;

		bytes = end > bytes ? end : bytes;
		sizes[i] = in_all ? 0 : wild_or(dice, params->plane_formats[i].plane_size);
	}
	if (in_all)
		sizes[0] = wild_or(dice, (uint32_t)bytes);
}

static void feed(const struct encoding *encoding, uint32_t number)
{
	struct fuzz_case *fuzz = encoding->fuzz;

	for (uint32_t i = 0; i < PICTURES; i++) {
		uint8_t *bytes = guest_pointer(&fuzz->guest->memory, PICTURES_START + (uint64_t)i * PICTURE_BYTES,
					       PICTURE_BYTES);
		struct virtio_video_resource_queue request = {
			.cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
			.stream_id = encoding->stream_id,
			.queue_type = INPUT,
			.resource_id = i,
			.flags = dice_once_in(&fuzz->dice, 8) ? 1 << VIRTIO_VIDEO_ENQUEUE_FLAG_FORCE_KEY_FRAME : 0,
			.timestamp = dice_once_in(&fuzz->dice, 16) ? wild_word(&fuzz->dice) : number,
		};

		if (play_is_queued(fuzz, INPUT, i))
			continue;
		memset(bytes, (int)dice_below(&fuzz->dice, 256), PICTURE_BYTES / 4);
		wild_damage(&fuzz->dice, bytes, PICTURE_BYTES / 4, 64);
		picture_sizes(&fuzz->dice, &encoding->params, request.data_sizes);
		play_queue(fuzz, &request);
		return;
	}
}

static void meddle(struct encoding *encoding)
{
	struct fuzz_case *fuzz = encoding->fuzz;

	switch (dice_below(&fuzz->dice, 6)) {
	case 0:
		play_call(fuzz, VIRTIO_VIDEO_CMD_QUEUE_CLEAR, encoding->stream_id, INPUT);
		break;
	case 1:
		play_call(fuzz, VIRTIO_VIDEO_CMD_QUEUE_CLEAR, encoding->stream_id, OUTPUT);
		break;
	case 2:
		play_call(fuzz, VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES, encoding->stream_id, INPUT);
		play_call(fuzz, VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES, encoding->stream_id, OUTPUT);
		set_up(encoding);
		break;
	case 3:
		/* The memory of all buffers goes away under the encoder. */
		fuzz_ram_show(&fuzz->ram, fuzz->guest->device.handle, 3);
		fuzz_run(fuzz, 1);
		fuzz_ram_show(&fuzz->ram, fuzz->guest->device.handle, 7);
		break;
	case 4:
		encoding->params.cur_bitrate = (uint32_t)wild_word(&fuzz->dice);
		play_set_params(fuzz, encoding->stream_id, &encoding->params);
		break;
	default:
		play_drain(fuzz, encoding->stream_id, PACKETS);
	}
}

static void race(struct fuzz_case *fuzz)
{
	racer_add(&fuzz->racer, guest_pointer(&fuzz->guest->memory, PICTURES_START, PICTURES * PICTURE_BYTES),
		  PICTURES * PICTURE_BYTES);
	racer_add(&fuzz->racer, guest_pointer(&fuzz->guest->memory, PACKETS_START, PACKETS * PACKET_BYTES),
		  PACKETS * PACKET_BYTES);
	EXPECT_EQUAL(racer_start(&fuzz->racer, fuzz->dice.state), 0);
}

void fuzz_target_encoder(struct fuzz_case *fuzz)
{
	static const uint32_t codecs[] = { VIRTIO_VIDEO_CODEC_MPEG2, VIRTIO_VIDEO_CODEC_MPEG4, VIRTIO_VIDEO_CODEC_H264,
					   VIRTIO_VIDEO_CODEC_HEVC,  VIRTIO_VIDEO_CODEC_VP8,   VIRTIO_VIDEO_CODEC_VP9 };
	struct encoding encoding = { .fuzz = fuzz };
	uint32_t pictures = dice_below(&fuzz->dice, MOST_PICTURES);

	/* A driver that waits for answers cannot have them in order. */
	fuzz->features.in_order = false;
	fuzz_queue_start(fuzz, RING_SIZE);
	fuzz_offer_events(fuzz);
	if (!play_create(fuzz, codecs[dice_below(&fuzz->dice, 6)], &encoding.stream_id))
		return;
	set_up(&encoding);
	if (fuzz->raced)
		race(fuzz);
	for (uint32_t i = 0; i < pictures && fuzz_step(fuzz); i++) {
		play_queue_outputs(fuzz, encoding.stream_id, PACKETS);
		feed(&encoding, i);
		fuzz_run(fuzz, (int)dice_below(&fuzz->dice, 3));
		while (fuzz_take_event(fuzz) != 0)
			fuzz_offer_events(fuzz);
		if (dice_once_in(&fuzz->dice, 16))
			meddle(&encoding);
	}
	if (!dice_once_in(&fuzz->dice, 4))
		play_drain(fuzz, encoding.stream_id, PACKETS);
	if (!dice_once_in(&fuzz->dice, 4))
		play_call(fuzz, VIRTIO_VIDEO_CMD_STREAM_DESTROY, encoding.stream_id, 0);
}
