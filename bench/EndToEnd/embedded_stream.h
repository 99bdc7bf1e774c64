/* SPDX-License-Identifier: BSD-3-Clause */
/* A stream of struct embedded: what it sends, and what it does with answers. */
#ifndef VVBENCH_EMBEDDED_STREAM_H
#define VVBENCH_EMBEDDED_STREAM_H

#include "embedded.h"

int embedded_stream_open(struct embedded_stream *stream, uint32_t image_format);
void embedded_stream_free(struct embedded_stream *stream);

/* Queues the image buffers that the guest has, and the first access units. */
int embedded_stream_start(struct embedded_stream *stream);

int embedded_input_done(struct embedded_stream *stream, const struct virtio_video_resource_queue_resp *response);
int embedded_output_done(struct embedded_stream *stream, uint32_t resource_id,
			 const struct virtio_video_resource_queue_resp *response);

#endif
