/* SPDX-License-Identifier: BSD-3-Clause */
/* A driver's work with a stream, for targets that misuse something else; streams are named by their ids. */
#ifndef VVHOST_FUZZ_PLAY_H
#define VVHOST_FUZZ_PLAY_H

#include "fuzz/guest/fuzz_case.h"

/* false if no answer came, as a second thread rewrites it, or the queue is full. */
bool play_create(struct fuzz_case *fuzz, uint32_t codec, uint32_t *stream_id);
bool play_get_params(struct fuzz_case *fuzz, uint32_t stream_id, struct virtio_video_params *params);
void play_set_params(struct fuzz_case *fuzz, uint32_t stream_id, const struct virtio_video_params *params);

/* A command of type and stream_id, and of the queue if it has one. */
void play_call(struct fuzz_case *fuzz, uint32_t type, uint32_t stream_id, uint32_t queue_type);

/* count buffers of that many bytes one behind the other, each in some pieces. */
void play_attach(struct fuzz_case *fuzz, uint32_t stream_id, uint32_t queue_type, uint64_t address, uint32_t bytes,
		 uint32_t count);

/* RESOURCE_QUEUE, not waited for. */
void play_queue(struct fuzz_case *fuzz, const struct virtio_video_resource_queue *request);
void play_queue_outputs(struct fuzz_case *fuzz, uint32_t stream_id, uint32_t count);
bool play_is_queued(const struct fuzz_case *fuzz, uint32_t queue_type, uint32_t resource_id);

/* Drains for as long as that takes with count outputs, but not for ever: damaged streams need not end. */
void play_drain(struct fuzz_case *fuzz, uint32_t stream_id, uint32_t count);

#endif
