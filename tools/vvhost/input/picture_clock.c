/* SPDX-License-Identifier: BSD-3-Clause */
#include "input/picture_clock.h"

#include <libavutil/avutil.h>
#include <libavutil/mathematics.h>

void picture_clock_open(struct picture_clock *clock, uint32_t fps, AVRational time_base, AVRational frame_rate)
{
	if (frame_rate.num <= 0)
		frame_rate = (AVRational){ 25, 1 };
	*clock = (struct picture_clock){ .time_base = time_base };
	if (fps > 0) {
		clock->counts = true;
		clock->time_base = (AVRational){ 1, (int)fps };
		clock->duration = 1;
		return;
	}
	clock->duration = av_rescale_q(1, av_inv_q(frame_rate), time_base);
	if (clock->duration < 1)
		clock->duration = 1;
}

int64_t picture_clock_next(struct picture_clock *clock, int64_t pts)
{
	if (!clock->began) {
		clock->began = true;
		clock->first = pts != AV_NOPTS_VALUE ? pts : 0;
		return clock->last = 0;
	}
	if (clock->counts || pts == AV_NOPTS_VALUE || pts - clock->first <= clock->last)
		clock->last += clock->duration;
	else
		clock->last = pts - clock->first;
	return clock->last;
}
