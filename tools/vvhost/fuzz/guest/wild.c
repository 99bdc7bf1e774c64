/* SPDX-License-Identifier: BSD-3-Clause */
#include "fuzz/guest/wild.h"

#include "fuzz/guest/ram.h"

enum { ONE_IN_WILD = 24 };

uint64_t wild_word(struct dice *dice)
{
	uint64_t power = UINT64_C(1) << dice_below(dice, 64);

	switch (dice_below(dice, 7)) {
	case 0:
		return 0;
	case 1:
		return UINT64_MAX - dice_below(dice, 8);
	case 2:
		return power;
	case 3:
		return power - 1;
	case 4:
		return dice_below(dice, 64);
	case 5:
		return wild_address(dice);
	default:
		return dice_roll(dice);
	}
}

uint64_t wild_address(struct dice *dice)
{
	static const uint64_t borders[] = { FUZZ_RAM_START, FUZZ_RAM_SECOND, FUZZ_RAM_HOLE, FUZZ_RAM_THIRD,
					    FUZZ_RAM_END };

	switch (dice_below(dice, 6)) {
	case 0:
		return 0;
	case 1:
		return UINT64_MAX - dice_below(dice, 4096);
	case 2:
		return FUZZ_RAM_START + dice_roll(dice) % (FUZZ_RAM_END - FUZZ_RAM_START);
	case 3:
		return dice_roll(dice);
	default:
		return borders[dice_below(dice, 5)] + dice_below(dice, 65) - 32;
	}
}

uint32_t wild_length(struct dice *dice)
{
	switch (dice_below(dice, 5)) {
	case 0:
		return 0;
	case 1:
		return dice_below(dice, 4096);
	case 2:
		return (uint32_t)(FUZZ_RAM_END - FUZZ_RAM_START);
	case 3:
		return UINT32_MAX - dice_below(dice, 32);
	default:
		return (uint32_t)wild_word(dice);
	}
}

uint32_t wild_or(struct dice *dice, uint32_t value)
{
	return dice_once_in(dice, ONE_IN_WILD) ? (uint32_t)wild_word(dice) : value;
}

void wild_damage(struct dice *dice, uint8_t *bytes, uint32_t length, uint32_t places)
{
	uint32_t count = length == 0 ? 0 : 1 + dice_below(dice, places);

	for (uint32_t i = 0; i < count; i++) {
		uint32_t at = dice_below(dice, length);
		uint64_t word = wild_word(dice);

		if (dice_once_in(dice, 2)) {
			bytes[at] ^= (uint8_t)(1 << dice_below(dice, 8));
			continue;
		}
		/* Fields of four bytes, mostly. */
		at &= ~UINT32_C(3);
		for (uint32_t byte = 0; byte < sizeof(uint32_t) && at + byte < length; byte++)
			bytes[at + byte] = (uint8_t)(word >> 8 * byte);
	}
}
