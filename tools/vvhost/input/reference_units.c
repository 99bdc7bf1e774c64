/* SPDX-License-Identifier: BSD-3-Clause */
#include "input/reference_units.h"

#include <string.h>

#include "program/report.h"

int size_watch_open(struct size_watch *watch, enum AVCodecID codec)
{
	*watch = (struct size_watch){ .parser = NULL };
	if (codec != AV_CODEC_ID_MPEG2VIDEO && codec != AV_CODEC_ID_MPEG4)
		return STATUS_OK;
	watch->parser = av_parser_init(codec);
	watch->context = avcodec_alloc_context3(NULL);
	if (watch->parser == NULL || watch->context == NULL)
		return fail(STATUS_FAILED, "out of memory");
	watch->parser->flags |= PARSER_FLAG_COMPLETE_FRAMES;
	watch->context->codec_id = codec;
	return STATUS_OK;
}

void size_watch_close(struct size_watch *watch)
{
	av_parser_close(watch->parser);
	avcodec_free_context(&watch->context);
	*watch = (struct size_watch){ .parser = NULL };
}

bool size_watch_changes(struct size_watch *watch, const AVPacket *packet)
{
	int old_width = watch->width;
	int old_height = watch->height;
	uint8_t *bytes;
	int size;

	if (watch->parser == NULL)
		return false;
	/* That of MPEG-4 sets a size only in a context that has none. */
	watch->context->width = watch->context->height = 0;
	watch->context->coded_width = watch->context->coded_height = 0;
	av_parser_parse2(watch->parser, watch->context, &bytes, &size, packet->data, packet->size, AV_NOPTS_VALUE,
			 AV_NOPTS_VALUE, 0);
	if (watch->context->width <= 0 || watch->context->height <= 0)
		return false;
	watch->width = watch->context->width;
	watch->height = watch->context->height;
	return old_width > 0 && (old_width != watch->width || old_height != watch->height);
}

enum { MPEG4_P = 1, MPEG4_B = 2, MPEG4_MOST_NOT_CODED = 19 };

static bool begins_picture(enum AVCodecID codec, const uint8_t *unit, int size)
{
	if (codec == AV_CODEC_ID_MPEG4)
		return unit[0] == 0xb6;
	/* A slice, and first_mb_in_slice is 0. */
	return ((unit[0] & 0x1f) == 1 || (unit[0] & 0x1f) == 5) && size > 1 && (unit[1] & 0x80) != 0;
}

/* Where the first picture begins, behind its start code; NULL: there is none. */
static const uint8_t *first_vop(const AVPacket *packet)
{
	static const uint8_t code[] = { 0, 0, 1, 0xb6 };

	for (int i = 0; i + 4 < packet->size; i++) {
		if (memcmp(packet->data + i, code, sizeof(code)) == 0)
			return packet->data + i + sizeof(code);
	}
	return NULL;
}

bool fills_free_packet(struct size_watch *watch, enum AVCodecID codec, const AVPacket *packet)
{
	const uint8_t *vop = codec == AV_CODEC_ID_MPEG4 && watch->has_free_packet ? first_vop(packet) : NULL;

	if (vop == NULL || vop[0] >> 6 == MPEG4_B)
		return false;
	watch->has_free_packet = false;
	return vop[0] >> 6 == MPEG4_P && packet->size <= MPEG4_MOST_NOT_CODED;
}

/* "DivX503b1393p" in the user data. */
static bool says_packed(const uint8_t *unit, int size)
{
	int i = 5;

	if (size < 6 || unit[0] != 0xb2 || memcmp(unit + 1, "DivX", 4) != 0)
		return false;
	while (i < size && unit[i] != 0 && unit[i] != 'p')
		i++;
	return i < size && unit[i] == 'p';
}

int first_picture_size(struct size_watch *watch, enum AVCodecID codec, const AVPacket *packet)
{
	const uint8_t *data = packet->data;
	bool began = false;
	int end = 0; /* of the first picture's last part */

	if (codec != AV_CODEC_ID_H264 && codec != AV_CODEC_ID_MPEG4)
		return packet->size;
	for (int i = 0; i + 3 < packet->size; i++) {
		bool inside;

		if (data[i] != 0 || data[i + 1] != 0 || data[i + 2] != 1)
			continue;
		if (codec == AV_CODEC_ID_MPEG4 && says_packed(data + i + 3, packet->size - i - 3))
			watch->says_packed = true;
		if (watch->says_packed)
			return packet->size;
		if (begins_picture(codec, data + i + 3, packet->size - i - 3)) {
			if (began) {
				watch->has_free_packet = codec == AV_CODEC_ID_MPEG4 && i + 4 < packet->size &&
							 data[i + 4] >> 6 == MPEG4_B;
				return end > 0 ? end : i;
			}
			began = true;
			end = 0;
			continue;
		}
		/* Parameter sets and messages in front of a picture are its own. */
		inside = codec == AV_CODEC_ID_H264 && (data[i + 3] & 0x1f) <= 5;
		if (inside)
			end = 0;
		else if (end == 0)
			end = i;
	}
	return packet->size;
}
