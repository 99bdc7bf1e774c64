/* SPDX-License-Identifier: BSD-3-Clause */
/* Numbers that are the same for the same seed and case, whatever ran before. */
#ifndef VVHOST_FUZZ_DICE_H
#define VVHOST_FUZZ_DICE_H

#include <stdbool.h>
#include <stdint.h>

struct dice {
	uint64_t state;
};

/* splitmix64 */
static inline uint64_t dice_roll(struct dice *dice)
{
	uint64_t z = dice->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static inline struct dice dice_of(uint64_t seed, uint64_t number)
{
	struct dice dice = { seed };

	dice.state = dice_roll(&dice) ^ number;
	return (struct dice){ dice_roll(&dice) };
}

/* From 0 to count - 1. */
static inline uint32_t dice_below(struct dice *dice, uint32_t count)
{
	return (uint32_t)(dice_roll(dice) % count);
}

/* True once in so many times. */
static inline bool dice_once_in(struct dice *dice, uint32_t times)
{
	return dice_below(dice, times) == 0;
}

#endif
