/* SPDX-License-Identifier: BSD-3-Clause */
#include "input/annexb.h"

#include <string.h>

#include <libavutil/error.h>
#include <libavutil/intreadwrite.h>
#include <libavutil/mem.h>

enum { START_CODE = 4, AVCC_BYTES = 7, HVCC_BYTES = 23 };

struct writer {
	uint8_t *bytes; /* NULL: only counts */
	int size;
};

static void put_unit(struct writer *writer, const uint8_t *unit, int size)
{
	if (writer->bytes != NULL) {
		AV_WB32(writer->bytes + writer->size, 1);
		memcpy(writer->bytes + writer->size + START_CODE, unit, (size_t)size);
	}
	writer->size += START_CODE + size;
}

bool annexb_begins(const uint8_t *data, int size)
{
	return size >= START_CODE && (AV_RB32(data) == 1 || AV_RB24(data) == 1);
}

/* So many sets, each with two bytes of length in front. Returns what is behind them; NULL if they reach beyond the end. */
static const uint8_t *put_sets(struct writer *writer, const uint8_t *at, const uint8_t *end, int count)
{
	while (at != NULL && count-- > 0) {
		int size = end - at >= 2 ? AV_RB16(at) : -1;

		if (size < 0 || size > end - at - 2)
			return NULL;
		if (size > 0)
			put_unit(writer, at + 2, size);
		at += 2 + size;
	}
	return at;
}

/* What is whole of a record that ends too early is taken: so does libavcodec. */
static void put_record(struct writer *writer, enum AVCodecID codec, const uint8_t *record, int size)
{
	const uint8_t *end = record + size;
	const uint8_t *at;
	int arrays;

	if (codec == AV_CODEC_ID_H264) {
		at = put_sets(writer, record + 6, end, record[5] & 0x1f);
		if (at != NULL && at < end)
			put_sets(writer, at + 1, end, *at);
		return;
	}
	arrays = record[22];
	for (at = record + HVCC_BYTES; at != NULL && arrays-- > 0 && end - at >= 3;)
		at = put_sets(writer, at + 3, end, AV_RB16(at + 1));
}

int annexb_sets(enum AVCodecID codec, const uint8_t *record, int size, uint8_t **sets, int *sets_size)
{
	struct writer writer = { .bytes = NULL };
	bool h264 = codec == AV_CODEC_ID_H264;

	*sets = NULL;
	*sets_size = 0;
	/* The version of hvcC was 0 in early files. */
	if (size < (h264 ? AVCC_BYTES : HVCC_BYTES) || annexb_begins(record, size) || record[0] > 1 ||
	    (h264 && record[0] != 1))
		return 0;
	put_record(&writer, codec, record, size);
	if (writer.size > 0)
		*sets = av_mallocz((size_t)writer.size + AV_INPUT_BUFFER_PADDING_SIZE);
	if (*sets != NULL) {
		writer = (struct writer){ .bytes = *sets };
		put_record(&writer, codec, record, size);
		*sets_size = writer.size;
	}
	return (record[h264 ? 4 : 21] & 3) + 1;
}

/* The size of the NAL unit whose length is there; negative if it reaches beyond the end. */
static int64_t unit_size(const uint8_t *at, const uint8_t *end, int length_size)
{
	uint32_t size = 0;

	if (end - at < length_size)
		return -1;
	for (int i = 0; i < length_size; i++)
		size = size << 8 | at[i];
	return size <= end - at - length_size ? (int64_t)size : -1;
}

bool annexb_has_lengths(const AVPacket *packet, int length_size)
{
	const uint8_t *end = packet->data + packet->size;

	for (const uint8_t *at = packet->data; at < end;) {
		int64_t size = unit_size(at, end, length_size);

		if (size < 0)
			return false;
		at += length_size + size;
	}
	return packet->size > 0;
}

int annexb_convert(AVPacket *packet, int length_size)
{
	const uint8_t *end = packet->data + packet->size;
	struct writer writer = { .bytes = NULL };
	AVBufferRef *buffer = NULL;

	if (!annexb_has_lengths(packet, length_size))
		return AVERROR_INVALIDDATA;
	for (int round = 0; round < 2; round++) {
		writer.size = 0;
		for (const uint8_t *at = packet->data; at < end;) {
			int size = (int)unit_size(at, end, length_size);

			if (size > 0)
				put_unit(&writer, at + length_size, size);
			at += length_size + size;
		}
		if (buffer == NULL) {
			buffer = av_buffer_allocz((size_t)writer.size + AV_INPUT_BUFFER_PADDING_SIZE);
			if (buffer == NULL)
				return AVERROR(ENOMEM);
			writer.bytes = buffer->data;
		}
	}
	av_buffer_unref(&packet->buf);
	packet->buf = buffer;
	packet->data = buffer->data;
	packet->size = writer.size;
	return 0;
}

struct annexb_content annexb_content(enum AVCodecID codec, const uint8_t *data, int size)
{
	struct annexb_content content = { .delimiter = 0 };
	bool h264 = codec == AV_CODEC_ID_H264;
	bool first = true;

	for (int i = 0; i + 3 < size; i++) {
		int type;

		if (data[i] != 0 || data[i + 1] != 0 || data[i + 2] != 1)
			continue;
		type = h264 ? data[i + 3] & 0x1f : data[i + 3] >> 1 & 0x3f;
		if (first && type == (h264 ? 9 : 35))
			content.delimiter = size;
		else if (content.delimiter == size)
			content.delimiter = i > 0 && data[i - 1] == 0 ? i - 1 : i;
		content.any_sets |= h264 ? type == 7 || type == 8 : type >= 32 && type <= 34;
		content.key |= h264 ? type == 5 : type >= 16 && type <= 23;
		first = false;
		i += 3;
	}
	return content;
}
