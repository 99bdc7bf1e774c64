/* SPDX-License-Identifier: BSD-3-Clause */
/* The commands of a player, and what comes back. Streams and the player itself are above. */
#ifndef PLAYER_COMMANDS_H
#define PLAYER_COMMANDS_H

#include "player.h"

enum {
	PLAYER_PACKED_BYTES = 4 << 20,
	PLAYER_PATIENCE = 6000, /* turns without an answer */
	PLAYER_TURN_MILLISECONDS = 10,
};

/* Memory for commands; event buffers for the device. */
void player_offer(struct player *player);

/* Sends a command and waits for its answer, which stays readable until the next command is sent. */
const void *player_call(struct player *player, struct player_stream *stream, const void *request, uint32_t length,
			uint32_t room);
/* Commands whose answer is noted whenever it comes. */
void player_queue(struct player *player, struct player_stream *stream,
		  const struct virtio_video_resource_queue *request);
void player_drain(struct player *player, struct player_stream *stream);

/* Takes answers and events that come within the time. How many commands were answered. */
uint32_t player_take(struct player *player, int milliseconds);

#endif
