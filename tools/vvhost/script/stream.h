/* SPDX-License-Identifier: BSD-3-Clause */
/* A stream of the guest, with its buffers and all that came back from it, in order. */
#ifndef VVHOST_SCRIPT_STREAM_H
#define VVHOST_SCRIPT_STREAM_H

#include <stdbool.h>
#include <stdint.h>

#include "driver/buffer_guard.h"
#include "guest/guest_buffer.h"
#include "script/clip.h"
#include "script/guest.h"

enum {
	STREAM_INPUTS = 8,
	STREAM_OUTPUTS = 32, /* at most; the device says how many */
	STREAM_ANSWERS = 1024,
	STREAM_INPUT_BYTES = 65536,
	STREAM_PARTS = 3,
	FLAG_ERR = 1 << VIRTIO_VIDEO_DEQUEUE_FLAG_ERR,
	FLAG_EOS = 1 << VIRTIO_VIDEO_DEQUEUE_FLAG_EOS,
	FLAG_KEY = 1 << VIRTIO_VIDEO_DEQUEUE_FLAG_KEY_FRAME,
	FLAG_P = 1 << VIRTIO_VIDEO_DEQUEUE_FLAG_P_FRAME,
	FLAG_B = 1 << VIRTIO_VIDEO_DEQUEUE_FLAG_B_FRAME,
};

struct stream_buffer {
	struct guest_buffer parts[STREAM_PARTS];
	uint32_t part_count;
	uint32_t queued; /* RESOURCE_QUEUE commands under way: two if the second is to be refused */
	bool shut;	 /* a CLEAR, for instance, was answered: nothing may access it */
};

/* A RESOURCE_QUEUE that was answered. */
struct stream_answer {
	struct virtio_video_resource_queue_resp response;
	uint32_t resource_id;
	uint32_t order;
	uint64_t digest; /* of the content of an image buffer */
};

struct stream_answers {
	struct stream_answer list[STREAM_ANSWERS];
	uint32_t count;
};

struct stream {
	struct guest_member base;
	struct guest *guest;
	uint32_t id;
	bool alive;
	bool object_inputs;
	bool object_outputs;
	struct virtio_video_params params;
	struct stream_buffer inputs[STREAM_INPUTS];
	uint32_t input_count;
	struct stream_buffer outputs[STREAM_OUTPUTS];
	uint32_t output_count;
	struct stream_answers input_answers;
	struct stream_answers output_answers;
	const struct clip *clip;    /* being fed */
	uint32_t fed;		    /* packets of it */
	const uint64_t *timestamps; /* of its packets; NULL: 1, 2, 3, ... */
};

/* Creates a stream with VIRTIO_VIDEO_MEM_TYPE_* and without a buffer. */
struct stream *stream_create_bare(struct guest *guest, uint32_t in_mem_type, uint32_t out_mem_type, uint32_t codec);
uint32_t stream_create_result(struct guest *guest, uint32_t in_mem_type, uint32_t out_mem_type, uint32_t codec,
			      uint32_t *id);

/* Commands and their results. Buffers that a CLEAR, DETACH or DESTROY took from the device become inaccessible. */
void stream_get_params(struct stream *stream);
uint32_t stream_set_params(struct stream *stream, const struct virtio_video_params *params);
uint32_t stream_clear(struct stream *stream, uint32_t queue_type);
/* CLEAR, and SET_PARAMS right behind it: the device has both before the one has ended. */
void stream_set_params_behind_clear(struct stream *stream, uint32_t queue_type,
				    const struct virtio_video_params *params);
uint32_t stream_detach(struct stream *stream, uint32_t queue_type);
uint32_t stream_destroy(struct stream *stream);
struct command *stream_drain(struct stream *stream);
uint32_t stream_attach(struct stream *stream, uint32_t queue_type, uint32_t resource_id,
		       const struct guest_buffer *parts, uint32_t count);

/* RESOURCE_QUEUE. The answer is noted whenever it comes. */
struct command *stream_queue_request(struct stream *stream, const struct virtio_video_resource_queue *request);
struct command *stream_queue(struct stream *stream, uint32_t queue_type, uint32_t resource_id, uint64_t timestamp,
			     uint32_t size);
uint32_t stream_queue_result(struct stream *stream, uint32_t queue_type, uint32_t resource_id, uint32_t size);
struct command *stream_queue_output(struct stream *stream, uint32_t resource_id);
void stream_queue_outputs(struct stream *stream);

/* Buffers, without a command (stream_buffers.c). Those of a queue; *count is how many there are. */
struct stream_buffer *stream_buffers(struct stream *stream, uint32_t queue_type, uint32_t **count);
/* NULL for one that the guest does not have: a sequence may name any. */
struct stream_buffer *stream_find_buffer(struct stream *stream, uint32_t queue_type, uint32_t resource_id);
/* How many of a queue are with the device. */
uint32_t stream_queued(const struct stream *stream, uint32_t queue_type);
/* Memory for a buffer, and back. */
void stream_take(struct stream *stream, struct guest_buffer *buffer, struct guest_area *area, bool object,
		 uint64_t length);
void stream_forget(struct stream *stream, uint32_t queue_type);
/* Makes those of a queue inaccessible, and one accessible again. */
void stream_shut(struct stream *stream, uint32_t queue_type, enum guard_answer answer);
void stream_lift(struct stream_buffer *buffer);
/* The bytes that the device says it has written. */
uint64_t stream_digest(const struct stream *stream, const struct stream_buffer *buffer,
		       const struct virtio_video_resource_queue_resp *response);
/* The visible samples of a picture whose buffer is the guest's: the same whatever the strides. */
uint64_t stream_visible_digest(const struct stream *stream, const struct stream_answer *answer);

#endif
