// SPDX-License-Identifier: GPL-2.0
/* The response to QUERY_CAPS, and parameters of the wire. Nothing of it is believed before it is checked. */
#include "pure.h"

struct reader {
	const u8 *at;
	size_t left;
	bool failed;
};

static u32 take(struct reader *reader)
{
	u32 value;

	if (reader->left < sizeof(value)) {
		reader->failed = true;
		reader->left = 0;
		return 0;
	}
	value = vv_get_le32(reader->at);
	reader->at += sizeof(value);
	reader->left -= sizeof(value);
	return value;
}

/* Whether so many parts of at least these many bytes can follow. */
static bool can_hold(struct reader *reader, u32 count, size_t bytes)
{
	if (count > reader->left / bytes)
		reader->failed = true;
	return !reader->failed;
}

static struct vv_range take_range(struct reader *reader)
{
	struct vv_range range = { .min = take(reader), .max = take(reader), .step = take(reader) };

	if (!range.step || range.min > range.max)
		reader->failed = true;
	return range;
}

/* One range that has both in it. */
static void join(struct vv_range *to, const struct vv_range *with)
{
	if (!to->step) {
		*to = *with;
		return;
	}
	if (to->min != with->min || to->max != with->max || to->step != with->step)
		to->step = min(to->step, with->step);
	to->min = min(to->min, with->min);
	to->max = max(to->max, with->max);
}

static void take_image(struct reader *reader, struct vv_caps *caps)
{
	struct vv_image_caps image = { .format = take(reader), .layouts = take(reader), .align = take(reader) };
	u32 frames = take(reader);

	if (!can_hold(reader, frames, sizeof(struct virtio_video_image_format_frame)))
		return;
	for (u32 i = 0; i < frames && !reader->failed; i++) {
		struct vv_range width = take_range(reader);
		struct vv_range height = take_range(reader);
		u32 rates = take(reader);

		if (!can_hold(reader, rates, sizeof(struct virtio_video_image_format_range)))
			return;
		join(&image.width, &width);
		join(&image.height, &height);
		for (u32 j = 0; j < rates && !reader->failed; j++) {
			struct vv_range rate = take_range(reader);

			join(&image.rate, &rate);
		}
	}
	if (reader->failed || !frames || image.format < 1 || image.format >= ARRAY_SIZE(caps->image))
		return;
	if (!image.width.min || !image.height.min || image.align > VV_MAX_ALIGN)
		return;
	if (image.width.min > VV_MAX_SIDE || image.height.min > VV_MAX_SIDE)
		return;
	/* What is more, no layout can hold. */
	image.width.max = min(image.width.max, VV_MAX_SIDE);
	image.height.max = min(image.height.max, VV_MAX_SIDE);
	if (!image.rate.step || !image.rate.min)
		image.rate = (struct vv_range){ 1, 240, 1 };
	caps->image[image.format] = image;
}

static void take_codec(struct reader *reader, struct vv_caps *caps)
{
	struct vv_codec_caps codec = { .codec = take(reader) };
	u32 variants = take(reader);

	if (!can_hold(reader, variants, sizeof(union virtio_video_codec_params)))
		return;
	for (u32 i = 0; i < variants; i++) {
		u32 profile = take(reader);
		u32 level = take(reader);

		if (codec.variants == VV_MAX_VARIANTS)
			continue;
		codec.variant[codec.variants].profile = profile;
		codec.variant[codec.variants].level = level;
		codec.variants++;
	}
	if (reader->failed || !vv_codec_by_wire(codec.codec) || vv_caps_codec(caps, codec.codec))
		return;
	if (caps->codecs < VV_MAX_CODECS)
		caps->codec[caps->codecs++] = codec;
}

/* Formats and codecs that the driver does not know are left out. */
int vv_caps_parse(struct vv_caps *caps, const void *bytes, size_t length)
{
	struct reader reader = { .at = bytes, .left = length };
	u32 result, images, codecs;

	memset(caps, 0, sizeof(*caps));
	result = take(&reader);
	images = take(&reader);
	codecs = take(&reader);
	if (reader.failed || result != VIRTIO_VIDEO_RESULT_OK)
		return -EPROTO;
	if (!can_hold(&reader, images, sizeof(struct virtio_video_image_format_desc)))
		return -EPROTO;
	for (u32 i = 0; i < images && !reader.failed; i++)
		take_image(&reader, caps);
	if (!can_hold(&reader, codecs, sizeof(struct virtio_video_bitstream_format_desc)))
		return -EPROTO;
	for (u32 i = 0; i < codecs && !reader.failed; i++)
		take_codec(&reader, caps);
	return reader.failed ? -EPROTO : 0;
}

bool vv_caps_has(const struct vv_caps *caps, const struct vv_image_format *format)
{
	const struct vv_image_caps *image = &caps->image[format->wire];

	return image->format && (image->layouts & (1u << format->layout));
}

const struct vv_codec_caps *vv_caps_codec(const struct vv_caps *caps, u32 codec)
{
	for (u32 i = 0; i < caps->codecs; i++)
		if (caps->codec[i].codec == codec)
			return &caps->codec[i];
	return NULL;
}

/* The nearest value below, or the smallest one. */
u32 vv_range_fit(const struct vv_range *range, u32 value)
{
	if (value <= range->min)
		return range->min;
	if (value > range->max)
		value = range->max;
	return value - (value - range->min) % range->step;
}

/* All members of both structs have 32 bits and the same order. */
void vv_params_read(struct vv_params *params, const struct virtio_video_params *wire)
{
	u32 *to = (u32 *)params;

	for (u32 i = 0; i < sizeof(*params) / sizeof(u32); i++)
		to[i] = vv_get_le32((const u8 *)wire + sizeof(u32) * i);
}

void vv_params_write(const struct vv_params *params, struct virtio_video_params *wire)
{
	const u32 *from = (const u32 *)params;

	for (u32 i = 0; i < sizeof(*params) / sizeof(u32); i++)
		vv_put_le32(from[i], (u8 *)wire + sizeof(u32) * i);
}

/* Whether they can be those of a stream. A decoder has no size before the header; vv_layout_read() checks the rest. */
int vv_params_check(const struct vv_params *params)
{
	if (params->width > 65535 || params->height > 65535 || params->num_planes > VIRTIO_VIDEO_MAX_PLANES)
		return -EPROTO;
	if ((u64)params->crop.left + params->crop.width > params->width)
		return -EPROTO;
	if ((u64)params->crop.top + params->crop.height > params->height)
		return -EPROTO;
	if (params->min_image_buffers > params->max_image_buffers || params->min_image_buffers > VV_MAX_BUFFERS)
		return -EPROTO;
	if (params->min_bitstream_buffers > params->max_bitstream_buffers ||
	    params->min_bitstream_buffers > VV_MAX_BUFFERS)
		return -EPROTO;
	return 0;
}
