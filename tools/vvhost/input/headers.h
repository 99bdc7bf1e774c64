/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Headers that a container keeps apart from the packets, in front of the packets that need them: the device gets
 * nothing but packets. Those of H.264 and HEVC are made into Annex B as well.
 */
#ifndef VVHOST_HEADERS_H
#define VVHOST_HEADERS_H

#include <stdbool.h>
#include <stdint.h>

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>

struct headers {
	enum AVCodecID codec;
	uint8_t *bytes; /* the newest of the container, as they go in front of a packet */
	int size;
	int length_size; /* of H.264 and HEVC: bytes in front of each NAL unit; 0: packets should have start codes */
	bool due;	 /* in front of the next packet */
	bool in_band;	 /* packets brought newer ones */
};

/* A struct of zeros has no headers, and its packets stay as they are. */
int headers_open(struct headers *headers, const AVFormatContext *format, const AVCodecParameters *parameters);
void headers_close(struct headers *headers);

/* The next packet as the device takes it. AVERROR_INVALIDDATA: it is damaged; or another AVERROR. */
int headers_apply(struct headers *headers, AVPacket *packet);

#endif
