/* SPDX-License-Identifier: BSD-3-Clause */
#include "output/encoded_frames.h"

#include <math.h>
#include <stdlib.h>

#include <virtio_video.h>

#include "program/report.h"

int encoded_frames_append(struct encoded_frames *frames, const struct encoded_frame *frame)
{
	if (frames->count == frames->room) {
		size_t room = frames->room == 0 ? 256 : frames->room * 2;
		struct encoded_frame *items = reallocarray(frames->items, room, sizeof(*items));

		if (items == NULL)
			return fail(STATUS_FAILED, "out of memory");
		frames->items = items;
		frames->room = room;
	}
	frames->items[frames->count++] = *frame;
	return STATUS_OK;
}

void encoded_frames_free(struct encoded_frames *frames)
{
	free(frames->items);
	*frames = (struct encoded_frames){ 0 };
}

double encoded_frames_seconds(const struct encoded_frames *frames)
{
	if (frames->count == 0)
		return 0.0;
	return (double)(frames->items[frames->count - 1].pts - frames->items[0].pts + frames->duration) *
	       av_q2d(frames->time_base);
}

double encoded_frames_bitrate(const struct encoded_frames *frames)
{
	double seconds = encoded_frames_seconds(frames);
	double bits = 0.0;

	for (size_t i = 0; i < frames->count; i++)
		bits += 8.0 * frames->items[i].bytes;
	return seconds > 0.0 ? bits / seconds : 0.0;
}

double encoded_frame_psnr(double mse)
{
	return mse > 0.0 ? 10.0 * log10(255.0 * 255.0 / mse) : INFINITY;
}

double encoded_frames_mse(const struct encoded_frames *frames, bool luma)
{
	double sum = 0.0;
	size_t count = 0;

	for (size_t i = 0; i < frames->count; i++) {
		if (!frames->items[i].decoded)
			continue;
		sum += luma ? frames->items[i].mse_luma : frames->items[i].mse;
		count++;
	}
	return count > 0 ? sum / (double)count : 0.0;
}

static bool has(const struct encoded_frame *frame, uint32_t bit)
{
	return (frame->flags >> bit & 1) != 0;
}

bool encoded_frame_is_key(const struct encoded_frame *frame)
{
	return has(frame, VIRTIO_VIDEO_DEQUEUE_FLAG_KEY_FRAME);
}

char encoded_frame_flag_type(const struct encoded_frame *frame)
{
	if (has(frame, VIRTIO_VIDEO_DEQUEUE_FLAG_P_FRAME))
		return 'P';
	return has(frame, VIRTIO_VIDEO_DEQUEUE_FLAG_B_FRAME) ? 'B' : 'I';
}
