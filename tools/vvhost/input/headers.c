/* SPDX-License-Identifier: BSD-3-Clause */
#include "input/headers.h"

#include <stdbool.h>
#include <string.h>

#include "program/report.h"

/* Whether there is a start code 00 00 01 with a value from first to last. */
static bool has_start_code(const uint8_t *data, int size, uint8_t first, uint8_t last)
{
	for (int i = 0; i + 3 < size; i++) {
		if (data[i] == 0 && data[i + 1] == 0 && data[i + 2] == 1 && data[i + 3] >= first && data[i + 3] <= last)
			return true;
	}
	return false;
}

static bool carries_headers(enum AVCodecID codec, const uint8_t *data, int size)
{
	if (codec == AV_CODEC_ID_MPEG4)
		return has_start_code(data, size, 0x20, 0x2f); /* video object layer */
	return has_start_code(data, size, 0xb3, 0xb3);	       /* sequence header */
}

int headers_prepend(const AVCodecParameters *parameters, AVPacket *packet)
{
	enum AVCodecID codec = parameters->codec_id;
	int size = parameters->extradata_size;
	int old = packet->size;

	if (codec != AV_CODEC_ID_MPEG4 && codec != AV_CODEC_ID_MPEG2VIDEO)
		return STATUS_OK;
	if (!carries_headers(codec, parameters->extradata, size) || carries_headers(codec, packet->data, old))
		return STATUS_OK;
	if (av_grow_packet(packet, size) < 0 || av_packet_make_writable(packet) < 0)
		return fail(STATUS_FAILED, "out of memory");
	memmove(packet->data + size, packet->data, (size_t)old);
	memcpy(packet->data, parameters->extradata, (size_t)size);
	return STATUS_OK;
}
