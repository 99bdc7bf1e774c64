/* SPDX-License-Identifier: BSD-3-Clause */
/* Pictures through a stream of an encoder, and the results. */
#ifndef VVHOST_SCRIPT_ENCODE_H
#define VVHOST_SCRIPT_ENCODE_H

#include <stdbool.h>
#include <stdint.h>

#include "script/play.h"

enum {
	ENCODE_WIDTH = 64,
	ENCODE_HEIGHT = 64,
	ENCODE_PICTURES = STREAM_INPUTS, /* image buffers */
	ENCODE_PACKETS = 12,		 /* bitstream buffers */
	ENCODE_PACKET_BYTES = 65536,
};

/* The latency of a sequence's device. */
#define ENCODER .device.type = VIRTIOVIDEO_DEVICE_ENCODER
#define ENCODER_THROUGHPUT ENCODER, .device.latency = VIRTIOVIDEO_LATENCY_THROUGHPUT

/* A stream of YUV420 in a single buffer with all its buffers attached, none queued; skips where FFmpeg has no encoder. */
struct stream *encode_open(struct guest *guest, uint32_t codec);
struct stream *encode_open_of(struct guest *guest, uint32_t in_mem_type, uint32_t out_mem_type, uint32_t codec);
/* The same without buffers. */
struct stream *encode_create(struct guest *guest, uint32_t codec);
/* Leaves the sequence if libavcodec has no encoder that the device uses for the codec. */
void encode_need(uint32_t codec);

/* Changes parameters that must be accepted as asked, except for the strides; then attaches buffers that fit. */
void encode_set_images(struct stream *stream, uint32_t format, uint32_t layout, uint32_t width, uint32_t height);
void encode_attach(struct stream *stream);
/* SET_PARAMS of stream->params; then that has the parameters in force, and GET_PARAMS the same. */
void encode_set(struct stream *stream);

/* Draws the picture of a number into an image buffer that is not queued. Pictures of other streams of the same size are alike. */
void encode_draw(struct stream *stream, uint32_t resource_id, uint32_t number);
/* RESOURCE_QUEUE of a picture as it lies there. */
struct command *encode_queue(struct stream *stream, uint32_t resource_id, uint64_t timestamp, uint32_t flags);
/* Draws and queues the next picture, if a buffer is free; its timestamp is stream_timestamp() of its number. */
bool encode_feed(struct stream *stream, uint32_t flags);
/* As many as there are free image buffers for; how many. */
uint32_t encode_feed_all(struct stream *stream);
/* Feeds up to this many pictures in all and takes packets; then all inputs were answered. Flags of each, or NULL. */
void encode_play(struct stream *stream, uint32_t count, const uint32_t *flags);
/* Waits until this many packets came. */
void encode_wait_packets(struct stream *stream, uint32_t count);

/* A packet for each of this many pictures, none damaged; the first is a key frame, and each has one type. */
void encode_expect_packets(const struct stream *stream, uint32_t count);
/* Attaches buffers, and encodes some pictures by the parameters in force. */
void encode_expect_works(struct stream *stream);
/* Number of the answers with a flag. */
uint32_t encode_count_flag(const struct stream *stream, uint32_t flag);
/* The only output with EOS; which of the answers it is. */
uint32_t encode_find_eos(const struct stream *stream);

#endif
