/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A guest that plays: several streams at a time on a device over its rings, each a clip that is decoded and
 * compared, or pictures that are encoded. It makes no system call of its own but those of eventfds and poll().
 */
#ifndef PLAYER_H
#define PLAYER_H

#include <stdbool.h>
#include <stdint.h>

#include "clip_file.h"
#include "rig.h"

enum {
	PLAYER_STREAMS = 4, /* at a time */
	PLAYER_INPUTS = 4,
	PLAYER_OUTPUTS = 24,
	PLAYER_EVENTS = 16,
	PLAYER_COMMANDS = PLAYER_STREAMS * (PLAYER_INPUTS + PLAYER_OUTPUTS) + 8,
	PLAYER_BITSTREAM_BYTES = 1 << 20, /* of a bitstream buffer */
	PLAYER_WIDTH = 160,		  /* of pictures that are encoded */
	PLAYER_HEIGHT = 96,
};

/* Guest memory that is enough for all streams at 1280x720. */
#define PLAYER_MEMORY_BYTES (UINT64_C(320) << 20)

struct player_buffer {
	uint64_t address;
	uint32_t length;
	bool queued;
};

struct player_stream {
	const struct clip_file *clip; /* NULL: an encoder's */
	bool alive;
	uint32_t id;
	struct virtio_video_params params;
	struct player_buffer inputs[PLAYER_INPUTS];
	struct player_buffer outputs[PLAYER_OUTPUTS];
	uint32_t output_count;
	struct guest_area bitstreams; /* this stream's parts of guest memory */
	struct guest_area images;
	uint32_t to_feed; /* packets or pictures */
	uint32_t fed;
	uint32_t taken; /* pictures or packets that came back */
	bool resized;	/* RESOLUTION_CHANGED came and was not acted upon */
	bool drained;	/* DRAIN was sent */
	bool ended;	/* and answered */
};

/* A command under way. */
struct player_command {
	uint64_t request; /* guest address; the response lies behind it */
	struct player_stream *stream;
	uint32_t type; /* VIRTIO_VIDEO_CMD_* */
	uint32_t queue_type;
	uint32_t resource_id;
	bool busy;
};

struct player {
	struct rig rig;
	bool encodes;
	bool takes_errors; /* EVENT_ERROR is expected */
	uint32_t errors;   /* so many came */
	uint32_t outputs;  /* buffers that a decoder gets; 0: as many as the device asks for */
	struct player_command commands[PLAYER_COMMANDS];
	uint64_t events[PLAYER_EVENTS];
	struct player_stream streams[PLAYER_STREAMS];
	uint8_t *packed; /* room for a picture without gaps */
	void *md5;
};

/* A device of that config with its rings started, and guest memory of so many bytes. */
void player_open(struct player *player, const struct virtiovideo_config *config, uint64_t memory_bytes);
void player_close(struct player *player);

/* STREAM_CREATE and input buffers. The result of the first; OK: *stream is it. */
uint32_t player_decode(struct player *player, const struct clip_file *clip, struct player_stream **stream);
uint32_t player_encode(struct player *player, uint32_t codec, uint32_t pictures, struct player_stream **stream);
void player_destroy(struct player *player, struct player_stream *stream);

/* Lets the streams go on with what is there within the time. */
void player_turn(struct player *player, int milliseconds);
/* Until all streams ended: each picture came once and is right, each picture that was encoded brought a packet. */
void player_run(struct player *player);

#endif
