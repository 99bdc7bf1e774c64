/* SPDX-License-Identifier: BSD-3-Clause */
#include "formats/libavcodec_id.h"

#include <virtio_video.h>

enum AVCodecID libavcodec_id(uint32_t codec)
{
	switch (codec) {
	case VIRTIO_VIDEO_CODEC_MPEG2:
		return AV_CODEC_ID_MPEG2VIDEO;
	case VIRTIO_VIDEO_CODEC_MPEG4:
		return AV_CODEC_ID_MPEG4;
	case VIRTIO_VIDEO_CODEC_H264:
		return AV_CODEC_ID_H264;
	case VIRTIO_VIDEO_CODEC_HEVC:
		return AV_CODEC_ID_HEVC;
	case VIRTIO_VIDEO_CODEC_VP8:
		return AV_CODEC_ID_VP8;
	case VIRTIO_VIDEO_CODEC_VP9:
		return AV_CODEC_ID_VP9;
	default:
		return AV_CODEC_ID_NONE;
	}
}
