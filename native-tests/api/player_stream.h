/* SPDX-License-Identifier: BSD-3-Clause */
/* A stream of a player. */
#ifndef PLAYER_STREAM_H
#define PLAYER_STREAM_H

#include "player.h"

/* Feeds, queues outputs, takes a new resolution, drains: what can be done now. */
void player_stream_advance(struct player *player, struct player_stream *stream);

#endif
