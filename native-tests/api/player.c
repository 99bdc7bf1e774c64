/* SPDX-License-Identifier: BSD-3-Clause */
#include "player.h"

#include <stdlib.h>
#include <string.h>

#include <libavutil/md5.h>
#include <libavutil/mem.h>

#include "check.h"
#include "player_commands.h"
#include "player_stream.h"

void player_open(struct player *player, const struct virtiovideo_config *config, uint64_t memory_bytes)
{
	struct guest_memory *memory = &player->rig.memory;

	memset(player, 0, sizeof(*player));
	rig_open_with(&player->rig, config, memory_bytes);
	rig_start_rings(&player->rig, true);
	player->encodes = config->device == VIRTIOVIDEO_DEVICE_ENCODER;
	player->packed = malloc(PLAYER_PACKED_BYTES);
	player->md5 = av_md5_alloc();
	CHECK(player->packed != NULL && player->md5 != NULL);
	player_offer(player);
	memory->fixed.start = memory->fixed.next;
	for (uint32_t i = 0; i < PLAYER_STREAMS; i++) {
		player->streams[i].bitstreams = guest_area_part(&memory->fixed, i, PLAYER_STREAMS);
		player->streams[i].images = guest_area_part(&memory->images, i, PLAYER_STREAMS);
	}
}

void player_close(struct player *player)
{
	rig_close(&player->rig);
	free(player->packed);
	av_free(player->md5);
}

void player_turn(struct player *player, int milliseconds)
{
	player_take(player, milliseconds);
	for (uint32_t i = 0; i < PLAYER_STREAMS; i++) {
		if (player->streams[i].alive && !player->streams[i].ended)
			player_stream_advance(player, &player->streams[i]);
	}
}

void player_run(struct player *player)
{
	bool busy = true;

	for (int turns = 0; busy; turns++) {
		CHECK(turns < PLAYER_PATIENCE);
		busy = false;
		for (uint32_t i = 0; i < PLAYER_STREAMS; i++) {
			if (player->streams[i].alive && !player->streams[i].ended) {
				player_stream_advance(player, &player->streams[i]);
				busy = true;
			}
		}
		if (player_take(player, PLAYER_TURN_MILLISECONDS) > 0)
			turns = 0;
	}
	for (uint32_t i = 0; i < PLAYER_STREAMS; i++) {
		const struct player_stream *stream = &player->streams[i];

		if (stream->alive)
			CHECK_EQUAL(stream->taken,
				    stream->clip != NULL ? stream->clip->picture_count : stream->to_feed);
	}
}
