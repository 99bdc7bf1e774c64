/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Decodes an encoder's packets with libavcodec, and compares the result with the pictures that were sent: square
 * errors, types and quantizers go into the list of frames.
 */
#ifndef VVHOST_PACKET_DECODER_H
#define VVHOST_PACKET_DECODER_H

#include <libavcodec/avcodec.h>

#include "formats/picture_layout.h"
#include "output/encoded_frames.h"

struct kept_picture;

/* A struct of zeros is closed. */
struct packet_decoder {
	uint32_t codec; /* VIRTIO_VIDEO_CODEC_* */
	struct encoded_frames *frames;
	AVCodecContext *context;
	AVPacket *packet;
	AVFrame *frame;
	uint64_t next_number;	   /* at least that has the next picture, in the order of display */
	struct kept_picture *kept; /* those whose packet did not come yet */
};

int packet_decoder_open(struct packet_decoder *decoder, uint32_t codec, struct encoded_frames *frames);
void packet_decoder_close(struct packet_decoder *decoder);

/* Keeps the part of a picture that is encoded; 8-bit 4:2:0. The samples are shared, not copied. */
int packet_decoder_keep(struct packet_decoder *decoder, uint64_t number, const AVFrame *picture,
			const struct virtio_video_crop *crop);

/* The packet of picture number, counted from 0. */
int packet_decoder_put(struct packet_decoder *decoder, uint64_t number, const uint8_t *data, uint32_t size);

/* Whether a packet gives a picture without any before it. */
int packet_decoder_check_key(const struct packet_decoder *decoder, uint64_t number, const uint8_t *data, uint32_t size);

/* No packet follows. */
int packet_decoder_finish(struct packet_decoder *decoder);

/* The next packet begins a sequence of another size: libavcodec loses pictures there unless it gives all before. */
int packet_decoder_restart(struct packet_decoder *decoder);

#endif
