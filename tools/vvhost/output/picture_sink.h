/* SPDX-License-Identifier: BSD-3-Clause */
/* Where decoded pictures go: a file of pictures, a list of MD5s, a contact sheet. */
#ifndef VVHOST_PICTURE_SINK_H
#define VVHOST_PICTURE_SINK_H

#include <stdbool.h>
#include <stdint.h>

#include <libavutil/rational.h>

#include "options/options.h"
#include "output/contact_sheet.h"
#include "output/frame_md5.h"
#include "output/timestamps.h"
#include "program/output_file.h"

struct picture_sink {
	const struct options *options;
	AVRational frame_rate;
	struct output_file pictures;
	struct output_file md5s;
	struct output_file sheet_file;
	struct contact_sheet sheet;
	struct frame_md5_list list; /* for --verify */
	uint64_t count;
	uint32_t first_width;
	uint32_t first_height;
};

/* Opens the files, so that one that cannot be written is reported before the work begins. */
int picture_sink_open(struct picture_sink *sink, const struct options *options, AVRational frame_rate);

/* false if pictures are only counted. */
bool picture_sink_wants_pixels(const struct picture_sink *sink);

/*
 * The next picture in the order of display, and the packet that it was decoded from; packed is NULL if
 * pixels are not wanted.
 */
int picture_sink_put(struct picture_sink *sink, const struct sent_packet *packet, const uint8_t *packed, size_t length,
		     uint32_t width, uint32_t height);

/* Whether standard output is one of the files. */
bool picture_sink_takes_stdout(const struct picture_sink *sink);

/* Finishes the files and gives them their names. */
int picture_sink_commit(struct picture_sink *sink);

/* Frees everything and removes files that were not committed. */
void picture_sink_close(struct picture_sink *sink);

#endif
