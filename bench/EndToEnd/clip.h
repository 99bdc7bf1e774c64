/* SPDX-License-Identifier: BSD-3-Clause */
/* A clip whose access units all lie in memory. Behind the last one may come the first, which is a key frame. */
#ifndef VVBENCH_CLIP_H
#define VVBENCH_CLIP_H

#include <stddef.h>
#include <stdint.h>

#include <libavcodec/avcodec.h>

enum {
	CLIP_MAX_PACKETS = 64, /* as many as a queue has resources: each access unit stays in a buffer of its own */
	CLIP_MIN_PACKETS = 16, /* more than a device has at a time: a buffer that comes round again is back by then */
	CLIP_CODECS = 4,
};

struct clip_codec {
	const char *word;
	const char *name;
	const char *suffix;
	uint32_t value; /* VIRTIO_VIDEO_CODEC_* */
	enum AVCodecID id;
};

extern const struct clip_codec clip_codecs[CLIP_CODECS];

struct clip_size {
	uint32_t width;
	uint32_t height;
};

struct clip {
	const struct clip_codec *codec;
	struct clip_size size;
	AVPacket *packets[CLIP_MAX_PACKETS];
	uint32_t count;
};

/* The name of the file, as make_clips.sh takes it. low_delay: without B-frames. */
void clip_name(char *name, size_t room, const struct clip_codec *codec, struct clip_size size, int low_delay);

/* Returns a status. */
int clip_open(struct clip *clip, const char *directory, const struct clip_codec *codec, struct clip_size size,
	      int low_delay);
void clip_close(struct clip *clip);

#endif
