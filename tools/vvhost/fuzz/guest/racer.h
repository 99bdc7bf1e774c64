/* SPDX-License-Identifier: BSD-3-Clause */
/* A second thread of the guest, which rewrites data while the device reads it. */
#ifndef VVHOST_FUZZ_RACER_H
#define VVHOST_FUZZ_RACER_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "fuzz/guest/dice.h"

enum { RACER_SPANS = 64 };

struct racer_span {
	uint8_t *bytes;
	size_t length;
};

struct racer {
	struct racer_span spans[RACER_SPANS];
	uint32_t count;
	struct dice dice;
	pthread_t thread;
	struct timespec cpu; /* that it took */
	bool runs;
	bool stop;
};

/* Memory to rewrite; ignored if it has no length or there is no room for more. */
void racer_add(struct racer *racer, void *bytes, size_t length);

/* 0 or -errno. */
int racer_start(struct racer *racer, uint64_t seed);

/* Harmless if it does not run. */
void racer_stop(struct racer *racer);

/* Writes something somewhere into the bytes: a bit, a word, or a piece of them from elsewhere. */
void racer_rewrite(struct dice *dice, uint8_t *bytes, size_t length);

#endif
