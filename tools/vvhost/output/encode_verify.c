/* SPDX-License-Identifier: BSD-3-Clause */
/* Whether an encoder's packets are as they claim to be. */
#include <virtio_video.h>

#include "output/packet_sink.h"
#include "program/report.h"

static int verify(const struct encoded_frame *frame, unsigned long long number)
{
	if (!frame->came)
		return fail(STATUS_FAILED, "frame %llu is missing: the device gave no packet for it", number);
	if (!frame->decoded)
		return fail(STATUS_FAILED, "frame %llu is missing: libavcodec finds no picture in its packet", number);
	if (frame->forced && !encoded_frame_is_key(frame))
		return fail(STATUS_FAILED, "frame %llu was to be a key frame, and is none", number);
	if (encoded_frame_flag_type(frame) != frame->type)
		return fail(STATUS_FAILED, "frame %llu is of type %c, says the device; libavcodec says %c", number,
			    encoded_frame_flag_type(frame), frame->type);
	return STATUS_OK;
}

int encode_verify(const struct encoded_frames *frames)
{
	int status = STATUS_OK;

	for (size_t i = 0; i < frames->count && status == STATUS_OK; i++)
		status = verify(&frames->items[i], (unsigned long long)i + 1);
	return status;
}
