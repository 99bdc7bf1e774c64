/* SPDX-License-Identifier: BSD-3-Clause */
/* The options of vvhost fuzz. */
#ifndef VVHOST_FUZZ_OPTIONS_H
#define VVHOST_FUZZ_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

enum fuzz_target {
	FUZZ_RINGS,
	FUZZ_COMMANDS,
	FUZZ_BITSTREAMS,
	FUZZ_UNITS,
	FUZZ_STORMS,
	FUZZ_LIMITS,
	FUZZ_FRONT_ENDS,
	FUZZ_TARGETS,
};
enum fuzz_ring { FUZZ_SPLIT, FUZZ_PACKED, FUZZ_DESCRIPTOR, FUZZ_RINGS_KINDS };
enum fuzz_device { FUZZ_DECODER, FUZZ_ENCODER, FUZZ_DEVICES };

/* The words of each, and the one that stands for all of them. */
extern const char *const fuzz_target_words[FUZZ_TARGETS + 1];
extern const char *const fuzz_ring_words[FUZZ_RINGS_KINDS + 1];
extern const char *const fuzz_device_words[FUZZ_DEVICES + 1];

/* Kinds are tried in turn. */
struct fuzz_options {
	uint64_t seed;
	uint64_t first; /* case */
	bool has_first;
	uint64_t cases; /* 0: until the time is up */
	uint32_t minutes;
	double seconds;	       /* 0: until the cases are done */
	uint32_t memory_limit; /* MiB of address space; 0: none */
	uint32_t watchdog;     /* seconds that a case may take */
	uint32_t steps;	       /* that the guest of a case may take */
	char daemon[256];      /* program */
	bool targets[FUZZ_TARGETS];
	bool rings[FUZZ_RINGS_KINDS];
	bool devices[FUZZ_DEVICES];
	bool no_budgets;
	bool quiet;
};

#endif
