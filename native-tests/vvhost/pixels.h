/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef VVHOST_PIXELS_H
#define VVHOST_PIXELS_H

#include <stdint.h>

#include <libavutil/pixfmt.h>

#include <virtio_video.h>

/* FFmpeg's name for the protocol's NV12 or YUV420. */
static inline enum AVPixelFormat pixels_format(uint32_t image_format)
{
	return image_format == VIRTIO_VIDEO_IMAGE_FORMAT_NV12 ? AV_PIX_FMT_NV12 : AV_PIX_FMT_YUV420P;
}

#endif
