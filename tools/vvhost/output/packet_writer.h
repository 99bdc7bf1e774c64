/* SPDX-License-Identifier: BSD-3-Clause */
/* Packets into a file, by a muxer of libavformat. */
#ifndef VVHOST_PACKET_WRITER_H
#define VVHOST_PACKET_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include <libavformat/avformat.h>

#include "program/output_file.h"

/* A struct of zeros is closed. */
struct packet_writer {
	struct output_file file;
	AVFormatContext *format;
	AVStream *stream;
	AVPacket *packet;
	bool began; /* the header is written */
	int status; /* of the last write: libavformat's calls cannot return it */
};

/* The description of the packets in the file. */
struct packet_writer_format {
	const char *muxer;
	enum AVCodecID codec;
	AVRational time_base;
	AVRational frame_rate;
	uint32_t width;
	uint32_t height;
};

/* A packet, in the order of coding. */
struct packet_times {
	int64_t pts; /* in the time base of the format */
	int64_t dts;
	int64_t duration;
	bool key;
};

/* Opens the file, so that a file that cannot be written is reported before the work begins. */
int packet_writer_open(struct packet_writer *writer, const char *name);

/* Writes the header before the first packet, which must be a key frame. */
int packet_writer_put(struct packet_writer *writer, const struct packet_writer_format *format,
		      const struct packet_times *times, const uint8_t *data, uint32_t size);

/* Writes all that is to be written; the file gets its name by output_file_publish(). */
int packet_writer_finish(struct packet_writer *writer);

/* Removes the file if it was not published. */
void packet_writer_close(struct packet_writer *writer);

#endif
