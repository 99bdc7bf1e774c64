/* SPDX-License-Identifier: BSD-3-Clause */
/* One side of a pair: the library as it ships, its guest's memory, rings and driver, and streams that decode clips. */
#ifndef VVBENCH_EMBEDDED_H
#define VVBENCH_EMBEDDED_H

#include <stdbool.h>
#include <stdint.h>

#include "clip.h"
#include "driver/video_driver.h"
#include "fingerprint.h"
#include "formats/picture_layout.h"

enum {
	EMBEDDED_MAX_STREAMS = 64,
	EMBEDDED_MAX_OUTPUTS = 64,
	EMBEDDED_DEPTH = 8,	    /* access units that the device has at a time */
	EMBEDDED_SPARE_OUTPUTS = 4, /* beyond min_image_buffers */
};

struct embedded_stream {
	struct embedded *owner;
	const struct clip *clip;
	uint32_t id;
	bool sized;	/* RESOLUTION_CHANGED came */
	bool scattered; /* image buffers of single pages, none beside the other */
	struct virtio_video_params params;
	struct picture_layout layout;
	struct guest_buffer inputs[CLIP_MAX_PACKETS];
	struct guest_buffer outputs[EMBEDDED_MAX_OUTPUTS];
	uint32_t output_count;
	bool output_queued[EMBEDDED_MAX_OUTPUTS];

	/* Of the run. */
	uint64_t to_send;
	uint64_t sent;
	uint64_t answered;
	uint64_t pictures;
	bool stepping; /* one access unit at a time, no drain */
	bool drained;
	double ended;	     /* when the drain was answered */
	double last_picture; /* when one was seen in the used ring */
	struct fingerprint *print;
	uint8_t *packed;
};

struct embedded {
	struct guest_memory memory;
	struct device device;
	struct video_driver driver;
	struct embedded_stream *streams[EMBEDDED_MAX_STREAMS];
	uint32_t stream_count;
	uint32_t running; /* streams whose run is not at its end */
};

struct embedded_config {
	uint32_t threads;      /* of libavcodec, for each stream */
	uint64_t memory_bytes; /* of the guest; sparse */
	const struct transport_ops *level;
	const char *socket; /* of a daemon that has the device; NULL: this process has it */
};

/* All of these return a status. A struct of zeros is closed. */
int embedded_open(struct embedded *embedded, const struct embedded_config *config);
void embedded_close(struct embedded *embedded);

/* A stream with its packets in guest memory, and image buffers as GET_PARAMS asks for them. */
int embedded_add(struct embedded *embedded, const struct clip *clip, uint32_t image_format, bool scattered,
		 struct embedded_stream **stream);

/* Has these streams decode their clip so many times and drain, all at once. print: of the first, or NULL. */
int embedded_run(struct embedded *embedded, struct embedded_stream *const *streams, uint32_t count, uint32_t loops,
		 struct fingerprint *print);

/* The two halves of it, for who does something else meanwhile. */
int embedded_begin(struct embedded *embedded, struct embedded_stream *stream, uint64_t access_units);
int embedded_wait(struct embedded *embedded);

/* One access unit, and the picture that it gives: stream->last_picture is when it was there. */
int embedded_step(struct embedded *embedded, struct embedded_stream *stream, uint32_t packet);

#endif
