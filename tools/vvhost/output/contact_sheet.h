/* SPDX-License-Identifier: BSD-3-Clause */
/* An overview of a video: up to 4 x 3 small pictures, evenly spaced, each with its frame number. */
#ifndef VVHOST_CONTACT_SHEET_H
#define VVHOST_CONTACT_SHEET_H

#include <stdint.h>

#include <libswscale/swscale.h>

#include "program/output_file.h"

enum {
	SHEET_COLUMNS = 4,
	SHEET_ROWS = 3,
	SHEET_TILES = SHEET_COLUMNS * SHEET_ROWS,
	/* Many more are kept than shown, so that after each thinning out the spacing is still even. */
	SHEET_KEPT = 8 * SHEET_TILES,
	SHEET_TILE_WIDTH = 320,
};

struct sheet_tile {
	uint8_t *rgb; /* packed, 3 bytes a pixel */
	int width;
	int height;
	uint64_t frame;
};

/* A struct of zeros is empty. */
struct contact_sheet {
	struct SwsContext *scaler;
	struct sheet_tile kept[SHEET_KEPT];
	uint32_t count;
	uint64_t interval; /* every how many frames one is kept */
};

/* Looks at a packed picture; image_format is VIRTIO_VIDEO_IMAGE_FORMAT_*. frame counts from 1. */
int contact_sheet_put(struct contact_sheet *sheet, uint64_t frame, const uint8_t *packed, uint32_t image_format,
		      uint32_t width, uint32_t height);

/* Writes the sheet as PNG. A video without frames has none: a failure. */
int contact_sheet_write(const struct contact_sheet *sheet, struct output_file *file);

void contact_sheet_free(struct contact_sheet *sheet);

#endif
