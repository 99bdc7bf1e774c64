/* SPDX-License-Identifier: BSD-3-Clause */
/* When --seek leaves its place, and where it goes: the same for the same file and seed. */
#ifndef VVHOST_SEEK_PLAN_H
#define VVHOST_SEEK_PLAN_H

#include <stdbool.h>
#include <stdint.h>

/* A struct of zeros plans nothing. */
struct seek_plan {
	uint64_t *key_packets; /* numbers of the packets that decoding can begin with */
	uint64_t key_count;
	uint64_t packet_count;
	uint64_t random;
	uint64_t start; /* where the last seek went */
	uint64_t at;	/* how many packets to send before the next seek */
	uint64_t sent;	/* since the last one */
	uint32_t left;
	uint32_t epoch;	      /* seeks so far */
	bool waits_for_drain; /* should the file end before: after the drain, or in the middle of it */
};

/* Looks through the file. */
int seek_plan_open(struct seek_plan *plan, const char *name, uint32_t seeks, uint64_t seed);
void seek_plan_close(struct seek_plan *plan);

/* Sets start to the packet to go on with, and plans the next seek. */
void seek_plan_next(struct seek_plan *plan);

#endif
