/* SPDX-License-Identifier: BSD-3-Clause */
/* Bitstreams that are almost nothing but beginnings: the more units in a byte, the more work a decoder has. */
#ifndef VVHOST_FUZZ_TINY_UNITS_H
#define VVHOST_FUZZ_TINY_UNITS_H

#include <stdint.h>

#include "fuzz/guest/dice.h"
#include "script/clip.h"

/* Fills the bytes with units of the clip's codec. begins: with a whole access unit of the clip, so that its headers are known. */
void tiny_units_fill(struct dice *dice, const struct clip *clip, bool begins, uint8_t *bytes, uint32_t size);

/* A VP8 key frame of these sizes, of which nothing is there but its header; its length, at most TINY_HEADER_BYTES. */
enum { TINY_HEADER_BYTES = 16 };
uint32_t tiny_vp8_header(uint8_t bytes[TINY_HEADER_BYTES], uint16_t width, uint16_t height);

#endif
