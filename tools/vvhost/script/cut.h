/* SPDX-License-Identifier: BSD-3-Clause */
/* The bytes of a clip, cut into buffers elsewhere than between access units. One at a time. */
#ifndef VVHOST_SCRIPT_CUT_H
#define VVHOST_SCRIPT_CUT_H

#include <stdbool.h>
#include <stdint.h>

#include "script/clip.h"
#include "script/play.h"

enum { CUT_UNITS = 16 };

struct cut {
	const struct clip *whole;
	struct clip pieces;		/* a packet for each buffer */
	const uint64_t *timestamps;	/* of the pieces */
	uint32_t starts[CUT_UNITS + 1]; /* of the access units, and the end of the last */
	uint32_t end;			/* of the pieces that there are */
	uint64_t expected[CUT_UNITS];	/* timestamps of the access units: those of the pieces in which they begin */
};

/* No piece yet. */
struct cut *cut_begin(const struct clip *clip);
/* A piece that goes up to this byte of the clip. */
void cut_to(struct cut *cut, uint32_t end, uint64_t timestamp);
/* Pieces of this length, the last one shorter, up to this byte. */
void cut_evenly_to(struct cut *cut, uint32_t end, uint32_t length, uint64_t timestamp);

/* Where an access unit ends. */
uint32_t cut_end_of(const struct cut *cut, uint32_t unit);
/* Length of the headers in front of the first picture. */
uint32_t cut_headers(const struct cut *cut);
/* Whether a start code begins at this byte of the clip. */
bool cut_is_start_code(const struct cut *cut, uint32_t at);

/* Plays the clip without cuts, in a stream of its own, and keeps its pictures for comparison. */
void cut_make_reference(struct guest *guest, const struct clip *clip);
/* A stream with this many bitstream buffers of this many bytes, to feed the pieces to. */
struct stream *cut_create(struct guest *guest, const struct cut *cut, uint32_t buffers, uint32_t length);
/* The pictures of the reference, to the last bit, with the timestamps of the pieces. */
void cut_expect_pictures(struct stream *stream, const struct cut *cut);
/* All of it: the reference, the pieces as soon as they have room, and the results. */
void cut_play(struct guest *guest, const struct cut *cut, uint32_t buffers, uint32_t length);

#endif
