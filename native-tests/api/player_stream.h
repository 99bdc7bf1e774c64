/* SPDX-License-Identifier: BSD-3-Clause */
/* Between the player and its streams. */
#ifndef PLAYER_STREAM_H
#define PLAYER_STREAM_H

#include "player.h"

/* Sends a command and waits for its answer, which stays readable until the next command is sent. */
const void *player_call(struct player *player, struct player_stream *stream, const void *request, uint32_t length, uint32_t room);
/* Commands whose answer is noted whenever it comes. */
void player_queue(struct player *player, struct player_stream *stream, const struct virtio_video_resource_queue *request);
void player_drain(struct player *player, struct player_stream *stream);

/* Feeds, queues outputs, takes a new resolution, drains: what can be done now. */
void player_stream_advance(struct player *player, struct player_stream *stream);

#endif
