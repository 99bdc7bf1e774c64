/* SPDX-License-Identifier: BSD-3-Clause */
/* The options of vvhost encode and of vvhost transcode. */
#ifndef VVHOST_ENCODE_OPTIONS_H
#define VVHOST_ENCODE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <virtio_video.h>

#include "device/transport.h"

/* From that picture on, counted from 0. */
struct bitrate_change {
	uint64_t picture;
	uint32_t bitrate;
};

struct bitrate_changes {
	struct bitrate_change *items;
	size_t count;
};

/* Pictures, counted from 0. */
struct picture_numbers {
	uint64_t *items;
	size_t count;
};

struct encode_options {
	const char *command;			/* encode or transcode */
	const char *input;
	const char *output;			/* NULL: none */
	const char *muxer;			/* of libavformat, for the output */
	char *svg;				/* NULL: none */
	const char *encoder;			/* of FFmpeg; NULL: the library's choice */
	uint32_t codec;				/* VIRTIO_VIDEO_CODEC_* */
	uint32_t bitrate;			/* 0: what the device starts with, as for all below */
	uint32_t profile;
	uint32_t level;
	uint32_t fps;
	uint32_t gop;
	bool has_rc_mode;
	uint32_t rc_mode;
	bool has_qp;
	struct virtio_video_frame_qp qp;
	bool has_qp_range;
	struct virtio_video_rc_range qp_range;
	struct virtio_video_crop crop;		/* width 0: the whole picture */
	struct picture_numbers forced;		/* to be key frames */
	struct bitrate_changes changes;
	uint64_t frames;			/* 0: all there are */
	uint32_t latency;			/* VIRTIOVIDEO_LATENCY_* */
	uint32_t image_format;			/* VIRTIO_VIDEO_IMAGE_FORMAT_* */
	uint32_t planes_layout;			/* VIRTIO_VIDEO_PLANES_LAYOUT_* */
	uint32_t threads;
	uint32_t streams;			/* the same file as often, at once */
	bool object_inputs;			/* memory by virtio object */
	bool object_outputs;
	struct transport_kind transport;
	bool stats;
	bool verify;
	bool quiet;
	bool verbose;
	bool help;
};

/* argv[0] is the command. */
int encode_options_parse(struct encode_options *options, int argc, char **argv);
void encode_options_free(struct encode_options *options);

/* Values of options (encode_values.c). */
int encode_value_codec(const char *word, uint32_t *codec);
int encode_value_bitrate(const char *option, const char *text, uint32_t *bitrate);
int encode_value_qp(const char *text, struct virtio_video_frame_qp *qp);
int encode_value_qp_range(const char *text, struct virtio_video_rc_range *range);
int encode_value_rc_mode(const char *word, uint32_t *rc_mode);
int encode_value_latency(const char *word, uint32_t *latency);
int encode_value_crop(const char *text, struct virtio_video_crop *crop);
int encode_value_pictures(const char *text, struct picture_numbers *numbers);
int encode_value_change(const char *text, struct bitrate_changes *changes);
/* Of the codec, which is known when all options are. */
int encode_value_profile(const char *word, uint32_t codec, uint32_t *profile);
int encode_value_level(const char *word, uint32_t codec, uint32_t *level);
/* Bad usage for an encoder of FFmpeg's that is of another codec: it would not be used. */
int encode_check_encoder(const char *name, uint32_t codec);

/*
 * The muxer for a file of that name; *codec is 0 if it is to be that of the name. A name that does not
 * fit, or that leaves the codec open, is bad usage.
 */
int encode_value_output(const char *name, uint32_t *codec, const char **muxer);
const char *encode_codec_word(uint32_t codec);

#endif
