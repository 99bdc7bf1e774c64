/* SPDX-License-Identifier: BSD-3-Clause */
/* Buffers for a stream: their memory, and the commands that attach them. */
#ifndef VVHOST_SCRIPT_STREAM_ATTACH_H
#define VVHOST_SCRIPT_STREAM_ATTACH_H

#include "script/stream.h"

/* Creates a stream with guest pages, or with VIRTIO_VIDEO_MEM_TYPE_*, and attaches its inputs. */
struct stream *stream_create(struct guest *guest, uint32_t codec);
struct stream *stream_create_of(struct guest *guest, uint32_t in_mem_type, uint32_t out_mem_type, uint32_t codec);

/* Sets the number of image buffers to the device's minimum and attaches as many. */
void stream_attach_outputs(struct stream *stream);
/* As a driver does it after RESOLUTION_CHANGED: clear, detach, params, attach. */
void stream_renew_outputs(struct stream *stream);

/* Sets the number of bitstream or image buffers and attaches as many to a queue: a decoder's, or an encoder's. */
void stream_attach_bitstream(struct stream *stream, uint32_t queue_type, uint32_t count, uint64_t length);
void stream_attach_images(struct stream *stream, uint32_t queue_type, uint32_t count);
/* Bytes of the parts that an image buffer has; how many. */
uint32_t stream_image_parts(const struct virtio_video_params *params, uint64_t bytes[STREAM_PARTS]);
/* A decoder's bitstream buffers. */
void stream_attach_inputs(struct stream *stream, uint32_t count, uint64_t length);
/* Replaces the inputs: this many, each of this many bytes. */
void stream_renew_inputs(struct stream *stream, uint32_t count, uint64_t length);

#endif
