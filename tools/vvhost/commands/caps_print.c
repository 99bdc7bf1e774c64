/* SPDX-License-Identifier: BSD-3-Clause */
#include <stdio.h>

#include "commands/caps_command.h"
#include "formats/names.h"

static void print_range(const struct virtio_video_image_format_range *range)
{
	printf("%u", range->min);
	if (range->min != range->max)
		printf("-%u", range->max);
	if (range->step > 1)
		printf(" in steps of %u", range->step);
}

static void print_image_format(const struct caps_image_format *format)
{
	printf("  %-8s ", image_format_name(format->desc.format));
	for (uint32_t layout = 0; layout < 2; layout++) {
		if (format->desc.planes_layouts >> layout & 1)
			printf(" %s", planes_layout_name(layout));
	}
	printf(", planes aligned to %u\n", format->desc.plane_align);
	for (uint32_t i = 0; i < format->desc.num_frames; i++) {
		const struct caps_frame *frame = &format->frames[i];

		printf("            width ");
		print_range(&frame->sizes.width);
		printf(", height ");
		print_range(&frame->sizes.height);
		for (uint32_t rate = 0; rate < frame->sizes.num_rates; rate++) {
			printf(rate == 0 ? ", rate " : ", ");
			print_range(&frame->rates[rate]);
		}
		putchar('\n');
	}
}

static void print_bitstream_format(const struct caps_bitstream_format *format)
{
	uint32_t codec = format->desc.codec;

	printf("  %-8s ", codec_name(codec));
	if (format->desc.num_variants == 0)
		printf(" (no variants)");
	for (uint32_t i = 0; i < format->desc.num_variants; i++) {
		/* Each member of the union begins with the profile. */
		printf("%s%s", i == 0 ? " profile " : ", ", profile_name(codec, format->variants[i].h264.profile));
		if (codec == VIRTIO_VIDEO_CODEC_H264)
			printf(" up to level %s", h264_level_name(format->variants[i].h264.level));
	}
	putchar('\n');
}

void caps_print(const struct caps *caps, const struct device *device)
{
	uint32_t version = virtiovideo_version();

	printf("Library            libvirtiovideo %u.%u.%u\n", version >> 16, version >> 8 & 0xff, version & 0xff);
	printf("Device             video %s, virtio id %u\n",
	       device->type == VIRTIOVIDEO_DEVICE_ENCODER ? "encoder" : "decoder", device->type);
	printf("Protocol version   %u\n", device->config.version);
	printf("caps_length        %u\n", device->config.caps_length);
	printf("Features           ");
	for (uint32_t bit = 0; bit < 64; bit++) {
		if (device_has_feature(device, bit))
			printf("%s%s", feature_name(bit), device->features >> bit > 1 ? " " : "");
	}
	printf("\n\nImage formats\n");
	for (uint32_t i = 0; i < caps->image_format_count; i++)
		print_image_format(&caps->image_formats[i]);
	printf("\nBitstream formats\n");
	for (uint32_t i = 0; i < caps->bitstream_format_count; i++)
		print_bitstream_format(&caps->bitstream_formats[i]);
}
