/* SPDX-License-Identifier: BSD-3-Clause */
/* QUERY_CAPS and the configuration space. */
#include <string.h>

#include "conformance/sequence.h"
#include "driver/caps.h"
#include "program/report.h"

static const struct virtio_video_device_query_caps query = { VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS };

static uint32_t caps_length(const struct guest *guest)
{
	return guest->device.config.caps_length;
}

/* The answer, taken apart; the caller frees it. */
static struct caps parse(struct guest *guest)
{
	struct command *command = guest_call(guest, &query, sizeof(query), caps_length(guest));
	struct caps caps;

	EXPECT_EQUAL(command->written, caps_length(guest));
	EXPECT_RESULT(command_result(command), VIRTIO_VIDEO_RESULT_OK);
	if (caps_parse(&caps, command->bytes, command->written) != STATUS_OK)
		guest_broken();
	return caps;
}

static void protocol_version(struct guest *guest)
{
	EXPECT_EQUAL(guest->device.config.version, VIRTIO_VIDEO_PROTOCOL_VERSION);
	EXPECT(caps_length(guest) > sizeof(struct virtio_video_device_query_caps_resp));
	EXPECT(caps_length(guest) <= GUEST_COMMAND_BYTES);
}

static void exact_room(struct guest *guest)
{
	struct caps caps = parse(guest);

	/* caps_parse() fails if bytes are left over or missing. */
	EXPECT(caps.image_format_count > 0);
	EXPECT(caps.bitstream_format_count > 0);
	caps_free(&caps);
}

static void shorter_room(struct guest *guest)
{
	struct command *command = guest_call(guest, &query, sizeof(query), caps_length(guest) - 1);
	struct virtio_video_device_query_caps_resp response;

	EXPECT_EQUAL(command->written, sizeof(response));
	memcpy(&response, command->bytes, sizeof(response));
	EXPECT_RESULT(response.result, VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY);
	EXPECT_EQUAL(response.num_image_formats, 0);
	EXPECT_EQUAL(response.num_bitstream_formats, 0);
}

static void longer_room(struct guest *guest)
{
	struct command *command = guest_call(guest, &query, sizeof(query), GUEST_COMMAND_BYTES);

	EXPECT_EQUAL(command->written, caps_length(guest));
	EXPECT_RESULT(command_result(command), VIRTIO_VIDEO_RESULT_OK);
}

static void room_for_the_result(struct guest *guest)
{
	struct command *command = guest_call(guest, &query, sizeof(query), 4);

	EXPECT_EQUAL(command->written, 4);
	EXPECT_RESULT(command_result(command), VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY);
}

static void always_the_same(struct guest *guest)
{
	uint8_t first[GUEST_COMMAND_BYTES];

	memcpy(first, guest_call(guest, &query, sizeof(query), caps_length(guest))->bytes, caps_length(guest));
	stream_create(guest, VIRTIO_VIDEO_CODEC_MPEG2);
	EXPECT_EQUAL(memcmp(first, guest_call(guest, &query, sizeof(query), caps_length(guest))->bytes,
			    caps_length(guest)),
		     0);
}

static void check_range(const struct virtio_video_image_format_range *range)
{
	EXPECT(range->step >= 1);
	EXPECT(range->min >= 1);
	EXPECT(range->max >= range->min);
	EXPECT_EQUAL((range->max - range->min) % range->step, 0);
}

static void ranges(struct guest *guest)
{
	struct caps caps = parse(guest);

	for (uint32_t i = 0; i < caps.image_format_count; i++) {
		const struct caps_image_format *format = &caps.image_formats[i];

		EXPECT(format->desc.num_frames > 0);
		for (uint32_t j = 0; j < format->desc.num_frames; j++) {
			check_range(&format->frames[j].sizes.width);
			check_range(&format->frames[j].sizes.height);
			for (uint32_t k = 0; k < format->frames[j].sizes.num_rates; k++)
				check_range(&format->frames[j].rates[k]);
		}
	}
	caps_free(&caps);
}

static void layouts(struct guest *guest)
{
	struct caps caps = parse(guest);

	for (uint32_t i = 0; i < caps.image_format_count; i++) {
		const struct virtio_video_image_format_desc *desc = &caps.image_formats[i].desc;
		bool single = (desc->planes_layouts & 1 << VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER) != 0;

		EXPECT(desc->planes_layouts != 0);
		EXPECT(desc->planes_layouts < 1 << (VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE + 1));
		EXPECT(!single || desc->plane_align != 0);
	}
	caps_free(&caps);
}

static void variants(struct guest *guest)
{
	struct caps caps = parse(guest);

	for (uint32_t i = 0; i < caps.bitstream_format_count; i++) {
		const struct caps_bitstream_format *format = &caps.bitstream_formats[i];
		bool has_member = format->desc.codec != VIRTIO_VIDEO_CODEC_MPEG2 &&
				  format->desc.codec != VIRTIO_VIDEO_CODEC_MPEG4;

		EXPECT_EQUAL(format->desc.num_variants > 0, has_member);
		for (uint32_t j = 0; j < format->desc.num_variants; j++) {
			const union virtio_video_codec_params *params = &format->variants[j];

			EXPECT(params->h264.profile != 0);
			/* The tail of 8 bytes is zero for codecs with a profile only. */
			EXPECT_EQUAL(params->h264.level != 0, format->desc.codec == VIRTIO_VIDEO_CODEC_H264);
		}
	}
	caps_free(&caps);
}

static void no_format_twice(struct guest *guest)
{
	struct caps caps = parse(guest);
	uint32_t seen = 0;

	for (uint32_t i = 0; i < caps.image_format_count; i++) {
		EXPECT(caps.image_formats[i].desc.format < 32);
		EXPECT_EQUAL(seen >> caps.image_formats[i].desc.format & 1, 0);
		seen |= UINT32_C(1) << caps.image_formats[i].desc.format;
	}
	seen = 0;
	for (uint32_t i = 0; i < caps.bitstream_format_count; i++) {
		EXPECT(caps.bitstream_formats[i].desc.codec < 32);
		EXPECT_EQUAL(seen >> caps.bitstream_formats[i].desc.codec & 1, 0);
		seen |= UINT32_C(1) << caps.bitstream_formats[i].desc.codec;
	}
	caps_free(&caps);
}

static const struct sequence caps_sequences[] = {
	{ .name = "caps.protocol_version", .source = "spec: Device configuration layout", .run = protocol_version },
	{ .name = "caps.exact_room_is_filled", .source = "ruling 6", .run = exact_room },
	{ .name = "caps.shorter_room_is_out_of_memory", .source = "ruling 6", .run = shorter_room },
	{ .name = "caps.longer_room_gets_caps_length", .source = "ruling 6", .run = longer_room },
	{ .name = "caps.room_for_the_result_only", .source = "ruling 10", .run = room_for_the_result },
	{ .name = "caps.always_the_same", .source = "ruling 6", .run = always_the_same },
	{ .name = "caps.ranges_have_a_step", .source = "ruling 7", .run = ranges },
	{ .name = "caps.layouts_are_masks", .source = "ruling 3", .run = layouts },
	{ .name = "caps.variants_of_each_codec", .source = "ruling 8", .run = variants },
	{ .name = "caps.no_format_twice", .source = "spec: DEVICE_QUERY_CAPS", .run = no_format_twice },
};

SEQUENCE_GROUP(caps);
