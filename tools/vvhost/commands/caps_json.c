/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>

#include "commands/caps_command.h"
#include "formats/names.h"

/* Every string is one of our own names: none needs escaping. */

static const char *separator(uint32_t index)
{
	return index == 0 ? "" : ", ";
}

static void print_range(const char *name, const struct virtio_video_image_format_range *range)
{
	if (name != NULL)
		printf("\"%s\": ", name);
	printf("{\"min\": %u, \"max\": %u, \"step\": %u}", range->min, range->max, range->step);
}

static void print_image_format(const struct caps_image_format *format)
{
	const char *before = "";

	printf("    {\"format\": \"%s\", \"planes_layouts\": [", image_format_name(format->desc.format));
	for (uint32_t layout = 0; layout < 2; layout++) {
		if (!(format->desc.planes_layouts >> layout & 1))
			continue;
		printf("%s\"%s\"", before, planes_layout_name(layout));
		before = ", ";
	}
	printf("], \"plane_align\": %u, \"frames\": [", format->desc.plane_align);
	for (uint32_t i = 0; i < format->desc.num_frames; i++) {
		const struct caps_frame *frame = &format->frames[i];

		printf("%s{", separator(i));
		print_range("width", &frame->sizes.width);
		printf(", ");
		print_range("height", &frame->sizes.height);
		printf(", \"frame_rates\": [");
		for (uint32_t rate = 0; rate < frame->sizes.num_rates; rate++) {
			printf("%s", separator(rate));
			print_range(NULL, &frame->rates[rate]);
		}
		printf("]}");
	}
	printf("]}");
}

static void print_bitstream_format(const struct caps_bitstream_format *format)
{
	uint32_t codec = format->desc.codec;

	printf("    {\"codec\": \"%s\", \"variants\": [", codec_name(codec));
	for (uint32_t i = 0; i < format->desc.num_variants; i++) {
		/* Each member of the union begins with the profile. */
		printf("%s{\"profile\": \"%s\"", separator(i), profile_name(codec, format->variants[i].h264.profile));
		if (codec == VIRTIO_VIDEO_CODEC_H264)
			printf(", \"level\": \"%s\"", h264_level_name(format->variants[i].h264.level));
		printf("}");
	}
	printf("]}");
}

void caps_print_json(const struct caps *caps, const struct device *device)
{
	uint32_t version = virtiovideo_version();
	uint32_t printed = 0;

	printf("{\n  \"library\": \"%u.%u.%u\",\n", version >> 16, version >> 8 & 0xff, version & 0xff);
	printf("  \"device\": \"%s\",\n  \"virtio_id\": %u,\n",
	       device->type == VIRTIOVIDEO_DEVICE_ENCODER ? "encoder" : "decoder", device->type);
	printf("  \"config\": {\"version\": %u, \"caps_length\": %u},\n  \"features\": [", device->config.version,
	       device->config.caps_length);
	for (uint32_t bit = 0; bit < 64; bit++) {
		if (device_has_feature(device, bit))
			printf("%s\"%s\"", separator(printed++), feature_name(bit));
	}
	printf("],\n  \"image_formats\": [\n");
	for (uint32_t i = 0; i < caps->image_format_count; i++) {
		print_image_format(&caps->image_formats[i]);
		printf("%s\n", i + 1 < caps->image_format_count ? "," : "");
	}
	printf("  ],\n  \"bitstream_formats\": [\n");
	for (uint32_t i = 0; i < caps->bitstream_format_count; i++) {
		print_bitstream_format(&caps->bitstream_formats[i]);
		printf("%s\n", i + 1 < caps->bitstream_format_count ? "," : "");
	}
	printf("  ]\n}\n");
}
