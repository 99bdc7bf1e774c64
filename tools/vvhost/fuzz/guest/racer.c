/* SPDX-License-Identifier: BSD-3-Clause */
#include "fuzz/guest/racer.h"

#include <sched.h>
#include <string.h>
#include <time.h>

#include "fuzz/cost/budget.h"
#include "fuzz/guest/wild.h"

void racer_add(struct racer *racer, void *bytes, size_t length)
{
	if (length >= sizeof(uint64_t) && racer->count < RACER_SPANS)
		racer->spans[racer->count++] = (struct racer_span){ bytes, length };
}

static void *aligned(uint8_t *bytes, uintptr_t alignment)
{
	return (void *)((uintptr_t)bytes & ~(alignment - 1));
}

/* A word is written whole, as a processor of the guest would. */
static void write_word(struct dice *dice, uint8_t *bytes, uint64_t value)
{
	switch (dice_below(dice, 4)) {
	case 0:
		__atomic_store_n(bytes, (uint8_t)value, __ATOMIC_RELAXED);
		break;
	case 1:
		__atomic_store_n((uint16_t *)aligned(bytes, 2), (uint16_t)value, __ATOMIC_RELAXED);
		break;
	case 2:
		__atomic_store_n((uint32_t *)aligned(bytes, 4), (uint32_t)value, __ATOMIC_RELAXED);
		break;
	default:
		__atomic_store_n((uint64_t *)aligned(bytes, 8), value, __ATOMIC_RELAXED);
	}
}

void racer_rewrite(struct dice *dice, uint8_t *bytes, size_t length)
{
	size_t words = length / sizeof(uint64_t);
	size_t at = dice_roll(dice) % (words * sizeof(uint64_t));
	size_t from = dice_roll(dice) % (words * sizeof(uint64_t));
	uint64_t word;

	switch (dice_below(dice, 4)) {
	case 0:
		__atomic_fetch_xor(bytes + at, (uint8_t)(1 << dice_below(dice, 8)), __ATOMIC_RELAXED);
		break;
	case 1:
		write_word(dice, bytes + at, dice_roll(dice));
		break;
	case 2:
		write_word(dice, bytes + at, wild_word(dice));
		break;
	default:
		memcpy(&word, bytes + (from & ~(size_t)7), sizeof(word));
		write_word(dice, bytes + at, word);
	}
}

static void *run(void *opaque)
{
	struct racer *racer = opaque;

	while (!__atomic_load_n(&racer->stop, __ATOMIC_RELAXED)) {
		const struct racer_span *span = &racer->spans[dice_below(&racer->dice, racer->count)];
		uint32_t times = 1 + dice_below(&racer->dice, 16);

		for (uint32_t i = 0; i < times; i++)
			racer_rewrite(&racer->dice, span->bytes, span->length);
		if (dice_once_in(&racer->dice, 8))
			sched_yield();
	}
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &racer->cpu);
	return NULL;
}

int racer_start(struct racer *racer, uint64_t seed)
{
	int error;

	if (racer->count == 0)
		return 0;
	racer->dice = dice_of(seed, 1);
	racer->stop = false;
	error = pthread_create(&racer->thread, NULL, run, racer);
	racer->runs = error == 0;
	return -error;
}

void racer_stop(struct racer *racer)
{
	if (!racer->runs)
		return;
	__atomic_store_n(&racer->stop, true, __ATOMIC_RELAXED);
	pthread_join(racer->thread, NULL);
	budget_own_cpu((uint64_t)racer->cpu.tv_sec * 1000000000 + (uint64_t)racer->cpu.tv_nsec);
	racer->runs = false;
	racer->count = 0;
}
