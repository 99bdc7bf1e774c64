/* SPDX-License-Identifier: BSD-3-Clause */
#include "formats/names.h"

#include <stddef.h>

#include <virtio_video.h>

struct name {
	uint32_t value;
	const char *text;
};

#define FIND(names, value) find(names, sizeof(names) / sizeof((names)[0]), value)

static const char *find(const struct name *names, size_t count, uint32_t value)
{
	for (size_t i = 0; i < count; i++) {
		if (names[i].value == value)
			return names[i].text;
	}
	return "unknown";
}

const char *result_name(uint32_t result)
{
	static const struct name names[] = {
		{ VIRTIO_VIDEO_RESULT_OK, "OK" },
		{ VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION, "ERR_INVALID_OPERATION" },
		{ VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID, "ERR_INVALID_STREAM_ID" },
		{ VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID, "ERR_INVALID_RESOURCE_ID" },
		{ VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, "ERR_INVALID_PARAMETER" },
		{ VIRTIO_VIDEO_RESULT_ERR_CANCELED, "ERR_CANCELED" },
		{ VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY, "ERR_OUT_OF_MEMORY" },
	};

	return FIND(names, result);
}

const char *image_format_name(uint32_t format)
{
	static const struct name names[] = {
		{ VIRTIO_VIDEO_IMAGE_FORMAT_ARGB8888, "ARGB8888" }, { VIRTIO_VIDEO_IMAGE_FORMAT_BGRA8888, "BGRA8888" },
		{ VIRTIO_VIDEO_IMAGE_FORMAT_NV12, "NV12" },	    { VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, "YUV420" },
		{ VIRTIO_VIDEO_IMAGE_FORMAT_YVU420, "YVU420" },
	};

	return FIND(names, format);
}

const char *planes_layout_name(uint32_t layout)
{
	static const struct name names[] = {
		{ VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER, "SINGLE_BUFFER" },
		{ VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE, "PER_PLANE" },
	};

	return FIND(names, layout);
}

const char *codec_name(uint32_t codec)
{
	static const struct name names[] = {
		{ VIRTIO_VIDEO_CODEC_MPEG2, "MPEG2" }, { VIRTIO_VIDEO_CODEC_MPEG4, "MPEG4" },
		{ VIRTIO_VIDEO_CODEC_H264, "H264" },   { VIRTIO_VIDEO_CODEC_HEVC, "HEVC" },
		{ VIRTIO_VIDEO_CODEC_VP8, "VP8" },     { VIRTIO_VIDEO_CODEC_VP9, "VP9" },
	};

	return FIND(names, codec);
}

static const struct name h264_profiles[] = {
	{ VIRTIO_VIDEO_CODEC_H264_PROFILE_BASELINE, "BASELINE" },
	{ VIRTIO_VIDEO_CODEC_H264_PROFILE_MAIN, "MAIN" },
	{ VIRTIO_VIDEO_CODEC_H264_PROFILE_EXTENDED, "EXTENDED" },
	{ VIRTIO_VIDEO_CODEC_H264_PROFILE_HIGH, "HIGH" },
	{ VIRTIO_VIDEO_CODEC_H264_PROFILE_HIGH10PROFILE, "HIGH10PROFILE" },
	{ VIRTIO_VIDEO_CODEC_H264_PROFILE_HIGH422PROFILE, "HIGH422PROFILE" },
	{ VIRTIO_VIDEO_CODEC_H264_PROFILE_HIGH444PREDICTIVEPROFILE, "HIGH444PREDICTIVEPROFILE" },
	{ VIRTIO_VIDEO_CODEC_H264_PROFILE_SCALABLEBASELINE, "SCALABLEBASELINE" },
	{ VIRTIO_VIDEO_CODEC_H264_PROFILE_SCALABLEHIGH, "SCALABLEHIGH" },
	{ VIRTIO_VIDEO_CODEC_H264_PROFILE_STEREOHIGH, "STEREOHIGH" },
	{ VIRTIO_VIDEO_CODEC_H264_PROFILE_MULTIVIEWHIGH, "MULTIVIEWHIGH" },
};

static const struct name hevc_profiles[] = {
	{ VIRTIO_VIDEO_CODEC_HEVC_PROFILE_MAIN, "MAIN" },
	{ VIRTIO_VIDEO_CODEC_HEVC_PROFILE_MAIN10, "MAIN10" },
	{ VIRTIO_VIDEO_CODEC_HEVC_PROFILE_MAIN_STILL_PICTURE, "MAIN_STILL_PICTURE" },
};

static const struct name vp8_profiles[] = {
	{ VIRTIO_VIDEO_CODEC_VP8_PROFILE_0, "0" },
	{ VIRTIO_VIDEO_CODEC_VP8_PROFILE_1, "1" },
	{ VIRTIO_VIDEO_CODEC_VP8_PROFILE_2, "2" },
	{ VIRTIO_VIDEO_CODEC_VP8_PROFILE_3, "3" },
};

static const struct name vp9_profiles[] = {
	{ VIRTIO_VIDEO_CODEC_VP9_PROFILE_0, "0" },
	{ VIRTIO_VIDEO_CODEC_VP9_PROFILE_1, "1" },
	{ VIRTIO_VIDEO_CODEC_VP9_PROFILE_2, "2" },
	{ VIRTIO_VIDEO_CODEC_VP9_PROFILE_3, "3" },
};

const char *profile_name(uint32_t codec, uint32_t profile)
{
	switch (codec) {
	case VIRTIO_VIDEO_CODEC_H264:
		return FIND(h264_profiles, profile);
	case VIRTIO_VIDEO_CODEC_HEVC:
		return FIND(hevc_profiles, profile);
	case VIRTIO_VIDEO_CODEC_VP8:
		return FIND(vp8_profiles, profile);
	case VIRTIO_VIDEO_CODEC_VP9:
		return FIND(vp9_profiles, profile);
	default:
		return "unknown";
	}
}

const char *h264_level_name(uint32_t level)
{
	static const struct name names[] = {
		{ VIRTIO_VIDEO_CODEC_H264_LEVEL_1_0, "1.0" }, { VIRTIO_VIDEO_CODEC_H264_LEVEL_1_1, "1.1" },
		{ VIRTIO_VIDEO_CODEC_H264_LEVEL_1_2, "1.2" }, { VIRTIO_VIDEO_CODEC_H264_LEVEL_1_3, "1.3" },
		{ VIRTIO_VIDEO_CODEC_H264_LEVEL_2_0, "2.0" }, { VIRTIO_VIDEO_CODEC_H264_LEVEL_2_1, "2.1" },
		{ VIRTIO_VIDEO_CODEC_H264_LEVEL_2_2, "2.2" }, { VIRTIO_VIDEO_CODEC_H264_LEVEL_3_0, "3.0" },
		{ VIRTIO_VIDEO_CODEC_H264_LEVEL_3_1, "3.1" }, { VIRTIO_VIDEO_CODEC_H264_LEVEL_3_2, "3.2" },
		{ VIRTIO_VIDEO_CODEC_H264_LEVEL_4_0, "4.0" }, { VIRTIO_VIDEO_CODEC_H264_LEVEL_4_1, "4.1" },
		{ VIRTIO_VIDEO_CODEC_H264_LEVEL_4_2, "4.2" }, { VIRTIO_VIDEO_CODEC_H264_LEVEL_5_0, "5.0" },
		{ VIRTIO_VIDEO_CODEC_H264_LEVEL_5_1, "5.1" },
	};

	return FIND(names, level);
}

const char *feature_name(uint32_t bit)
{
	static const struct name names[] = {
		{ VIRTIO_VIDEO_F_RESOURCE_GUEST_PAGES, "RESOURCE_GUEST_PAGES" },
		{ VIRTIO_VIDEO_F_RESOURCE_NON_CONTIG, "RESOURCE_NON_CONTIG" },
		{ VIRTIO_VIDEO_F_RESOURCE_VIRTIO_OBJECT, "RESOURCE_VIRTIO_OBJECT" },
	};

	return FIND(names, bit);
}
