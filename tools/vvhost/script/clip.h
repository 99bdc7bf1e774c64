/* SPDX-License-Identifier: BSD-3-Clause */
/* Small videos, made on demand by libavcodec's own encoders: so that no file is needed. */
#ifndef VVHOST_SCRIPT_CLIP_H
#define VVHOST_SCRIPT_CLIP_H

#include <stdbool.h>
#include <stdint.h>

struct clip_packet {
	uint8_t *data;
	uint32_t size;
	bool key;
	int64_t shown; /* place in the order of display */
};

struct clip {
	uint32_t codec; /* VIRTIO_VIDEO_CODEC_* */
	uint32_t width; /* visible */
	uint32_t height;
	uint32_t count;
	struct clip_packet *packets; /* in the order of decoding */
	uint32_t *display;	     /* packets in the order of display */
};

enum clip_kind {
	CLIP_MPEG2,	   /* 64x64, groups of 6 pictures with B frames between */
	CLIP_MPEG2_LARGER, /* 96x80 */
	CLIP_MPEG2_INTRA,  /* 64x64, key frames only */
	CLIP_MPEG2_ODD,	   /* 50x38 */
	CLIP_MPEG2_WIDE,   /* 512x64 */
	CLIP_MPEG4,
	CLIP_MPEG4_LARGER, /* 96x80, as all that are larger */
	CLIP_H264,	   /* if libavcodec has libx264, else the sequence is skipped; the same for the others */
	CLIP_H264_LARGER,
	CLIP_HEVC,
	CLIP_HEVC_LARGER,
	CLIP_VP8,
	CLIP_VP8_LARGER,
	CLIP_VP9,
	CLIP_VP9_LARGER,
	CLIP_KINDS,
};

/* Whether libavcodec has the encoder. */
bool clip_can_be_made(enum clip_kind kind);

const struct clip *clip_get(enum clip_kind kind);

/* Frees them all. */
void clip_free_all(void);

#endif
