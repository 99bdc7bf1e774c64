/* SPDX-License-Identifier: BSD-3-Clause */
#include "options/timestamp_plan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options/options.h"
#include "program/report.h"

/* All bits are different from those of other values in a command. */
#define EQUAL UINT64_C(0xfedcba9876543210)
/* The fourth is 0. */
#define WRAP_START (UINT64_MAX - 2)

static int add(struct timestamp_plan *plan, uint64_t timestamp)
{
	/* Doubled at each power of two. */
	if ((plan->count & (plan->count - 1)) == 0) {
		uint64_t *items =
			reallocarray(plan->items, plan->count == 0 ? 1 : 2 * plan->count, sizeof(*plan->items));

		if (items == NULL)
			return fail(STATUS_FAILED, "out of memory");
		plan->items = items;
	}
	plan->items[plan->count++] = timestamp;
	return STATUS_OK;
}

static int read_line(struct timestamp_plan *plan, const char *line)
{
	uint64_t timestamp;
	char *end;

	errno = 0;
	timestamp = strtoull(line, &end, 0);
	if (errno != 0 || line[0] < '0' || line[0] > '9' || (*end != '\0' && *end != '\n'))
		return fail(STATUS_USAGE, "%s: line %zu is not a number from 0 to 2^64 - 1", plan->name,
			    plan->count + 1);
	return add(plan, timestamp);
}

static int read_file(struct timestamp_plan *plan, const char *name)
{
	FILE *file = fopen(name, "r");
	int status = STATUS_OK;
	char *line = NULL;
	size_t room = 0;

	*plan = (struct timestamp_plan){ .kind = TIMESTAMPS_LISTED, .name = name, .items = plan->items };
	if (file == NULL)
		return fail(STATUS_USAGE, "--timestamps '%s' is none of equal, zero, wrap, and no file: %s", name,
			    strerror(errno));
	while (status == STATUS_OK && getline(&line, &room, file) > 0)
		status = read_line(plan, line);
	if (status == STATUS_OK && ferror(file))
		status = fail(STATUS_USAGE, "%s: cannot be read: %s", name, strerror(errno));
	free(line);
	fclose(file);
	return status;
}

int take_timestamps(struct options *options, const char *word)
{
	static const char *const words[] = {
		[TIMESTAMPS_EQUAL] = "equal",
		[TIMESTAMPS_ZERO] = "zero",
		[TIMESTAMPS_WRAP] = "wrap",
	};

	for (enum timestamp_kind kind = TIMESTAMPS_EQUAL; kind < TIMESTAMPS_LISTED; kind++) {
		if (strcmp(word, words[kind]) == 0) {
			options->timestamps.kind = kind;
			return STATUS_OK;
		}
	}
	free(options->timestamps.items);
	options->timestamps.items = NULL;
	return read_file(&options->timestamps, word);
}

int timestamp_plan_at(const struct timestamp_plan *plan, uint64_t number, uint64_t *timestamp)
{
	switch (plan->kind) {
	case TIMESTAMPS_EQUAL:
		*timestamp = EQUAL;
		return STATUS_OK;
	case TIMESTAMPS_WRAP:
		*timestamp = WRAP_START + number;
		return STATUS_OK;
	case TIMESTAMPS_LISTED:
		if (number >= plan->count)
			return fail(STATUS_USAGE, "%s: it has %zu timestamps, and there are more inputs", plan->name,
				    plan->count);
		*timestamp = plan->items[number];
		return STATUS_OK;
	default:
		*timestamp = 0;
		return STATUS_OK;
	}
}

bool timestamp_plan_repeats(const struct timestamp_plan *plan)
{
	if (plan->kind != TIMESTAMPS_LISTED)
		return plan->kind == TIMESTAMPS_EQUAL || plan->kind == TIMESTAMPS_ZERO;
	for (size_t i = 0; i < plan->count; i++) {
		for (size_t j = 0; j < i; j++) {
			if (plan->items[i] == plan->items[j])
				return true;
		}
	}
	return false;
}
