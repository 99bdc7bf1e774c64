/* SPDX-License-Identifier: BSD-3-Clause */
#include "fuzz/guest/tiny_units.h"

#include <string.h>

#include <virtio_video.h>

enum { MOST_PAYLOAD = 7, MOST_PIECE = 64, LARGE_BYTES = 1 << 20, MOST_CODES = 20, CODE_BYTES = 3 };

/* The bytes behind 00 00 01 in a codec: kinds of units. */
static const struct {
	uint32_t codec;
	uint32_t count;
	uint32_t bytes; /* of the header: the second one is 1 */
	uint8_t codes[MOST_CODES];
} units[] = {
	{ VIRTIO_VIDEO_CODEC_MPEG2, 12, 1, { 0x00, 0x01, 0x02, 0x10, 0xaf, 0xb2, 0xb3, 0xb4, 0xb5, 0xb7, 0xb8, 0xff } },
	{ VIRTIO_VIDEO_CODEC_MPEG4, 9, 1, { 0x00, 0x20, 0x2f, 0xb0, 0xb2, 0xb3, 0xb5, 0xb6, 0xb7 } },
	{ VIRTIO_VIDEO_CODEC_H264, 12, 1, { 0x01, 0x05, 0x06, 0x09, 0x0a, 0x0c, 0x21, 0x41, 0x61, 0x65, 0x67, 0x68 } },
	{ VIRTIO_VIDEO_CODEC_HEVC, 11, 2, { 0x00, 0x02, 0x20, 0x26, 0x2a, 0x40, 0x42, 0x44, 0x46, 0x48, 0x4e } },
};

/* One of them over and over, or any of them. */
static uint32_t fill_codes(struct dice *dice, uint32_t codec, uint8_t *bytes, uint32_t size)
{
	/* A large buffer has the most of them. */
	uint32_t payload = dice_below(dice, size > LARGE_BYTES ? 2 : MOST_PAYLOAD);
	bool any = dice_once_in(dice, 2);
	uint32_t at = 0;

	for (uint32_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		uint8_t code = units[i].codes[dice_below(dice, units[i].count)];
		uint64_t random = dice_roll(dice);
		uint32_t length = CODE_BYTES + units[i].bytes + payload;

		if (units[i].codec != codec)
			continue;
		for (; at + length <= size; at += length) {
			if (any) {
				code = units[i].codes[dice_below(dice, units[i].count)];
				random = dice_roll(dice);
			}
			memcpy(bytes + at, (const uint8_t[]){ 0, 0, 1, code, 1 }, CODE_BYTES + units[i].bytes);
			memcpy(bytes + at + CODE_BYTES + units[i].bytes, &random, payload);
		}
	}
	return at;
}

/* A piece of an access unit over and over: its headers, a slice, or all of it. */
static uint32_t fill_copies(struct dice *dice, const struct clip *clip, uint8_t *bytes, uint32_t size)
{
	const struct clip_packet *packet = &clip->packets[dice_below(dice, clip->count)];
	uint32_t from = dice_once_in(dice, 2) ? 0 : dice_below(dice, packet->size);
	uint32_t piece = dice_once_in(dice, 4) ? packet->size : 1 + dice_below(dice, MOST_PIECE);
	uint32_t at = 0;

	if (piece > packet->size - from)
		piece = packet->size - from;
	for (; at + piece <= size; at += piece)
		memcpy(bytes + at, packet->data + from, piece);
	return at;
}

void tiny_units_fill(struct dice *dice, const struct clip *clip, bool begins, uint8_t *bytes, uint32_t size)
{
	const struct clip_packet *first = &clip->packets[0];
	uint32_t at = 0;

	memset(bytes, 0, size);
	if (begins && first->size <= size) {
		memcpy(bytes, first->data, first->size);
		at = first->size;
	}
	if (!dice_once_in(dice, 3))
		at += fill_codes(dice, clip->codec, bytes + at, size - at);
	fill_copies(dice, clip, bytes + at, size - at);
}

/* RFC 6386, 9.1: a frame tag of a key frame that is shown, the start code, two sizes. */
uint32_t tiny_vp8_header(uint8_t bytes[TINY_HEADER_BYTES], uint16_t width, uint16_t height)
{
	const uint8_t header[TINY_HEADER_BYTES] = {
		0x10,
		0x02,
		0x00,
		0x9d,
		0x01,
		0x2a,
		(uint8_t)width,
		(uint8_t)(width >> 8),
		(uint8_t)height,
		(uint8_t)(height >> 8),
	};

	memcpy(bytes, header, sizeof(header));
	return sizeof(header);
}
