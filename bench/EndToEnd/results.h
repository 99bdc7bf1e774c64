/* SPDX-License-Identifier: BSD-3-Clause */
/* All that was measured, as the reports want it. */
#ifndef VVBENCH_RESULTS_H
#define VVBENCH_RESULTS_H

#include <stdbool.h>
#include <stdint.h>

#include "clip.h"
#include "copies.h"
#include "sample.h"

enum {
	RESULTS_DECODES = 64,
	RESULTS_STREAMS = 16,
	RESULTS_LEVELS = 2,
};

/* What runs in turn in a decode case. */
enum decode_side {
	SIDE_ALONE,   /* libavcodec, pictures as it makes them */
	SIDE_YUV420,  /* the library, YUV420 */
	SIDE_SWSCALE, /* libavcodec, each picture to NV12 by swscale */
	SIDE_NV12,    /* the library, NV12 */
	SIDE_JOINED,  /* the library, YUV420 into single pages */
	DECODE_SIDES,
};

struct decode_result {
	const struct clip_codec *codec;
	struct clip_size size;
	uint32_t threads;
	uint64_t pictures; /* of a run */
	bool has_joined;
	struct sample fps[DECODE_SIDES];
	struct sample cpu[DECODE_SIDES]; /* seconds of processor time of a picture, all threads together */
	struct copies copies[DECODE_SIDES];
};

struct streams_result {
	uint32_t count;
	uint64_t pictures;	  /* of a run, all streams together */
	struct sample device_fps; /* of all streams together */
	struct sample alone_fps;
	struct sample device_fairness; /* the slowest stream's fps over the fastest's */
	struct sample alone_fairness;
};

/* Bytes of each further stream. */
struct memory_result {
	bool measured;
	uint32_t streams;     /* that the growth was measured over */
	struct sample device; /* private, so without the guest's memory */
	struct sample alone;
	struct sample guest; /* of the guest's memory: its image buffers */
};

/* Microseconds of each access unit. */
enum latency_figure {
	LATENCY_DEVICE,
	LATENCY_ALONE,
	LATENCY_ADDED,	     /* device less alone */
	LATENCY_NOISE,	     /* libavcodec alone once more, less alone: what the machine adds to a difference */
	LATENCY_HANDOFF,     /* libavcodec in a thread that sleeps, less alone: what no device can do without */
	LATENCY_WAKE_WORKER, /* of that: until the thread runs */
	LATENCY_WAKE_HOST,   /* of that: from the picture until who waits for it runs */
	LATENCY_FIGURES,
};

struct latency_result {
	struct sample figures[LATENCY_FIGURES];
};

struct level_result {
	const char *name;
	struct sample round_trip;     /* nanoseconds, nothing else going on */
	struct sample while_decoding; /* microseconds, each */
};

/* Milliseconds and bytes, each of a process of its own. */
struct start_result {
	struct sample load;	   /* dlopen() */
	struct sample load_ffmpeg; /* dlopen() of libavcodec, libavutil and libswscale alone */
	struct sample runtime;
	struct sample create;
	struct sample total; /* dlopen() to virtiovideo_create() returned */
	struct sample resident;
	struct sample resident_private;
	struct sample resident_ffmpeg;
	struct sample first_device; /* virtiovideo_create() to the first picture */
	struct sample first_alone;  /* avcodec_open2() to the first picture */
	uint64_t library_bytes;
};

/* Pictures per second of one stream. */
struct vhost_user_result {
	struct clip_size size;
	struct sample embedded_fps;
	struct sample daemon_fps;
};

/* From BenchmarkDotNet; negative: not measured. */
struct round_trip_result {
	double nanoseconds;
	double bytes;
};

struct results {
	struct decode_result decodes[RESULTS_DECODES];
	uint32_t decode_count;
	struct streams_result streams[RESULTS_STREAMS];
	uint32_t streams_count;
	struct memory_result memory;
	struct latency_result latency;
	struct level_result levels[RESULTS_LEVELS];
	uint32_t level_count;
	struct start_result start;
	struct vhost_user_result vhost_user;
	struct round_trip_result round_trip;
};

void results_free(struct results *results);

/* Of the medians, and not the median of the ratios: one side's bad luck does not count twice. */
double results_ratio(const struct sample *over, const struct sample *under);

#endif
