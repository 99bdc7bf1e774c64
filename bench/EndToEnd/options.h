/* SPDX-License-Identifier: BSD-3-Clause */
/* What the command line asks for. */
#ifndef VVBENCH_OPTIONS_H
#define VVBENCH_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "clip.h"
#include "results.h"

enum suite {
	SUITE_DECODE = 1 << 0,
	SUITE_STREAMS = 1 << 1,
	SUITE_MEMORY = 1 << 2,
	SUITE_LATENCY = 1 << 3,
	SUITE_COMMANDS = 1 << 4,
	SUITE_START = 1 << 5,
	SUITE_VHOST_USER = 1 << 6,
	SUITE_ALL = (1 << 7) - 1,
};

enum { OPTIONS_LIST = 16 };

struct bench_options {
	bool help;
	bool list_clips;
	bool quiet;
	bool strict; /* a target that is missed is a failure */
	uint32_t suites;
	uint32_t codecs; /* bits of clip_codecs[] */
	struct clip_size sizes[OPTIONS_LIST];
	uint32_t size_count;
	uint32_t threads[OPTIONS_LIST];
	uint32_t thread_count;
	uint32_t streams[OPTIONS_LIST];
	uint32_t stream_count;
	struct clip_size streams_size; /* of the suites but decode */
	uint32_t rounds;
	double seconds; /* that a run takes at least */
	const char *clips;
	const char *output; /* NULL: only the table on stdout */
	struct round_trip_result round_trip;
};

/* Returns a status. */
int bench_options_parse(struct bench_options *options, int argc, char **argv);
void bench_options_help(void);

/* Names of the clips that are needed, a line each. */
void bench_options_list_clips(const struct bench_options *options);

#endif
