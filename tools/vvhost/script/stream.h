/* SPDX-License-Identifier: BSD-3-Clause */
/* A stream of the guest, with its buffers and all that came back from it, in order. */
#ifndef VVHOST_CONFORMANCE_STREAM_H
#define VVHOST_CONFORMANCE_STREAM_H

#include <stdbool.h>
#include <stdint.h>

#include "guest/guest_buffer.h"
#include "script/clip.h"
#include "script/guest.h"

enum {
	STREAM_INPUTS = 8,
	STREAM_OUTPUTS = 32,		/* at most; the device says how many */
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
	uint32_t queued;		/* RESOURCE_QUEUE commands under way: two if the second is to be refused */
	bool shut;			/* a CLEAR or so was answered: nobody may touch it */
};

/* A RESOURCE_QUEUE that was answered. */
struct stream_answer {
	struct virtio_video_resource_queue_resp response;
	uint32_t resource_id;
	uint32_t order;
	uint64_t digest;		/* of the content of an image buffer */
};

struct stream_answers {
	struct stream_answer list[STREAM_ANSWERS];
	uint32_t count;
};

struct stream {
	struct guest *guest;
	struct stream *next;
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
	const struct clip *clip;	/* being fed */
	uint32_t fed;			/* packets of it */
	const uint64_t *timestamps;	/* of its packets; NULL: 1, 2, 3, ... */
};

/* Creates a stream with guest pages, or with VIRTIO_VIDEO_MEM_TYPE_*, and attaches its inputs. */
struct stream *stream_create(struct guest *guest, uint32_t codec);
struct stream *stream_create_of(struct guest *guest, uint32_t in_mem_type, uint32_t out_mem_type, uint32_t codec);
/* The same without a buffer. */
struct stream *stream_create_bare(struct guest *guest, uint32_t in_mem_type, uint32_t out_mem_type, uint32_t codec);
void stream_free(struct stream *stream);
uint32_t stream_create_result(struct guest *guest, uint32_t in_mem_type, uint32_t out_mem_type, uint32_t codec,
			      uint32_t *id);

/* Commands and their results. What a CLEAR, DETACH or DESTROY took from the device is made inaccessible. */
void stream_get_params(struct stream *stream);
uint32_t stream_set_params(struct stream *stream, const struct virtio_video_params *params);
uint32_t stream_clear(struct stream *stream, uint32_t queue_type);
uint32_t stream_detach(struct stream *stream, uint32_t queue_type);
uint32_t stream_destroy(struct stream *stream);
/* It went with a reset of the device, or with the command queue: nothing is answered, and nothing may be touched. */
void stream_lose(struct stream *stream);
struct command *stream_drain(struct stream *stream);
uint32_t stream_attach(struct stream *stream, uint32_t queue_type, uint32_t resource_id, const struct guest_buffer *parts,
		       uint32_t count);

/* RESOURCE_QUEUE. The answer is noted whenever it comes. */
struct command *stream_queue_request(struct stream *stream, const struct virtio_video_resource_queue *request);
struct command *stream_queue(struct stream *stream, uint32_t queue_type, uint32_t resource_id, uint64_t timestamp,
			     uint32_t size);
uint32_t stream_queue_result(struct stream *stream, uint32_t queue_type, uint32_t resource_id, uint32_t size);
struct command *stream_queue_output(struct stream *stream, uint32_t resource_id);
void stream_queue_outputs(struct stream *stream);
void stream_note(struct stream *stream, const struct command *command);
/* Makes a buffer accessible that a CLEAR or so took from the device. */
void stream_lift(struct stream_buffer *buffer);

/* Sets the number of image buffers to what the device needs at least and attaches as many. */
void stream_attach_outputs(struct stream *stream);
/* As a driver does it after RESOLUTION_CHANGED: clear, detach, params, attach. */
void stream_renew_outputs(struct stream *stream);

/* Memory for a buffer, and back; attaching it is another matter (stream_memory.c, as the two above). */
void stream_take(struct stream *stream, struct guest_buffer *buffer, struct guest_area *area, bool object,
		 uint64_t length);
/* Sets the number of bitstream or image buffers and attaches as many to a queue: a decoder's, or an encoder's. */
void stream_attach_bitstream(struct stream *stream, uint32_t queue_type, uint32_t count, uint64_t length);
void stream_attach_images(struct stream *stream, uint32_t queue_type, uint32_t count);
/* Bytes of the parts that an image buffer has; how many. */
uint32_t stream_image_parts(const struct virtio_video_params *params, uint64_t bytes[STREAM_PARTS]);
/* A decoder's bitstream buffers. */
void stream_attach_inputs(struct stream *stream, uint32_t count, uint64_t length);
/* Other inputs in place of those there are: so many, each of so many bytes. */
void stream_renew_inputs(struct stream *stream, uint32_t count, uint64_t length);
/* Of the bytes that the device says it has written. */
uint64_t stream_digest(const struct stream *stream, const struct stream_buffer *buffer,
		       const struct virtio_video_resource_queue_resp *response);
void stream_forget_inputs(struct stream *stream);
void stream_forget_outputs(struct stream *stream);

/* Playing (play.c). */
void stream_play_from(struct stream *stream, const struct clip *clip, uint32_t packet);
/* Queues the next packet if an input is free; false at the end of the clip. */
bool stream_feed(struct stream *stream);
/* As many as there are free inputs for. */
bool stream_feed_all(struct stream *stream);
/* Feeds until the size is known by RESOLUTION_CHANGED, and attaches image buffers; none is queued. open also creates. */
struct stream *stream_open(struct guest *guest, const struct clip *clip);
void stream_begin(struct stream *stream, const struct clip *clip);
/* Feeds and takes pictures to the end of the clip; all inputs were answered then. */
void stream_play(struct stream *stream);
/* Drains, with image buffers as long as it needs them. */
void stream_finish(struct stream *stream);
/* Waits until every input is answered. */
void stream_wait_inputs(struct stream *stream);

uint64_t stream_timestamp(const struct stream *stream, uint32_t packet);
uint32_t stream_queued(const struct stream *stream, uint32_t queue_type);
bool answer_is_picture(const struct stream_answer *answer);
uint32_t stream_pictures(const struct stream *stream);
const struct stream_answer *stream_picture(const struct stream *stream, uint32_t index);
/* The pictures that came are those of the clip, in the order of display from the first one on. */
void stream_expect_pictures(const struct stream *stream, const struct clip *clip, uint32_t count);
/* An answer without content: a result and ERR, nothing else. */
void expect_no_content(const struct virtio_video_resource_queue_resp *response, uint32_t result);

#endif
