/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A stream of the device, from STREAM_CREATE to STREAM_DESTROY. The main loop sends; the device's
 * answers arrive in the handlers, which only note them. Neither waits for the other, except in the
 * commands of set-up and of a change of resolution.
 */
#ifndef VVHOST_SESSION_H
#define VVHOST_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "driver/buffer_guard.h"
#include "driver/guest_stream.h"
#include "driver/host.h"
#include "formats/picture_layout.h"
#include "guest/guest_memory.h"
#include "input/seek_plan.h"
#include "input/source.h"
#include "options/options.h"
#include "output/picture_sink.h"
#include "output/timestamps.h"

enum {
	SESSION_INPUTS = 8,
	SESSION_MAX_INPUTS = 32,
	SESSION_MAX_OUTPUTS = 64,
	SESSION_SPARE_OUTPUTS = 2, /* more than the device needs, so that it has some to work ahead */
};

enum session_phase {
	PHASE_STARTING,
	PHASE_HEADERS, /* packets are sent, no picture size is known yet */
	PHASE_DECODING,
	PHASE_CHANGING, /* the resolution */
	PHASE_DRAINING,
	PHASE_ENDING,
};

struct input_buffer {
	struct guest_buffer memory;
	bool queued;
	bool shut;	 /* since a QUEUE_CLEAR: not accessible */
	uint64_t packet; /* the packet in it, counted from 0 */
};

struct output_buffer {
	struct guest_buffer parts[PICTURE_MAX_PLANES];
	bool queued;
	bool lent;	/* to the picture_taker */
	bool cancelled; /* given back without a picture: not to be queued again before the event */
};

struct session;

/* Takes the pictures in their buffers, instead of a copy in a file. */
struct picture_taker {
	/* A picture lies in that output buffer: lent until session_give_back(). */
	int (*take)(void *opaque, uint32_t index, const struct sent_packet *packet);
	/* The buffers are to go; *gone: nothing is lent any more, and nothing else uses them. */
	int (*let_go)(void *opaque, bool *gone);
	void *opaque;
	uint32_t buffers; /* how many may be lent at a time */
};

struct session {
	struct guest_stream base;
	const struct options *options;
	struct host *host;
	struct video_driver *driver;
	const struct picture_taker *taker; /* NULL: pictures go to the sink */
	struct guest_area images;	   /* this stream's part of the memory for image buffers */
	struct source source;
	struct picture_sink sink;
	struct timestamps timestamps;

	enum session_phase phase;
	struct virtio_video_params params;

	AVPacket *packet; /* read, but not sent yet */
	bool packet_waits;
	bool source_ended;
	struct input_buffer inputs[SESSION_MAX_INPUTS];
	uint32_t input_count;
	uint32_t inputs_queued;

	struct picture_layout layout; /* of the outputs; the parameters may already be those to come */
	struct output_buffer outputs[SESSION_MAX_OUTPUTS];
	uint32_t output_count;
	uint32_t outputs_queued;
	uint32_t outputs_cancelled;
	uint8_t *packed;
	size_t packed_room;

	bool resolution_changed; /* the event came and was not acted upon */
	bool stream_failed;	 /* EVENT_ERROR */
	bool halted;		 /* commands were cancelled unasked: EVENT_ERROR should follow */
	bool drain_sent;
	bool drain_ended;
	uint32_t clearing;  /* the queue whose QUEUE_CLEAR is on its way: it may cancel a drain; 0: none */
	bool end_of_stream; /* a buffer with EOS came since the last picture */
	struct seek_plan seeks;
	int frame_status; /* of the first frame that failed; decoding goes on behind it */
};

/* Opens the file and the outputs; the host need not be open yet. index: which of several sessions. */
int session_open(struct session *session, const struct options *options, uint32_t index, struct host *host);

/* Creates the stream on the decoder of that driver. images is its part of the memory for image buffers. */
int session_start(struct session *session, struct video_driver *driver, struct guest_area images);

/* A lent buffer may be decoded into again. */
void session_give_back(struct session *session, uint32_t index);

/* When the device is gone. */
void session_close(struct session *session);

/* The size of the first bitstream buffers; a larger packet gets a larger one. */
#define SESSION_INPUT_BYTES UINT64_C(262144)

/* Bitstream buffers (session_input_buffers.c). */
int session_open_inputs(struct session *session);
/* Gives the resource memory, in place of the memory that it may have had. */
int session_attach_input(struct session *session, uint32_t index, uint64_t length);
int session_shut_inputs(struct session *session, enum guard_answer answer);

/* Seeks (session_seek.c). */
bool session_seek_is_due(const struct session *session);
int session_seek(struct session *session);

/* Their contents (session_input.c). */
int session_feed(struct session *session);
int session_input_done(struct session *session, uint32_t resource_id,
		       const struct virtio_video_resource_queue_resp *response);

/* Image side (session_output.c). */
int session_set_params(struct session *session);
int session_change_resolution(struct session *session);
int session_queue_outputs(struct session *session);
int session_output_done(struct session *session, uint32_t resource_id,
			const struct virtio_video_resource_queue_resp *response);
int session_shut_outputs(struct session *session, enum guard_answer answer);
void session_forget_outputs(struct session *session);

#endif
