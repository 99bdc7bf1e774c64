/* SPDX-License-Identifier: BSD-3-Clause */
/* Values at which arithmetic goes wrong, and places at which memory ends. */
#ifndef VVHOST_FUZZ_WILD_H
#define VVHOST_FUZZ_WILD_H

#include <stdint.h>

#include "fuzz/guest/dice.h"

/* Zeros, ones, powers of two and their neighbours, or anything; also a guest address now and then. */
uint64_t wild_word(struct dice *dice);

/* A guest address near the border of a region, at the end of all addresses, or anywhere. */
uint64_t wild_address(struct dice *dice);

/* A length for a piece of memory. */
uint32_t wild_length(struct dice *dice);

/* Mostly the value, seldom a wild one. */
uint32_t wild_or(struct dice *dice, uint32_t value);

/* Changes up to this many places of the bytes. */
void wild_damage(struct dice *dice, uint8_t *bytes, uint32_t length, uint32_t places);

#endif
