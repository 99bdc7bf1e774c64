/* SPDX-License-Identifier: BSD-3-Clause */
/* vvhost encode --stats: the result of each frame, and of all of them. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "output/packet_sink.h"
#include "program/report.h"

static void print_frame(const struct encoded_frame *frame, size_t number)
{
	char qp[16] = "-";

	if (frame->qp >= 0.0)
		snprintf(qp, sizeof(qp), "%.2f", frame->qp);
	printf("%6zu %c %-3s %8u %7.3f %7.3f %6s 0x%016llx\n", number, frame->type != 0 ? frame->type : '?',
	       encoded_frame_is_key(frame) ? "key" : "-", frame->bytes, encoded_frame_psnr(frame->mse_luma),
	       encoded_frame_psnr(frame->mse), qp, (unsigned long long)frame->timestamp);
}

static size_t count_of(const struct encoded_frames *frames, char type)
{
	size_t count = 0;

	for (size_t i = 0; i < frames->count; i++)
		count += type == 'K' ? encoded_frame_is_key(&frames->items[i]) : frames->items[i].type == type;
	return count;
}

int encode_stats_print(const struct encoded_frames *frames)
{
	printf(" frame type      bytes  PSNR-Y    PSNR     QP timestamp\n");
	for (size_t i = 0; i < frames->count; i++)
		print_frame(&frames->items[i], i + 1);
	printf("total: %zu frames (%zu key, %zu I, %zu P, %zu B), %.3f s, %.1f kbit/s", frames->count,
	       count_of(frames, 'K'), count_of(frames, 'I'), count_of(frames, 'P'), count_of(frames, 'B'),
	       encoded_frames_seconds(frames), encoded_frames_bitrate(frames) / 1000.0);
	if (frames->count > 0 && frames->items[frames->count - 1].target > 0)
		printf(" (target %.1f)", frames->items[frames->count - 1].target / 1000.0);
	printf(", PSNR-Y %.3f dB, PSNR %.3f dB\n", encoded_frame_psnr(encoded_frames_mse(frames, true)),
	       encoded_frame_psnr(encoded_frames_mse(frames, false)));
	if (fflush(stdout) != 0)
		return fail(STATUS_USAGE, "standard output: cannot be written: %s", strerror(errno));
	return STATUS_OK;
}
