/* SPDX-License-Identifier: BSD-3-Clause */
#include "fuzz/fuzz_kinds.h"

#include <virtiovideo.h>

/* The number-th of the selected ones. */
static uint32_t pick(const bool *wanted, uint32_t count, uint64_t *number)
{
	uint32_t chosen[FUZZ_TARGETS];
	uint32_t total = 0;
	uint32_t index;

	for (uint32_t i = 0; i < count; i++) {
		if (wanted[i])
			chosen[total++] = i;
	}
	index = chosen[*number % total];
	*number /= total;
	return index;
}

struct fuzz_kind fuzz_kind_of(const struct fuzz_options *options, uint64_t number)
{
	struct fuzz_kind kind;

	kind.target = pick(options->targets, FUZZ_TARGETS, &number);
	kind.ring = pick(options->rings, FUZZ_RINGS_KINDS, &number);
	kind.device = pick(options->devices, FUZZ_DEVICES, &number) == FUZZ_DECODER ? VIRTIOVIDEO_DEVICE_DECODER
										    : VIRTIOVIDEO_DEVICE_ENCODER;
	/* A bitstream is a decoder's. */
	if (kind.target == FUZZ_UNITS)
		kind.device = VIRTIOVIDEO_DEVICE_DECODER;
	return kind;
}

void fuzz_kinds_only(struct fuzz_options *options, uint64_t number)
{
	struct fuzz_kind kind = fuzz_kind_of(options, number);

	options->first = number;
	options->cases = 1;
	options->seconds = 0.0;
	for (uint32_t i = 0; i < FUZZ_TARGETS; i++)
		options->targets[i] = i == kind.target;
	for (uint32_t i = 0; i < FUZZ_RINGS_KINDS; i++)
		options->rings[i] = i == kind.ring;
	options->devices[FUZZ_DECODER] = kind.device == VIRTIOVIDEO_DEVICE_DECODER;
	options->devices[FUZZ_ENCODER] = !options->devices[FUZZ_DECODER];
}
