/* SPDX-License-Identifier: BSD-3-Clause */
#include "fuzz/guest/command.h"

#include <string.h>

#include "fuzz/guest/ram.h"
#include "fuzz/guest/wild.h"

enum { MOST_ENTRIES = 8, RESOURCES = 6 };

/* A list of count entries, that many bytes together; its length. */
static uint32_t put_list(uint8_t *bytes, uint64_t address, uint32_t length, uint32_t count)
{
	const struct virtio_video_resource_sg_list list = { .num_entries = count };
	uint32_t at = sizeof(list);

	memcpy(bytes, &list, sizeof(list));
	for (uint32_t i = 0; i < count; i++) {
		uint32_t part = length / (count - i);
		const struct virtio_video_resource_sg_entry entry = { .addr = address, .length = part };

		memcpy(bytes + at, &entry, sizeof(entry));
		at += sizeof(entry);
		address += part;
		length -= part;
	}
	return at;
}

uint32_t command_attach(uint8_t *bytes, uint32_t stream_id, uint32_t queue_type, uint32_t resource_id, uint64_t address,
			uint32_t length, uint32_t count)
{
	const struct virtio_video_resource_attach request = { VIRTIO_VIDEO_CMD_RESOURCE_ATTACH, stream_id, queue_type,
							      resource_id };

	memcpy(bytes, &request, sizeof(request));
	return (uint32_t)sizeof(request) + put_list(bytes + sizeof(request), address, length, count);
}

static uint32_t attach(struct dice *dice, uint8_t *bytes, uint32_t stream_id)
{
	uint32_t lists = dice_once_in(dice, 4) ? 1 + dice_below(dice, 3) : 1;
	uint32_t length = dice_once_in(dice, 3) ? 65536 : 4096 + dice_below(dice, 512 * 512 * 2);
	uint64_t address = FUZZ_RAM_THIRD + (uint64_t)dice_below(dice, 30 << 20);
	uint32_t at = command_attach(bytes, wild_or(dice, stream_id), wild_or(dice, 1 + dice_below(dice, 2)),
				     wild_or(dice, dice_below(dice, RESOURCES)),
				     dice_once_in(dice, 16) ? wild_address(dice) : address,
				     dice_once_in(dice, 16) ? wild_length(dice) : length,
				     1 + dice_below(dice, MOST_ENTRIES));

	/* One for each plane. */
	for (uint32_t i = 1; i < lists; i++)
		at += put_list(bytes + at, address, length, 1 + dice_below(dice, MOST_ENTRIES));
	if (dice_once_in(dice, 8))
		wild_damage(dice, bytes + sizeof(struct virtio_video_resource_attach),
			    at - (uint32_t)sizeof(struct virtio_video_resource_attach), 2);
	return at;
}

static uint32_t set_params(struct dice *dice, const struct command_state *state, uint8_t *bytes, uint32_t stream_id)
{
	struct virtio_video_stream_set_params set = {
		.cmd_type = VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS,
		.stream_id = stream_id,
		.params = state->params,
	};
	uint32_t width = 16 * (1 + dice_below(dice, 20));
	uint32_t height = 16 * (1 + dice_below(dice, 20));

	if (dice_once_in(dice, 2)) {
		set.params.image_format = wild_or(dice, 1 + dice_below(dice, 5));
		set.params.planes_layout = wild_or(dice, dice_below(dice, 2));
		memset(set.params.plane_formats, 0, sizeof(set.params.plane_formats));
	}
	if (dice_once_in(dice, 2)) {
		set.params.width = wild_or(dice, width);
		set.params.height = wild_or(dice, height);
		set.params.crop = (struct virtio_video_crop){ wild_or(dice, 0), wild_or(dice, 0), width, height };
	}
	set.params.cur_image_buffers = wild_or(dice, 1 + dice_below(dice, RESOURCES));
	set.params.cur_bitstream_buffers = wild_or(dice, 1 + dice_below(dice, RESOURCES));
	set.params.frame_rate = wild_or(dice, 25);
	set.params.cur_bitrate = wild_or(dice, 100000);
	set.params.rc_mode = wild_or(dice, dice_below(dice, 3));
	if (dice_once_in(dice, 8))
		set.params.bitstream_format.codec = 1 + dice_below(dice, VIRTIO_VIDEO_CODEC_VP9);
	memcpy(bytes, &set, sizeof(set));
	if (dice_once_in(dice, 3))
		wild_damage(dice, bytes + 8, sizeof(set) - 8, 3);
	return sizeof(set);
}

static uint32_t queue(struct dice *dice, uint8_t *bytes, uint32_t stream_id)
{
	struct virtio_video_resource_queue request = {
		.cmd_type = VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
		.stream_id = stream_id,
		.queue_type = wild_or(dice, 1 + dice_below(dice, 2)),
		.resource_id = wild_or(dice, dice_below(dice, RESOURCES)),
		.flags = wild_or(dice, dice_below(dice, 2)),
		.timestamp = dice_once_in(dice, 8) ? wild_word(dice) : dice_below(dice, 100),
	};

	for (uint32_t i = 0; i < 3; i++)
		request.data_sizes[i] = dice_once_in(dice, 2) ? 0 : wild_or(dice, dice_below(dice, 70000));
	memcpy(bytes, &request, sizeof(request));
	return sizeof(request);
}

/* How the types are mixed: most commands are about buffers that come and go. */
static const uint32_t types[] = {
	VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS,	 VIRTIO_VIDEO_CMD_STREAM_CREATE,     VIRTIO_VIDEO_CMD_STREAM_CREATE,
	VIRTIO_VIDEO_CMD_STREAM_DESTROY,	 VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS,
	VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS,	 VIRTIO_VIDEO_CMD_STREAM_DRAIN,	     VIRTIO_VIDEO_CMD_QUEUE_CLEAR,
	VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES, VIRTIO_VIDEO_CMD_RESOURCE_ATTACH,   VIRTIO_VIDEO_CMD_RESOURCE_ATTACH,
	VIRTIO_VIDEO_CMD_RESOURCE_ATTACH,	 VIRTIO_VIDEO_CMD_RESOURCE_ATTACH,   VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
	VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,	 VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,    VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
};

/* Of a response that fits. */
static uint32_t room_of(uint32_t type)
{
	switch (type) {
	case VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS:
		return FUZZ_SLOT_BYTES;
	case VIRTIO_VIDEO_CMD_STREAM_CREATE:
		return sizeof(struct virtio_video_stream_create_resp);
	case VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS:
	case VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS:
		return sizeof(struct virtio_video_stream_get_params_resp);
	case VIRTIO_VIDEO_CMD_RESOURCE_QUEUE:
		return sizeof(struct virtio_video_resource_queue_resp);
	default:
		return sizeof(uint32_t);
	}
}

/* The commands of a few words. */
static uint32_t simple(struct dice *dice, uint8_t *bytes, uint32_t type, uint32_t stream_id)
{
	uint32_t words[4] = { type, stream_id, wild_or(dice, 1 + dice_below(dice, 2)), 0 };

	switch (type) {
	case VIRTIO_VIDEO_CMD_STREAM_CREATE:
		words[1] = wild_or(dice, VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES);
		words[2] = wild_or(dice, VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES);
		words[3] = wild_or(dice, 1 + dice_below(dice, VIRTIO_VIDEO_CODEC_VP9));
		break;
	case VIRTIO_VIDEO_CMD_QUEUE_CLEAR:
	case VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES:
		break;
	default:
		memcpy(bytes, words, sizeof(words));
		return type == VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS ? 4 : 8;
	}
	memcpy(bytes, words, sizeof(words));
	return type == VIRTIO_VIDEO_CMD_STREAM_CREATE ? 16 : 12;
}

uint32_t command_build(struct dice *dice, const struct command_state *state, uint8_t bytes[COMMAND_BYTES],
		       uint32_t *room)
{
	uint32_t type = types[dice_below(dice, sizeof(types) / sizeof(types[0]))];
	uint32_t stream_id = state->count > 0 ? state->streams[dice_below(dice, state->count)] : 1;
	uint32_t length;

	stream_id = wild_or(dice, stream_id);
	switch (type) {
	case VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS:
		length = set_params(dice, state, bytes, stream_id);
		break;
	case VIRTIO_VIDEO_CMD_RESOURCE_ATTACH:
		length = attach(dice, bytes, stream_id);
		break;
	case VIRTIO_VIDEO_CMD_RESOURCE_QUEUE:
		length = queue(dice, bytes, stream_id);
		break;
	default:
		length = simple(dice, bytes, type, stream_id);
	}
	*room = room_of(type);
	if (dice_once_in(dice, 12))
		*room = dice_below(dice, 300);
	if (dice_once_in(dice, 12))
		length = dice_below(dice, COMMAND_BYTES);
	if (dice_once_in(dice, 10))
		wild_damage(dice, bytes, length, 4);
	return length;
}
