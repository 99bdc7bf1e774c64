/* SPDX-License-Identifier: BSD-3-Clause */
/* The command line: what to do, and how. */
#ifndef VVHOST_OPTIONS_H
#define VVHOST_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <virtio_video.h>

#include "device/transport.h"
#include "options/fuzz_options.h"
#include "options/timestamp_plan.h"

enum command_name {
	COMMAND_DECODE,
	COMMAND_ENCODE,
	COMMAND_TRANSCODE,
	COMMAND_CAPS,
	COMMAND_CONFORMANCE,
	COMMAND_FUZZ,
	COMMANDS,
};

extern const char *const command_words[COMMANDS];

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

/* Of all commands. A command has those that option_table.c gives it; the others are as they are without an option. */
struct options {
	enum command_name command;
	const char *input;
	const char *output; /* NULL: none */
	bool stats;
	bool verify;
	bool quiet;
	bool verbose;
	bool help;

	/* The guest's way of doing it. */
	uint32_t image_format;	/* VIRTIO_VIDEO_IMAGE_FORMAT_* */
	uint32_t planes_layout; /* VIRTIO_VIDEO_PLANES_LAYOUT_* */
	uint32_t threads;
	uint32_t streams;   /* the same file as often, at once */
	bool object_inputs; /* memory by virtio object */
	bool object_outputs;
	struct transport_kind transport;
	struct timestamp_plan timestamps; /* decode and encode */

	/* decode */
	const char *framemd5;	   /* NULL: none, "-": standard output */
	const char *contact_sheet; /* NULL: none */
	uint32_t seeks;
	uint64_t seed;	  /* of the places of the seeks */
	uint32_t reorder; /* VIRTIOVIDEO_REORDER_* */
	bool y4m;

	/* encode and transcode */
	const char *muxer;	  /* of libavformat, for the output */
	const char *svg_word;	  /* as it was given */
	char *svg;		  /* NULL: none */
	const char *encoder;	  /* of FFmpeg; NULL: the library's choice */
	uint32_t codec;		  /* VIRTIO_VIDEO_CODEC_* */
	uint32_t bitrate;	  /* 0: the device's initial value, as for all below */
	const char *profile_word; /* as they were given: their meaning depends on the codec */
	const char *level_word;
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
	struct virtio_video_crop crop; /* width 0: the whole picture */
	struct picture_numbers forced; /* to be key frames */
	struct bitrate_changes changes;
	uint64_t frames;  /* 0: all there are */
	uint32_t latency; /* VIRTIOVIDEO_LATENCY_* */

	/* caps */
	uint32_t device; /* VIRTIOVIDEO_DEVICE_* */
	bool json;

	/* conformance */
	const char *filter; /* NULL: all */
	bool list;

	struct fuzz_options fuzz;
};

/* argv[0] is the command. *given is valid until options_free(), even where this fails. */
int options_parse(enum command_name command, int argc, char **argv, const struct options **given);
void options_free(void);

#endif
