/* SPDX-License-Identifier: BSD-3-Clause */
/* Answers to commands, and what becomes of them. */
#include <string.h>

#include "liar.h"

/* Of 100 lies. The last three end the device for its driver, so they are rare. */
static const struct {
	const char *name;
	uint32_t share;
} kinds[] = { { "bytes", 32 },	 { "a word", 28 }, { "a result", 10 },	     { "a length", 8 },
	      { "a delay", 12 }, { "silence", 4 }, { "an answer twice", 3 }, { "a chain that is not", 3 } };

enum kind { BYTES, WORD, RESULT, LENGTH, DELAY, SILENCE, TWICE, BAD_ID, KINDS };

struct held {
	struct vring_used_elem answer;
	uint32_t turns;
};

static struct held held[64];
static uint32_t held_count;
static uint64_t answers, told[KINDS];
static uint64_t honest; /* answers before the first lie */
static uint32_t one_in;

/* xorshift64* */
uint64_t any(struct liar *liar, uint64_t below)
{
	liar->random ^= liar->random >> 12;
	liar->random ^= liar->random << 25;
	liar->random ^= liar->random >> 27;
	return (liar->random * UINT64_C(0x2545f4914f6cdd1d) >> 16) % below;
}

/* A new driver. Most of them see some truth first: else none would get beyond its probe. */
void lies_begin(struct liar *liar)
{
	static const uint32_t often[] = { 2, 5, 15, 50, 200 };

	held_count = 0;
	honest = any(liar, 4) == 0 ? 0 : any(liar, 80);
	one_in = often[any(liar, sizeof(often) / sizeof(often[0]))];
	printf("a driver begins: %lu honest answers, then one lie in %u\n", honest, one_in);
}

void lies_forget(int ring)
{
	if (ring == COMMANDS)
		held_count = 0;
}

static enum kind any_kind(struct liar *liar)
{
	uint32_t left = (uint32_t)any(liar, 100);
	uint32_t kind = 0;

	while (left >= kinds[kind].share)
		left -= kinds[kind++].share;
	return kind;
}

static uint32_t any_word(struct liar *liar, uint32_t was)
{
	static const uint32_t words[] = { 0,	     1,	    2,	      3,	255,	   256,	     4096,
					  65535,     65536, 1u << 20, 1u << 30, INT32_MAX, 1u << 31, UINT32_MAX - 63,
					  UINT32_MAX };
	const uint32_t count = sizeof(words) / sizeof(words[0]);

	switch (any(liar, 6)) {
	case 0:
		return (uint32_t)any(liar, UINT64_C(1) << 32);
	case 1:
		return was + 1;
	case 2:
		return was - 1;
	case 3:
		return was ^ (1u << any(liar, 32));
	default:
		return words[any(liar, count)];
	}
}

static void write_word(uint8_t *to, uint32_t word)
{
	memcpy(to, &word, sizeof(word));
}

static void spoil(struct liar *liar, enum kind kind, const struct chain *chain)
{
	static const uint32_t results[] = { 0, 0x100, 0x101, 0x102, 0x103, 0x104, 0x105, 0x106, UINT32_MAX };
	uint32_t words = chain->bytes / sizeof(uint32_t), was;
	uint64_t at;

	if (chain->answer == NULL || words == 0)
		return;
	switch (kind) {
	case BYTES:
		for (uint64_t left = 1 + any(liar, 8); left > 0; left--)
			chain->answer[any(liar, chain->bytes)] = (uint8_t)any(liar, 256);
		break;
	case WORD:
		/* Behind the result, if there is anything. */
		at = words > 1 ? 1 + any(liar, words - 1) : 0;
		memcpy(&was, chain->answer + 4 * at, sizeof(was));
		was = any_word(liar, was);
		write_word(chain->answer + 4 * at, was);
		printf("  answer %lu to 0x%x: word %lu is %u\n", answers, chain->command, at, was);
		break;
	case RESULT:
		write_word(chain->answer, results[any(liar, sizeof(results) / sizeof(results[0]))]);
		break;
	default:
		break;
	}
}

static void hold(struct liar *liar, const struct vring_used_elem *answer)
{
	if (held_count == sizeof(held) / sizeof(held[0])) {
		ring_give(&liar->ring[COMMANDS], answer->id, answer->len);
		return;
	}
	held[held_count++] = (struct held){ *answer, 1 + (uint32_t)any(liar, 6) };
}

/* An answer went by, or time did. */
static void release(struct liar *liar)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < held_count; i++) {
		if (--held[i].turns == 0)
			ring_give(&liar->ring[COMMANDS], held[i].answer.id, held[i].answer.len);
		else
			held[kept++] = held[i];
	}
	held_count = kept;
}

static void answer(struct liar *liar, struct vring_used_elem one)
{
	struct ring *ring = &liar->ring[COMMANDS];
	struct chain chain = ring_chain(liar, ring, one.id);
	enum kind kind;

	answers++;
	if (liar->honest || honest > 0 || any(liar, one_in) != 0) {
		honest -= honest > 0;
		ring_give(ring, one.id, one.len);
		release(liar);
		return;
	}
	kind = any_kind(liar);
	told[kind]++;
	printf("answer %lu to 0x%x: %s\n", answers, chain.command, kinds[kind].name);
	spoil(liar, kind, &chain);
	if (kind == LENGTH)
		one.len = any(liar, 2) ? (uint32_t)any(liar, one.len + 1) : any_word(liar, one.len);
	release(liar);
	if (kind == DELAY)
		hold(liar, &one);
	else if (kind == BAD_ID)
		/* None that is in flight: the daemon still writes to those. */
		ring_give(ring, ring->num + (uint32_t)any(liar, 1000), one.len);
	else if (kind != SILENCE)
		ring_give(ring, one.id, one.len);
	if (kind == TWICE)
		ring_give(ring, one.id, one.len);
}

void lies_commands(struct liar *liar)
{
	const void *shadow = &liar->memory.shadow->used[COMMANDS];
	const struct vring_used *used = shadow;
	struct ring *ring = &liar->ring[COMMANDS];

	while (ring->running && liar->taken[COMMANDS] != __atomic_load_n(&used->idx, __ATOMIC_ACQUIRE))
		answer(liar, used->ring[liar->taken[COMMANDS]++ % ring->num]);
	ring_tell(ring);
}

/* Nothing happened for a while: answers that are held back come now. */
void lies_wait(struct liar *liar)
{
	if (!liar->ring[COMMANDS].running)
		return;
	release(liar);
	ring_tell(&liar->ring[COMMANDS]);
}

void lies_report(void)
{
	uint64_t all = 0;

	for (int kind = 0; kind < KINDS; kind++)
		all += told[kind];
	printf("liar: %lu answers, %lu lies:", answers, all);
	for (int kind = 0; kind < KINDS; kind++)
		printf(" %lu %s%s", told[kind], kinds[kind].name, kind + 1 < KINDS ? "," : "\n");
}
