/* SPDX-License-Identifier: BSD-3-Clause */
#include "script/cut.h"

#include <string.h>

#include <virtio_video.h>

#include "script/expect.h"

enum { MOST_PIECES = 1024, MOST_BYTES = 1 << 16 };

static struct cut cut;
static struct clip_packet pieces[MOST_PIECES];
static uint64_t timestamps[MOST_PIECES];
static uint8_t bytes[MOST_BYTES];

struct cut *cut_begin(const struct clip *clip)
{
	uint32_t length = 0;

	EXPECT(clip->count <= CUT_UNITS);
	cut = (struct cut){ .whole = clip, .pieces = *clip, .timestamps = timestamps };
	cut.pieces.count = 0;
	cut.pieces.packets = pieces;
	cut.pieces.display = NULL;
	for (uint32_t i = 0; i < clip->count; i++) {
		EXPECT(clip->packets[i].size <= sizeof(bytes) - length);
		memcpy(bytes + length, clip->packets[i].data, clip->packets[i].size);
		length += clip->packets[i].size;
		cut.starts[i + 1] = length;
	}
	return &cut;
}

void cut_to(struct cut *of, uint32_t end, uint64_t timestamp)
{
	uint32_t index = of->pieces.count++;

	EXPECT(index < MOST_PIECES && end > of->end && end <= of->starts[of->whole->count]);
	pieces[index] = (struct clip_packet){ .data = bytes + of->end, .size = end - of->end };
	timestamps[index] = timestamp;
	for (uint32_t unit = 0; unit < of->whole->count; unit++) {
		if (of->starts[unit] >= of->end && of->starts[unit] < end)
			of->expected[unit] = timestamp;
	}
	of->end = end;
}

void cut_evenly_to(struct cut *of, uint32_t end, uint32_t length, uint64_t timestamp)
{
	while (of->end < end)
		cut_to(of, end - of->end < length ? end : of->end + length, timestamp);
}

uint32_t cut_end_of(const struct cut *of, uint32_t unit)
{
	return of->starts[unit + 1];
}

bool cut_is_start_code(const struct cut *of, uint32_t at)
{
	return of->starts[of->whole->count] - at > 3 && bytes[at] == 0 && bytes[at + 1] == 0 && bytes[at + 2] == 1;
}

static bool begins_picture(uint32_t codec, uint8_t code)
{
	switch (codec) {
	case VIRTIO_VIDEO_CODEC_MPEG2:
		return code == 0x00;
	case VIRTIO_VIDEO_CODEC_MPEG4:
		return code == 0xb6;
	case VIRTIO_VIDEO_CODEC_HEVC:
		/* Slices. */
		return (code >> 1 & 0x3f) < 32;
	default:
		/* H.264: slices. */
		return (code & 0x1f) >= 1 && (code & 0x1f) <= 5;
	}
}

uint32_t cut_headers(const struct cut *of)
{
	for (uint32_t at = 0; at < of->starts[1]; at++) {
		if (cut_is_start_code(of, at) && begins_picture(of->whole->codec, bytes[at + 3]))
			return at;
	}
	expect_fail("the encoder's first access unit has no picture");
}
