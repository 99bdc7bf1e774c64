/* SPDX-License-Identifier: BSD-3-Clause */
/* --timestamps: which 64 bits the device gets with the inputs. */
#ifndef VVHOST_TIMESTAMP_PLAN_H
#define VVHOST_TIMESTAMP_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum timestamp_kind {
	TIMESTAMPS_SCATTERED, /* over the whole range, each once */
	TIMESTAMPS_EQUAL,
	TIMESTAMPS_ZERO,
	TIMESTAMPS_WRAP,
	TIMESTAMPS_LISTED,
};

/* A struct of zeros scatters them. */
struct timestamp_plan {
	enum timestamp_kind kind;
	const char *name; /* of the file */
	uint64_t *items;
	size_t count;
};

struct options;

/* A word, or the name of a file. */
int take_timestamps(struct options *options, const char *word);

/* The timestamp of an input, counted from 0; not of those that are scattered. */
int timestamp_plan_at(const struct timestamp_plan *plan, uint64_t number, uint64_t *timestamp);

/* Whether one of them may come twice. */
bool timestamp_plan_repeats(const struct timestamp_plan *plan);

#endif
