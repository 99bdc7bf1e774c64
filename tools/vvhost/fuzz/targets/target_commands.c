/* SPDX-License-Identifier: BSD-3-Clause */
/* Commands of all kinds in any order, to existing streams and to others. */
#include <string.h>

#include "fuzz/guest/command.h"
#include "fuzz/guest/queue.h"
#include "fuzz/guest/ram.h"
#include "fuzz/guest/wild.h"
#include "fuzz/targets/targets.h"

enum { MOST_COMMANDS = 120, RING_SIZE = 64, ALL_REGIONS = (1 << FUZZ_REGIONS) - 1 };

/* What the answers say of streams; if a second thread writes it may be anything, and is used as well. */
static void learn(struct command_state *state, const struct fuzz_case *fuzz, const struct fuzz_slot *slot)
{
	const uint8_t *response = fuzz_slot_response(fuzz, slot);
	uint32_t type;
	uint32_t words[2];

	memcpy(&type, fuzz_slot_request(fuzz, slot), sizeof(type));
	memcpy(words, response, sizeof(words));
	if (slot->written < sizeof(words) || words[0] != VIRTIO_VIDEO_RESULT_OK)
		return;
	if (type == VIRTIO_VIDEO_CMD_STREAM_CREATE)
		state->streams[state->count < COMMAND_STREAMS ? state->count++ : 0] = words[1];
	else if (slot->written == sizeof(struct virtio_video_stream_get_params_resp))
		memcpy(&state->params, response + sizeof(words[0]), sizeof(state->params));
}

static void race(struct fuzz_case *fuzz)
{
	for (uint32_t i = 0; i < FUZZ_SLOTS; i++)
		racer_add(&fuzz->racer, fuzz_slot_request(fuzz, &fuzz->slots[i]), COMMAND_BYTES);
	racer_add(&fuzz->racer, guest_pointer(&fuzz->guest->memory, FUZZ_RAM_THIRD, 1 << 20), 1 << 20);
	EXPECT_EQUAL(racer_start(&fuzz->racer, fuzz->dice.state), 0);
}

/* Calls of a VMM now and then, and a part of the guest's memory that goes away for a moment. */
static void meddle(struct fuzz_case *fuzz)
{
	struct virtiovideo *device = fuzz->guest->device.handle;
	uint8_t config[8];

	switch (dice_below(&fuzz->dice, 4)) {
	case 0:
		/* The rings and the commands are in the first region. */
		fuzz_ram_show(&fuzz->ram, device, 1 | dice_below(&fuzz->dice, ALL_REGIONS + 1));
		fuzz_run(fuzz, 0);
		fuzz_ram_show(&fuzz->ram, device, ALL_REGIONS);
		break;
	case 1:
		FUZZ_CALL(virtiovideo_config_read(device, 0, config, sizeof(config)), 0, 0);
		FUZZ_CALL(virtiovideo_config_write(device, 4, config, 4), 0, 0);
		break;
	default:
		fuzz_run(fuzz, 2);
	}
}

void fuzz_target_commands(struct fuzz_case *fuzz)
{
	struct command_state state = { .count = 0 };
	uint32_t commands = dice_below(&fuzz->dice, MOST_COMMANDS);
	bool was_busy[FUZZ_SLOTS] = { false };

	fuzz_queue_start(fuzz, RING_SIZE);
	fuzz_offer_events(fuzz);
	if (fuzz->raced)
		race(fuzz);
	for (uint32_t i = 0; i < commands && fuzz_step(fuzz); i++) {
		struct fuzz_slot *slot = fuzz_slot_take(fuzz);
		uint8_t bytes[COMMAND_BYTES] = { 0 };
		uint32_t room;
		uint32_t length = command_build(&fuzz->dice, &state, bytes, &room);

		if (slot == NULL) {
			/* All wait for buffers of the other kind. */
			break;
		}
		memcpy(fuzz_slot_request(fuzz, slot), bytes, length);
		if (!fuzz_send(fuzz, slot, length, room))
			break;
		fuzz_kick(fuzz, VIRTIO_VIDEO_COMMANDQ);
		for (uint32_t j = 0; j < FUZZ_SLOTS; j++)
			was_busy[j] = fuzz->slots[j].busy;
		if (dice_once_in(&fuzz->dice, 2))
			fuzz_run(fuzz, (int)dice_below(&fuzz->dice, 2));
		for (uint32_t j = 0; j < FUZZ_SLOTS; j++) {
			if (was_busy[j] && !fuzz->slots[j].busy)
				learn(&state, fuzz, &fuzz->slots[j]);
		}
		while (fuzz_take_event(fuzz) != 0)
			fuzz_offer_events(fuzz);
		if (dice_once_in(&fuzz->dice, 32))
			meddle(fuzz);
	}
	fuzz_run(fuzz, 0);
}
