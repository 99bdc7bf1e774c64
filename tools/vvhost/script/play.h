/* SPDX-License-Identifier: BSD-3-Clause */
/* Clips through a stream, and the results. */
#ifndef VVHOST_SCRIPT_PLAY_H
#define VVHOST_SCRIPT_PLAY_H

#include "script/clip.h"
#include "script/stream_attach.h"

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
bool answer_is_picture(const struct stream_answer *answer);
uint32_t stream_pictures(const struct stream *stream);
const struct stream_answer *stream_picture(const struct stream *stream, uint32_t index);
/* The pictures that came are those of the clip, in the order of display from the first one on. */
void stream_expect_pictures(const struct stream *stream, const struct clip *clip, uint32_t count);
/* An answer without content: a result and ERR, nothing else. */
void expect_no_content(const struct virtio_video_resource_queue_resp *response, uint32_t result);

#endif
