/* SPDX-License-Identifier: BSD-3-Clause */
#include "input/headers.h"

#include <string.h>

#include <libavutil/mem.h>

#include "input/annexb.h"
#include "program/report.h"

static bool is_nal_codec(enum AVCodecID codec)
{
	return codec == AV_CODEC_ID_H264 || codec == AV_CODEC_ID_HEVC;
}

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
	if (is_nal_codec(codec))
		return annexb_content(codec, data, size).any_sets;
	if (codec == AV_CODEC_ID_MPEG4)
		return has_start_code(data, size, 0x20, 0x2f); /* video object layer */
	return has_start_code(data, size, 0xb3, 0xb3);	       /* sequence header */
}

/* A container's headers, which hold from here on. */
static int take(struct headers *headers, const uint8_t *extradata, int size)
{
	uint8_t *bytes = NULL;
	int length = 0;

	headers->length_size = 0;
	if (is_nal_codec(headers->codec))
		headers->length_size = annexb_sets(headers->codec, extradata, size, &bytes, &length);
	/* Bytes that are no headers of the codec are of no use: libavcodec plays such files, too. */
	if (headers->length_size == 0 && size > 0 && carries_headers(headers->codec, extradata, size)) {
		bytes = av_memdup(extradata, (size_t)size);
		length = bytes != NULL ? size : 0;
		if (bytes == NULL)
			return AVERROR(ENOMEM);
	}
	av_freep(&headers->bytes);
	headers->bytes = bytes;
	headers->size = length;
	headers->due = true;
	headers->in_band = false;
	return 0;
}

int headers_open(struct headers *headers, const AVFormatContext *format, const AVCodecParameters *parameters)
{
	enum AVCodecID codec = parameters->codec_id;
	int size = parameters->extradata_size;

	*headers = (struct headers){ .codec = codec };
	if (!is_nal_codec(codec) && codec != AV_CODEC_ID_MPEG4 && codec != AV_CODEC_ID_MPEG2VIDEO)
		return STATUS_OK;
	/* Where a file is the stream itself, libavformat found them in the packets. */
	if (is_nal_codec(codec) && (format->iformat->flags & (AVFMT_NOTIMESTAMPS | AVFMT_TS_DISCONT)) != 0)
		size = 0;
	return take(headers, parameters->extradata, size) < 0 ? fail(STATUS_FAILED, "out of memory") : STATUS_OK;
}

void headers_close(struct headers *headers)
{
	av_freep(&headers->bytes);
}

static int take_new_ones(struct headers *headers, AVPacket *packet)
{
	size_t size = 0;
	const uint8_t *data = av_packet_get_side_data(packet, AV_PKT_DATA_NEW_EXTRADATA, &size);
	int error = data != NULL && size > 0 ? take(headers, data, (int)size) : 0;

	/* The packet has them in it then: libavcodec is not to take them for the form of its bytes. */
	if (data != NULL)
		av_packet_free_side_data(packet);
	return error;
}

static int convert(const struct headers *headers, AVPacket *packet)
{
	int length_size = headers->length_size > 0 ? headers->length_size : 4;

	/* Start codes in spite of a record, or lengths without one. */
	if (annexb_begins(packet->data, packet->size) && !annexb_has_lengths(packet, length_size))
		return 0;
	if (headers->length_size == 0 && !annexb_has_lengths(packet, length_size))
		return 0;
	return annexb_convert(packet, length_size);
}

/* at: how many bytes stay in front. */
static int insert(const struct headers *headers, AVPacket *packet, int at)
{
	int old = packet->size;
	int error = av_grow_packet(packet, headers->size);

	if (error >= 0)
		error = av_packet_make_writable(packet);
	if (error < 0)
		return error;
	memmove(packet->data + at + headers->size, packet->data + at, (size_t)(old - at));
	memcpy(packet->data + at, headers->bytes, (size_t)headers->size);
	return 0;
}

int headers_apply(struct headers *headers, AVPacket *packet)
{
	struct annexb_content content = { .delimiter = 0 };
	bool nal = is_nal_codec(headers->codec);
	bool carries;
	bool wanted;
	int error;

	if (headers->codec == AV_CODEC_ID_NONE)
		return 0;
	error = take_new_ones(headers, packet);
	if (error >= 0 && nal)
		error = convert(headers, packet);
	if (error < 0 || packet->size == 0)
		return error;
	carries = carries_headers(headers->codec, packet->data, packet->size);
	if (nal)
		content = annexb_content(headers->codec, packet->data, packet->size);
	/*
	 * Those of a record come first also where the packet has some, which then replace them: it need not have all.
	 * They come again with key pictures, as players send them, unless packets brought newer ones.
	 */
	wanted = headers->due && (headers->length_size > 0 || !carries);
	headers->in_band |= carries;
	wanted |= content.key && headers->length_size > 0 && !headers->in_band;
	headers->due = false;
	return wanted && headers->size > 0 ? insert(headers, packet, content.delimiter) : 0;
}
