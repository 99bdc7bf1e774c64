/* SPDX-License-Identifier: BSD-3-Clause */
#include "options/take_fuzz.h"

#include <stdio.h>
#include <string.h>

#include "options/option_value.h"
#include "program/report.h"

/* The runtime does not start with 500 MiB, and with 700 all cases run: the rest is for larger encoders. */
enum { LEAST_MEMORY_LIMIT = 64, MOST_MEMORY_LIMIT = 1 << 20 };

const char *const fuzz_target_words[FUZZ_TARGETS + 1] = { "rings",  "commands", "bitstreams", "units",
							  "storms", "limits",	"front-ends", "all" };
const char *const fuzz_ring_words[FUZZ_RINGS_KINDS + 1] = { "split", "packed", "descriptor", "all" };
const char *const fuzz_device_words[FUZZ_DEVICES + 1] = { "decoder", "encoder", "both" };

/* One of the words, or the last one for all of them. */
static int take_kind(const char *option, const char *word, const char *const *words, uint32_t count, bool *wanted)
{
	struct choice choices[FUZZ_TARGETS + 1];
	uint32_t choice = count;
	int status;

	for (uint32_t i = 0; i <= count; i++)
		choices[i] = (struct choice){ words[i], i };
	status = option_choice(option, word, choices, count + 1, &choice);
	for (uint32_t i = 0; i < count; i++)
		wanted[i] = choice == count || choice == i;
	return status;
}

int take_fuzz_target(struct options *options, const char *word)
{
	return take_kind("--target", word, fuzz_target_words, FUZZ_TARGETS, options->fuzz.targets);
}

int take_fuzz_ring(struct options *options, const char *word)
{
	return take_kind("--ring", word, fuzz_ring_words, FUZZ_RINGS_KINDS, options->fuzz.rings);
}

int take_fuzz_device(struct options *options, const char *word)
{
	return take_kind("--device", word, fuzz_device_words, FUZZ_DEVICES, options->fuzz.devices);
}

int take_fuzz_memory_limit(struct options *options, const char *word)
{
	uint64_t limit = 0;
	int status = STATUS_OK;

	if (strcmp(word, "none") != 0)
		status = option_number("--memory-limit", word, LEAST_MEMORY_LIMIT, MOST_MEMORY_LIMIT, &limit);
	options->fuzz.memory_limit = (uint32_t)limit;
	return status;
}

int take_fuzz_daemon(struct options *options, const char *path)
{
	struct fuzz_options *fuzz = &options->fuzz;

	if (snprintf(fuzz->daemon, sizeof(fuzz->daemon), "%s", path) >= (int)sizeof(fuzz->daemon))
		return fail(STATUS_USAGE, "--daemon: the path is too long");
	return STATUS_OK;
}
