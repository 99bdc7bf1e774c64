/* SPDX-License-Identifier: BSD-3-Clause */
/* The other side of a pair: libavcodec without a device, with the settings that the device gives it. */
#ifndef VVBENCH_ALONE_H
#define VVBENCH_ALONE_H

#include <stdbool.h>
#include <stdint.h>

#include <libavcodec/avcodec.h>
#include <libswscale/swscale.h>

#include "clip.h"
#include "fingerprint.h"

enum { ALONE_TARGETS = 8 }; /* as a guest has several buffers, so that neither side writes to a warm one */

struct alone {
	const struct clip *clip;
	AVCodecContext *context;
	AVFrame *frame;
	bool converts; /* to NV12, by swscale */
	struct SwsContext *scaler;
	AVFrame *converted[ALONE_TARGETS];
	uint32_t target; /* the one that was last converted into */
	uint8_t *packed; /* a picture without padding */
	int packed_room;
	uint64_t pictures; /* of the last run */
};

/* These return 0 or an error of FFmpeg: they may run on any thread. */
int alone_open(struct alone *alone, const struct clip *clip, uint32_t threads, bool converts);
void alone_close(struct alone *alone);

/* The clip so many times, and a drain. print: NULL, or what takes the pictures. */
int alone_run(struct alone *alone, uint32_t loops, struct fingerprint *print);

/* One access unit, and the picture that it gives at once. */
int alone_step(struct alone *alone, const AVPacket *packet);
void alone_flush(struct alone *alone);

#endif
