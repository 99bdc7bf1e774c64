/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef VVHOST_FUZZ_OPTIONS_H
#define VVHOST_FUZZ_OPTIONS_H

#include "fuzz/guest/fuzz_case.h"

/* Kinds are tried in turn; the words that stand for all of a sort are not given. */
struct fuzz_options {
	uint64_t seed;
	uint64_t first;			/* case */
	uint64_t cases;			/* 0: until the time is up */
	double seconds;			/* 0: until the cases are done */
	uint32_t memory_limit;		/* MiB of address space; 0: none */
	uint32_t watchdog;		/* seconds that a case may take */
	uint32_t steps;			/* that the guest of a case may take */
	char daemon[256];		/* program */
	bool targets[FUZZ_TARGETS];
	bool rings[FUZZ_RINGS_KINDS];
	bool devices[2];		/* decoder, encoder */
	bool no_budgets;
	bool quiet;
	bool verbose;
	bool help;
};

extern const char *const fuzz_target_words[FUZZ_TARGETS];
extern const char *const fuzz_ring_words[FUZZ_RINGS_KINDS];

int fuzz_options_parse(struct fuzz_options *options, int argc, char **argv);

/* That case alone, whatever the kinds are in turn. */
void fuzz_options_only(struct fuzz_options *options, uint64_t number);

/* The kind of a case, from those that are wanted. */
struct fuzz_kind fuzz_options_kind(const struct fuzz_options *options, uint64_t number);

#endif
