/* SPDX-License-Identifier: BSD-3-Clause */
/* Descriptor level: chains of any number of pieces, over each other, empty, and rewritten as they are read. */
#include <string.h>

#include "fuzz/guest/command.h"
#include "fuzz/guest/queue.h"
#include "fuzz/guest/ram.h"
#include "fuzz/guest/wild.h"
#include "fuzz/targets/targets.h"

enum { MOST_CHAINS = 100, MOST_PIECES = 40, MOST_BYTES = 8192 };

static uint32_t pieces(struct fuzz_case *fuzz, struct iovec *list)
{
	uint32_t count = dice_once_in(&fuzz->dice, 2) ? dice_below(&fuzz->dice, MOST_PIECES)
						      : 1 + dice_below(&fuzz->dice, 3);

	for (uint32_t i = 0; i < count; i++) {
		const struct fuzz_slot *slot = &fuzz->slots[dice_below(&fuzz->dice, FUZZ_SLOTS)];
		uint32_t length = dice_once_in(&fuzz->dice, 3) ? 4 * dice_below(&fuzz->dice, 8)
							       : dice_below(&fuzz->dice, MOST_BYTES);

		list[i].iov_base = fuzz_ram_pointer(&fuzz->ram, slot->request + dice_below(&fuzz->dice, 2), length);
		list[i].iov_len = length;
	}
	return count;
}

/* At least its first piece begins with a command, more often than not. */
static void prepare(struct fuzz_case *fuzz, const struct command_state *state, const struct iovec *piece)
{
	uint8_t bytes[COMMAND_BYTES] = { 0 };
	uint32_t room;
	uint32_t length = command_build(&fuzz->dice, state, bytes, &room);

	memcpy(piece->iov_base, bytes, length < piece->iov_len ? length : piece->iov_len);
}

static void take(struct fuzz_case *fuzz, uint64_t *in_flight)
{
	struct virtiovideo_completion completion;
	int count;

	while ((count = virtiovideo_reap(fuzz->guest->device.handle, &completion, 1)) == 1) {
		if (completion.token >= MOST_CHAINS || in_flight[completion.token] == 0)
			expect_fail("chain %llu came back, but it was not in flight",
				    (unsigned long long)completion.token);
		if (completion.written >= in_flight[completion.token])
			expect_fail("written is %u, there was less room", completion.written);
		in_flight[completion.token] = 0;
		fuzz->report->answered++;
	}
	EXPECT_EQUAL(count, 0);
}

void fuzz_target_chains(struct fuzz_case *fuzz)
{
	const struct command_state state = { .streams = { 1, 2 }, .count = 2 };
	uint32_t chains = dice_below(&fuzz->dice, MOST_CHAINS);
	uint64_t in_flight[MOST_CHAINS] = { 0 }; /* room + 1 */

	for (uint32_t i = 0; i < FUZZ_SLOTS && fuzz->raced; i++)
		racer_add(&fuzz->racer, fuzz_slot_request(fuzz, &fuzz->slots[i]), FUZZ_SLOT_BYTES);
	EXPECT_EQUAL(racer_start(&fuzz->racer, fuzz->dice.state), 0);
	for (uint32_t i = 0; i < chains && fuzz_step(fuzz); i++) {
		struct iovec lists[2][MOST_PIECES];
		struct virtiovideo_chain chain = {
			.size = sizeof(chain),
			.queue = dice_once_in(&fuzz->dice, 8) ? VIRTIO_VIDEO_EVENTQ : VIRTIO_VIDEO_COMMANDQ,
			.token = i,
			.readable = lists[0],
			.writable = lists[1],
			.readable_count = pieces(fuzz, lists[0]),
			.writable_count = pieces(fuzz, lists[1]),
		};

		if (chain.readable_count > 0)
			prepare(fuzz, &state, &lists[0][0]);
		in_flight[i] = 1;
		for (uint32_t j = 0; j < chain.readable_count; j++)
			budget_input(j == 0, lists[0][j].iov_len);
		for (uint32_t j = 0; j < chain.writable_count; j++)
			in_flight[i] += lists[1][j].iov_len;
		FUZZ_CALL(virtiovideo_submit(fuzz->guest->device.handle, &chain), 0, 0);
		if (dice_once_in(&fuzz->dice, 3)) {
			EXPECT((uint32_t)virtiovideo_process(fuzz->guest->device.handle, dice_below(&fuzz->pace, 40)) <=
			       1);
			take(fuzz, in_flight);
		}
	}
	while (virtiovideo_process(fuzz->guest->device.handle, dice_below(&fuzz->pace, 40)) == 1)
		take(fuzz, in_flight);
	take(fuzz, in_flight);
}
