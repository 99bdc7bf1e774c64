/* SPDX-License-Identifier: BSD-3-Clause */
/* Where an encoder's packets go: a file, and libavcodec, which measures their quality. */
#ifndef VVHOST_PACKET_SINK_H
#define VVHOST_PACKET_SINK_H

#include <stdbool.h>
#include <stdint.h>

#include "options/options.h"
#include "output/encoded_frames.h"
#include "output/packet_decoder.h"
#include "output/packet_writer.h"
#include "program/output_file.h"

/* A struct of zeros is closed. */
struct packet_sink {
	const struct options *options;
	struct encoded_frames frames;
	struct packet_decoder decoder;
	struct packet_writer writer;
	struct output_file svg;
	AVRational frame_rate;
	uint64_t packets;
	bool writes; /* files, and statistics of frames */
};

/* Opens the files, so that one that cannot be written is reported before the work begins. */
int packet_sink_open(struct packet_sink *sink, const struct options *options, bool writes);

/* Whether the pictures are wanted beside the packets. */
bool packet_sink_compares(const struct packet_sink *sink);

/* A picture goes to the device; crop is the encoded part of it. NULL if they are not wanted. */
int packet_sink_sent(struct packet_sink *sink, const struct encoded_frame *frame, const AVFrame *picture,
		     const struct virtio_video_crop *crop);

/* The packet of frame number, counted from 0, whose flags are in the list. */
int packet_sink_put(struct packet_sink *sink, uint64_t number, const uint8_t *data, uint32_t size);

/* All packets came: checks that they are as they should be (encode_verify.c). */
int packet_sink_finish(struct packet_sink *sink);
int encode_verify(const struct encoded_frames *frames);

/* Reports on frames (encode_stats.c), finishes the files and gives them their names. */
int packet_sink_commit(struct packet_sink *sink);
int encode_stats_print(const struct encoded_frames *frames);

/* Frees everything and removes files that were not committed. */
void packet_sink_close(struct packet_sink *sink);

#endif
