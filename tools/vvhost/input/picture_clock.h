/* SPDX-License-Identifier: BSD-3-Clause */
/* When pictures are shown: times that start at 0 and always go forward, whatever a file says. */
#ifndef VVHOST_PICTURE_CLOCK_H
#define VVHOST_PICTURE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include <libavutil/rational.h>

struct picture_clock {
	AVRational time_base;
	int64_t duration; /* of a picture */
	int64_t first;
	int64_t last;
	bool began;
	bool counts; /* the times of the file are not those that are wanted */
};

/* fps is 0 for the file's own times, which are in its time base; frame_rate is 0/1 if unknown. */
void picture_clock_open(struct picture_clock *clock, uint32_t fps, AVRational time_base, AVRational frame_rate);

/* The time of the next picture; pts is the file's, or AV_NOPTS_VALUE. */
int64_t picture_clock_next(struct picture_clock *clock, int64_t pts);

#endif
